import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, instant, isOneOf, oneOf } from '../../../db/columns.ts'
import { pickupPoints, unclaimedRules } from '../../points/index.ts'
import { orders } from '../orders.table.ts'
import { attemptOutcomes, pickupStages } from './pickup.ts'

const isOpen = sql.raw(`stage in ('WAITING', 'REMINDED', 'OVERDUE')`)

/** Goods that came to a point for one household, and the code they are handed over against. */
export const pickups = pgTable(
  'pickup_codes',
  {
    orderId: id('ord')
      .primaryKey()
      .references(() => orders.id),
    pointId: id('pnt')
      .notNull()
      .references(() => pickupPoints.id),
    /** Which of the codes that can be derived for the order it is. */
    draw: integer().notNull().default(0),
    /** Null until it is made: of orders that waited at a point before points had codes of their own. */
    codeHash: text(),
    /** A slow hash under the point's salt: what a device without a network checks codes against. */
    offlineHash: text(),
    /** Where it lies, in the words of whoever put it there. */
    shelf: text(),
    stage: oneOf(pickupStages).notNull(),
    unclaimedRule: oneOf(unclaimedRules).notNull(),
    arrivedAt: instant().notNull(),
    collectBy: instant().notNull(),
    keptUntil: instant().notNull(),
    /** When a timer looks at it next. */
    dueAt: instant().notNull(),
    redeemedAt: instant(),
    redeemedBy: id('usr'),
  },
  (t) => [
    // A code opens one parcel of a point.
    uniqueIndex('pickup_codes_open').on(t.pointId, t.codeHash).where(isOpen),
    index('pickup_codes_code').on(t.codeHash),
    index('pickup_codes_due').on(t.dueAt).where(isOpen),
    index('pickup_codes_unmade')
      .on(t.orderId)
      .where(sql`code_hash is null`),
    index('pickup_codes_point').on(t.pointId, t.arrivedAt),
    check('pickup_codes_stage', isOneOf(t.stage, pickupStages)),
    check('pickup_codes_unclaimed_rule', isOneOf(t.unclaimedRule, unclaimedRules)),
    check('pickup_codes_redeemed', sql`(${t.stage} = 'REDEEMED') = (${t.redeemedAt} is not null)`),
    check('pickup_codes_deadlines', sql`${t.arrivedAt} <= ${t.collectBy} and ${t.collectBy} <= ${t.keptUntil}`),
  ],
)

/** Every code that was shown at a counter: rows are added, never changed. */
export const pickupAttempts = pgTable(
  'pickup_attempts',
  {
    id: id('pat').primaryKey(),
    pointId: id('pnt')
      .notNull()
      .references(() => pickupPoints.id),
    at: instant().notNull(),
    outcome: oneOf(attemptOutcomes).notNull(),
    /** Whose code it was; null when it was nobody's. */
    orderId: id('ord').references(() => orders.id),
    byId: id('usr').notNull(),
    /** Of a device that was without a network: which, and the number it gave. */
    device: text(),
    number: integer(),
    codeHash: text(),
  },
  (t) => [
    uniqueIndex('pickup_attempts_device').on(t.pointId, t.device, t.number),
    index('pickup_attempts_point').on(t.pointId, t.at, t.id),
    check('pickup_attempts_outcome', isOneOf(t.outcome, attemptOutcomes)),
    check('pickup_attempts_device_whole', sql`num_nulls(${t.device}, ${t.number}, ${t.codeHash}) in (0, 3)`),
  ],
)

/** Wrong codes of one person at one counter since `since`. */
export const pickupTries = pgTable(
  'pickup_tries',
  {
    pointId: id('pnt')
      .notNull()
      .references(() => pickupPoints.id),
    principalId: id('usr').notNull(),
    tries: integer().notNull(),
    since: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.pointId, t.principalId] })],
)

/** Goods that should be at a point and are not. */
export const missingGoods = pgTable(
  'missing_goods',
  {
    id: id('mis').primaryKey(),
    orderId: id('ord')
      .notNull()
      .references(() => orders.id),
    pointId: id('pnt')
      .notNull()
      .references(() => pickupPoints.id),
    note: text().notNull(),
    reportedAt: instant().notNull(),
    reportedBy: id('usr').notNull(),
    /** When they were found, or the order came to its end. */
    settledAt: instant(),
  },
  (t) => [
    // Missing is missing: to say so again changes nothing.
    uniqueIndex('missing_goods_open')
      .on(t.orderId)
      .where(sql`settled_at is null`),
    index('missing_goods_point')
      .on(t.pointId)
      .where(sql`settled_at is null`),
  ],
)
