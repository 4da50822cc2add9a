import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, instant, isOneOf, json, oneOf } from '../../db/columns.ts'
import { leaders } from '../carriers/index.ts'
import { merchants } from '../catalog/index.ts'
import { communities, type Point as GeoPoint } from '../communities/index.ts'
import { pointKinds, pointStates, unclaimedRules, type DayHours } from './point.ts'

/** Where goods wait for their households. */
export const pickupPoints = pgTable(
  'pickup_points',
  {
    id: id('pnt').primaryKey(),
    communityId: id('com')
      .notNull()
      .references(() => communities.id),
    kind: oneOf(pointKinds).notNull(),
    name: text().notNull(),
    nameEn: text().notNull(),
    /** The shop that hosts it. */
    merchantId: id('mer').references(() => merchants.id),
    /** The leader who hosts it. */
    leaderId: id('led').references(() => leaders.id),
    location: json<GeoPoint>().notNull(),
    address: text().notNull(),
    hours: json<readonly DayHours[]>().notNull(),
    slotMinutes: integer().notNull(),
    slotCapacity: integer().notNull(),
    /** How many of them may need the fridge. */
    coldCapacity: integer().notNull(),
    dwellHours: integer().notNull(),
    freshDwellHours: integer().notNull(),
    overdueHours: integer().notNull(),
    freshRule: oneOf(unclaimedRules).notNull(),
    state: oneOf(pointStates).notNull().default('OPEN'),
    closedReason: text(),
    version: integer().notNull().default(1),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('pickup_points_name').on(t.communityId, t.name),
    index('pickup_points_merchant').on(t.merchantId),
    check('pickup_points_kind', isOneOf(t.kind, pointKinds)),
    check('pickup_points_state', isOneOf(t.state, pointStates)),
    check('pickup_points_fresh_rule', isOneOf(t.freshRule, unclaimedRules)),
    check('pickup_points_closed', sql`(${t.state} = 'CLOSED') = (${t.closedReason} is not null)`),
    check('pickup_points_slot_minutes', sql`${t.slotMinutes} between 15 and 720`),
    check('pickup_points_capacity', sql`${t.slotCapacity} >= 0 and ${t.coldCapacity} >= 0`),
    check('pickup_points_dwell', sql`least(${t.dwellHours}, ${t.freshDwellHours}, ${t.overdueHours}) > 0`),
  ],
)

/** How much of a slot is promised. A row is made by the first order that takes one; capacity is copied then. */
export const pointSlots = pgTable(
  'point_slots',
  {
    pointId: id('pnt')
      .notNull()
      .references(() => pickupPoints.id),
    startsAt: instant().notNull(),
    capacity: integer().notNull(),
    used: integer().notNull().default(0),
    coldCapacity: integer().notNull(),
    coldUsed: integer().notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.pointId, t.startsAt] }),
    check('point_slots_used', sql`${t.used} between 0 and ${t.capacity}`),
    check('point_slots_cold_used', sql`${t.coldUsed} between 0 and ${t.coldCapacity} and ${t.coldUsed} <= ${t.used}`),
  ],
)
