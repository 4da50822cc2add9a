import type { Order } from './world.ts'

/** What a dispatcher is told of one minute; the order of lists means nothing. */
export interface Tick {
  readonly now: number
  /** Placed in this minute. */
  readonly orders: readonly Order[]
  readonly couriers: readonly CourierState[]
  /** Ids of orders that are placed and not yet assigned, this minute's included. */
  readonly undelivered: readonly string[]
}

export const courierStates = ['off', 'idle', 'moving', 'working'] as const

/** Where and when a courier is next free. */
export interface CourierState {
  readonly id: string
  readonly state: (typeof courierStates)[number]
  readonly x: number
  readonly y: number
  readonly freeAt: number
}

export type Instruction =
  /** One bundle of one restaurant, its orders as their doors follow each other. */
  | { readonly type: 'assign'; readonly courier: string; readonly orders: readonly string[] }
  | { readonly type: 'move'; readonly courier: string; readonly restaurant: string }

/** Answers minutes in their order and may remember those before; clock and couriers belong to whoever asks. */
export type Dispatcher = (tick: Tick) => readonly Instruction[]
