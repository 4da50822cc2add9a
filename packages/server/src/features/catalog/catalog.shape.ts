import { sql } from 'drizzle-orm'
import type { Reach } from '../../access/reach.ts'
import { anyOf, connection, extend, many, one, shape } from '../../graph/read/index.ts'
import { declarePlaces, ViewerType, viewerShape } from '../accounts/index.ts'
import { CommunityType, communityShape } from '../communities/index.ts'
import { categories, listings, merchantCommunities, merchants, skus } from './catalog.table.ts'
import type { Merchant } from './catalog.ts'
import { ListingConnection, ListingList, MerchantConnection, MerchantList, MerchantType } from './catalog.types.ts'

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

export const skuShape = shape('Sku', skus, {
  prefix: 'sku',
  fields: {
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
  },
  filters: {
    categoryId: ({ t }) => sql`(select ${skus.categoryId} from ${skus} where ${skus.id} = ${t['skuId']})`,
    name: ({ t }) => sql`(select ${skus.name} from ${skus} where ${skus.id} = ${t['skuId']})`,
    inStock: ({ t }) => sql`${t['available']} > 0`,
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

extend(MerchantType, merchantShape, {
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
