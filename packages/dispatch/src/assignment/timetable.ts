import { isPickup, taskOf, type Model } from './model.ts'
import type { Plan } from './plan.ts'
import type { Stop } from './situation.ts'
import { visitsOf, type Visit } from './walk.ts'

/** From nothing on board to nothing on board. */
export interface Trip {
  /** Open tasks of it, in the order of their doors. */
  readonly tasks: readonly number[]
  readonly stops: readonly Stop[]
  /** When he must leave for its first new pickup so that nothing becomes later. */
  readonly setOut: number
}

/** A rider's planned trips with their times. */
export function tripsOf({ model, stops, counts }: Plan, rider: number): Trip[] {
  const trips: Visit[][] = []
  let trip: Visit[] = []
  for (const visit of visitsOf(model, rider, stops[rider]!, counts[rider]!)) {
    trip.push(visit)
    if (visit.onBoard > 0) continue
    trips.push(trip)
    trip = []
  }
  return trips.map((visits) => tripOf(model, visits))
}

function tripOf(model: Model, visits: readonly Visit[]): Trip {
  const isOpen = (stop: number) => taskOf(stop) < model.tasks.length
  const first = visits.find(({ isAtShop, stops }) => isAtShop && stops.some(isOpen))
  return {
    tasks: visits.flatMap(({ isAtShop, stops }) => (isAtShop ? [] : stops.filter(isOpen).map(taskOf))),
    stops: visits.flatMap((visit) => visit.stops.map((stop) => stopOf(model, stop, visit))),
    setOut: first ? first.doneAt - model.settings.halfPickupSeconds - first.way : Infinity,
  }
}

const stopOf = ({ task }: Model, stop: number, { x, y, doneAt }: Visit): Stop => ({
  kind: isPickup(stop) ? 'PICKUP' : 'DROPOFF',
  taskId: task.ids[taskOf(stop)]!,
  at: { x, y },
  doneAt,
})
