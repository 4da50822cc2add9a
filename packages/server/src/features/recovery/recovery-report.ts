import { assertReaches } from '../../access/reach.ts'
import type { Ctx } from '../../graph/context.ts'
import { shareOf, type Share } from '../../statistics/share.ts'
import { communityReach, type CommunityId } from '../communities/index.ts'
import { severities, watchedDays, type Severity } from './case.ts'
import { refuse } from '@linli/kit'

interface Row {
  readonly severity: Severity
  readonly cases: number
  readonly watched: number
  readonly treated: number
  readonly treatedAgain: number
  readonly untreatedAgain: number
}

export interface RecoveryReport {
  readonly cases: number
  /** Opened so long ago that it is known whether they came back. */
  readonly watched: number
  readonly treated: Share | null
  readonly untreated: Share | null
  readonly bySeverity: readonly {
    readonly severity: Severity
    readonly cases: number
    readonly treated: Share | null
    readonly untreated: Share | null
  }[]
}

const longestDays = 366

/**
 * Cases that were opened in a span, and who ordered again within the days after. Treated is where somebody did more than
 * take a note within that time. What made the difference is not said: the worst cases may be those that were treated.
 */
const statement = {
  name: 'recovery-report',
  text: `
with opened as (
  select c.severity, c.opened_at <= $4::timestamptz - ${watchedDays} * interval '1 day' as watched,
    exists (
      select 1 from recovery_steps s where s.case_id = c.id and s.kind <> 'NOTE'
        and s.at < c.opened_at + ${watchedDays} * interval '1 day'
    ) as treated,
    exists (
      select 1 from orders o where o.household_id = c.household_id and o.placed_at > c.opened_at
        and o.placed_at < c.opened_at + ${watchedDays} * interval '1 day' and o.state <> 'CANCELLED'
    ) as again
  from recovery_cases c where c.community_id = $1 and c.opened_at >= $2 and c.opened_at < $3
)
select severity, count(*)::int as cases, count(*) filter (where watched)::int as watched,
  count(*) filter (where watched and treated)::int as treated,
  count(*) filter (where watched and treated and again)::int as "treatedAgain",
  count(*) filter (where watched and not treated and again)::int as "untreatedAgain"
from opened group by severity`,
}

const sharesOf = ({ watched, treated, treatedAgain, untreatedAgain }: Omit<Row, 'severity' | 'cases'>) => ({
  treated: shareOf(treatedAgain, treated),
  untreated: shareOf(untreatedAgain, watched - treated),
})

/** How many households came back after something had gone wrong for them. */
export async function recoveryReport(ctx: Ctx, communityId: string, from: Date, to: Date): Promise<RecoveryReport> {
  const id = communityId as CommunityId
  assertReaches(ctx.actor, communityReach, { id, communityId: id })
  const days = (to.getTime() - from.getTime()) / 86_400_000
  if (!(days >= 0 && days <= longestDays))
    refuse('BAD_INPUT', { reason: `from is at most ${longestDays} days before to` }, 'to')
  const { rows } = await ctx.db.pool.query<Row>({ ...statement, values: [communityId, from, to, ctx.clock.now()] })
  const sum = (of: (row: Row) => number) => rows.reduce((all, row) => all + of(row), 0)
  const watched = sum((row) => row.watched)
  return {
    cases: sum((row) => row.cases),
    watched,
    ...sharesOf({
      watched,
      treated: sum((row) => row.treated),
      treatedAgain: sum((row) => row.treatedAgain),
      untreatedAgain: sum((row) => row.untreatedAgain),
    }),
    bySeverity: severities.map((severity) => {
      const row = rows.find((each) => each.severity === severity) ?? none
      return { severity, cases: row.cases, ...sharesOf(row) }
    }),
  }
}

const none = { cases: 0, watched: 0, treated: 0, treatedAgain: 0, untreatedAgain: 0 }
