import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Actor } from '../access/actor.ts'
import type { Listening } from '../events/hub.ts'
import type { Event } from '../events/outbox.ts'
import type { Log } from '../log.ts'
import type { Made, StreamMaker } from './stream-maker.ts'
import type { StreamMember } from './stream-member.ts'
import { more, sharingKey, type Reliance } from './stream-reliance.ts'
import type { Glimpse } from './streams.ts'

type Task =
  | { readonly event: Event }
  | { readonly beatAt: Date; readonly position: number }
  | { readonly glimpse: Glimpse; readonly seenAt: Date; readonly position: number }

/** Events that wait for their turn in one group; beyond it the readers start again where they are. */
const mostWaiting = 5_000

/**
 * Subscribers that ask the same operation with the same variables of the same topics. Every event is executed and
 * written down once for all of them whom the answer cannot tell apart, and goes out as the same bytes.
 */
export class StreamGroup {
  readonly maker: StreamMaker
  readonly #whenHidden: 'skip' | 'end'
  readonly #log: Log
  /** Members by what they share an answer with, as far as is known by now. It only ever gets finer. */
  #shares = new Map<string, Set<StreamMember>>()
  #reliance: Reliance = 'nobody'
  #size = 0
  #tasks: Task[] = []
  #isAtWork = false
  #lastSeq: number | null = null
  listening: Listening | undefined

  constructor(maker: StreamMaker, whenHidden: 'skip' | 'end', log: Log) {
    this.maker = maker
    this.#whenHidden = whenHidden
    this.#log = log
  }

  get size(): number {
    return this.#size
  }

  add(member: StreamMember): void {
    this.#size++
    this.#share(member)
  }

  remove(member: StreamMember): void {
    const key = sharingKey(this.#reliance, member.actor)
    const share = this.#shares.get(key)
    if (!share?.delete(member)) return
    this.#size--
    if (share.size === 0) this.#shares.delete(key)
  }

  /** The member's rights have changed and still allow this stream. */
  changeActor(member: StreamMember, actor: Actor): void {
    this.remove(member)
    member.actor = actor
    this.add(member)
  }

  hear = (event: Event): void => this.#give({ event })

  /** `position` is how far the hub has read: events up to there stand before this in the line. */
  beat = (beatAt: Date, position: number): void => this.#give({ beatAt, position })

  /** Passes by like a beat: whoever comes later has missed nothing by it. */
  show = (glimpse: Glimpse, seenAt: Date, position: number): void => this.#give({ glimpse, seenAt, position })

  endAll(): void {
    for (const share of this.#shares.values()) for (const member of share) member.end('later')
  }

  #give(task: Task): void {
    if (this.#tasks.length >= mostWaiting) {
      this.#log.warn({ waiting: mostWaiting }, 'a stream cannot keep up; its readers start again')
      this.#tasks = []
      return this.endAll()
    }
    this.#tasks.push(task)
    if (!this.#isAtWork) void this.#work()
  }

  /** One after the other, which keeps the order. */
  async #work(): Promise<void> {
    this.#isAtWork = true
    try {
      for (let task = this.#tasks.shift(); task; task = this.#tasks.shift()) {
        await this.#deliver(task)
        // Between two items sockets get to write: a burst must not make a healthy reader look slow.
        if (this.#tasks.length > 0) await nextTurn()
      }
    } catch (error) {
      // Whoever resumes gets the item again; whoever stayed would have lost it.
      this.#log.error({ err: error }, 'an item of a stream could not be made; its readers start again')
      this.#tasks = []
      this.endAll()
    } finally {
      this.#isAtWork = false
    }
  }

  async #deliver(task: Task): Promise<void> {
    const isEvent = 'event' in task
    const position = isEvent ? task.event.position : task.position
    // Beats and glimpses repeat a position, an event never does.
    const isBehind = (member: StreamMember) =>
      (isEvent ? member.cursor < position : member.cursor <= position) && !member.isOver
    for (let finer = true; finer;) {
      finer = false
      for (const share of this.#shares.values()) {
        const first = firstOf(share, isBehind)
        if (!first) continue
        const made = await this.#make(task, first.actor)
        finer = this.#refine(made.reliance)
        // After refining the first member's share is another set.
        const alike = finer ? this.#shares.get(sharingKey(this.#reliance, first.actor)) : share
        this.#send(made, position, alike ?? new Set(), isBehind)
        if (finer) break
      }
    }
    if (isEvent && this.maker.isOwn(task.event)) this.#lastSeq = this.maker.placeOf(task.event).seq
  }

  #make(task: Task, actor: Actor): Promise<Made> {
    if ('event' in task) return this.maker.ofEvent(task.event, actor)
    const place = { position: task.position, seq: this.#lastSeq }
    if ('beatAt' in task)
      return this.maker.ofStream('Heartbeat', place, task.beatAt, { serverTime: task.beatAt }, actor)
    const { __typename, ...facts } = task.glimpse
    return this.maker.ofStream(__typename, place, task.seenAt, facts, actor)
  }

  #send(
    { kind, payload }: Made,
    position: number,
    share: Set<StreamMember>,
    isBehind: (member: StreamMember) => boolean,
  ): void {
    for (const member of share) {
      if (!isBehind(member)) continue
      if (kind === 'item') member.take(payload, position)
      else if (kind === 'hidden' && this.#whenHidden === 'end') member.end('refused')
      else member.cursor = position
    }
  }

  #refine(reliance: Reliance): boolean {
    if (more(this.#reliance, reliance) === this.#reliance) return false
    this.#reliance = reliance
    const members = [...this.#shares.values()].flatMap((share) => [...share])
    this.#shares = new Map()
    for (const member of members) this.#share(member)
    return true
  }

  #share(member: StreamMember): void {
    const key = sharingKey(this.#reliance, member.actor)
    const share = this.#shares.get(key)
    if (share) share.add(member)
    else this.#shares.set(key, new Set([member]))
  }
}

function firstOf(share: Set<StreamMember>, isWanted: (member: StreamMember) => boolean): StreamMember | undefined {
  for (const member of share) if (isWanted(member)) return member
  return undefined
}
