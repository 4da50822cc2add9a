import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { Reader, StreamEnd } from './stream-member.ts'

/** What the other side has not taken by then is not worth keeping: it reads too slowly, and may resume. */
const mostWaitingBytes = 1024 * 1024

/** ws keeps the connection beneath to itself; its version is pinned, and sockets.spec.ts would notice. */
interface Beneath {
  readonly _socket: Duplex
}

/**
 * Puts an item's shared bytes between the frame's own two ends: `{"id":…,"type":"next","payload":` and `}`. This is
 * the whole cost of one more subscriber, so the frame is laid out here and handed down in one piece, where `send` would
 * cork the connection and write head and body apart. Without compression ws holds nothing back, so the order stays.
 */
export class SocketReader implements Reader {
  readonly #socket: WebSocket
  readonly #connection: Duplex
  readonly #head: string
  readonly #onEnd: (how: StreamEnd) => void

  constructor(socket: WebSocket, id: string, onEnd: (how: StreamEnd) => void) {
    this.#socket = socket
    this.#connection = (socket as unknown as Beneath)._socket
    // As many bytes as characters, so that it is copied and not encoded for each item.
    this.#head = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`).toString('latin1')
    this.#onEnd = onEnd
  }

  get waitingBytes(): number {
    return this.#connection.writableLength
  }

  send(payload: Buffer): void {
    const socket = this.#socket
    if (socket.readyState !== socket.OPEN) return
    const connection = this.#connection
    const head = this.#head
    const length = head.length + payload.length + 1
    const start = length < 126 ? 2 : length < 65_536 ? 4 : 10
    const frame = Buffer.allocUnsafe(start + length)
    // One whole text message, not masked.
    frame[0] = 0x81
    if (start === 2) frame[1] = length
    else if (start === 4) {
      frame[1] = 126
      frame.writeUInt16BE(length, 2)
    } else {
      frame[1] = 127
      frame.writeBigUInt64BE(BigInt(length), 2)
    }
    frame.write(head, start, 'latin1')
    frame.set(payload, start + head.length)
    frame[start + length - 1] = closingBrace
    connection.write(frame)
    if (connection.writableLength > mostWaitingBytes) socket.terminate()
  }

  end(how: StreamEnd): void {
    this.#onEnd(how)
  }
}

const closingBrace = 0x7d

/** What graphql-ws waits on while the items go past it: it only ends, when the client says so or its socket is gone. */
export class StreamEnding implements AsyncGenerator<never, void, void> {
  readonly #ended = Promise.withResolvers<IteratorResult<never, void>>()
  #onReturn: () => void = () => undefined

  onReturn(leave: () => void): void {
    this.#onReturn = leave
  }

  next(): Promise<IteratorResult<never, void>> {
    return this.#ended.promise
  }

  return(): Promise<IteratorResult<never, void>> {
    this.#onReturn()
    this.#ended.resolve({ done: true, value: undefined })
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
