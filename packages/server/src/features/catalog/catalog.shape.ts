import { sql } from 'drizzle-orm'
import type { Reach } from '../../access/reach.ts'
import { PageArgs } from '../../graph/lists.ts'
import { anyOf, connection, expr, extend, fact, many, one, shape } from '../../graph/read/index.ts'
import { declarePlaces, ViewerType, viewerShape } from '../accounts/index.ts'
import { CommunityType, communityShape } from '../communities/index.ts'
import {
  bundleComponents,
  categories,
  listings,
  merchantCommunities,
  merchants,
  priceHistory,
  skus,
  stockNodes,
} from './catalog.table.ts'
import { shopReach, type Merchant } from './catalog.ts'
import {
  ListingConnection,
  ListingList,
  ListingType,
  MerchantConnection,
  MerchantList,
  MerchantType,
  PricePointConnection,
  StockNodeType,
} from './catalog.types.ts'
import { referenceDays, referencePriceOf } from './price.ts'

export const categoryShape = shape('Category', categories, {
  prefix: 'cat',
  sorts: { KEY: ({ t }) => t['key']! },
  defaultSort: { key: 'KEY', direction: 'ASC' },
})

export const merchantShape = shape('Merchant', merchants, {
  prefix: 'mer',
  fields: {
    communities: many(
      () => communityShape,
      ({ t }, far) =>
        sql`${far['id']} in (select ${merchantCommunities.communityId} from ${merchantCommunities} where ${merchantCommunities.merchantId} = ${t['id']})`,
      (far) => [far['id']!],
    ),
  },
  filters: {
    communityId: ({ t }) =>
      anyOf(
        sql`select ${merchantCommunities.communityId} from ${merchantCommunities} where ${merchantCommunities.merchantId} = ${t['id']}`,
      ),
  },
})

export const stockNodeShape = shape('StockNode', stockNodes, {
  prefix: 'nod',
  fields: {
    merchant: one(
      () => merchantShape,
      ({ t }, far) => sql`${far['id']} = ${t['merchantId']}`,
    ),
  },
})

export const skuShape = shape('Sku', skus, {
  prefix: 'sku',
  fields: {
    costFen: expr(
      ({ t, reached }) => sql`case when ${reached(shopReach, { id: t['merchantId']! })} then ${t['costFen']} end`,
    ),
    exclusiveToCommunityIds: expr(({ t }) => t['exclusiveTo']!),
    category: one(
      () => categoryShape,
      ({ t }, far) => sql`${far['id']} = ${t['categoryId']}`,
    ),
    merchant: one(
      () => merchantShape,
      ({ t }, far) => sql`${far['id']} = ${t['merchantId']}`,
    ),
  },
})

export const bundleComponentShape = shape('BundleComponent', bundleComponents, {
  fields: {
    sku: one(
      () => skuShape,
      ({ t }, far) => sql`${far['id']} = ${t['componentSkuId']}`,
    ),
  },
})

export const pricePointShape = shape('PricePoint', priceHistory, {
  fields: {
    belowCostReason: expr(({ t, reached }) => {
      const runs = reached(shopReach, { id: sql`l.merchant_id` })
      return sql`case when exists (select from ${listings} l where l.id = ${t['listingId']} and ${runs}) then ${t['belowCostReason']} end`
    }),
  },
})

/** Who changes his prices more often than this in 28 days is compared with the latest of them. */
const mostPrices = 500

interface ReferenceFacts {
  readonly prices: readonly { readonly priceFen: number; readonly at: string }[]
}

export const listingShape = shape('Listing', listings, {
  prefix: 'lst',
  fields: {
    sku: one(
      () => skuShape,
      ({ t }, far) => sql`${far['id']} = ${t['skuId']}`,
    ),
    merchant: one(
      () => merchantShape,
      ({ t }, far) => sql`${far['id']} = ${t['merchantId']}`,
    ),
    community: one(
      () => communityShape,
      ({ t }, far) => sql`${far['id']} = ${t['communityId']}`,
    ),
    node: one(
      () => stockNodeShape,
      ({ t }, far) => sql`${far['id']} = ${t['nodeId']}`,
    ),
    isBundle: expr(
      ({ t }) => sql`exists (select from ${bundleComponents} where ${bundleComponents.bundleSkuId} = ${t['skuId']})`,
    ),
    components: many(
      () => bundleComponentShape,
      ({ t }, far) => sql`${far['bundleSkuId']} = ${t['skuId']}`,
      (far) => [far['componentSkuId']!],
    ),
    // The price that held when the 28 days began is the last one before them.
    referencePrice: fact<ReferenceFacts>(
      {
        prices: ({ t, now }) => sql`(
          select coalesce(json_agg(json_build_object('priceFen', p.price_fen, 'at', p.at) order by p.at, p.id), '[]') from (
            select * from ${priceHistory} h where h.listing_id = ${t['id']} and h.at >= coalesce((
              select max(b.at) from ${priceHistory} b where b.listing_id = ${t['id']}
                and b.at <= ${now}::timestamptz - make_interval(days => ${sql.raw(String(referenceDays))})
            ), '-infinity') order by h.at desc, h.id desc limit ${sql.raw(String(mostPrices))}
          ) p)`,
      },
      ({ prices }, { clock }) =>
        referencePriceOf(
          prices.map(({ priceFen, at }) => ({ priceFen, at: new Date(at) })),
          clock.now(),
        ) ?? null,
    ),
  },
  filters: {
    categoryId: ({ t }) => sql`(select ${skus.categoryId} from ${skus} where ${skus.id} = ${t['skuId']})`,
    name: ({ t }) => sql`(select ${skus.name} from ${skus} where ${skus.id} = ${t['skuId']})`,
  },
  sorts: {
    NAME: ({ t }) => sql`(select ${skus.name} from ${skus} where ${skus.id} = ${t['skuId']})`,
    PRICE: ({ t }) => t['priceFen']!,
    CREATED_AT: ({ t }) => t['createdAt']!,
  },
})

extend(CommunityType, communityShape, {
  merchants: {
    type: () => MerchantConnection,
    args: () => MerchantList,
    description: 'Merchants that serve this community.',
    read: connection(
      () => merchantShape,
      ({ t }, far) =>
        sql`${far['id']} in (select ${merchantCommunities.merchantId} from ${merchantCommunities} where ${merchantCommunities.communityId} = ${t['id']})`,
    ),
  },
  listings: {
    type: () => ListingConnection,
    args: () => ListingList,
    read: connection(
      () => listingShape,
      ({ t }, far) => sql`${far['communityId']} = ${t['id']}`,
    ),
  },
})

extend(ListingType, listingShape, {
  priceHistory: {
    type: () => PricePointConnection,
    args: () => PageArgs,
    description: 'Every price it has had, oldest first.',
    read: connection(
      () => pricePointShape,
      ({ t }, far) => sql`${far['listingId']} = ${t['id']}`,
    ),
  },
})

extend(MerchantType, merchantShape, {
  stockNodes: {
    type: () => [StockNodeType],
    description: 'Where its goods stand.',
    read: many(
      () => stockNodeShape,
      ({ t }, far) => sql`${far['merchantId']} = ${t['id']}`,
      (far) => [far['id']!],
    ),
  },
  listings: {
    type: () => ListingConnection,
    args: () => ListingList,
    read: connection(
      () => listingShape,
      ({ t }, far) => sql`${far['merchantId']} = ${t['id']}`,
    ),
  },
})

declarePlaces('MERCHANT', { table: merchants })

const ownShop: Reach<Merchant> = [{ role: 'MERCHANT', place: 'MERCHANT', key: 'id' }]
extend(ViewerType, viewerShape, {
  merchants: {
    type: () => [MerchantType],
    description: 'Shops the caller runs.',
    read: many(
      () => merchantShape,
      ({ reached }, far) => reached(ownShop, { id: far['id']! }),
      (far) => [far['id']!],
    ),
  },
})
