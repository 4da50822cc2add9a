import type { CourierState, Dispatcher, Instruction } from './tick.ts'
import { travelMinutes, type Courier, type Day, type Order, type Restaurant } from './world.ts'

/** What happened on a day. */
export interface Run {
  readonly assignments: readonly Carried[]
  readonly moves: readonly Moved[]
  readonly invalid: readonly Invalid[]
  /** Milliseconds of each decision. */
  readonly decisionMs: readonly number[]
}

export interface Carried {
  readonly assignedAt: number
  readonly pickedUpAt: number
  readonly courier: string
  readonly restaurant: string
  /** As their doors follow each other. */
  readonly drops: readonly { readonly order: string; readonly leftAt: number; readonly at: number }[]
}

export interface Moved {
  readonly courier: string
  readonly at: number
  readonly restaurant: string
}

export interface Invalid {
  readonly now: number
  readonly instruction: Instruction
  readonly why: string
}

interface Standing {
  readonly courier: Courier
  x: number
  y: number
  freeAt: number
  state: 'idle' | 'moving' | 'working'
}

/**
 * Lives through a day. It owns the clock and the couriers and shows each order in the minute of its placement, so that
 * no dispatcher can look ahead; an instruction against the rules has no effect and is kept as invalid.
 */
export function simulate(day: Day, dispatcher: Dispatcher, stopwatch: () => number): Run {
  const { world } = day
  const restaurants = new Map(world.restaurants.map((restaurant) => [restaurant.id, restaurant]))
  const standing = new Map<string, Standing>(
    world.couriers.map((courier) => [
      courier.id,
      { courier, x: courier.x, y: courier.y, freeAt: courier.on, state: 'idle' as const },
    ]),
  )
  const byMinute = Map.groupBy(day.orders, ({ placed }) => placed)
  const open = new Map<string, Order>()
  const run = {
    assignments: [] as Carried[],
    moves: [] as Moved[],
    invalid: [] as Invalid[],
    decisionMs: [] as number[],
  }
  const lastOff = Math.max(...world.couriers.map(({ off }) => off))
  let yetToCome = day.orders.length
  for (let now = firstMinute(day); now <= lastOff && (yetToCome > 0 || open.size > 0); now++) {
    const orders = byMinute.get(now) ?? []
    yetToCome -= orders.length
    for (const order of orders) open.set(order.id, order)
    const couriers = Array.from(standing.values(), (each) => stateOf(each, now))
    const tick = { now, orders, couriers, undelivered: [...open.keys()] }
    const began = stopwatch()
    const instructions = dispatcher(tick)
    run.decisionMs.push(stopwatch() - began)
    for (const instruction of instructions) {
      const why = follow(instruction, now)
      if (why) run.invalid.push({ now, instruction, why })
    }
  }
  return run

  function follow(instruction: Instruction, now: number): string | null {
    const who = standing.get(instruction.courier)
    if (!who) return 'there is no such courier'
    if (stateOf(who, now).state !== 'idle') return 'the courier is not idle'
    return instruction.type === 'move' ? move(who, instruction.restaurant, now) : assign(who, instruction.orders, now)
  }

  function move(who: Standing, id: string, now: number): string | null {
    const to = restaurants.get(id)
    if (!to) return 'there is no such restaurant'
    const minutes = travelMinutes(world.params, who, to)
    if (minutes === 0) return null
    run.moves.push({ courier: who.courier.id, at: now, restaurant: id })
    Object.assign(who, { x: to.x, y: to.y, freeAt: now + minutes, state: 'moving' })
    return null
  }

  function assign(who: Standing, ids: readonly string[], now: number): string | null {
    const orders = ids.flatMap((id) => open.get(id) ?? [])
    const [first] = orders
    if (!first || orders.length !== ids.length) return 'an order is not open'
    if (new Set(ids).size !== ids.length) return 'an order is named twice'
    if (orders.some(({ restaurant }) => restaurant !== first.restaurant)) return 'the orders are of several restaurants'
    const restaurant = restaurants.get(first.restaurant)
    if (!restaurant) return 'there is no such restaurant'
    const carried = carry(who, restaurant, orders, now)
    if (carried.pickedUpAt > who.courier.off) return 'the pickup is after the shift'
    for (const id of ids) open.delete(id)
    const last = orders.at(-1)!
    const freeAt = carried.drops.at(-1)!.at + world.params.dropoffService / 2
    run.assignments.push(carried)
    Object.assign(who, { x: last.x, y: last.y, freeAt, state: 'working' })
    return null
  }

  function carry(who: Standing, restaurant: Restaurant, orders: readonly Order[], now: number): Carried {
    const { params } = world
    const there = now + travelMinutes(params, who, restaurant) + params.pickupService / 2
    const pickedUpAt = Math.max(there, ...orders.map(({ ready }) => ready))
    let from: { x: number; y: number } = restaurant
    let leftAt = pickedUpAt + params.pickupService / 2
    const drops = orders.map((order) => {
      const drop = {
        order: order.id,
        leftAt,
        at: leftAt + travelMinutes(params, from, order) + params.dropoffService / 2,
      }
      leftAt = drop.at + params.dropoffService / 2
      from = order
      return drop
    })
    return { assignedAt: now, pickedUpAt, courier: who.courier.id, restaurant: restaurant.id, drops }
  }
}

const firstMinute = ({ world, orders }: Day) =>
  Math.min(...world.couriers.map(({ on }) => on), ...orders.map(({ placed }) => placed))

function stateOf({ courier, x, y, freeAt, state }: Standing, now: number): CourierState {
  const at = { id: courier.id, x, y, freeAt }
  if (now < courier.on) return { ...at, state: 'off' }
  if (freeAt > now) return { ...at, state }
  return { ...at, state: now < courier.off ? 'idle' : 'off' }
}
