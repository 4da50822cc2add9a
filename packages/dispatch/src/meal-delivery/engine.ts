import { decide } from '../assignment/decide.ts'
import type { Decision } from '../assignment/decision.ts'
import type { Settings } from '../assignment/settings.ts'
import type { Rider, Situation, Task } from '../assignment/situation.ts'
import { demandOf } from './demand.ts'
import { mealDeliverySettings } from './settings.ts'
import type { Dispatcher, Instruction, Tick } from './tick.ts'
import type { Courier, Order, World } from './world.ts'

/** The engine as a dispatcher of this problem: minutes become seconds, what it decides becomes instructions. */
export function engineFor(
  world: World,
  settings: Settings = mealDeliverySettings(world.params),
  decideBy: typeof decide = decide,
): Dispatcher {
  const adapt = adapterFor(world)
  return (tick) => instructionsOf(decideBy(adapt(tick), settings))
}

const minute = 60

function adapterFor(world: World): (tick: Tick) => Situation {
  const couriers = new Map(world.couriers.map((courier) => [courier.id, courier]))
  const restaurants = new Map(world.restaurants.map((restaurant) => [restaurant.id, restaurant]))
  const orders = new Map<string, Order>()
  const demand = demandOf(world.restaurants)
  return (tick) => {
    for (const order of tick.orders) orders.set(order.id, order)
    demand.pass(tick)
    return {
      now: tick.now * minute,
      seed: tick.now,
      riders: tick.couriers.flatMap((state) => {
        const courier = couriers.get(state.id)
        return courier && courier.off > Math.max(tick.now, state.freeAt) ? [riderOf(courier, state)] : []
      }),
      tasks: tick.undelivered.flatMap((id) => {
        const order = orders.get(id)
        const at = order && restaurants.get(order.restaurant)
        return at ? [taskOf(order, at)] : []
      }),
      shops: demand.shops(),
    }
  }

  function taskOf(order: Order, pickup: { x: number; y: number }): Task {
    return {
      id: order.id,
      shopId: order.restaurant,
      pickup: { x: pickup.x, y: pickup.y },
      dropoff: { x: order.x, y: order.y },
      placedAt: order.placed * minute,
      readyAt: order.ready * minute,
      dueAt: (order.placed + world.params.targetClickToDoor) * minute,
      skills: [],
      grams: 0,
      payFen: 0,
      notBy: [],
    }
  }
}

const riderOf = (courier: Courier, { state, x, y, freeAt }: Tick['couriers'][number]): Rider => ({
  id: courier.id,
  at: { x, y },
  freeAt: freeAt * minute,
  isFree: state === 'idle',
  shiftEndsAt: courier.off * minute,
  skills: [],
  freeGrams: 0,
  route: [],
  onlineSeconds: 0,
  earnedFen: 0,
})

const instructionsOf = ({ assignments, moves }: Decision): Instruction[] => [
  ...assignments.map(({ riderId, taskIds }) => ({ type: 'assign' as const, courier: riderId, orders: taskIds })),
  ...moves.map(({ riderId, shopId }) => ({ type: 'move' as const, courier: riderId, restaurant: shopId })),
]
