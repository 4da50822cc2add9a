import { watch, type Watch } from '../actors/watch.ts'
import { orderTimeline } from '../api/orders.operations.ts'
import type { Person } from '../api/person.ts'
import { opsBoard, orderStatus, type OrderMoved } from '../api/streams.operations.ts'

interface Listening {
  readonly person: Person
  readonly field: 'orderStatus' | 'opsBoard'
  readonly document: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly onMove: (item: OrderMoved) => void
}

const liveWithinMs = 60_000

/** One subscription for the whole replay, through every restart of the server. */
class Ear {
  /** The stream had to say that it cannot go on from where it was, or was refused: something may be lost. */
  breaks = 0
  private stream: Watch | null = null

  /** Answers when the stream is live: what happens from then on is heard. */
  async open({ person, ...listening }: Listening): Promise<void> {
    const live = Promise.withResolvers<void>()
    const patience = setTimeout(() => live.reject(new Error('the subscription does not become live')), liveWithinMs)
    this.stream = await watch(person, {
      ...listening,
      onResync: () => void (this.breaks += 1),
      onLive: (isLive) => {
        if (isLive) live.resolve()
      },
      onRefused: (why) => {
        this.breaks += 1
        live.reject(new Error(`the subscription was refused: ${why}`))
      },
    })
    await live.promise.finally(() => clearTimeout(patience))
  }

  close(): void {
    this.stream?.stop()
  }
}

/** What the subscriber of one order has heard, in the order of hearing. */
export class Witness {
  readonly orderId: string
  readonly heard: number[] = []
  /** What had happened when the subscriber came: a stream begins now and not in the past. */
  before: readonly number[] = []
  private readonly ear = new Ear()

  constructor(orderId: string) {
    this.orderId = orderId
  }

  get breaks(): number {
    return this.ear.breaks
  }

  async listen(person: Person): Promise<void> {
    const { orderId } = this
    await this.ear.open({
      person,
      field: 'orderStatus',
      document: orderStatus,
      variables: { orderId },
      onMove: ({ seq }) => this.heard.push(seq),
    })
    const order = await person.ask(orderTimeline, { id: orderId })
    this.before = order?.timeline.map(({ seq }) => seq) ?? []
  }

  stop(): void {
    this.ear.close()
  }
}

/** An operator at the live board from before the first order: hears all of them on one stream. */
export class BoardWitness {
  readonly heard = new Map<string, number[]>()
  private readonly ear = new Ear()

  get breaks(): number {
    return this.ear.breaks
  }

  async listen(operator: Person, communityId: string): Promise<void> {
    await this.ear.open({
      person: operator,
      field: 'opsBoard',
      document: opsBoard,
      variables: { communityId },
      onMove: ({ orderId, seq }) => {
        const heard = this.heard.get(orderId)
        if (heard) heard.push(seq)
        else this.heard.set(orderId, [seq])
      },
    })
  }

  stop(): void {
    this.ear.close()
  }
}

export interface Hearing {
  readonly expected: number
  readonly received: number
  readonly lost: number
  readonly doubled: number
  readonly outOfOrder: number
}

/** Compares what was heard with what happened after `before`: every number once and in order. */
export function compareHearing(
  timeline: readonly number[],
  heard: readonly number[],
  before: readonly number[] = [],
): Hearing {
  const once = new Set(heard)
  const firsts = [...once]
  const known = new Set([...before, ...heard])
  return {
    expected: timeline.length,
    received: timeline.filter((seq) => known.has(seq)).length,
    lost: timeline.filter((seq) => !known.has(seq)).length,
    doubled: heard.length - once.size,
    outOfOrder: firsts.filter((seq, index) => index > 0 && seq < (firsts[index - 1] ?? 0)).length,
  }
}
