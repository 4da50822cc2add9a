import { isPickup, taskOf, type Model } from './model.ts'
import { travelSeconds } from './travel.ts'

/** The longest route that is planned, in stops. */
export const mostStops = 24

/** Where the rider stands before each visit of the route that was measured last: x, y, time, on board, free grams, cost. */
const rowSize = 6
const rows = new Float64Array((mostStops + 3) * rowSize)

/** A stop that is put into the measured route: its pickup and its door, as places in the new route. */
const nothingNew = { pickup: mostStops + 3, dropoff: mostStops + 3, limit: Infinity }
let measured = 0

/** What a rider's route costs, in the weighted seconds of the settings; Infinity where it cannot be. */
export function costOfRoute(model: Model, rider: number, stops: Int32Array, count: number): number {
  const { x, y, free, onBoard, freeGrams } = model.rider
  keepRow(0, x[rider]!, y[rider]!, free[rider]!, onBoard[rider]!, freeGrams[rider]!, 0)
  measured = measure(model, rider, stops, 0, count, nothingNew, true)
  return measured
}

/**
 * As `costOfRoute`, for the route that was given to it last with a task put in; the same up to stop `start`, the first of
 * a visit. Answers Infinity as soon as it is sure to cost `limit` or more: what follows is served no sooner than it was.
 */
export const costWith = (
  model: Model,
  rider: number,
  stops: Int32Array,
  start: number,
  count: number,
  put: Put,
): number => measure(model, rider, stops, start, count, put, false)

interface Put {
  readonly pickup: number
  readonly dropoff: number
  readonly limit: number
}

function measure(
  model: Model,
  rider: number,
  stops: Int32Array,
  start: number,
  count: number,
  { pickup, dropoff, limit }: Put,
  isKept: boolean,
): number {
  const { settings, task, secondPrice } = model
  const { weights, halfPickupSeconds, halfDropoffSeconds, mostOnBoard } = settings
  const { driving, freshness, lateness, lateAtAll } = weights
  const shiftEnd = model.rider.shiftEnd[rider]!
  const open = model.tasks.length
  const row = start * rowSize
  let x = rows[row]!
  let y = rows[row + 1]!
  let at = rows[row + 2]!
  let onBoard = rows[row + 3]!
  let freeGrams = rows[row + 4]!
  let cost = rows[row + 5]!
  for (let index = start; index < count;) {
    const first = index
    const here = taskOf(stops[index]!)
    const from = at
    if (isKept) keepRow(index, x, y, at, onBoard, freeGrams, cost)
    let busy: number
    if (isPickup(stops[index]!)) {
      const way = travelSeconds(settings, x, y, task.pickupX[here]!, task.pickupY[here]!)
      const shop = task.shop[here]!
      const isEmpty = onBoard === 0
      let begun = at + way + halfPickupSeconds
      let isNew = false
      let last = index
      for (; last < count && isPickup(stops[last]!) && task.shop[taskOf(stops[last]!)] === shop; last++) {
        const taken = taskOf(stops[last]!)
        if (task.ready[taken]! > begun) begun = task.ready[taken]!
        freeGrams -= task.grams[taken]!
        isNew ||= taken < open
        onBoard++
      }
      // What he has already stays his, however it came to be too much.
      if (isNew && (begun > shiftEnd || onBoard > mostOnBoard || freeGrams < 0)) return Infinity
      if (freshness > 0)
        for (let each = index; each < last; each++) cost += freshness * (begun - task.ready[taskOf(stops[each]!)]!)
      x = task.pickupX[here]!
      y = task.pickupY[here]!
      at = begun + halfPickupSeconds
      // With nothing on board he need not set out before it is time.
      busy = isEmpty ? way + 2 * halfPickupSeconds : at - from
      cost += way * driving
      index = last
    } else {
      const way = travelSeconds(settings, x, y, task.dropoffX[here]!, task.dropoffY[here]!)
      let begun = at + way + halfDropoffSeconds
      if (task.notBefore[here]! > begun) begun = task.notBefore[here]!
      const late = begun - task.due[here]!
      cost += begun - task.ready[here]! + way * driving
      if (late > 0) cost += lateAtAll + lateness * late
      x = task.dropoffX[here]!
      y = task.dropoffY[here]!
      at = begun + halfDropoffSeconds
      busy = at - from
      freeGrams += task.grams[here]!
      onBoard--
      index++
    }
    // After his shift his time is worth nothing to others.
    if (at > shiftEnd) busy = Math.max(0, busy - (at - shiftEnd))
    cost += busy * secondPrice
    if (isKept) for (let within = index; within > first + 1; within--) rows[(within - 1) * rowSize + 5] = cost
    else if (cost + measured - rows[(index - Number(index > pickup) - Number(index > dropoff)) * rowSize + 5]! >= limit)
      return Infinity
  }
  if (isKept) keepRow(count, x, y, at, onBoard, freeGrams, cost)
  if (at > shiftEnd && count > 0) cost += weights.overtime * (at - shiftEnd)
  return cost + costOfLoad(weights.load, count)
}

function keepRow(
  index: number,
  x: number,
  y: number,
  at: number,
  onBoard: number,
  freeGrams: number,
  cost: number,
): void {
  const row = index * rowSize
  rows[row] = x
  rows[row + 1] = y
  rows[row + 2] = at
  rows[row + 3] = onBoard
  rows[row + 4] = freeGrams
  rows[row + 5] = cost
}

/** Each task of a route weighs on every other. */
export const costOfLoad = (weight: number, stops: number): number => (weight * stops * Math.max(0, stops - 2)) / 8
