import type { Decision } from './decision.ts'
import type { Place } from './insertion.ts'
import { modelOf } from './model.ts'
import { emptyPlan, give, placeIn } from './plan.ts'
import type { Settings } from './settings.ts'
import type { Situation } from './situation.ts'
import { tellingOf } from './telling.ts'

/** What the engine is compared with: one task after another, the soonest ready first, to the nearest rider who stands idle. */
export function nearestIdle(situation: Situation, settings: Settings): Decision {
  const idle = situation.riders.filter(
    ({ isFree, freeAt, route }) => isFree && freeAt <= situation.now && route.length === 0,
  )
  const model = modelOf(
    { ...situation, riders: idle },
    { ...settings, search: { ...settings.search, nearestRiders: idle.length, mostPairs: Infinity } },
  )
  const plan = emptyPlan(model)
  const place: Place = { cost: 0, pickup: 0, dropoff: 0 }
  for (const [task, riders] of model.candidates.entries()) {
    const rider = riders.find((each) => plan.counts[each] === 0)
    if (rider === undefined) continue
    placeIn(plan, rider, task, place)
    if (place.cost < Infinity) give(plan, rider, task, place)
  }
  return { ...tellingOf(plan), moves: [] }
}
