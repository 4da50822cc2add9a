import { dropoffOf, isPickup, pickupOf, taskOf, type Model } from './model.ts'
import { costWith, costOfRoute, mostStops } from './route.ts'

/** Where a task fits into a route: its pickup before stop `pickup` of it, its door before stop `dropoff`. */
export interface Place {
  /** Of the whole route with the task; Infinity when there is no place. */
  cost: number
  pickup: number
  dropoff: number
}

const trial = new Int32Array(mostStops + 2)

/** Finds the cheapest place for a task in a route. */
export function bestPlace(
  model: Model,
  rider: number,
  stops: Int32Array,
  count: number,
  task: number,
  best: Place,
): void {
  best.cost = Infinity
  if (count + 2 > Math.min(mostStops, 2 * model.settings.search.mostTasks)) return
  const isOneShop = model.settings.bundles === 'ONE_SHOP'
  costOfRoute(model, rider, stops, count)
  let onBoard = model.rider.onBoard[rider]!
  let visit = 0
  for (let pickup = 0; pickup <= count; pickup++) {
    const before = pickup > 0 ? stops[pickup - 1]! : -1
    const after = pickup < count ? stops[pickup]! : -1
    if (before >= 0) onBoard += isPickup(before) ? 1 : -1
    // The pickups of one visit have no order among them: only the end of the visit is tried, and it is not torn apart.
    if (before >= 0 && after >= 0 && isSameVisit(model, before, after)) continue
    const isAfterOwnShop = before >= 0 && isPickup(before) && isSameShop(model, before, task)
    const isBeforeOwnShop = after >= 0 && isPickup(after) && isSameShop(model, after, task)
    const start = isAfterOwnShop ? visit : pickup
    visit = pickup
    if (onBoard >= model.settings.mostOnBoard || (isOneShop && onBoard > 0 && !isAfterOwnShop)) continue
    for (let index = 0; index < pickup; index++) trial[index] = stops[index]!
    trial[pickup] = pickupOf(task)
    trial[pickup + 1] = dropoffOf(task)
    for (let index = pickup; index < count; index++) trial[index + 2] = stops[index]!
    for (let dropoff = pickup; ; dropoff++) {
      const cost = costWith(model, rider, trial, start, count + 2, { pickup, dropoff: dropoff + 1, limit: best.cost })
      if (cost < best.cost) {
        best.cost = cost
        best.pickup = pickup
        best.dropoff = dropoff
      }
      if (dropoff === count || isBeforeOwnShop) break
      const passed = stops[dropoff]!
      if (isOneShop && isPickup(passed)) break
      trial[dropoff + 1] = passed
      trial[dropoff + 2] = dropoffOf(task)
    }
  }
}

/** Puts the task where `place` says; answers the new number of stops. */
export function insert(stops: Int32Array, count: number, task: number, { pickup, dropoff }: Place): number {
  stops.copyWithin(dropoff + 2, dropoff, count)
  stops[dropoff + 1] = dropoffOf(task)
  stops.copyWithin(pickup + 1, pickup, dropoff)
  stops[pickup] = pickupOf(task)
  return count + 2
}

/** Takes the task out; answers the new number of stops. */
export function remove(stops: Int32Array, count: number, task: number): number {
  let kept = 0
  for (let index = 0; index < count; index++) if (taskOf(stops[index]!) !== task) stops[kept++] = stops[index]!
  return kept
}

const isSameShop = (model: Model, stop: number, task: number) => model.task.shop[taskOf(stop)] === model.task.shop[task]

const isSameVisit = (model: Model, before: number, after: number) =>
  isPickup(before) && isPickup(after) && isSameShop(model, before, taskOf(after))
