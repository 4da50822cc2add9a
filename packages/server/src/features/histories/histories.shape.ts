import { sql } from 'drizzle-orm'
import { expr, many, one, shape } from '../../graph/read/index.ts'
import { categoryShape } from '../catalog/index.ts'
import { communityShape, householdShape } from '../communities/index.ts'
import { countsSql } from './counts.store.ts'
import {
  imports,
  pastCampaigns,
  pastContacts,
  pastOrderLines,
  pastOrders,
  pastProducts,
  pastRedemptions,
} from './histories.table.ts'
import { importReach, pastOrderReach } from './history.ts'

export const pastCampaignShape = shape('PastCampaign', pastCampaigns, {
  prefix: 'pcp',
  visible: ({ t, reached }) =>
    sql`exists (select from ${imports} where ${imports.id} = ${t['importId']} and ${reached(importReach, { communityId: imports.communityId })})`,
  fields: {
    contactCount: expr(
      ({ t }) => sql`(select count(*) from ${pastContacts} where ${pastContacts.campaignId} = ${t['id']})`,
    ),
    redemptionCount: expr(
      ({ t }) => sql`(select count(*) from ${pastRedemptions} where ${pastRedemptions.campaignId} = ${t['id']})`,
    ),
  },
})

export const importShape = shape('Import', imports, {
  prefix: 'imp',
  reach: importReach,
  fields: {
    community: one(
      () => communityShape,
      ({ t }, far) => sql`${far['id']} = ${t['communityId']}`,
    ),
    counts: expr(({ t }) => countsSql(t['id']!)),
    campaigns: many(
      () => pastCampaignShape,
      ({ t }, far) => sql`${far['importId']} = ${t['id']}`,
      (far) => [far['startedAt']!, far['id']!],
    ),
  },
  sorts: { STARTED_AT: ({ t }) => t['startedAt']! },
})

export const pastOrderLineShape = shape('PastOrderLine', pastOrderLines, {
  fields: {
    productName: expr(
      ({ t }) => sql`(select ${pastProducts.name} from ${pastProducts} where ${pastProducts.id} = ${t['productId']})`,
    ),
    category: one(
      () => categoryShape,
      ({ t }, far) =>
        sql`${far['id']} = (select ${pastProducts.categoryId} from ${pastProducts} where ${pastProducts.id} = ${t['productId']})`,
    ),
  },
})

export const pastOrderShape = shape('PastOrder', pastOrders, {
  prefix: 'pst',
  reach: pastOrderReach,
  fields: {
    household: one(
      () => householdShape,
      ({ t }, far) => sql`${far['id']} = ${t['householdId']}`,
      { guarded: true },
    ),
    lines: many(
      () => pastOrderLineShape,
      ({ t }, far) => sql`${far['orderId']} = ${t['id']}`,
      (far) => [far['number']!],
    ),
  },
  sorts: { PLACED_AT: ({ t }) => t['placedAt']! },
})

export const historyShapes = [importShape, pastCampaignShape, pastOrderShape, pastOrderLineShape] as const
