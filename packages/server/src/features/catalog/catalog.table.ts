import { sql } from 'drizzle-orm'
import { check, doublePrecision, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { fen, id, instant, isOneOf, json, oneOf } from '../../db/columns.ts'
import { communities, type Point } from '../communities/index.ts'
import { highestPriceFen, listingStates, merchantStates, mostStock } from './catalog.ts'

export const merchants = pgTable(
  'merchants',
  {
    id: id('mer').primaryKey(),
    name: text().notNull(),
    nameEn: text().notNull(),
    state: oneOf(merchantStates).notNull().default('ACTIVE'),
    location: json<Point>().notNull(),
    rating: doublePrecision(),
    version: integer().notNull().default(1),
    createdAt: instant().notNull(),
  },
  (t) => [check('merchants_state', isOneOf(t.state, merchantStates)), index('merchants_name').on(t.name, t.id)],
)

/** Which communities a merchant serves. */
export const merchantCommunities = pgTable(
  'merchant_communities',
  {
    merchantId: id('mer')
      .notNull()
      .references(() => merchants.id),
    communityId: id('com')
      .notNull()
      .references(() => communities.id),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.communityId] }),
    index('merchant_communities_community').on(t.communityId),
  ],
)

export const categories = pgTable(
  'categories',
  {
    id: id('cat').primaryKey(),
    key: text().notNull(),
    name: text().notNull(),
    nameEn: text().notNull(),
  },
  (t) => [uniqueIndex('categories_key').on(t.key)],
)

export const skus = pgTable(
  'skus',
  {
    id: id('sku').primaryKey(),
    merchantId: id('mer')
      .notNull()
      .references(() => merchants.id),
    categoryId: id('cat')
      .notNull()
      .references(() => categories.id),
    name: text().notNull(),
    nameEn: text().notNull(),
    unit: text().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [index('skus_merchant').on(t.merchantId, t.id)],
)

/** A SKU for sale in one community, at one price, from one stock. */
export const listings = pgTable(
  'listings',
  {
    id: id('lst').primaryKey(),
    skuId: id('sku')
      .notNull()
      .references(() => skus.id),
    merchantId: id('mer')
      .notNull()
      .references(() => merchants.id),
    communityId: id('com')
      .notNull()
      .references(() => communities.id),
    priceFen: fen().notNull(),
    /** Changed only by SQL that adds or takes, never by read and write. */
    available: integer().notNull(),
    state: oneOf(listingStates).notNull(),
    version: integer().notNull().default(1),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('listings_once').on(t.communityId, t.skuId),
    index('listings_merchant').on(t.merchantId, t.id),
    check('listings_available', sql`${t.available} between 0 and ${sql.raw(String(mostStock))}`),
    check('listings_price', sql`${t.priceFen} between 0 and ${sql.raw(String(highestPriceFen))}`),
    check('listings_state', isOneOf(t.state, listingStates)),
  ],
)
