import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { id, instant, isOneOf, json, oneOf } from '../../db/columns.ts'
import { principals } from '../accounts/index.ts'
import { categories } from '../catalog/index.ts'
import { communities } from '../communities/index.ts'
import { delayKinds } from './delay.ts'
import { fulfilmentModes } from './fulfilment.ts'
import type { CompensationTier, CostModel, FeeModel } from './rule.ts'
import type { WindowRule } from './window.ts'

/**
 * On which terms a mode is offered. A change is a new version and the old one stays, by a trigger: an order says by which
 * version it was promised what. The platform's own rules (without a community) hold wherever a community has none.
 */
export const modeRules = pgTable(
  'mode_rules',
  {
    id: id('mrl').primaryKey(),
    communityId: id('com').references(() => communities.id),
    mode: oneOf(fulfilmentModes).notNull(),
    version: integer().notNull(),
    enabled: boolean().notNull(),
    fee: json<FeeModel>().notNull(),
    cost: json<CostModel>().notNull(),
    window: json<WindowRule>().notNull(),
    capacity: integer(),
    maxDistanceM: integer(),
    maxWeightG: integer(),
    takesBulky: boolean().notNull(),
    keepsCold: boolean().notNull(),
    compensation: json<readonly CompensationTier[]>().notNull(),
    freeCancelAfterMinutes: integer(),
    reason: text().notNull(),
    /** Null: the platform began with it. */
    setBy: id('usr').references(() => principals.id),
    setAt: instant().notNull(),
  },
  (t) => [
    unique('mode_rules_version').on(t.communityId, t.mode, t.version).nullsNotDistinct(),
    check('mode_rules_mode', isOneOf(t.mode, fulfilmentModes)),
    check(
      'mode_rules_counts',
      sql`${t.version} > 0 and ${t.capacity} >= 0 and ${t.maxDistanceM} > 0 and ${t.maxWeightG} > 0`,
    ),
  ],
)

/** How the goods of a category may come, and how not. */
export const modePolicies = pgTable(
  'mode_policies',
  {
    id: id('mpo').primaryKey(),
    categoryId: id('cat')
      .notNull()
      .references(() => categories.id),
    /** Null: wherever the community has no policy of its own for it. */
    communityId: id('com').references(() => communities.id),
    mode: oneOf(fulfilmentModes).notNull(),
    allowed: boolean().notNull(),
    maxHoursFromPick: integer(),
    needsCold: boolean().notNull(),
    isBulky: boolean().notNull(),
    version: integer().notNull().default(1),
    setAt: instant().notNull(),
  },
  (t) => [
    unique('mode_policies_once').on(t.categoryId, t.communityId, t.mode).nullsNotDistinct(),
    index('mode_policies_community').on(t.communityId, t.id),
    check('mode_policies_mode', isOneOf(t.mode, fulfilmentModes)),
    check('mode_policies_hours', sql`${t.maxHoursFromPick} > 0`),
  ],
)

/** By how much new orders of a community are promised later for the time being, and why. */
export const deliveryDelays = pgTable(
  'delivery_delays',
  {
    communityId: id('com')
      .notNull()
      .references(() => communities.id),
    mode: oneOf(fulfilmentModes).notNull(),
    kind: oneOf(delayKinds).notNull(),
    minutes: integer().notNull(),
    since: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.mode, t.kind] }),
    check('delivery_delays_mode', isOneOf(t.mode, fulfilmentModes)),
    check('delivery_delays_kind', isOneOf(t.kind, delayKinds)),
    check('delivery_delays_minutes', sql`${t.minutes} between 1 and 1440`),
  ],
)

/** How much of a mode's window is promised. A row is made by the first order that takes a place in it. */
export const fulfilmentSlots = pgTable(
  'fulfilment_slots',
  {
    communityId: id('com')
      .notNull()
      .references(() => communities.id),
    mode: oneOf(fulfilmentModes).notNull(),
    startsAt: instant().notNull(),
    capacity: integer().notNull(),
    used: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.mode, t.startsAt] }),
    check('fulfilment_slots_mode', isOneOf(t.mode, fulfilmentModes)),
    check('fulfilment_slots_used', sql`${t.used} between 0 and ${t.capacity}`),
  ],
)
