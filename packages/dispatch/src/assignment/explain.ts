import { exclusions, type Candidate, type Excluded, type Explanation, type Term } from './decision.ts'
import { insert, type Place } from './insertion.ts'
import { taskOf, type Model } from './model.ts'
import { give, placeIn, take, type Plan } from './plan.ts'
import { costOfLoad } from './route.ts'
import { visitsOf, type Visit } from './walk.ts'

/** Why the task's rider: what it costs with him, who would have come second as the plan stands, and what made the difference. */
export function explanationOf(plan: Plan, task: number): Explanation {
  const { model } = plan
  const rider = plan.owner[task]!
  const taken = Array.from(plan.stops[rider]!)
  const place = { cost: plan.costs[rider]!, ...whereIs(plan, task) }
  take(plan, task)
  const chosen = candidateOf(plan, task, rider, place)
  const others = Array.from(model.candidates[task]!)
    .filter((other) => other !== rider)
    .map((other) => candidateIn(plan, task, other))
    .filter((candidate) => candidate !== null)
  // Put back exactly as it was: what is told of the other tasks is told of the same plan.
  give(plan, rider, task, place)
  plan.stops[rider]!.set(taken)
  const runnerUp = others.reduce<Candidate | null>(
    (best, other) => (best && best.score <= other.score ? best : other),
    null,
  )
  return {
    taskId: model.task.ids[task]!,
    chosen,
    runnerUp,
    lostBy: runnerUp ? lostBy(chosen, runnerUp) : [],
    considered: others.length + 1,
    excluded: excludedOf(model, task),
  }
}

export const excludedOf = ({ barriers }: Model, task: number): Excluded[] =>
  exclusions
    .map((reason, at) => ({ reason, riders: barriers[task * exclusions.length + at]! }))
    .filter(({ riders }) => riders > 0)

function whereIs({ stops, counts, owner }: Plan, task: number): { pickup: number; dropoff: number } {
  const row = stops[owner[task]!]!.subarray(0, counts[owner[task]!])
  const pickup = row.findIndex((stop) => taskOf(stop) === task)
  const dropoff = row.findLastIndex((stop) => taskOf(stop) === task)
  return { pickup, dropoff: dropoff - 1 }
}

function candidateIn(plan: Plan, task: number, rider: number): Candidate | null {
  const place: Place = { cost: 0, pickup: 0, dropoff: 0 }
  placeIn(plan, rider, task, place)
  return place.cost === Infinity ? null : candidateOf(plan, task, rider, place)
}

/** The score of a rider is what his route costs more with the task; its terms are the parts of that difference. */
function candidateOf({ model, stops, counts }: Plan, task: number, rider: number, place: Place): Candidate {
  const without = reckon(model, rider, stops[rider]!, counts[rider]!)
  const row = stops[rider]!.slice()
  const withIt = reckon(model, rider, row, insert(row, counts[rider]!, task, place))
  const { from, doneAt: pickedUpAt } = withIt.visits.find((visit) => visit.isAtShop && holds(visit, task))!
  const wait = pickedUpAt - model.task.ready[task]!
  const busy = Math.min(wait, Math.max(0, from - model.now))
  const terms: Record<Term, number> = {
    DISTANCE: wait - busy + withIt.effort - without.effort,
    READINESS: withIt.freshness - without.freshness,
    DETOUR: withIt.delivery - without.delivery - wait,
    LATENESS: withIt.lateness - without.lateness,
    LOAD: busy + withIt.load - without.load,
    FAIRNESS: model.rider.fairness[rider]!,
    SHIFT: withIt.overtime - without.overtime,
  }
  const score = Object.values(terms).reduce((sum, seconds) => sum + seconds, 0)
  return { riderId: model.riders[rider]!.id, score, terms }
}

const holds = ({ stops }: Visit, task: number) => stops.some((stop) => taskOf(stop) === task)

function lostBy(chosen: Candidate, runnerUp: Candidate): Explanation['lostBy'] {
  const worse = (Object.keys(chosen.terms) as Term[])
    .map((term) => ({ term, by: runnerUp.terms[term] - chosen.terms[term] }))
    .filter(({ by }) => by > 0)
    .toSorted((a, b) => b.by - a.by)
    .map(({ term }) => term)
  return runnerUp.score < chosen.score ? ['TAKEN', ...worse] : worse
}

/** What a route costs, in parts; together they are `costOfRoute`. */
export function reckon(model: Model, rider: number, stops: Int32Array, count: number) {
  const { weights } = model.settings
  const { task, secondPrice } = model
  const shiftEnd = model.rider.shiftEnd[rider]!
  const visits = visitsOf(model, rider, stops, count)
  const parts = {
    visits,
    effort: 0,
    freshness: 0,
    delivery: 0,
    lateness: 0,
    overtime: 0,
    load: costOfLoad(weights.load, count),
  }
  for (const { stops: taken, isAtShop, way, from, doneAt, leftAt, isFirstOfTrip } of visits) {
    const busy = isAtShop && isFirstOfTrip ? way + 2 * model.settings.halfPickupSeconds : leftAt - from
    parts.effort += weights.driving * way + secondPrice * Math.max(0, busy - Math.max(0, leftAt - shiftEnd))
    for (const here of taken.map(taskOf)) {
      if (isAtShop) parts.freshness += weights.freshness * (doneAt - task.ready[here]!)
      else {
        const late = Math.max(0, doneAt - task.due[here]!)
        parts.delivery += doneAt - task.ready[here]!
        parts.lateness += late > 0 ? weights.lateAtAll + weights.lateness * late : 0
      }
    }
  }
  parts.overtime = weights.overtime * Math.max(0, (visits.at(-1)?.leftAt ?? 0) - shiftEnd)
  return parts
}
