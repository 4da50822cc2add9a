import { expect, test } from 'vitest'
import { faultsOf } from './check.ts'
import { planRoutes } from './plan-routes.ts'
import type { PlannedRoute, RoutePlan, RouteProblem } from './problem.ts'

const window = { opensAt: 0, closesAt: 2_000, serviceSeconds: 10 }
const problem: RouteProblem = {
  depot: { x: 0, y: 0, opensAt: 0, closesAt: 5_000 },
  vehicles: { capacity: 10 },
  metresPerSecond: 1,
  requests: [
    {
      id: 'pair',
      load: 6,
      pickup: { ...window, at: { x: 100, y: 0 } },
      dropoff: { ...window, at: { x: 200, y: 0 } },
    },
    { id: 'out', load: 5, dropoff: { ...window, at: { x: 300, y: 0 }, opensAt: 1_000 } },
  ],
}
const plan = planRoutes(problem, { seed: 1, iterations: 200 })

const withStops = (change: (stops: PlannedRoute['stops']) => PlannedRoute['stops']): RoutePlan => ({
  ...plan,
  routes: plan.routes.map((route) => ({ ...route, stops: change(route.stops) })),
})

test('a whole plan has no fault', () => {
  expect(faultsOf(problem, plan)).toEqual([])
})

test.each<[string, RouteProblem, RoutePlan, RegExp]>([
  ['a visit left out', problem, withStops((stops) => stops.slice(1)), /visited 0 times/],
  ['a visit made twice', problem, withStops((stops) => [...stops, ...stops.slice(-1)]), /visited 2 times/],
  ['a drop-off before its pickup', problem, withStops((stops) => stops.toReversed()), /not on board/],
  ['a visit nobody asked for', { ...problem, requests: problem.requests.slice(1) }, plan, /nobody asked/],
  ['more on board than fits', { ...problem, vehicles: { capacity: 5 } }, plan, /too heavy/],
  ['more routes than vehicles', { ...problem, vehicles: { capacity: 10, most: 0 } }, plan, /more routes/],
  ['a visit after it closes', { ...problem, metresPerSecond: 0.1 }, plan, /after it closes/],
  ['a return after the depot closes', { ...problem, depot: { ...problem.depot, closesAt: 1_100 } }, plan, /back after/],
  [
    'a start before the depot opens',
    { ...problem, depot: { ...problem.depot, opensAt: 4_000 } },
    plan,
    /leaves before/,
  ],
  ['another length than it has', problem, { ...plan, metres: plan.metres - 1 }, /m are said/],
])('%s is told', (_, asked, planned, fault) => {
  expect(faultsOf(asked, planned).join('\n')).toMatch(fault)
})
