import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { fen, id, instant, isOneOf, json, oneOf } from '../../db/columns.ts'
import { communities, type Point } from '../communities/index.ts'
import { heaviestGrams, listingStates, merchantStates, stockNodeKinds } from './catalog.ts'
import { highestPriceFen, type PriceTier } from './price.ts'

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

/** Where goods stand: every merchant's shop, and the dark stores and pickup points it also sells from. */
export const stockNodes = pgTable(
  'stock_nodes',
  {
    id: id('nod').primaryKey(),
    kind: oneOf(stockNodeKinds).notNull(),
    name: text().notNull(),
    merchantId: id('mer')
      .notNull()
      .references(() => merchants.id),
    location: json<Point>().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('stock_nodes_shop')
      .on(t.merchantId)
      .where(sql`kind = 'SHOP'`),
    index('stock_nodes_merchant').on(t.merchantId, t.id),
    check('stock_nodes_kind', isOneOf(t.kind, stockNodeKinds)),
  ],
)

export const categories = pgTable(
  'categories',
  {
    id: id('cat').primaryKey(),
    /** What stands for it where many rows name one. */
    code: smallint().notNull().generatedAlwaysAsIdentity({ startWith: 0, minValue: 0 }),
    key: text().notNull(),
    name: text().notNull(),
    nameEn: text().notNull(),
  },
  (t) => [uniqueIndex('categories_key').on(t.key), uniqueIndex('categories_code').on(t.code)],
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
    /** What the merchant pays for one; no business of residents. */
    costFen: fen(),
    weightGrams: integer().notNull().default(500),
    coldChain: boolean().notNull().default(false),
    /** How long it keeps after it left the shelf; null: no matter. */
    shelfLifeHours: integer(),
    /** How long a resident takes to get it on the table, or a merchant to make it. */
    prepMinutes: integer(),
    allergens: text()
      .array()
      .notNull()
      .default(sql`'{}'::text[]`),
    /** The only communities it may be listed in; none: in any. */
    exclusiveTo: text()
      .array()
      .notNull()
      .default(sql`'{}'::text[]`),
    createdAt: instant().notNull(),
  },
  (t) => [
    index('skus_merchant').on(t.merchantId, t.id),
    check('skus_cost', sql`${t.costFen} between 0 and ${sql.raw(String(highestPriceFen))}`),
    check('skus_weight', sql`${t.weightGrams} between 0 and ${sql.raw(String(heaviestGrams))}`),
    check('skus_shelf_life', sql`${t.shelfLifeHours} > 0`),
    check('skus_prep', sql`${t.prepMinutes} >= 0`),
  ],
)

/** What a bundle is made of. A bundle has no stock of its own: its components have. */
export const bundleComponents = pgTable(
  'bundle_components',
  {
    bundleSkuId: id('sku')
      .notNull()
      .references(() => skus.id),
    componentSkuId: id('sku')
      .notNull()
      .references(() => skus.id),
    quantity: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.bundleSkuId, t.componentSkuId] }),
    index('bundle_components_component').on(t.componentSkuId),
    check('bundle_components_quantity', sql`${t.quantity} between 1 and 99`),
    check('bundle_components_not_itself', sql`${t.bundleSkuId} <> ${t.componentSkuId}`),
  ],
)

/** A SKU for sale in one community, at one price, from the stock of one node. */
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
    nodeId: id('nod')
      .notNull()
      .references(() => stockNodes.id),
    priceFen: fen().notNull(),
    /** Cheaper by the piece for whoever takes several: from small to large quantities, prices strictly falling. */
    priceTiers: json<readonly PriceTier[]>().notNull().default([]),
    state: oneOf(listingStates).notNull(),
    version: integer().notNull().default(1),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('listings_once').on(t.communityId, t.skuId),
    index('listings_merchant').on(t.merchantId, t.id),
    check('listings_price', sql`${t.priceFen} between 0 and ${sql.raw(String(highestPriceFen))}`),
    check('listings_state', isOneOf(t.state, listingStates)),
  ],
)

/**
 * Counts what has changed of a merchant's catalog: himself, whom he serves, his nodes, SKUs, bundles and listings. Triggers
 * keep it, so that no writer can forget; whoever remembers a catalog asks whether it is still this one.
 */
export const catalogVersions = pgTable('catalog_versions', {
  merchantId: id('mer')
    .primaryKey()
    .references(() => merchants.id),
  version: integer().notNull().default(1),
})

/** Every price that a listing has had, from when on. What is there is never changed: a reference price stands on it. */
export const priceHistory = pgTable(
  'price_history',
  {
    id: id('prc').primaryKey(),
    listingId: id('lst')
      .notNull()
      .references(() => listings.id),
    priceFen: fen().notNull(),
    at: instant().notNull(),
    /** Why it was set below cost; null: it was not. */
    belowCostReason: text(),
  },
  (t) => [index('price_history_listing').on(t.listingId, t.at, t.id)],
)
