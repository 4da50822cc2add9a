import fc from 'fast-check'
import { expect, test } from 'vitest'
import { situations } from '../testing.ts'
import { reckon } from './explain.ts'
import { bestPlace, insert, type Place } from './insertion.ts'
import { modelOf } from './model.ts'
import { costOfRoute } from './route.ts'
import { planOf } from './search.ts'
import { defaultSettings } from './settings.ts'

const planned = situations.map((told) => planOf(modelOf(told, defaultSettings), told.seed))

test('the cost of a route is the sum of the parts that explain it', () => {
  fc.assert(
    fc.property(planned, ({ model, stops, counts }) => {
      for (const [rider, row] of stops.entries()) {
        const parts = reckon(model, rider, row, counts[rider]!)
        const sum = parts.effort + parts.freshness + parts.delivery + parts.lateness + parts.overtime + parts.load
        expect(costOfRoute(model, rider, row, counts[rider]!)).toBeCloseTo(sum, 6)
      }
    }),
    { numRuns: 60 },
  )
})

test('a plan costs what its routes cost, with fairness and with what is left', () => {
  fc.assert(
    fc.property(planned, ({ model, stops, counts, owner, cost }) => {
      const routes = stops.map((row, rider) => costOfRoute(model, rider, row, counts[rider]!))
      const others = Array.from(owner, (rider) =>
        rider < 0 ? model.settings.weights.unserved : model.rider.fairness[rider]!,
      )
      expect(cost).toBeCloseTo([...routes, ...others].reduce((sum, each) => sum + each, 0) - routesBefore(model), 4)
    }),
    { numRuns: 60 },
  )
})

/** Routes under way cost what they cost, whatever is put into them. */
const routesBefore = (model: ReturnType<typeof modelOf>) =>
  model.rider.route.reduce((sum, route, rider) => sum + costOfRoute(model, rider, route, route.length), 0)

test('a place that is found costs what its route will cost', () => {
  fc.assert(
    fc.property(planned, fc.nat(), fc.nat(), ({ model, stops, counts, owner }, one, other) => {
      if (model.tasks.length === 0 || model.riders.length === 0) return
      const task = one % model.tasks.length
      const rider = other % model.riders.length
      const [row, count] = [stops[rider]!, counts[rider]!]
      if (owner[task] === rider || count + 2 > 2 * model.settings.search.mostTasks) return
      const best: Place = { cost: 0, pickup: 0, dropoff: 0 }
      bestPlace(model, rider, row, count, task, best)
      if (best.cost === Infinity) return
      const longer = row.slice()
      insert(longer, count, task, best)
      expect(best.cost).toBeCloseTo(costOfRoute(model, rider, longer, count + 2), 6)
    }),
    { numRuns: 200, endOnFailure: true },
  )
})
