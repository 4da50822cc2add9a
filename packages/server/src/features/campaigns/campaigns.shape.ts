import { sql } from 'drizzle-orm'
import { fact, one, shape, type At } from '../../graph/read/index.ts'
import { categoryShape, merchantShape } from '../catalog/index.ts'
import { communityShape } from '../communities/index.ts'
import { toldContents, type Channel } from '../messages/index.ts'
import { offerShape } from '../offers/index.ts'
import { campaignChoices, campaignReach } from './campaign.ts'
import { campaignAssignments, campaigns } from './campaigns.table.ts'
import type { Variant } from './terms.ts'

const ofChannels = (column: 'caps' | 'costs', name: 'most' | 'costFen') =>
  fact<{ values: Partial<Record<Channel, number>> }>({ values: ({ t }) => t[column]! }, ({ values }) =>
    Object.entries(values).map(([channel, value]) => ({ channel, [name]: value })),
  )

const named = <K extends string>(...columns: readonly K[]) =>
  Object.fromEntries(columns.map((column) => [column, ({ t }: At) => t[column]!])) as Record<
    K,
    (at: At) => NonNullable<At['t'][string]>
  >

export const campaignShape = shape('Campaign', campaigns, {
  prefix: 'cpn',
  reach: campaignReach,
  fields: {
    allowedActions: fact<Parameters<typeof campaignChoices>[1]>(
      named('state', 'communityId', 'savedBy', 'submittedBy'),
      (row, { actor }) => campaignChoices(actor, row),
    ),
    community: one(
      () => communityShape,
      ({ t }, far) => sql`${far['id']} = ${t['communityId']}`,
    ),
    merchant: one(
      () => merchantShape,
      ({ t }, far) => sql`${far['id']} = ${t['merchantId']}`,
    ),
    goalCategory: one(
      () => categoryShape,
      ({ t }, far) => sql`${far['id']} = ${t['goalCategoryId']}`,
    ),
    offer: one(
      () => offerShape,
      ({ t }, far) => sql`${far['id']} = ${t['offerId']}`,
      { guarded: true },
    ),
    variants: fact<{ variants: readonly Variant[] }>(named('variants'), ({ variants }) =>
      variants.map(({ key, weight, content }) => ({
        key,
        weight,
        content: toldContents(content['zh-CN']),
        contentEn: toldContents(content.en),
      })),
    ),
    caps: ofChannels('caps', 'most'),
    costs: ofChannels('costs', 'costFen'),
    progress: fact<{ audience: number; waiting: number }>(
      {
        audience: ({ t }) => t['audienceSize']!,
        waiting: ({ t }) =>
          sql`(select count(*)::int from ${campaignAssignments} a where a.campaign_id = ${t['id']} and a.gated_at is null)`,
      },
      ({ audience, waiting }) => ({ audience, done: audience - waiting }),
    ),
  },
  sorts: { CREATED_AT: ({ t }) => t['createdAt']!, STARTS_AT: ({ t }) => t['startsAt']! },
  defaultSort: { key: 'CREATED_AT', direction: 'DESC' },
})
