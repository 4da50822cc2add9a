import { sql } from 'drizzle-orm'
import { bigint, boolean, check, index, integer, pgTable, primaryKey, smallint } from 'drizzle-orm/pg-core'
import { id, isOneOf, oneOf } from '../../../db/columns.ts'
import { eventKinds } from '@linli/audience'
import type { Id } from '@linli/kit'

/** What residents did and met with: see `PerformedEvent`. The truth of which all traits are folded. */
export const residentEvents = pgTable(
  'resident_events',
  {
    /** Of an order, or of what another system knew. */
    orderId: id('ord').$type<Id<'ord' | 'pst' | 'prd'>>().notNull(),
    ordinal: integer().notNull(),
    kind: oneOf(eventKinds).notNull(),
    day: integer().notNull(),
    /** Seconds since midnight of the platform: of two orders of a day, which was first. */
    second: integer().notNull(),
    category: smallint().notNull(),
    mode: smallint().notNull(),
    daypart: smallint().notNull(),
    totalFen: bigint({ mode: 'number' }).notNull(),
    discountFen: bigint({ mode: 'number' }).notNull(),
    /** Of what was bought in this category before discounts, and how dear it is among others of it: 1 to 100. */
    categoryFen: bigint({ mode: 'number' }).notNull(),
    priceBand: smallint().notNull(),
    isFirst: boolean().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orderId, t.kind, t.category] }),
    index('resident_events_resident').on(t.ordinal, t.day),
    check('resident_events_kind', isOneOf(t.kind, eventKinds)),
    check('resident_events_band', sql`${t.priceBand} between 1 and 100`),
  ],
)

/** Folded of a resident's events: see `traits` for what each means. Null is not known. */
export const residentTraits = pgTable('resident_traits', {
  ordinal: integer().primaryKey(),
  LAST_ORDER: integer('last_order'),
  FIRST_ORDER: integer('first_order'),
  JOINED: integer('joined'),
  ORDERS: integer('orders').notNull(),
  SPEND: bigint('spend', { mode: 'number' }).notNull(),
  CANCELLED_ORDERS: integer('cancelled_orders').notNull(),
  LATE_ORDERS: integer('late_orders').notNull(),
  BASKET: integer('basket'),
  DISCOUNT_SHARE: integer('discount_share'),
  PRICE_BAND: smallint('price_band'),
  CATEGORIES: integer('categories').notNull(),
  TOP_CATEGORY: smallint('top_category'),
  TOP_CATEGORY_SHARE: integer('top_category_share'),
  DAYPART: smallint('daypart'),
  WEEKEND_SHARE: integer('weekend_share'),
  MODE: smallint('mode'),
  CADENCE: integer('cadence'),
  STREAK: integer('streak').notNull(),
  CHANNEL: smallint('channel'),
  DEVICE: smallint('device'),
})
