import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import { boardOrder, contractSchema, movedItem, orderOf } from './schema.ts'
import type { Variant, VariantOptions } from './server.ts'

/** graphql-ws as its documentation sets it up, with events from memory. */
export function openGraphqlWs({ server, mode, subscribers }: VariantOptions): Promise<Variant> {
  const queues = new Map<string, Set<EventQueue>>()
  const subscribe = (topic: string) => {
    const queue: EventQueue = new EventQueue(() => void queues.get(topic)?.delete(queue))
    queue.push({ __typename: 'Hello', resumeToken: 'x', occurredAt: new Date(), serverTime: new Date() })
    const present = queues.get(topic)
    if (present) present.add(queue)
    else queues.set(topic, new Set([queue]))
    return queue
  }
  const schema = contractSchema({
    opsBoard: () => subscribe('orders'),
    orderStatus: (_source, { orderId }: { orderId: string }) => subscribe(orderId),
  })
  useServer({ schema }, new WebSocketServer({ server, path: '/graphql', perMessageDeflate: false }))

  const send = (topic: string, orderId: string, seq: number) => {
    const item = { resumeToken: 'WyJrSnI0X1lXZCIsMTAwMDAsMTAwXQ', occurredAt: new Date(), ...movedItem(orderId, seq) }
    for (const queue of queues.get(topic) ?? []) queue.push(item)
  }
  return Promise.resolve({
    async publish(seq) {
      if (mode === 'topic') return send('orders', boardOrder, seq)
      for (let n = 0; n < subscribers; n++) send(orderOf(n), orderOf(n), seq)
    },
  })
}

/** The least that an async iterator needs. */
class EventQueue implements AsyncIterableIterator<object> {
  #waiting: ((result: IteratorResult<object>) => void) | undefined
  readonly #items: object[] = []
  readonly #onReturn: () => void

  constructor(onReturn: () => void) {
    this.#onReturn = onReturn
  }

  push(item: object): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting) waiting({ done: false, value: item })
    else this.#items.push(item)
  }

  next(): Promise<IteratorResult<object>> {
    const item = this.#items.shift()
    if (item) return Promise.resolve({ done: false, value: item })
    return new Promise((resolve) => (this.#waiting = resolve))
  }

  return(): Promise<IteratorResult<object>> {
    this.#onReturn()
    this.#waiting?.({ done: true, value: undefined })
    return Promise.resolve({ done: true, value: undefined })
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
