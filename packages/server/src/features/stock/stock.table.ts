import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { ActorStamp } from '../../access/actor.ts'
import { id, instant, isOneOf, json, oneOf } from '../../db/columns.ts'
import { merchants, skus, stockNodes } from '../catalog/index.ts'
import { movementKinds } from './stock.ts'

/**
 * How much of a SKU a node has. Changed only by SQL that adds or takes, together with a movement that says why; the last
 * check is what keeps a platform from selling what it does not have.
 */
export const stockLevels = pgTable(
  'stock_levels',
  {
    id: id('stk').primaryKey(),
    nodeId: id('nod')
      .notNull()
      .references(() => stockNodes.id),
    skuId: id('sku')
      .notNull()
      .references(() => skus.id),
    /** The node's merchant: who may see a level is asked of every list of them. */
    merchantId: id('mer')
      .notNull()
      .references(() => merchants.id),
    onHand: integer().notNull(),
    allocated: integer().notNull().default(0),
    reserved: integer().notNull().default(0),
    presellLimit: integer().notNull().default(0),
    version: integer().notNull().default(1),
  },
  (t) => [
    uniqueIndex('stock_levels_once').on(t.nodeId, t.skuId),
    index('stock_levels_sku').on(t.skuId),
    index('stock_levels_merchant').on(t.merchantId, t.id),
    check(
      'stock_levels_not_negative',
      sql`${t.onHand} >= 0 and ${t.allocated} >= 0 and ${t.reserved} >= 0 and ${t.presellLimit} >= 0`,
    ),
    check('stock_levels_no_oversell', sql`${t.allocated} + ${t.reserved} <= ${t.onHand} + ${t.presellLimit}`),
  ],
)

/**
 * Everything that ever happened to a level; a trigger keeps it append-only. There are no holds beside it: what an order
 * holds is the sum of its movements, so that giving back twice gives back nothing the second time.
 */
export const stockMovements = pgTable(
  'stock_movements',
  {
    id: id('mov').primaryKey(),
    levelId: id('stk')
      .notNull()
      .references(() => stockLevels.id),
    kind: oneOf(movementKinds).notNull(),
    onHandDelta: integer().notNull().default(0),
    allocatedDelta: integer().notNull().default(0),
    reservedDelta: integer().notNull().default(0),
    presellDelta: integer().notNull().default(0),
    /** What brought it about: an order, or one act of the merchant. */
    cause: text().notNull(),
    reason: text(),
    /** Until when what is RESERVED waits for its payment. */
    expiresAt: instant(),
    at: instant().notNull(),
    actor: json<ActorStamp>(),
  },
  (t) => [
    index('stock_movements_cause').on(t.cause),
    index('stock_movements_level').on(t.levelId, t.at, t.id),
    check('stock_movements_kind', isOneOf(t.kind, movementKinds)),
  ],
)
