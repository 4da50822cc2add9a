import type { WebSocket } from 'ws'
import type { Reader, StreamEnd } from './stream-member.ts'

/** What the other side has not taken by then is not worth keeping: it reads too slowly, and may resume. */
const mostWaitingBytes = 1024 * 1024

const asText = { binary: false, compress: false } as const
const close = Buffer.from('}')

/**
 * Puts an item's shared bytes between the frame's own two ends: `{"id":…,"type":"next","payload":` and `}`. This is
 * the whole cost of one more subscriber.
 */
export class SocketReader implements Reader {
  readonly #socket: WebSocket
  readonly #head: Buffer
  readonly #onEnd: (how: StreamEnd) => void

  constructor(socket: WebSocket, id: string, onEnd: (how: StreamEnd) => void) {
    this.#socket = socket
    this.#head = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`)
    this.#onEnd = onEnd
  }

  get waitingBytes(): number {
    return this.#socket.bufferedAmount
  }

  send(payload: Buffer): void {
    const socket = this.#socket
    if (socket.readyState !== socket.OPEN) return
    const head = this.#head
    const frame = Buffer.allocUnsafe(head.length + payload.length + 1)
    frame.set(head, 0)
    frame.set(payload, head.length)
    frame.set(close, head.length + payload.length)
    socket.send(frame, asText)
    if (socket.bufferedAmount > mostWaitingBytes) socket.terminate()
  }

  end(how: StreamEnd): void {
    this.#onEnd(how)
  }
}

/** What graphql-ws waits on while the items go past it: ends when the stream ends, and is closed when the client says so. */
export class StreamEnding implements AsyncGenerator<never, void, void> {
  readonly #ended = Promise.withResolvers<IteratorResult<never, void>>()
  #onReturn: () => void = () => undefined

  onReturn(leave: () => void): void {
    this.#onReturn = leave
  }

  /** The server ends it. */
  finish(): void {
    this.#ended.resolve({ done: true, value: undefined })
  }

  next(): Promise<IteratorResult<never, void>> {
    return this.#ended.promise
  }

  return(): Promise<IteratorResult<never, void>> {
    this.#onReturn()
    this.finish()
    return this.#ended.promise
  }

  throw(error: unknown): Promise<IteratorResult<never, void>> {
    this.#onReturn()
    this.#ended.reject(error)
    return this.#ended.promise
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return()
  }
}
