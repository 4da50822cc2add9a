import { courierStates, type CourierState, type Tick } from './tick.ts'
import type { Courier, Order, Params, Restaurant, World } from './world.ts'

export type Message =
  | { readonly type: 'world'; readonly world: World }
  | { readonly type: 'tick'; readonly tick: Tick }
  | { readonly type: 'end' }

/** Says what is wrong with a line, in words for whoever wrote it. */
export class BadInput extends Error {}

/** Reads one line of the protocol. Fields that it does not know are left alone. */
export function messageOf(line: string): Message {
  const message = record(parsed(line), 'the line')
  switch (message['type']) {
    case 'world':
      return { type: 'world', world: worldOf(message) }
    case 'tick':
      return { type: 'tick', tick: tickOf(message) }
    case 'end':
      return { type: 'end' }
    default:
      throw new BadInput(`type must be world, tick or end, not ${shown(message['type'])}`)
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new BadInput(`this is no JSON: ${shown(line)}`)
  }
}

function worldOf(message: Fields): World {
  return {
    params: paramsOf(record(message['params'], 'params')),
    restaurants: distinct(list(message, 'restaurants').map(restaurantOf), 'restaurant'),
    couriers: distinct(list(message, 'couriers').map(courierOf), 'courier'),
  }
}

function paramsOf(fields: Fields): Params {
  const params = {
    metersPerMinute: number(fields, 'metersPerMinute'),
    pickupService: number(fields, 'pickupService'),
    dropoffService: number(fields, 'dropoffService'),
    targetClickToDoor: number(fields, 'targetClickToDoor'),
    maxClickToDoor: number(fields, 'maxClickToDoor'),
    payPerOrder: number(fields, 'payPerOrder'),
    guaranteedPayPerHour: number(fields, 'guaranteedPayPerHour'),
  }
  for (const [name, value] of Object.entries(params)) if (value < 0) throw new BadInput(`${name} is negative`)
  if (params.metersPerMinute === 0) throw new BadInput('metersPerMinute must be more than 0')
  return params
}

const placed = (fields: Fields) => ({ id: text(fields, 'id'), x: number(fields, 'x'), y: number(fields, 'y') })

const restaurantOf = (value: unknown): Restaurant => placed(record(value, 'a restaurant'))

function courierOf(value: unknown): Courier {
  const fields = record(value, 'a courier')
  return { ...placed(fields), on: number(fields, 'on'), off: number(fields, 'off') }
}

function tickOf(message: Fields): Tick {
  return {
    now: number(message, 'now'),
    orders: distinct(list(message, 'orders').map(orderOf), 'order'),
    couriers: distinct(list(message, 'couriers').map(stateOf), 'courier'),
    undelivered: Array.from(new Set(list(message, 'undelivered').map((id) => named(id, 'undelivered')))),
  }
}

function orderOf(value: unknown): Order {
  const fields = record(value, 'an order')
  const restaurant = text(fields, 'restaurant')
  return { ...placed(fields), restaurant, placed: number(fields, 'placed'), ready: number(fields, 'ready') }
}

function stateOf(value: unknown): CourierState {
  const fields = record(value, 'a courier')
  const state = courierStates.find((known) => known === fields['state'])
  if (!state) throw new BadInput(`state must be one of ${courierStates.join(', ')}, not ${shown(fields['state'])}`)
  return { ...placed(fields), state, freeAt: number(fields, 'freeAt') }
}

type Fields = Readonly<Record<string, unknown>>

function record(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  throw new BadInput(`${what} must be an object, not ${shown(value)}`)
}

function list(fields: Fields, name: string): readonly unknown[] {
  const value = fields[name]
  if (Array.isArray(value)) return value
  throw new BadInput(`${name} must be a list, not ${shown(value)}`)
}

function number(fields: Fields, name: string): number {
  const value = fields[name]
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new BadInput(`${name} must be a number, not ${shown(value)}`)
}

const text = (fields: Fields, name: string) => named(fields[name], name)

function named(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value
  throw new BadInput(`${name} must be a text, not ${shown(value)}`)
}

function distinct<T extends { readonly id: string }>(all: readonly T[], what: string): readonly T[] {
  const seen = new Set<string>()
  for (const { id } of all) {
    if (seen.has(id)) throw new BadInput(`${what} ${shown(id)} is named twice`)
    seen.add(id)
  }
  return all
}

/** Long things are shown by their beginning. */
function shown(value: unknown): string {
  const all = JSON.stringify(value) ?? 'nothing'
  return all.length > 60 ? `${all.slice(0, 60)}…` : all
}
