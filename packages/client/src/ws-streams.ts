import { createClient, type Client } from 'graphql-ws'
import { endOf, type StreamEnd, type StreamTransport, type StreamTransportOptions } from './streams.ts'

export interface WsStreamsOptions extends StreamTransportOptions {
  /** For runtimes without a global WebSocket. */
  readonly webSocketImpl?: unknown
}

/** The server says so when the sign-in of an open socket ends, and when it never began. */
const signedOutCodes = new Set([4401, 4403])
/** The socket speaks wrongly; it would again. */
const malformedCodes = new Set([4400, 4406])

/** Streams over one shared `graphql-transport-ws` socket. Reconnecting is left to each stream: it knows its token. */
export function wsStreams(options: WsStreamsOptions): StreamTransport {
  let socketNumber = 0
  let isOpen = false
  const client: Client = createClient({
    url: options.url,
    lazy: true,
    lazyCloseTimeout: 1_000,
    retryAttempts: 0,
    connectionAckWaitTimeout: 10_000,
    connectionParams: () => {
      const token = options.token()
      return token === null ? {} : { authorization: `Bearer ${token}` }
    },
    on: {
      opened: () => {
        socketNumber += 1
        isOpen = true
      },
      closed: () => void (isOpen = false),
    },
    ...(options.webSocketImpl === undefined ? {} : { webSocketImpl: options.webSocketImpl }),
  })

  return {
    open(request, sink) {
      let isOver = false
      const openedOn = isOpen ? socketNumber : socketNumber + 1
      const end = (how: StreamEnd) => {
        if (isOver) return
        isOver = true
        sink.ended(how)
      }
      const unsubscribe = client.subscribe(
        { query: request.query, variables: { ...request.variables } },
        {
          next: (result) => {
            if (!isOver) sink.next(result)
          },
          error: (error) => end(endOfSocket(error)),
          complete: () => end({ kind: 'dropped' }),
        },
      )
      return {
        close() {
          isOver = true
          unsubscribe()
        },
        abandon() {
          isOver = true
          unsubscribe()
          // Another stream may have given up the same socket already; the new one deserves its chance.
          if (openedOn === socketNumber) client.terminate()
        },
      }
    },
    dispose: () => void client.dispose(),
  }
}

function endOfSocket(error: unknown): StreamEnd {
  if (Array.isArray(error)) return endOf(error)
  const code = typeof error === 'object' && error !== null && 'code' in error ? Number(error.code) : 0
  if (signedOutCodes.has(code)) return { kind: 'signedOut' }
  if (malformedCodes.has(code)) return { kind: 'refused', errors: [{ message: `The socket was closed with ${code}.` }] }
  return { kind: 'dropped' }
}
