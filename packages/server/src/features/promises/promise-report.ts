import { assertReaches } from '../../access/reach.ts'
import type { Ctx } from '../../graph/context.ts'
import { communityReach, type CommunityId } from '../communities/index.ts'
import type { FulfilmentMode } from '../fulfilment/index.ts'
import type { Cause } from './attribution.ts'
import { refuse } from '@linli/kit'

export interface PromiseReport {
  readonly byMode: readonly { readonly mode: FulfilmentMode; readonly promises: number; readonly kept: number }[]
  readonly byCause: readonly {
    readonly cause: Cause | null
    readonly breaches: number
    readonly compensationFen: number
  }[]
}

const longestDays = 366
/** Windows begin at most so many days after an order is placed; by its day the index finds it. */
const longestAheadDays = 31

/** Promises whose window ended in a span: a cancelled one was no promise any more. */
const statement = {
  name: 'promise-report',
  text: `
with due as (
  select o.mode, b.id is null as kept, b.id, b.cause, b.compensation_fen from orders o
  left join promise_breaches b on b.order_id = o.id
  where o.community_id = $1 and o.promise is not null and o.paid_fen > 0
    and o.placed_at >= $2::timestamptz - ${longestAheadDays} * interval '1 day' and o.placed_at < $3
    and o.window_end >= $2 and o.window_end < least($3, $4::timestamptz)
    and (o.state <> 'CANCELLED' or b.id is not null)
)
select
  (select coalesce(json_agg(m order by m.mode), '[]') from
    (select mode, count(*)::int as promises, count(*) filter (where kept)::int as kept from due group by mode) m) as "byMode",
  (select coalesce(json_agg(c order by c.breaches desc, c.cause), '[]') from
    (select cause, count(*)::int as breaches, sum(compensation_fen)::bigint as "compensationFen"
     from due where id is not null group by cause) c) as "byCause"`,
}

const share = (kept: number, promises: number): number | null =>
  promises === 0 ? null : Math.round((10_000 * kept) / promises)

/** What a community was promised and what became of it. */
export async function promiseReport(ctx: Ctx, communityId: string, from: Date, to: Date) {
  assertReaches(ctx.actor, communityReach, {
    id: communityId as CommunityId,
    communityId: communityId as CommunityId,
  })
  const days = (to.getTime() - from.getTime()) / 86_400_000
  if (!(days >= 0 && days <= longestDays))
    refuse('BAD_INPUT', { reason: `from is at most ${longestDays} days before to` }, 'to')
  const { rows } = await ctx.db.pool.query<PromiseReport>({
    ...statement,
    values: [communityId, from, to, ctx.clock.now()],
  })
  const { byMode, byCause } = rows[0]!
  const sum = (of: readonly number[]) => of.reduce((all, each) => all + each, 0)
  const [promises, kept] = [sum(byMode.map((each) => each.promises)), sum(byMode.map((each) => each.kept))]
  return {
    promises,
    kept,
    keptBp: share(kept, promises),
    compensationFen: sum(byCause.map((each) => each.compensationFen)),
    byMode: byMode.map((each) => ({ ...each, keptBp: share(each.kept, each.promises)! })),
    byCause,
  }
}
