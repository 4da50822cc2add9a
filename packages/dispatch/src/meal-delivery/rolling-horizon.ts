import { cheapestMatching } from './matching.ts'
import type { CourierState, Dispatcher, Instruction, Tick } from './tick.ts'
import { travelMinutes, type Order, type Restaurant, type World } from './world.ts'

/** Every so many minutes a plan is made; orders that are ready, and couriers that are free, within the next so many are in it. */
const period = 5
const horizon = 20

/** No bundle's pickup is so late that it may not be matched; costs more than any that is. */
const impossible = 1e6

/**
 * The baseline after Reyes and others (2018): bundles per restaurant, as large as couriers are scarce, filled in the order
 * of ready times; couriers matched to them at the least total delay; told when they would have to leave before the next plan.
 */
export function rollingHorizonFor({ params, restaurants, couriers }: World): Dispatcher {
  const orders = new Map<string, Order>()
  const kitchens = new Map(restaurants.map((restaurant) => [restaurant.id, restaurant]))
  const offs = new Map(couriers.map(({ id, off }) => [id, off]))
  return (tick) => {
    for (const order of tick.orders) orders.set(order.id, order)
    return tick.now % period === 0 ? plan(tick) : []
  }

  function plan({ now, undelivered, couriers: states }: Tick): Instruction[] {
    const soon = undelivered.flatMap((id) => orders.get(id) ?? []).filter(({ ready }) => ready <= now + horizon)
    const able = states.filter(({ id, freeAt }) => freeAt <= now + horizon && offs.get(id)! > Math.max(now, freeAt))
    if (soon.length === 0 || able.length === 0) return []
    const size = Math.max(1, Math.ceil(soon.length / able.length))
    const bundles = Map.groupBy(soon, ({ restaurant }) => restaurant)
      .entries()
      .flatMap(([id, all]) => bundlesOf(kitchens.get(id)!, all, size))
      .toArray()
    const matched = cheapestMatching(
      bundles.map((bundle) => Float64Array.from(able, (courier) => cost(now, courier, bundle))),
      able.length,
    )
    return bundles.flatMap((bundle, at) => {
      const courier = able[matched[at]!]
      if (!courier || courier.state !== 'idle') return []
      const pickup = pickupAt(now, courier, bundle)
      if (pickup > offs.get(courier.id)!) return []
      const setOut = pickup - params.pickupService / 2 - travelMinutes(params, courier, bundle.restaurant)
      return setOut < now + period
        ? [{ type: 'assign' as const, courier: courier.id, orders: bundle.orders.map(({ id }) => id) }]
        : []
    })
  }

  function pickupAt(now: number, courier: CourierState, { restaurant, orders: taken }: Bundle): number {
    const there = Math.max(now, courier.freeAt) + travelMinutes(params, courier, restaurant) + params.pickupService / 2
    return Math.max(there, ...taken.map(({ ready }) => ready))
  }

  function cost(now: number, courier: CourierState, bundle: Bundle): number {
    const pickup = pickupAt(now, courier, bundle)
    if (pickup > offs.get(courier.id)!) return impossible
    return doorsOf(bundle.restaurant, bundle.orders, pickup) - impossible / 10
  }

  function bundlesOf(restaurant: Restaurant, all: readonly Order[], size: number): Bundle[] {
    const count = Math.ceil(all.length / size)
    const bundles = Array.from({ length: count }, () => [] as Order[])
    for (const order of all.toSorted((a, b) => a.ready - b.ready || a.x - b.x || a.y - b.y)) {
      const options = bundles
        .filter((bundle) => bundle.length < size)
        .flatMap((bundle) =>
          bundle
            .map((_, at) => at)
            .concat(bundle.length)
            .map((at) => ({ bundle, at, orders: bundle.toSpliced(at, 0, order) })),
        )
        .map((option) => ({ ...option, cost: doorsOf(restaurant, option.orders) - doorsOf(restaurant, option.bundle) }))
      const best = options.reduce((a, b) => (b.cost < a.cost ? b : a))
      best.bundle.splice(best.at, 0, order)
    }
    return bundles.filter((bundle) => bundle.length > 0).map((taken) => ({ restaurant, orders: taken }))
  }

  /** The sum of the delays of all doors after their goods were ready. */
  function doorsOf(
    restaurant: Restaurant,
    taken: readonly Order[],
    pickup = Math.max(0, ...taken.map(({ ready }) => ready)),
  ): number {
    let from: { x: number; y: number } = restaurant
    let at = pickup + params.pickupService / 2
    let total = 0
    for (const order of taken) {
      at += travelMinutes(params, from, order) + params.dropoffService / 2
      total += at - order.ready
      at += params.dropoffService / 2
      from = order
    }
    return total
  }
}

interface Bundle {
  readonly restaurant: Restaurant
  readonly orders: readonly Order[]
}
