import { isPickup, taskOf, type Model } from './model.ts'
import { travelSeconds } from './travel.ts'

/** One visit of a route: a door, or a shop with all that is taken there at once. */
export interface Visit {
  readonly stops: readonly number[]
  readonly isAtShop: boolean
  readonly x: number
  readonly y: number
  /** When he could leave the place before, and how long the way is. */
  readonly from: number
  readonly way: number
  /** When goods change hands: after parking, and not before they are ready or wanted. */
  readonly doneAt: number
  readonly leftAt: number
  /** On board when he leaves. */
  readonly onBoard: number
  readonly isFirstOfTrip: boolean
}

/** A rider's route, visit by visit. `costOfRoute` goes the same way without telling; a test holds them together. */
export function visitsOf(model: Model, rider: number, stops: Int32Array, count: number): Visit[] {
  const { task, settings } = model
  const visits: Visit[] = []
  let x = model.rider.x[rider]!
  let y = model.rider.y[rider]!
  let from = model.rider.free[rider]!
  let onBoard = model.rider.onBoard[rider]!
  for (let index = 0; index < count;) {
    const here = taskOf(stops[index]!)
    const isAtShop = isPickup(stops[index]!)
    const toX = isAtShop ? task.pickupX[here]! : task.dropoffX[here]!
    const toY = isAtShop ? task.pickupY[here]! : task.dropoffY[here]!
    const way = travelSeconds(settings, x, y, toX, toY)
    const half = isAtShop ? settings.halfPickupSeconds : settings.halfDropoffSeconds
    const isFirstOfTrip = onBoard === 0
    const taken: number[] = []
    let doneAt = from + way + half
    if (isAtShop)
      for (; index < count && isSameVisit(model, stops[index]!, here); index++) {
        taken.push(stops[index]!)
        doneAt = Math.max(doneAt, task.ready[taskOf(stops[index]!)]!)
      }
    else {
      taken.push(stops[index++]!)
      doneAt = Math.max(doneAt, task.notBefore[here]!)
    }
    onBoard += isAtShop ? taken.length : -1
    const leftAt = doneAt + half
    visits.push({ stops: taken, isAtShop, x: toX, y: toY, from, way, doneAt, leftAt, onBoard, isFirstOfTrip })
    x = toX
    y = toY
    from = leftAt
  }
  return visits
}

const isSameVisit = ({ task }: Model, stop: number, first: number) =>
  isPickup(stop) && task.shop[taskOf(stop)] === task.shop[first]
