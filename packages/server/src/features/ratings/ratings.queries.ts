import { assertReaches } from '../../access/reach.ts'
import type { Ctx } from '../../graph/context.ts'
import { fewest, shareOf, type Share } from '../../statistics/share.ts'
import { communityReach, type CommunityId } from '../communities/index.ts'
import { mostStars, satisfiedFrom } from './rating.ts'
import { refuse } from '@linli/kit'

export interface RatingsTold {
  readonly count: number
  readonly average: number | null
  readonly byStars: readonly { readonly stars: number; readonly count: number }[]
  readonly satisfied: Share | null
}

const longestDays = 366

const statement = {
  name: 'rating-summary',
  text: `select stars, count(*)::int as count from order_ratings
    where community_id = $1 and rated_at >= $2 and rated_at < $3 group by stars`,
}

/** What the households of a community said of their orders in a span. */
export async function ratingSummary(ctx: Ctx, communityId: string, from: Date, to: Date): Promise<RatingsTold> {
  const id = communityId as CommunityId
  assertReaches(ctx.actor, communityReach, { id, communityId: id })
  if (to <= from || to.getTime() - from.getTime() > longestDays * 86_400_000)
    refuse('BAD_INPUT', { reason: `a span ends after it begins and has at most ${longestDays} days` }, 'to')
  const { rows } = await ctx.db.pool.query<{ stars: number; count: number }>(statement, [communityId, from, to])
  const given = new Map(rows.map(({ stars, count }) => [stars, count]))
  const byStars = Array.from({ length: mostStars }, (_, less) => mostStars - less).map((stars) => ({
    stars,
    count: given.get(stars) ?? 0,
  }))
  const sum = (of: typeof byStars, value: (each: (typeof byStars)[number]) => number) =>
    of.reduce((total, each) => total + value(each), 0)
  const count = sum(byStars, (each) => each.count)
  const content = byStars.filter(({ stars }) => stars >= satisfiedFrom)
  return {
    count,
    average: count < fewest ? null : sum(byStars, (each) => each.stars * each.count) / count,
    byStars: count < fewest ? [] : byStars,
    satisfied: shareOf(
      sum(content, (each) => each.count),
      count,
    ),
  }
}
