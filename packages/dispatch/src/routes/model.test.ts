import { expect, test } from 'vitest'
import { planRoutes } from './plan-routes.ts'
import type { RouteProblem } from './problem.ts'

const problem: RouteProblem = {
  depot: { x: 0, y: 0, opensAt: 0, closesAt: 1_000 },
  vehicles: { capacity: 10 },
  metresPerSecond: 1,
  requests: [0, 1, 2].map((x) => ({
    id: `r${x}`,
    load: 1,
    dropoff: { at: { x, y: 0 }, opensAt: 0, closesAt: 1_000, serviceSeconds: 0 },
  })),
}

test.each<[string, RouteProblem, string]>([
  ['a depot nowhere', { ...problem, depot: { ...problem.depot, x: Number.NaN } }, 'OUT_OF_TIME'],
  ['a depot that opens at no time', { ...problem, depot: { ...problem.depot, opensAt: Number.NaN } }, 'OUT_OF_TIME'],
  ['no speed', { ...problem, metresPerSecond: 0 }, 'OUT_OF_TIME'],
  ['a speed backwards', { ...problem, metresPerSecond: -1 }, 'OUT_OF_TIME'],
  ['a speed that is no number', { ...problem, metresPerSecond: Number.NaN }, 'OUT_OF_TIME'],
  ['a vehicle of no known size', { ...problem, vehicles: { capacity: Number.NaN } }, 'TOO_HEAVY'],
])('%s serves nobody, and says so', (_, asked, reason) => {
  const plan = planRoutes(asked, { seed: 1, iterations: 100 })
  expect(plan).toEqual({
    routes: [],
    unserved: problem.requests.map(({ id }) => ({ requestId: id, reason })),
    metres: 0,
  })
})
