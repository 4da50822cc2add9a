import { planRoutes, type RoutePlan, type RouteProblem, type RouteRequest, type UnservedReason } from '@linli/dispatch'

export interface RoundQuestion {
  readonly problem: RouteProblem
  /** What would be left out for one of these comes late instead. */
  readonly lateRatherThan: readonly UnservedReason[]
}

/** One for all: a plan follows from what is asked and from nothing else. */
const seed = 1
/** A step costs the more the more stops there are; beyond these a plan gets hardly shorter. */
const stepsTimesStops = 600_000
const mostSteps = 10_000

/**
 * Every window is kept that can be. What cannot be there in time is given all the time there is, and the plan made again:
 * at most three times, the last time without any end of a window.
 */
export function planTimely({ problem, lateRatherThan }: RoundQuestion): RoutePlan {
  const stops = problem.requests.flatMap(({ pickup, dropoff }) => [pickup, dropoff]).filter(Boolean).length
  const iterations = Math.min(mostSteps, Math.ceil(stepsTimesStops / Math.max(1, stops)))
  const plan = (late: ReadonlySet<string>): RoutePlan =>
    planRoutes(
      { ...problem, requests: problem.requests.map((each) => (late.has(each.id) ? openEnd(each, problem) : each)) },
      { seed, iterations },
    )
  const lateIn = ({ unserved }: RoutePlan): string[] =>
    unserved.flatMap(({ requestId, reason }) => (lateRatherThan.includes(reason) ? [requestId] : []))

  const inTime = plan(new Set())
  const late = new Set(lateIn(inTime))
  if (late.size === 0) return inTime
  const someLate = plan(late)
  if (lateIn(someLate).every((id) => late.has(id))) return someLate
  return plan(new Set(problem.requests.map(({ id }) => id)))
}

const openEnd = ({ dropoff, ...request }: RouteRequest, { depot }: RouteProblem): RouteRequest =>
  dropoff ? { ...request, dropoff: { ...dropoff, closesAt: Math.max(dropoff.opensAt, depot.closesAt) } } : request
