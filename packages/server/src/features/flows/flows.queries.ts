import { sql } from 'drizzle-orm'
import type { Actor } from '../../access/actor.ts'
import { sees, visibleTo } from '../../access/reach.ts'
import type { Sql } from '../../db/database.ts'
import { communityReach, type CommunityId } from '../communities/index.ts'
import { checkPeriod, flowReach, type Budget, type FlowKind, type Period } from './flow.ts'
import { flowTimings } from './flows.table.ts'
import { refuse } from '@linli/kit'

/** Counted over runs that ended PAID; medians are null without one. */
export interface FlowFigures {
  /** Null: of all releases together. */
  readonly release: string | null
  readonly runs: number
  readonly paid: number
  readonly medianMs: number | null
  readonly p90Ms: number | null
  readonly medianTaps: number | null
  readonly p90Taps: number | null
  readonly withinBudgetBp: number | null
}

export interface FlowAsked extends Period {
  readonly flow: FlowKind
  readonly communityId?: string | null
}

const mostReleases = 100

/**
 * The log of one period in one pass. Percentiles are of the kind that somebody really took (percentile_disc), so that
 * each can be found in the log.
 */
export async function reportFlow(
  db: Sql,
  actor: Actor,
  { flow, from, to, communityId }: FlowAsked,
  budget: Budget,
): Promise<{ all: FlowFigures; releases: FlowFigures[] }> {
  checkPeriod({ from, to })
  if (communityId) {
    const id = communityId as CommunityId
    if (!sees(actor, communityReach, { id, communityId: id })) refuse('NOT_FOUND', {}, 'communityId')
  }
  const isPaid = sql`filter (where outcome = 'PAID')`
  const isWithin = sql`elapsed_ms <= ${budget.seconds * 1_000} and taps <= ${budget.taps}`
  const percentile = (share: number, figure: 'elapsed_ms' | 'taps') =>
    sql`percentile_disc(${sql.raw(String(share))}) within group (order by ${sql.raw(figure)}) ${isPaid}`
  const { rows } = await db.execute<FlowFigures & { isAll: boolean } & Record<string, unknown>>(sql`
    select grouping(release) = 1 as "isAll", release, count(*)::int as runs, count(*) ${isPaid}::int as paid,
      ${percentile(0.5, 'elapsed_ms')} as "medianMs", ${percentile(0.9, 'elapsed_ms')} as "p90Ms",
      ${percentile(0.5, 'taps')} as "medianTaps", ${percentile(0.9, 'taps')} as "p90Taps",
      round(10000.0 * count(*) filter (where outcome = 'PAID' and ${isWithin}) / nullif(count(*) ${isPaid}, 0))::int as "withinBudgetBp"
    from ${flowTimings}
    where flow = ${flow} and done_at >= ${from.toISOString()}::timestamptz and done_at < ${to.toISOString()}::timestamptz
      and ${visibleTo(actor, flowReach, () => flowTimings.communityId)}
      and ${communityId ? sql`community_id = ${communityId}` : sql`true`}
    group by grouping sets ((), (release))
    order by "isAll" desc, max(done_at) desc limit ${sql.raw(String(mostReleases + 1))}`)
  const [all, ...releases] = rows
  return { all: all!, releases }
}
