import { sql, type SQL } from 'drizzle-orm'
import type { Sql } from '../../db/database.ts'
import { residents } from '../audience/index.ts'
import { listings, skus } from '../catalog/index.ts'
import { communities } from '../communities/index.ts'
import { messages, type Channel, type SuppressionReason } from '../messages/index.ts'
import { offerRedemptions } from '../offers/index.ts'
import { orderLines, orders } from '../orders/index.ts'
import { orderRatings } from '../ratings/index.ts'
import type { Arm } from './campaign.ts'
import { campaignAssignments, type CampaignRow } from './campaigns.table.ts'
import { windowEnd } from './goal.ts'
import type { ArmFigures } from './uplift.ts'

export interface ArmRow extends ArmFigures {
  readonly arm: Arm
  /** Null of an arm as a whole. */
  readonly variant: string | null
  readonly spendFen: number
  readonly subsidyFen: number
}

const at = (instant: Date) => sql`${instant.toISOString()}::timestamptz`

/** Paid for, and not given back in full. */
const counts = (o: SQL) =>
  sql`${o}.state not in ('PENDING_PAYMENT', 'CANCELLED') and (${o}.paid_fen > ${o}.refunded_fen or ${o}.total_fen = 0)`

function meets({ goal, goalCategoryId }: CampaignRow): SQL {
  switch (goal) {
    case 'ORDER':
      return sql`true`
    case 'CATEGORY_ORDER':
      return sql`exists (select from ${orderLines} i join ${listings} l on l.id = i.listing_id join ${skus} s on s.id = l.sku_id
        where i.order_id = o.id and i.refunded_quantity < i.quantity and s.category_id = ${goalCategoryId})`
    case 'FULL_PRICE_ORDER':
      return sql`o.discount_fen = 0`
    case 'FIRST_ORDER':
      return sql`not exists (select from ${orders} e where e.household_id = o.household_id and e.placed_by = o.placed_by
        and (e.placed_at, e.id) < (o.placed_at, o.id) and ${counts(sql`e`)})`
  }
}

/**
 * Who was in which arm, and the orders that count for him: those he placed himself, from the start of sending to the end of
 * the window. Everybody counts in the arm he was put into, also whom the gate did not let through: those held out would
 * not all have been let through either.
 */
const within = (campaign: CampaignRow, startedAt: Date) => sql`
  a as (
    select ca.resident_id, ca.arm, ca.variant, r.community_id, r.principal_id, array[ca.household_id, r.household_id] as homes
    from ${campaignAssignments} ca join ${residents} r on r.id = ca.resident_id where ca.campaign_id = ${campaign.id}
  ), o as (
    select a.resident_id, o.*, ${meets(campaign)} as is_goal from a join ${orders} o
      on o.household_id = any(a.homes) and o.placed_by = a.principal_id
    where o.placed_at >= ${at(startedAt)} and o.placed_at < ${at(windowOf(campaign, startedAt))} and ${counts(sql`o`)}
  )`

export const windowOf = ({ goal, goalCategoryId, goalDays }: CampaignRow, startedAt: Date): Date =>
  windowEnd(startedAt, { kind: goal, categoryId: goalCategoryId, windowDays: goalDays })

export async function readArms(db: Sql, campaign: CampaignRow, startedAt: Date): Promise<ArmRow[]> {
  const subsidy =
    campaign.offerId === null
      ? sql`0`
      : sql`coalesce((select sum(d.platform_fen - d.returned_fen) from ${offerRedemptions} d
          where d.order_id = o.id and d.offer_id = ${campaign.offerId} and d.state = 'SPENT'), 0)`
  const { rows } = await db.execute<ArmRow & Record<string, unknown>>(sql`
    with ${within(campaign, startedAt)}, each as (
      select a.arm, a.variant, a.resident_id, count(o.id) filter (where o.is_goal) as n,
        coalesce(sum(o.paid_fen - o.refunded_fen), 0) as fen, coalesce(sum(${subsidy}), 0) as given
      from a left join o on o.resident_id = a.resident_id group by 1, 2, 3
    )
    select arm, case when grouping(variant) = 0 then variant end as variant, count(*)::int as residents,
      count(*) filter (where n > 0)::int as converted, sum(n)::int as orders, sum(n * n)::float8 as "ordersSquared",
      sum(fen)::float8 as "spendFen", sum(given)::float8 as "subsidyFen"
    from each group by grouping sets ((arm), (arm, variant)) having grouping(variant) = 1 or arm = 'TREATED'
    order by 1, 2 nulls first`)
  return rows
}

/** How those of an arm found what they ordered within the window: of each of them, the mean of his stars. */
export interface Satisfaction extends Record<string, unknown> {
  readonly arm: Arm
  readonly residents: number
  readonly ratings: number
  /** Σ of the residents' means. */
  readonly sum: number
  readonly squares: number
}

export async function readSatisfaction(db: Sql, campaign: CampaignRow, startedAt: Date): Promise<Satisfaction[]> {
  const { rows } = await db.execute<Satisfaction>(sql`
    with ${within(campaign, startedAt)}, each as (
      select a.arm, a.resident_id, count(*) as n, avg(g.stars)::float8 as mean
      from a join o on o.resident_id = a.resident_id join ${orderRatings} g on g.order_id = o.id group by 1, 2
    )
    select arm, count(*)::int as residents, sum(n)::int as ratings, sum(mean) as sum, sum(mean * mean) as squares
    from each group by 1`)
  return rows
}

export interface Sendings {
  readonly sent: number
  readonly queued: number
  readonly delivered: number
  readonly opened: number
  readonly failed: number
  /** In the arm, and nobody asked the gate: he waits, or the campaign was stopped. */
  readonly waiting: number
  readonly costFen: number
  readonly byChannel: readonly { readonly channel: Channel; readonly sent: number }[]
  readonly suppressed: readonly { readonly reason: SuppressionReason; readonly count: number }[]
}

export async function readSendings(db: Sql, { id, costs }: CampaignRow): Promise<Sendings> {
  const { rows } = await db.execute<{
    state: string
    channel: Channel | null
    reason: SuppressionReason | null
    n: number
  }>(sql`
    select ${messages.state} as state, ${messages.channel} as channel, ${messages.reason} as reason, count(*)::int as n
    from ${messages} where ${messages.sourceId} = ${id} group by 1, 2, 3
    union all
    select 'WAITING', null, null, count(*)::int from ${campaignAssignments} where campaign_id = ${id} and gated_at is null`)
  const of = (...states: readonly string[]) => rows.filter(({ state }) => states.includes(state))
  const sum = (all: typeof rows) => all.reduce((total, { n }) => total + n, 0)
  const sent = of('SENT', 'DELIVERED', 'OPENED', 'FAILED')
  const byChannel = [...Map.groupBy(sent, ({ channel }) => channel!)].map(([channel, all]) => ({
    channel,
    sent: sum(all),
  }))
  return {
    sent: sum(sent),
    queued: sum(of('QUEUED')),
    delivered: sum(of('DELIVERED', 'OPENED')),
    opened: sum(of('OPENED')),
    failed: sum(of('FAILED')),
    waiting: sum(of('WAITING')),
    costFen: byChannel.reduce((total, each) => total + each.sent * (costs[each.channel] ?? 0), 0),
    byChannel,
    suppressed: [...Map.groupBy(of('SUPPRESSED'), ({ reason }) => reason!)]
      .map(([reason, all]) => ({ reason, count: sum(all) }))
      .toSorted((one, two) => two.count - one.count),
  }
}

export interface Dependence extends Record<string, unknown> {
  readonly communityId: string
  readonly name: string
  readonly nameEn: string
  readonly orders: number
  readonly subsidised: number
  readonly treatedResidents: number
  readonly treatedUnsubsidised: number
  readonly holdoutResidents: number
  readonly holdoutUnsubsidised: number
}

/** How much of what is bought in each community is bought with something off, beside what those held out buy without. */
export async function readDependence(db: Sql, campaign: CampaignRow, startedAt: Date): Promise<Dependence[]> {
  const { rows } = await db.execute<Dependence>(sql`
    with ${within(campaign, startedAt)}, each as (
      select a.community_id, a.arm, a.resident_id, count(o.id) as n, count(o.id) filter (where o.discount_fen > 0) as off
      from a left join o on o.resident_id = a.resident_id group by 1, 2, 3
    )
    select c.id as "communityId", c.name, c.name_en as "nameEn", sum(n)::int as orders, sum(off)::int as subsidised,
      count(*) filter (where arm = 'TREATED')::int as "treatedResidents",
      coalesce(sum(n - off) filter (where arm = 'TREATED'), 0)::int as "treatedUnsubsidised",
      count(*) filter (where arm = 'HOLDOUT')::int as "holdoutResidents",
      coalesce(sum(n - off) filter (where arm = 'HOLDOUT'), 0)::int as "holdoutUnsubsidised"
    from each join ${communities} c on c.id = each.community_id group by 1, 2, 3 order by 1`)
  return rows
}

export interface ExportRow extends Record<string, unknown> {
  readonly key: string
  readonly line: readonly (string | number | boolean | null)[]
}

/** The next residents of a campaign after `after`, and what became of the message to each. */
export async function listAssignments(
  db: Sql,
  campaign: CampaignRow,
  after: string,
  most: number,
): Promise<ExportRow[]> {
  const { rows } = await db.execute<ExportRow>(sql`
    select ca.resident_id as key, json_build_array(ca.resident_id, ca.arm, ca.variant, m.state, m.reason, m.channel,
      to_json(m.sent_at), to_json(m.opened_at)) as line
    from ${campaignAssignments} ca left join ${messages} m on m.source_id = ca.campaign_id and m.step = '' and m.resident_id = ca.resident_id
    where ca.campaign_id = ${campaign.id} and ca.resident_id > ${after} order by ca.resident_id limit ${sql.raw(String(most))}`)
  return rows
}

/** All orders of the window that count, also those that do not meet the goal. */
export async function listOrders(
  db: Sql,
  campaign: CampaignRow,
  { startedAt, after, most }: { startedAt: Date; after: string; most: number },
): Promise<ExportRow[]> {
  const { rows } = await db.execute<ExportRow>(sql`
    with ${within(campaign, startedAt)}
    select o.id as key, json_build_array(o.resident_id, o.id, to_json(o.placed_at), o.total_fen, o.discount_fen,
      o.paid_fen - o.refunded_fen, o.is_goal, (select g.stars from ${orderRatings} g where g.order_id = o.id)) as line
    from o where o.id > ${after} order by o.id limit ${sql.raw(String(most))}`)
  return rows
}
