import { engineFor } from './engine.ts'
import { BadInput, messageOf } from './message.ts'
import type { Dispatcher, Tick } from './tick.ts'
import type { World } from './world.ts'

/** The protocol without its pipes: takes a line and gives the answer to it, if it wants one. */
export function conversation(dispatcherFor: (world: World) => Dispatcher = engineFor) {
  let dispatcher: Dispatcher | null = null
  let known = { couriers: new Set<string>(), restaurants: new Set<string>(), orders: new Set<string>() }
  let before = -Infinity
  let hasEnded = false
  return {
    get hasEnded() {
      return hasEnded
    },
    hear(line: string): string | null {
      const message = messageOf(line)
      switch (message.type) {
        case 'world':
          if (dispatcher) throw new BadInput('the world is told twice')
          dispatcher = dispatcherFor(message.world)
          known = {
            couriers: new Set(message.world.couriers.map(({ id }) => id)),
            restaurants: new Set(message.world.restaurants.map(({ id }) => id)),
            orders: new Set(),
          }
          return null
        case 'tick':
          if (!dispatcher) throw new BadInput('a tick came before the world')
          check(message.tick)
          return JSON.stringify({ now: message.tick.now, instructions: dispatcher(message.tick) })
        case 'end':
          hasEnded = true
          return null
      }
    },
  }

  function check({ now, orders, couriers, undelivered }: Tick): void {
    if (now <= before) throw new BadInput(`minute ${now} came after minute ${before}`)
    before = now
    for (const { id, restaurant } of orders) {
      if (!known.restaurants.has(restaurant))
        throw new BadInput(`order ${id} is of restaurant ${restaurant}, which the world does not have`)
      known.orders.add(id)
    }
    for (const { id } of couriers) if (!known.couriers.has(id)) throw new BadInput(`the world has no courier ${id}`)
    for (const id of undelivered)
      if (!known.orders.has(id)) throw new BadInput(`order ${id} is undelivered but was never placed`)
  }
}
