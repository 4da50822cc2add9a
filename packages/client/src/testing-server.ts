import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'

export interface Subscribe {
  readonly id: string
  readonly after: string | null
  readonly authorization: unknown
  send(item: Readonly<Record<string, unknown>>): void
  fail(code: string): void
  /** Cuts the connection without a goodbye, as a killed process does. */
  kill(): void
  close(code: number): void
}

export interface StreamServer extends AsyncDisposable {
  readonly url: string
  /** The next subscription that reaches the server. */
  subscribed(): Promise<Subscribe>
}

/** A real socket that speaks as much `graphql-transport-ws` as these specs need. */
export async function streamServer(): Promise<StreamServer> {
  const http: Server = createServer()
  const sockets = new WebSocketServer({ server: http, handleProtocols: () => 'graphql-transport-ws' })
  const arrived: Subscribe[] = []
  const waiting: ((subscribe: Subscribe) => void)[] = []

  sockets.on('connection', (socket: WebSocket) => {
    let authorization: unknown = null
    const say = (message: object) => socket.send(JSON.stringify(message))
    socket.on('message', (raw: Buffer) => {
      const message = JSON.parse(raw.toString()) as { id: string; type: string; payload?: Record<string, unknown> }
      if (message.type === 'connection_init') {
        authorization = message.payload?.['authorization'] ?? null
        say({ type: 'connection_ack' })
      }
      if (message.type !== 'subscribe') return
      const { id } = message
      const variables = message.payload?.['variables'] as { after?: string | null }
      const subscribe: Subscribe = {
        id,
        after: variables.after ?? null,
        authorization,
        send: (item) => say({ id, type: 'next', payload: { data: { opsBoard: item } } }),
        fail: (code) => say({ id, type: 'error', payload: [{ message: code, extensions: { code } }] }),
        kill: () => socket.terminate(),
        close: (code) => socket.close(code, 'closed'),
      }
      const taker = waiting.shift()
      if (taker) taker(subscribe)
      else arrived.push(subscribe)
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))

  return {
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/graphql`,
    subscribed: () => {
      const next = arrived.shift()
      return next ? Promise.resolve(next) : new Promise((resolve) => waiting.push(resolve))
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate()
      await new Promise((resolve) => http.close(resolve))
    },
  }
}

export const hello = (resumeToken: string) => ({ __typename: 'Hello', resumeToken, serverTime: '2026-11-22T08:00:00Z' })
export const heartbeat = (resumeToken: string) => ({ __typename: 'Heartbeat', resumeToken })
export const moved = (resumeToken: string, orderId: string, seq: number) => ({
  __typename: 'OrderMoved',
  resumeToken,
  orderId,
  seq,
})
