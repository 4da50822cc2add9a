import { bestPlace, insert, remove, type Place } from './insertion.ts'
import type { Model } from './model.ts'
import { costOfRoute, mostStops } from './route.ts'

/** Who visits what, in order: all that is known, beyond what anybody is told now. */
export interface Plan {
  readonly model: Model
  /** One row of stops per rider. */
  readonly stops: readonly Int32Array[]
  readonly counts: Int32Array
  readonly costs: Float64Array
  /** Rider of each open task; -1: nobody. */
  readonly owner: Int32Array
  /** Of all routes, with fairness and with what it costs to leave tasks. */
  cost: number
  /** Steps of measuring so far, so that a search knows how much it has done. */
  work: number
  /** What changed since `begin`, as it was. */
  readonly undo: Undo
}

interface Undo {
  readonly riders: Map<number, { readonly stops: Int32Array; readonly count: number; readonly cost: number }>
  readonly tasks: Map<number, number>
  cost: number
}

export function emptyPlan(model: Model): Plan {
  const count = model.riders.length
  const plan: Plan = {
    model,
    stops: model.riders.map(() => new Int32Array(mostStops + 2)),
    counts: new Int32Array(count),
    costs: new Float64Array(count),
    owner: new Int32Array(model.tasks.length).fill(-1),
    cost: model.tasks.length * model.settings.weights.unserved,
    work: 0,
    undo: { riders: new Map(), tasks: new Map(), cost: 0 },
  }
  for (const [rider, route] of model.rider.route.entries()) {
    plan.stops[rider]!.set(route.subarray(0, mostStops))
    plan.counts[rider] = Math.min(route.length, mostStops)
    plan.costs[rider] = costOfRoute(model, rider, plan.stops[rider]!, plan.counts[rider])
  }
  return plan
}

/** The cheapest place of a task with a rider, and what the plan would cost more with it. */
export function placeIn(plan: Plan, rider: number, task: number, best: Place): number {
  const count = plan.counts[rider]!
  plan.work += (count + 2) * (count + 2)
  bestPlace(plan.model, rider, plan.stops[rider]!, count, task, best)
  return best.cost - plan.costs[rider]! + plan.model.rider.fairness[rider]!
}

export function give(plan: Plan, rider: number, task: number, place: Place): void {
  note(plan, rider, task)
  plan.cost += place.cost - plan.costs[rider]! + priceOf(plan, rider)
  plan.counts[rider] = insert(plan.stops[rider]!, plan.counts[rider]!, task, place)
  plan.costs[rider] = place.cost
  plan.owner[task] = rider
}

export function take(plan: Plan, task: number): void {
  const rider = plan.owner[task]!
  if (rider < 0) return
  note(plan, rider, task)
  const count = remove(plan.stops[rider]!, plan.counts[rider]!, task)
  const cost = costOfRoute(plan.model, rider, plan.stops[rider]!, count)
  plan.cost += cost - plan.costs[rider]! - priceOf(plan, rider)
  plan.counts[rider] = count
  plan.costs[rider] = cost
  plan.owner[task] = -1
}

/** What a task costs beside its route: fairness, less what it would cost to leave it. */
const priceOf = ({ model }: Plan, rider: number) => model.rider.fairness[rider]! - model.settings.weights.unserved

export function begin({ undo, cost }: Plan): void {
  undo.riders.clear()
  undo.tasks.clear()
  undo.cost = cost
}

function note({ undo, stops, counts, costs, owner }: Plan, rider: number, task: number): void {
  if (!undo.tasks.has(task)) undo.tasks.set(task, owner[task]!)
  if (undo.riders.has(rider)) return
  undo.riders.set(rider, { stops: stops[rider]!.slice(), count: counts[rider]!, cost: costs[rider]! })
}

/** The plan as it was at `begin`. */
export function goBack(plan: Plan): void {
  for (const [rider, { stops, count, cost }] of plan.undo.riders) {
    plan.stops[rider]!.set(stops)
    plan.counts[rider] = count
    plan.costs[rider] = cost
  }
  for (const [task, rider] of plan.undo.tasks) plan.owner[task] = rider
  plan.cost = plan.undo.cost
}
