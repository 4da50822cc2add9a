import { setTimeout as sleep } from 'node:timers/promises'
import type { ExecutionResult } from 'graphql'
import type { Actor } from '../access/actor.ts'
import { isUnavailable } from '../db/outage.ts'
import type { Event } from '../events/outbox.ts'
import { encodePlace, type Place } from '../events/resume-token.ts'
import type { Ctx } from './context.ts'
import type { Execute } from './executor.ts'
import type { Admitted } from './limits.ts'
import { watched, type Reliance } from './stream-reliance.ts'
import type { LiveStream } from './streams.ts'

/** The bytes of one item as this reader may see it, or nothing, and whose bytes they are, too. */
export interface Made {
  readonly kind: 'item' | 'hidden' | 'nothing'
  readonly payload: Buffer
  readonly reliance: Reliance
}

export interface MakerDeps {
  readonly execute: Execute
  readonly contextOf: (actor: Actor) => Ctx
  /** Lets only so many be made at once: items wait here and not for a database connection. */
  readonly atOnce: <T>(work: () => Promise<T>) => Promise<T>
}

export type StreamOperation = Pick<Admitted, 'document' | 'operation' | 'variables'>

const empty = Buffer.alloc(0)
const waitsMs = [100, 300, 1_000, 2_000]

/** Makes the items of one stream: asks for permission, executes, and writes the answer down once. */
export class StreamMaker {
  readonly #operation: StreamOperation
  readonly #live: LiveStream
  readonly #deps: MakerDeps

  constructor(operation: StreamOperation, live: LiveStream, deps: MakerDeps) {
    this.#operation = operation
    this.#live = live
    this.#deps = deps
  }

  placeOf = (event: Event): Place => ({
    position: event.position,
    seq: this.#live.plan.aggregateId === undefined ? null : event.seq,
  })

  /** Whether the event counts on in the stream: one over one thing also hears what others tell under its topic. */
  isOwn = ({ aggregateId }: Event): boolean =>
    this.#live.plan.aggregateId === undefined || this.#live.plan.aggregateId === aggregateId

  ofEvent(event: Event, actor: Actor): Promise<Made> {
    return this.#make(actor, async (seen) => {
      if (!(await this.#live.plan.sees(event, seen))) return 'hidden'
      const item = await this.#live.plan.toItem(event)
      return item && { ...item, resumeToken: this.#token(this.placeOf(event)), occurredAt: event.occurredAt }
    })
  }

  /** Hello, Heartbeat and Resync: about the stream itself. */
  ofStream(typename: string, place: Place, at: Date, facts: object, actor: Actor): Promise<Made> {
    const item = { __typename: typename, resumeToken: this.#token(place), occurredAt: at, ...facts }
    return this.#make(actor, () => Promise.resolve(item))
  }

  #token(place: Place): string {
    return encodePlace(this.#live.seal, place)
  }

  #make(actor: Actor, itemFor: (actor: Actor) => Promise<object | 'hidden' | null>): Promise<Made> {
    return this.#deps.atOnce(async () => {
      for (const waitMs of waitsMs) {
        const made = await this.#try(actor, itemFor)
        if (made) return made
        await sleep(waitMs)
      }
      throw new Error('an item of a stream could not be read')
    })
  }

  /** Undefined while the database is away: an item with a hole in it would be taken for the truth. */
  async #try(actor: Actor, itemFor: (actor: Actor) => Promise<object | 'hidden' | null>): Promise<Made | undefined> {
    const seen = watched(actor)
    const item = await itemFor(seen.actor).catch(awayOrThrow)
    if (item === undefined) return undefined
    if (item === 'hidden') return { kind: 'hidden', payload: empty, reliance: seen.reliance() }
    if (item === null) return { kind: 'nothing', payload: empty, reliance: seen.reliance() }
    const ctx = this.#deps.contextOf(seen.actor)
    const result = await this.#deps.execute({ ...this.#operation, ctx, rootValue: item })
    if (result.errors?.some(isOutage)) return undefined
    return { kind: 'item', payload: Buffer.from(JSON.stringify(result)), reliance: seen.reliance() }
  }
}

function awayOrThrow(error: unknown): undefined {
  if (!isUnavailable(error)) throw error
  return undefined
}

const isOutage = ({ extensions }: NonNullable<ExecutionResult['errors']>[number]) =>
  extensions['code'] === 'UNAVAILABLE'
