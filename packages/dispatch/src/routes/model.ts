import type { RouteProblem, RouteRequest, UnservedReason, Visit } from './problem.ts'

export const none = -1

/** The problem as numbers. Node 0 is the depot; request `r` has the node `pickup[r]`, or `dropoff[r]`, or both. */
export interface Model {
  readonly nodes: number
  readonly requests: number
  readonly capacity: number
  readonly mostRoutes: number
  readonly metresPerSecond: number
  /** Row by row. */
  readonly metres: Float64Array
  readonly seconds: Float64Array
  readonly opens: Float64Array
  readonly closes: Float64Array
  readonly service: Float64Array
  /** What a visit puts on board, or takes from it. */
  readonly change: Float64Array
  /** What lies on board from the start of the route for this visit. */
  readonly initial: Float64Array
  readonly requestOf: Int32Array
  readonly load: Float64Array
  readonly pickup: Int32Array
  readonly dropoff: Int32Array
  /** All nodes but the depot, the nearest first, row by row. */
  readonly near: Int32Array
}

/** Only requests that somebody could serve get into a model; why not is told of the others. */
export function modelOf(problem: RouteProblem): {
  model: Model
  /** The requests of the model, by number. */
  served: readonly RouteRequest[]
  impossible: ReadonlyMap<RouteRequest, UnservedReason>
} {
  const impossible = new Map<RouteRequest, UnservedReason>()
  const served: RouteRequest[] = []
  for (const request of problem.requests) {
    const reason = obstacle(problem, request)
    if (reason) impossible.set(request, reason)
    else served.push(request)
  }
  return { model: numbers(problem, served), served, impossible }
}

const isVisit = ({ at, opensAt, closesAt, serviceSeconds }: Visit): boolean =>
  [at.x, at.y, opensAt, closesAt, serviceSeconds].every(Number.isFinite) && opensAt <= closesAt && serviceSeconds >= 0

function obstacle(problem: RouteProblem, request: RouteRequest): UnservedReason | undefined {
  const { depot, vehicles, metresPerSecond } = problem
  const visits = [request.pickup, request.dropoff].filter((visit) => visit !== undefined)
  if (visits.length === 0 || !visits.every(isVisit) || !(request.load >= 0)) return 'MALFORMED'
  // What is no number compares with nothing: asked this way round, it serves nobody rather than everybody.
  if (!(request.load <= vehicles.capacity)) return 'TOO_HEAVY'
  if (!(metresPerSecond > 0)) return 'OUT_OF_TIME'
  let at = { x: depot.x, y: depot.y }
  let time = depot.opensAt
  for (const visit of visits) {
    time = Math.max(visit.opensAt, time + distance(at, visit.at) / metresPerSecond)
    if (!(time <= visit.closesAt)) return 'OUT_OF_TIME'
    time += visit.serviceSeconds
    at = visit.at
  }
  return time + distance(at, depot) / metresPerSecond <= depot.closesAt ? undefined : 'OUT_OF_TIME'
}

const distance = (a: { x: number; y: number }, b: { x: number; y: number }): number => Math.hypot(a.x - b.x, a.y - b.y)

function numbers({ depot, vehicles, metresPerSecond }: RouteProblem, served: readonly RouteRequest[]): Model {
  const visits: (Visit & { request: number; kind: 'PICKUP' | 'DROPOFF' })[] = []
  const pickup = new Int32Array(served.length).fill(none)
  const dropoff = new Int32Array(served.length).fill(none)
  for (const [request, each] of served.entries()) {
    if (each.pickup) pickup[request] = visits.push({ ...each.pickup, request, kind: 'PICKUP' })
    if (each.dropoff) dropoff[request] = visits.push({ ...each.dropoff, request, kind: 'DROPOFF' })
  }
  const nodes = visits.length + 1
  const places = [depot, ...visits.map(({ at }) => at)]
  const metres = new Float64Array(nodes * nodes)
  for (let from = 0; from < nodes; from++)
    for (let to = 0; to < nodes; to++) metres[from * nodes + to] = distance(places[from]!, places[to]!)
  const ofVisits = (first: number, of: (visit: (typeof visits)[number]) => number) =>
    Float64Array.from([first, ...visits.map(of)])
  const loadOf = ({ request }: { request: number }) => served[request]!.load
  return {
    nodes,
    requests: served.length,
    capacity: vehicles.capacity,
    mostRoutes: vehicles.most ?? served.length,
    metresPerSecond,
    metres,
    seconds: metres.map((each) => each / metresPerSecond),
    opens: ofVisits(depot.opensAt, ({ opensAt }) => opensAt),
    closes: ofVisits(depot.closesAt, ({ closesAt }) => closesAt),
    service: ofVisits(0, ({ serviceSeconds }) => serviceSeconds),
    change: ofVisits(0, (visit) => (visit.kind === 'PICKUP' ? 1 : -1) * loadOf(visit)),
    initial: ofVisits(0, (visit) => (pickup[visit.request] === none ? loadOf(visit) : 0)),
    requestOf: Int32Array.from([none, ...visits.map(({ request }) => request)]),
    load: Float64Array.from(served, ({ load }) => load),
    pickup,
    dropoff,
    near: nearest(nodes, metres),
  }
}

function nearest(nodes: number, metres: Float64Array): Int32Array {
  const near = new Int32Array(nodes * (nodes - 1))
  for (let from = 0; from < nodes; from++) {
    const row = Int32Array.from({ length: nodes - 1 }, (_, index) => index + 1)
    row.sort((a, b) => metres[from * nodes + a]! - metres[from * nodes + b]! || a - b)
    near.set(row, from * (nodes - 1))
  }
  return near
}
