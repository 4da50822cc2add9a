/** The Meal Delivery Routing Problem: whole minutes from the start of the day, metres on a plane. */
export interface World {
  readonly params: Params
  readonly restaurants: readonly Restaurant[]
  readonly couriers: readonly Courier[]
}

export interface Params {
  readonly metersPerMinute: number
  readonly pickupService: number
  readonly dropoffService: number
  readonly targetClickToDoor: number
  readonly maxClickToDoor: number
  readonly payPerOrder: number
  readonly guaranteedPayPerHour: number
}

export interface Restaurant {
  readonly id: string
  readonly x: number
  readonly y: number
}

export interface Courier {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly on: number
  readonly off: number
}

export interface Order {
  readonly id: string
  readonly restaurant: string
  readonly x: number
  readonly y: number
  readonly placed: number
  readonly ready: number
}

/** One day: what is known from the start, and the orders that its minutes reveal. */
export interface Day {
  readonly name: string
  readonly world: World
  readonly orders: readonly Order[]
}

interface Point {
  readonly x: number
  readonly y: number
}

export function travelMinutes({ metersPerMinute }: Params, from: Point, to: Point): number {
  const dx = to.x - from.x
  const dy = to.y - from.y
  return Math.ceil(Math.sqrt(dx * dx + dy * dy) / metersPerMinute)
}
