import type { PlannedRoute, RoutePlan, RouteProblem, RouteRequest, Visit } from './problem.ts'

/** Rounding of sums in another order than the planner's. */
const dust = 1e-6

/**
 * Everything that a plan must keep, reckoned from the problem alone: whoever reads it trusts no figure of the planner. Empty
 * when nothing is wrong.
 */
export function faultsOf(problem: RouteProblem, plan: RoutePlan): string[] {
  const faults: string[] = []
  const requests = new Map(problem.requests.map((request) => [request.id, request]))
  const visits = new Map<string, number>()
  for (const [index, route] of plan.routes.entries()) {
    for (const { requestId, kind } of route.stops) {
      const visit = `${kind} of ${requestId}`
      visits.set(visit, (visits.get(visit) ?? 0) + 1)
    }
    faults.push(...routeFaults(problem, requests, route).map((fault) => `route ${index}: ${fault}`))
  }
  const unserved = new Map(plan.unserved.map(({ requestId }) => [requestId, true]))
  for (const { id, pickup, dropoff } of problem.requests)
    for (const [kind, visit] of [
      ['PICKUP', pickup],
      ['DROPOFF', dropoff],
    ] as const) {
      const wanted = visit && !unserved.has(id) ? 1 : 0
      const found = visits.get(`${kind} of ${id}`) ?? 0
      if (found !== wanted) faults.push(`${kind} of ${id} is visited ${found} times, not ${wanted}`)
    }
  if (plan.routes.length > (problem.vehicles.most ?? Infinity)) faults.push('more routes than vehicles')
  const metres = plan.routes.reduce((sum, route) => sum + metresOf(problem, requests, route), 0)
  if (Math.abs(metres - plan.metres) > dust * Math.max(1, metres))
    faults.push(`${plan.metres} m are said, ${metres} it is`)
  return faults
}

type Requests = ReadonlyMap<string, RouteRequest>
const visitOf = (requests: Requests, { requestId, kind }: PlannedRoute['stops'][number]): Visit | undefined =>
  requests.get(requestId)?.[kind === 'PICKUP' ? 'pickup' : 'dropoff']

function metresOf({ depot }: RouteProblem, requests: Requests, { stops }: PlannedRoute): number {
  let [at, sum] = [depot as { x: number; y: number }, 0]
  for (const stop of stops) {
    const to = visitOf(requests, stop)?.at ?? at
    sum += Math.hypot(at.x - to.x, at.y - to.y)
    at = to
  }
  return sum + Math.hypot(at.x - depot.x, at.y - depot.y)
}

function routeFaults(problem: RouteProblem, requests: Requests, route: PlannedRoute): string[] {
  const { depot, vehicles, metresPerSecond } = problem
  const faults: string[] = []
  const onBoard = new Map<string, number>()
  for (const { requestId } of route.stops) {
    const request = requests.get(requestId)
    if (request && !request.pickup) onBoard.set(requestId, request.load)
  }
  const load = () => [...onBoard.values()].reduce((sum, each) => sum + each, 0)
  if (load() > vehicles.capacity + dust) faults.push('too heavy from the start')
  let at: { x: number; y: number } = depot
  let time = route.leavesAt
  if (time < depot.opensAt - dust) faults.push('leaves before the depot opens')
  for (const stop of route.stops) {
    const request = requests.get(stop.requestId)
    const visit = visitOf(requests, stop)
    if (!request || !visit) {
      faults.push(`nobody asked for the ${stop.kind} of ${stop.requestId}`)
      continue
    }
    time = Math.max(visit.opensAt, time + Math.hypot(at.x - visit.at.x, at.y - visit.at.y) / metresPerSecond)
    if (time > visit.closesAt + dust) faults.push(`${stop.kind} of ${stop.requestId} after it closes`)
    if (Math.abs(time - stop.startsAt) > dust) faults.push(`${stop.kind} of ${stop.requestId} begins at another time`)
    time += visit.serviceSeconds
    at = visit.at
    if (stop.kind === 'PICKUP') onBoard.set(stop.requestId, request.load)
    else if (!onBoard.delete(stop.requestId)) faults.push(`${stop.requestId} is dropped off and not on board`)
    if (load() > vehicles.capacity + dust) faults.push(`too heavy after the ${stop.kind} of ${stop.requestId}`)
  }
  for (const id of onBoard.keys()) if (requests.get(id)?.dropoff) faults.push(`${id} is never dropped off`)
  time += Math.hypot(at.x - depot.x, at.y - depot.y) / metresPerSecond
  if (time > depot.closesAt + dust) faults.push('back after the depot closes')
  return faults
}
