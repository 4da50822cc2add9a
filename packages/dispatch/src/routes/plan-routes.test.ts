import fc from 'fast-check'
import { expect, test } from 'vitest'
import { faultsOf } from './check.ts'
import { planRoutes } from './plan-routes.ts'
import type { RoutePlan, RouteProblem, RouteRequest, Visit } from './problem.ts'

const whole = (min: number, max: number) => fc.integer({ min, max })

const visits = fc.record({
  at: fc.record({ x: whole(0, 1_000), y: whole(0, 1_000) }),
  opensAt: fc.oneof(fc.constant(0), whole(0, 4_000)),
  closesAt: fc.oneof(fc.constant(8_000), whole(0, 8_000)),
  serviceSeconds: whole(0, 120),
})
const inOrder = (visit: Visit): Visit => ({ ...visit, closesAt: Math.max(visit.opensAt, visit.closesAt) })

const request = fc
  .record({
    load: whole(0, 100),
    pickup: fc.option(visits.map(inOrder), { nil: undefined }),
    dropoff: fc.option(visits.map(inOrder), { nil: undefined }),
  })
  .map(({ load, pickup, dropoff }) => ({ load, ...(pickup && { pickup }), ...(dropoff && { dropoff }) }))

const problems = (most: number) =>
  fc
    .record({
      requests: fc.array(request, { maxLength: most }),
      capacity: whole(60, 150),
      vehicles: fc.option(whole(1, 4), { nil: undefined }),
    })
    .map(({ requests, capacity, vehicles }): RouteProblem => ({
      depot: { x: 500, y: 500, opensAt: 0, closesAt: 10_000 },
      vehicles: { capacity, ...(vehicles !== undefined && { most: vehicles }) },
      requests: requests.map((each, index) => ({ ...each, id: `r${index}` })),
      metresPerSecond: 1,
    }))

test('whatever is asked, a plan keeps windows, loads, pairs and vehicles, and tells who is left out and why', () => {
  fc.assert(
    fc.property(problems(12), whole(0, 1_000), (problem, seed) => {
      const plan = planRoutes(problem, { seed, iterations: 300 })
      expect(faultsOf(problem, plan)).toEqual([])
      // With enough vehicles only those are left out whom nobody could serve.
      if (problem.vehicles.most === undefined)
        expect(plan.unserved.filter(({ reason }) => reason === 'NO_VEHICLE_LEFT')).toEqual([])
    }),
    { numRuns: 300 },
  )
})

/** All ways to share out and order the visits of few requests. */
function best({ depot, vehicles, requests, metresPerSecond }: RouteProblem): { routes: number; metres: number } {
  type Stop = { request: RouteRequest; kind: 'pickup' | 'dropoff' }
  let found = { routes: Infinity, metres: Infinity }
  const walk = (left: readonly Stop[], route: readonly Stop[], routes: number, metres: number): void => {
    if (routes > found.routes || (routes === found.routes && metres >= found.metres)) return
    if (left.length === 0 && route.length === 0) {
      found = { routes, metres }
      return
    }
    const open = new Set(route.map(({ request }) => request))
    for (const stop of left) {
      const { pickup, dropoff } = stop.request
      if (
        stop.kind === 'dropoff' &&
        pickup &&
        left.some((each) => each.request === stop.request && each.kind === 'pickup')
      )
        continue
      // A drop-off belongs to the route that has the pickup.
      if (stop.kind === 'dropoff' && pickup && dropoff && !open.has(stop.request)) continue
      const longer = [...route, stop]
      if (timeOf(longer) !== undefined)
        walk(
          left.filter((each) => each !== stop),
          longer,
          routes,
          metres,
        )
    }
    const isWhole = route.every(({ request }) => !left.some((each) => each.request === request))
    if (route.length > 0 && isWhole) {
      const way = lengthOf(route)
      if (way !== undefined) walk(left, [], routes + 1, metres + way)
    }
  }
  const timeOf = (route: readonly Stop[]): number | undefined => {
    let [time, at] = [depot.opensAt, depot as { x: number; y: number }]
    let load = route.reduce((sum, { request }) => sum + (request.pickup ? 0 : request.load), 0)
    if (load > vehicles.capacity) return undefined
    for (const { request, kind } of route) {
      const visit = request[kind]!
      time = Math.max(visit.opensAt, time + Math.hypot(at.x - visit.at.x, at.y - visit.at.y) / metresPerSecond)
      if (time > visit.closesAt) return undefined
      time += visit.serviceSeconds
      at = visit.at
      load += kind === 'pickup' ? request.load : -request.load
      if (load > vehicles.capacity) return undefined
    }
    const back = time + Math.hypot(at.x - depot.x, at.y - depot.y) / metresPerSecond
    return back > depot.closesAt ? undefined : back
  }
  const lengthOf = (route: readonly Stop[]): number | undefined => {
    if (timeOf(route) === undefined) return undefined
    const places = [depot, ...route.map(({ request, kind }) => request[kind]!.at), depot]
    return places
      .slice(1)
      .reduce((sum, to, index) => sum + Math.hypot(to.x - places[index]!.x, to.y - places[index]!.y), 0)
  }
  const stops = requests.flatMap((each): Stop[] => [
    ...(each.pickup ? [{ request: each, kind: 'pickup' } as const] : []),
    ...(each.dropoff ? [{ request: each, kind: 'dropoff' } as const] : []),
  ])
  walk(stops, [], 0, 0)
  return found
}

test('of few requests the plan is the best there is: fewest routes, then the shortest', () => {
  fc.assert(
    fc.property(problems(4), whole(0, 1_000), (asked, seed) => {
      const unlimited: RouteProblem = { ...asked, vehicles: { capacity: asked.vehicles.capacity } }
      const { unserved } = planRoutes(unlimited, { seed, iterations: 1 })
      const impossible = new Set(unserved.map(({ requestId }) => requestId))
      const problem = { ...unlimited, requests: asked.requests.filter(({ id }) => !impossible.has(id)) }
      const plan = planRoutes(problem, { seed, iterations: 2_000 })
      const { routes, metres } = best(problem)
      expect(plan.routes.length).toBe(routes)
      expect(plan.metres).toBeCloseTo(metres, 6)
    }),
    { numRuns: 60 },
  )
})

test('in whatever order requests are given, the plan stands and the same ones cannot be served', () => {
  fc.assert(
    fc.property(problems(10), whole(0, 1_000), (asked, seed) => {
      const given: RouteProblem = { ...asked, vehicles: { capacity: asked.vehicles.capacity } }
      const turned = { ...given, requests: given.requests.toReversed() }
      const [plan, other] = [given, turned].map((problem) => planRoutes(problem, { seed, iterations: 200 }))
      expect(faultsOf(turned, other!)).toEqual([])
      expect(unservedOf(other!)).toEqual(unservedOf(plan!))
    }),
    { numRuns: 100 },
  )
})

const unservedOf = ({ unserved }: RoutePlan) =>
  Object.fromEntries(unserved.map(({ requestId, reason }) => [requestId, reason]))

test('the same seed gives the same plan', () => {
  const [problem] = fc.sample(problems(40), { numRuns: 1, seed: 7 })
  const twice = [1, 2].map(() => planRoutes(problem!, { seed: 5, iterations: 2_000 }))
  expect(twice[0]).toEqual(twice[1])
})

const at = { x: 0, y: 0 }
const day = { opensAt: 0, closesAt: 1_000, serviceSeconds: 0 }

test('who cannot be served is named with the reason, and nobody suffers for him', () => {
  const plan = planRoutes(
    {
      depot: { ...at, opensAt: 0, closesAt: 1_000 },
      vehicles: { capacity: 10, most: 1 },
      metresPerSecond: 1,
      requests: [
        { id: 'heavy', load: 11, dropoff: { ...day, at } },
        { id: 'far', load: 1, dropoff: { ...day, at: { x: 501, y: 0 } } },
        { id: 'nowhere', load: 1 },
        { id: 'shut', load: 1, dropoff: { ...day, at, opensAt: 2, closesAt: 1 } },
        { id: 'left', load: 1, dropoff: { ...day, at: { x: -300, y: 0 } } },
        { id: 'right', load: 1, dropoff: { ...day, at: { x: 300, y: 0 } } },
      ],
    },
    { seed: 1, iterations: 500 },
  )
  const reasons = unservedOf(plan)
  const leftOut = ['left', 'right'].find((id) => id in reasons)!
  expect(reasons).toEqual({
    heavy: 'TOO_HEAVY',
    far: 'OUT_OF_TIME',
    nowhere: 'MALFORMED',
    shut: 'MALFORMED',
    [leftOut]: 'NO_VEHICLE_LEFT',
  })
  expect(plan.routes).toHaveLength(1)
})
