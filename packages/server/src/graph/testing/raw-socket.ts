import { once } from 'node:events'
import { WebSocket } from 'ws'

interface Frame {
  readonly type: string
  readonly id?: string
  /** Of `next` and of `error`. */
  readonly payload?:
    | { readonly data?: Readonly<Record<string, Item>> | null; readonly errors?: readonly Told[] }
    | readonly Told[]
}

interface Told {
  readonly message: string
  readonly extensions: { readonly code: string }
}

export interface Item {
  readonly __typename: string
  readonly resumeToken: string
  readonly seq: number
  readonly orderId: string
  readonly viewer: string | null
  readonly reason: string
}

const items = '__typename resumeToken occurredAt ... on Hello { serverTime } ... on Resync { reason }'
export const orderStatus = `subscription S($orderId: ID!, $after: String) { orderStatus(orderId: $orderId, after: $after) { ${items} ... on OrderMoved { orderId seq } } }`
export const board = `subscription S($after: String) { board(after: $after) { ${items} ... on OrderMoved { orderId seq } } }`
export const openStream = `subscription S($after: String) { open(after: $after) { ${items} ... on OrderMoved { orderId seq } } }`

/** A client that does exactly what it is told, the wrong things too. */
export class RawSocket {
  readonly socket: WebSocket
  readonly frames: Frame[] = []
  readonly closed: Promise<{ code: number; reason: string }>

  constructor(
    url: string,
    {
      protocol = 'graphql-transport-ws',
      headers = {},
    }: { protocol?: string | undefined; headers?: Record<string, string> } = {},
  ) {
    this.socket = new WebSocket(url, protocol ? [protocol] : [], { headers })
    this.socket.on('message', (text) => this.frames.push(JSON.parse(String(text)) as Frame))
    this.socket.on('error', () => undefined)
    this.closed = once(this.socket, 'close').then(([code, reason]) => ({
      code: code as number,
      reason: String(reason),
    }))
  }

  /** Signed in as `id`; anonymous without. */
  static async as(url: string, id?: string): Promise<RawSocket> {
    const socket = new RawSocket(url)
    await once(socket.socket, 'open')
    socket.send({ type: 'connection_init', ...(id && { payload: { authorization: `Bearer ${id}` } }) })
    await socket.until(() => socket.frames.some(({ type }) => type === 'connection_ack'))
    return socket
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  }

  subscribe(id: string, query: string, variables: object = {}): void {
    this.send({ id, type: 'subscribe', payload: { query, variables } })
  }

  of(id: string): Frame[] {
    return this.frames.filter((frame) => frame.id === id)
  }

  all(id = '1'): Item[] {
    return this.of(id).flatMap(({ payload }) => (payload && 'data' in payload ? Object.values(payload.data ?? {}) : []))
  }

  /** The items of one subscription, without heartbeats. */
  items(id = '1'): Item[] {
    return this.all(id).filter(({ __typename }) => __typename !== 'Heartbeat')
  }

  seqs(id = '1'): number[] {
    return this.items(id)
      .filter(({ __typename }) => __typename === 'OrderMoved')
      .map(({ seq }) => seq)
  }

  codes(id = '1'): string[] {
    const errors = this.of(id).flatMap(({ payload = [] }) => ('length' in payload ? payload : (payload.errors ?? [])))
    return errors.map(({ extensions }) => extensions.code)
  }

  async until(isSo: () => boolean, withinMs = 5_000): Promise<void> {
    for (const end = Date.now() + withinMs; !isSo(); await new Promise((resolve) => setTimeout(resolve, 5)))
      if (Date.now() > end)
        throw new Error(
          `nothing came; until now ${this.frames.length} frames: ${JSON.stringify(this.frames).slice(0, 2_000)}`,
        )
  }

  /** The subscription has said hello: what comes now comes live. */
  greeted(id = '1'): Promise<void> {
    return this.until(() => this.items(id).length > 0)
  }

  end(): void {
    this.socket.terminate()
  }
}
