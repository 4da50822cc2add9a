import { assertReaches, assertSees, sees } from '../../../access/reach.ts'
import type { Ctx } from '../../../graph/context.ts'
import { findPoint } from '../../points/index.ts'
import { areaReach } from '../areas/area.ts'
import { isTooEarly, leaderQuestion, leaderRoundOf, type LeaderRound } from './leader-round.ts'
import { mostStops, mostVans, roundReach } from './round.ts'
import { listErrands, listPlaces, listWaiting } from './rounds.store.ts'
import { vanHours, vanQuestion, vanRoundsOf, type VanRounds } from './van-rounds.ts'
import { addMinutes, refuse } from '@linli/kit'

/** In which order a leader visits everybody whose goods lie at the point. */
export async function planLeaderRound(
  ctx: Ctx,
  pointId: string,
  leavesAt: Date | null | undefined,
): Promise<LeaderRound> {
  const { sql } = ctx.db
  const point = await findPoint(sql, pointId)
  assertSees(ctx.actor, roundReach, point)
  const waiting = await listWaiting(sql, point.id, mostStops + 1)
  if (waiting.length > mostStops) refuse('TOO_MANY', { limit: mostStops })
  const from = notBefore(ctx.clock.now(), leavesAt)
  const orders = waiting.filter((order) => !isTooEarly(order, from))
  const tooEarly = waiting.filter((order) => isTooEarly(order, from))
  const plan = await ctx.rounds.plan(leaderQuestion(point.location, orders, from))
  return leaderRoundOf(plan, { orders, tooEarly, leavesAt: from })
}

export interface WantedVans {
  readonly areaId: string
  readonly vans: number
  readonly capacityGrams: number
  readonly leavesAt?: Date | null | undefined
}

/** Each is two stops. */
const mostErrands = mostStops / 2

/** What vans could carry of an area's day, and in which order; who gets it is for a person to say. */
export async function planVanRounds(ctx: Ctx, wanted: WantedVans): Promise<VanRounds> {
  const { areaId, vans, capacityGrams } = wanted
  const { sql } = ctx.db
  const places = await listPlaces(sql, areaId)
  if (!places.some((place) => sees(ctx.actor, areaReach, place))) refuse('NOT_FOUND', {}, 'areaId')
  // Whoever runs an area runs all of its communities.
  for (const place of places) assertReaches(ctx.actor, areaReach, place)
  if (vans < 1 || vans > mostVans) refuse('TOO_MANY', { limit: mostVans }, 'vans')
  if (capacityGrams < 1) refuse('BAD_INPUT', { reason: 'a van carries something' }, 'capacityGrams')
  const leavesAt = notBefore(ctx.clock.now(), wanted.leavesAt)
  const tasks = await listErrands(sql, areaId, addMinutes(leavesAt, vanHours * 60), mostErrands + 1)
  if (tasks.length > mostErrands) refuse('TOO_MANY', { limit: mostErrands })
  const centres = places.map(({ center }) => center)
  const plan = await ctx.rounds.plan(vanQuestion(centres, tasks, { vans, capacityGrams, leavesAt }))
  return vanRoundsOf(plan, tasks, { leavesAt })
}

/** Nobody sets out in the past. */
const notBefore = (now: Date, leavesAt: Date | null | undefined): Date => (leavesAt && leavesAt > now ? leavesAt : now)
