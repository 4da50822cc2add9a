import type pg from 'pg'
import type { Log } from '../log.ts'
import type { Broker } from './broker.ts'
import { looker } from './looker.ts'
import { findKept, listSentAfter } from './outbox.store.ts'
import type { Event } from './outbox.ts'

export type Listener = (event: Event) => void

export interface Listening {
  /** The listener hears every event after this position. */
  readonly position: number
  stop(): void
}

/** Reads each new event once for the whole process and hands it to those who listen to one of its topics. */
export interface Hub {
  /** How far this process has read. */
  readonly position: number
  listen(topics: readonly string[], listener: Listener): Promise<Listening>
  /** Reads what there is now; tests need not wait. */
  drain(): Promise<number>
  close(): Promise<void>
}

export interface HubOptions {
  readonly pool: pg.Pool
  readonly broker: Broker
  readonly log: Log
  /** Should a wake-up be lost. */
  readonly lookEveryMs?: number
}

export function openHub({ pool, broker, log, lookEveryMs = 1_000 }: HubOptions): Hub {
  const listeners = new Map<string, Set<Listener>>()
  let position: number | undefined

  function hand(event: Event): void {
    // Nobody hears an event twice because two of its topics are his.
    const heard = event.topics.length > 1 ? new Set<Listener>() : undefined
    for (const topic of event.topics) {
      for (const listener of listeners.get(topic) ?? []) {
        if (heard?.has(listener)) continue
        heard?.add(listener)
        listener(event)
      }
    }
  }

  async function read(): Promise<number> {
    // Until somebody listens there is nothing to keep up with.
    if (position === undefined) return 0
    let read = 0
    for (
      let events = await listSentAfter(pool, position);
      events.length > 0;
      events = await listSentAfter(pool, position)
    ) {
      for (const event of events) {
        position = event.position
        hand(event)
      }
      read += events.length
    }
    return read
  }

  const loop = looker({ look: read, everyMs: lookEveryMs, restMs: 2, log, name: 'hub' })
  const deaf = broker.onLook(() => loop.wake())
  let starting: Promise<void> | undefined

  async function start(): Promise<void> {
    const { last } = await findKept(pool)
    position ??= last
  }

  function add(topics: readonly string[], listener: Listener): void {
    for (const topic of topics) {
      const present = listeners.get(topic)
      if (present) present.add(listener)
      else listeners.set(topic, new Set([listener]))
    }
  }

  function remove(topics: readonly string[], listener: Listener): void {
    for (const topic of topics) {
      const present = listeners.get(topic)
      present?.delete(listener)
      if (present?.size === 0) listeners.delete(topic)
    }
  }

  return {
    get position() {
      return position ?? 0
    },
    async listen(topics, listener) {
      if (position === undefined) {
        // A failure is not remembered: the next listener tries again.
        starting ??= start().finally(() => (starting = undefined))
        await starting
      }
      // From here to the return nothing else runs, so the position is exactly where hearing begins.
      add(topics, listener)
      return { position: position!, stop: () => remove(topics, listener) }
    },
    drain: () => loop.drain(),
    async close() {
      deaf()
      await loop.close()
    },
  }
}
