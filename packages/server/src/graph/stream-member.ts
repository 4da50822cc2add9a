import type { Actor } from '../access/actor.ts'

/** `refused`: the reader may no longer see it. `later`: it cannot go on now; who comes back misses nothing. */
export type StreamEnd = 'refused' | 'later'

/** Where the bytes go: a socket, or an answer of server-sent events. */
export interface Reader {
  /** Sends the bytes of an item, which others send as well. A reader that is too slow drops itself. */
  send(payload: Buffer): void
  /** Bytes that the other side has not taken yet. */
  readonly waitingBytes: number
  end(how: StreamEnd): void
}

/** Beyond so many items that came while it caught up, a reader starts again. */
const mostPending = 1_000

/** One subscriber in a group. */
export class StreamMember {
  readonly reader: Reader
  actor: Actor
  /** Up to here everything has been sent or put aside. */
  cursor: number
  #pending: Buffer[] | null = []
  #isOver = false
  readonly #leave: (member: StreamMember) => void

  constructor(reader: Reader, actor: Actor, cursor: number, leave: (member: StreamMember) => void) {
    this.reader = reader
    this.actor = actor
    this.cursor = cursor
    this.#leave = leave
  }

  get isOver(): boolean {
    return this.#isOver
  }

  take(payload: Buffer, position: number): void {
    this.cursor = position
    if (this.#isOver) return
    if (this.#pending === null) return this.reader.send(payload)
    if (this.#pending.length >= mostPending) return this.end('later')
    this.#pending.push(payload)
  }

  /** What was missed has been sent: what came meanwhile follows, and from now on all is sent as it comes. */
  goLive(): void {
    const pending = this.#pending ?? []
    this.#pending = null
    for (const payload of pending) if (!this.#isOver) this.reader.send(payload)
  }

  end(how: StreamEnd): void {
    if (this.leave()) this.reader.end(how)
  }

  /** The other side has ended it, or goes on in another group. False when it had left already. */
  leave(): boolean {
    if (this.#isOver) return false
    this.#isOver = true
    this.#pending = null
    this.#leave(this)
    return true
  }
}
