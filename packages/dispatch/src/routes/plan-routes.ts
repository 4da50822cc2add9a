import { randomNumbers } from '../assignment/random.ts'
import { construct } from './construction.ts'
import { modelOf, type Model } from './model.ts'
import type { PlannedRoute, PlannedVisit, RoutePlan, RouteProblem, RouteRequest, Unserved } from './problem.ts'
import { saveRoutes, shorten } from './search.ts'
import { Tours } from './tours.ts'

export interface RouteOptions {
  /** The same problem, seed and iterations always give the same plan. */
  readonly seed: number
  /** How often the plan is broken and mended; a hundred thousand for a hundred requests is a good plan. */
  readonly iterations: number
  /** Ends the search earlier: how much of the asker's time is over, from 0 to 1. Plans are then no longer repeatable. */
  readonly timeSpent?: () => number
}

/** Of the search, for having fewer routes; the rest shortens them. */
const forFewerRoutes = 0.5

/**
 * Plans routes for all requests that can be served: the fewest vehicles first, the shortest way second. Built by regret
 * insertion, then improved by a large-neighbourhood search.
 */
export function planRoutes(problem: RouteProblem, { seed, iterations, timeSpent = () => 0 }: RouteOptions): RoutePlan {
  const { model, served, impossible } = modelOf(problem)
  const tours = new Tours(model)
  const random = randomNumbers(seed)
  construct(tours)
  let asked = 0
  let spent = 0
  // A clock is slow to read beside a step.
  const progress = () => {
    asked++
    if (asked % 64 === 0) spent = timeSpent()
    return Math.max(asked / (2 * iterations), spent)
  }
  if (model.requests > 1) {
    saveRoutes(tours, random, forFewerRoutes, progress)
    shorten(tours, random, progress)
  }
  const unserved: Unserved[] = [
    ...[...impossible].map(([{ id: requestId }, reason]) => ({ requestId, reason })),
    ...tours.absent.map((request) => ({ requestId: served[request]!.id, reason: 'NO_VEHICLE_LEFT' as const })),
  ]
  const routes = tours.routes.flatMap((nodes, route) => {
    const visits = nodes.subarray(0, tours.sizes[route])
    return visits.length === 0 ? [] : [routeOf(model, served, visits, tours.metres[route]!)]
  })
  return { routes, unserved, metres: tours.totalMetres }
}

/** Leaves the depot as late as it can without coming anywhere later for it. */
function routeOf(model: Model, served: readonly RouteRequest[], nodes: Int32Array, metres: number): PlannedRoute {
  const { seconds, opens, service, requestOf, pickup, nodes: count } = model
  const first = nodes[0]!
  const leavesAt = Math.max(opens[0]!, opens[first]! - seconds[first]!)
  let time = leavesAt
  let at = 0
  const stops: PlannedVisit[] = []
  for (const node of nodes) {
    const arrivesAt = time + seconds[at * count + node]!
    const startsAt = Math.max(arrivesAt, opens[node]!)
    time = startsAt + service[node]!
    const request = requestOf[node]!
    const kind = pickup[request] === node ? 'PICKUP' : 'DROPOFF'
    stops.push({ requestId: served[request]!.id, kind, arrivesAt, startsAt, leavesAt: time })
    at = node
  }
  return { stops, leavesAt, returnsAt: time + seconds[at * count]!, metres }
}
