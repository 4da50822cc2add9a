import type { Solution } from './solution.ts'
import { travelMinutes, type Day } from './world.ts'

/** One quantity over a day, as the library sums it up. */
export interface Spread {
  readonly mean: number
  readonly std: number
  readonly min: number
  readonly p10: number
  readonly p50: number
  readonly p90: number
  readonly max: number
}

export interface Figures {
  readonly orders: number
  readonly undelivered: number
  /** Mean click-to-door in which an undelivered order counts the maximum. */
  readonly penalised: number
  /** Share of all orders at the door within the target; undelivered ones are late. */
  readonly onTime: number
  /** Delivered, but later than the maximum. */
  readonly overMaximum: number
  readonly clickToDoor: Spread
  readonly readyToDoor: Spread
  readonly readyToPickup: Spread
  readonly overage: Spread
  readonly ordersPerHour: Spread
  readonly bundlesPerHour: Spread
  readonly utilisation: Spread
  readonly ordersPerBundle: Spread
  readonly payment: number
  readonly costPerOrder: number
  /** Share of couriers who earned less by orders than what they are guaranteed. */
  readonly underGuarantee: number
}

/** What a solution is worth, by the formulas of the library that published the problem. */
export function figuresOf(day: Day, solution: Solution): Figures {
  const { params } = day.world
  const { orders, assignments } = solution
  const clickToDoor = orders.map(({ droppedOffAt, placed }) => droppedOffAt - placed)
  const undelivered = day.orders.length - orders.length
  const couriers = couriersOf(day, solution)
  const payment = sum(couriers.map((courier) => Math.max(courier.earned, courier.guaranteed)))
  return {
    orders: day.orders.length,
    undelivered,
    penalised: (sum(clickToDoor) + undelivered * params.maxClickToDoor) / day.orders.length,
    onTime: clickToDoor.filter((minutes) => minutes <= params.targetClickToDoor).length / day.orders.length,
    overMaximum: clickToDoor.filter((minutes) => minutes > params.maxClickToDoor).length,
    clickToDoor: spreadOf(clickToDoor),
    readyToDoor: spreadOf(orders.map(({ droppedOffAt, ready }) => droppedOffAt - ready)),
    readyToPickup: spreadOf(orders.map(({ pickedUpAt, ready }) => pickedUpAt - ready)),
    overage: spreadOf(clickToDoor.map((minutes) => Math.max(0, minutes - params.targetClickToDoor))),
    ordersPerHour: spreadOf(couriers.map((courier) => courier.orders / courier.hours)),
    bundlesPerHour: spreadOf(couriers.map((courier) => courier.bundles / courier.hours)),
    utilisation: spreadOf(couriers.map((courier) => courier.utilisation)),
    ordersPerBundle: spreadOf(assignments.map((row) => row.orders.length)),
    payment,
    costPerOrder: payment / orders.length,
    underGuarantee: couriers.filter((courier) => courier.earned < courier.guaranteed).length / couriers.length,
  }
}

function couriersOf({ world, orders }: Day, { assignments, moves }: Solution) {
  const { params } = world
  const places = new Map([...world.restaurants, ...orders].map(({ id, x, y }) => [id, { x, y }]))
  const assigned = Map.groupBy(assignments, ({ courier }) => courier)
  const driven = Map.groupBy(moves, ({ courier }) => courier)
  return world.couriers.map((courier) => {
    const own = assigned.get(courier.id) ?? []
    const legs = driven.get(courier.id) ?? []
    const carried = sum(own.map((row) => row.orders.length))
    const driving = sum(legs.map(({ from, to }) => travelMinutes(params, places.get(from) ?? courier, places.get(to)!)))
    const shift = courier.off - courier.on
    const services = params.dropoffService * carried + params.pickupService * own.length
    return {
      orders: carried,
      bundles: own.length,
      hours: shift / 60,
      utilisation: legs.length === 0 ? 0 : (driving + services) / shift,
      earned: params.payPerOrder * carried,
      guaranteed: (params.guaranteedPayPerHour * shift) / 60,
    }
  })
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const mean = sum(values) / values.length
  const squares = sum(values.map((value) => (value - mean) ** 2))
  return {
    mean,
    std: Math.sqrt(squares / (values.length - 1)),
    min: quantile(sorted, 0),
    p10: quantile(sorted, 0.1),
    p50: quantile(sorted, 0.5),
    p90: quantile(sorted, 0.9),
    max: quantile(sorted, 1),
  }
}

/** Between two values it lies on the line through them. */
export function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1)
  const low = sorted[Math.floor(at)] ?? Number.NaN
  const high = sorted[Math.ceil(at)] ?? Number.NaN
  return low + (high - low) * (at - Math.floor(at))
}
