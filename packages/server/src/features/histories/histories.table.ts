import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, primaryKey, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { fen, id, instant, isOneOf, oneOf } from '../../db/columns.ts'
import { categories } from '../catalog/index.ts'
import { communities, households } from '../communities/index.ts'
import { fulfilmentModes } from '../fulfilment/index.ts'
import { importStates } from './history.ts'

/** What a community was in another system, brought here in rows that its keys tell apart. */
export const imports = pgTable(
  'imports',
  {
    id: id('imp').primaryKey(),
    /** What the importer calls it; beginning it again goes on with it. */
    key: text().notNull(),
    label: text().notNull(),
    communityId: id('com')
      .notNull()
      .references(() => communities.id),
    /** How goods came there, unless an order says otherwise. */
    mode: oneOf(fulfilmentModes).notNull(),
    state: oneOf(importStates).notNull(),
    startedBy: id('usr').notNull(),
    startedAt: instant().notNull(),
    closedAt: instant(),
    /** Number of its last event. */
    told: integer().notNull().default(0),
  },
  (t) => [
    uniqueIndex('imports_key').on(t.communityId, t.key),
    check('imports_state', isOneOf(t.state, importStates)),
    check('imports_mode', isOneOf(t.mode, fulfilmentModes)),
    check('imports_closed', sql`(${t.state} = 'CLOSED') = (${t.closedAt} is not null)`),
  ],
)

const importId = () =>
  id('imp')
    .notNull()
    .references(() => imports.id)
/** In the other system. */
const key = () => text().notNull()
/** Of what was sent: the same row again is known, another one under its key is refused. */
const digest = () => text().notNull()

export const importedHouseholds = pgTable(
  'imported_households',
  {
    importId: importId(),
    key: key(),
    digest: digest(),
    householdId: id('hh')
      .notNull()
      .references(() => households.id),
  },
  (t) => [primaryKey({ columns: [t.importId, t.key] }), index('imported_households_household').on(t.householdId)],
)

export const pastProducts = pgTable(
  'past_products',
  {
    id: id('ppd').primaryKey(),
    importId: importId(),
    key: key(),
    digest: digest(),
    name: text().notNull(),
    brand: text(),
    categoryId: id('cat')
      .notNull()
      .references(() => categories.id),
    /** How dear it was among what was bought of its category, 1 to 100; null while the import is open, and of what nobody bought. */
    priceBand: smallint(),
  },
  (t) => [
    uniqueIndex('past_products_key').on(t.importId, t.key),
    check('past_products_band', sql`${t.priceBand} between 1 and 100`),
  ],
)

/** No money of it ever went through this platform: no ledger knows these orders. */
export const pastOrders = pgTable(
  'past_orders',
  {
    id: id('pst').primaryKey(),
    importId: importId(),
    key: key(),
    digest: digest(),
    householdId: id('hh')
      .notNull()
      .references(() => households.id),
    communityId: id('com')
      .notNull()
      .references(() => communities.id),
    mode: oneOf(fulfilmentModes).notNull(),
    /** Where it was bought, as the other system calls it. */
    storeKey: text(),
    placedAt: instant().notNull(),
    totalFen: fen().notNull(),
    discountFen: fen().notNull(),
  },
  (t) => [
    uniqueIndex('past_orders_key').on(t.importId, t.key),
    index('past_orders_household').on(t.householdId, t.id),
    index('past_orders_community').on(t.communityId, t.id),
    check('past_orders_mode', isOneOf(t.mode, fulfilmentModes)),
    check('past_orders_money', sql`${t.totalFen} >= 0 and ${t.discountFen} >= 0`),
  ],
)

export const pastOrderLines = pgTable(
  'past_order_lines',
  {
    orderId: id('pst')
      .notNull()
      .references(() => pastOrders.id),
    /** Its place in the order, from 0. */
    number: integer().notNull(),
    productId: id('ppd')
      .notNull()
      .references(() => pastProducts.id),
    quantity: integer().notNull(),
    paidFen: fen().notNull(),
    /** What was taken off what it cost before. */
    discountFen: fen().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orderId, t.number] }),
    index('past_order_lines_product').on(t.productId),
    check('past_order_lines_money', sql`${t.quantity} >= 0 and ${t.paidFen} >= 0 and ${t.discountFen} >= 0`),
  ],
)

export const pastCampaigns = pgTable(
  'past_campaigns',
  {
    id: id('pcp').primaryKey(),
    importId: importId(),
    key: key(),
    digest: digest(),
    name: text().notNull(),
    startedAt: instant().notNull(),
    endedAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('past_campaigns_key').on(t.importId, t.key),
    check('past_campaigns_span', sql`${t.endedAt} >= ${t.startedAt}`),
  ],
)

/** Whom a campaign was sent to. */
export const pastContacts = pgTable(
  'past_contacts',
  {
    campaignId: id('pcp')
      .notNull()
      .references(() => pastCampaigns.id),
    householdId: id('hh')
      .notNull()
      .references(() => households.id),
  },
  (t) => [primaryKey({ columns: [t.campaignId, t.householdId] })],
)

/** A coupon that a household has used. */
export const pastRedemptions = pgTable(
  'past_redemptions',
  {
    id: id('prd').primaryKey(),
    importId: importId(),
    key: key(),
    digest: digest(),
    campaignId: id('pcp')
      .notNull()
      .references(() => pastCampaigns.id),
    householdId: id('hh')
      .notNull()
      .references(() => households.id),
    couponKey: text().notNull(),
    redeemedAt: instant().notNull(),
    /** What it was good for. */
    categoryIds: text().array().notNull(),
  },
  (t) => [
    uniqueIndex('past_redemptions_key').on(t.importId, t.key),
    index('past_redemptions_household').on(t.householdId),
    index('past_redemptions_campaign').on(t.campaignId),
    check('past_redemptions_categories', sql`cardinality(${t.categoryIds}) > 0`),
  ],
)
