import type { FulfilmentMode, FulfilmentStatus, OrderState } from '../../api/graphql.ts'

/** What of an order decides whether somebody is waiting. */
export interface WaitingOrder {
  readonly id: string
  readonly state: OrderState
  readonly isLate: boolean
  readonly totalFen: number
  readonly payBy: string
  readonly acceptBy: string | null
  readonly cancelledAt: string | null
  readonly fulfilment: {
    readonly mode: FulfilmentMode
    readonly status: FulfilmentStatus
    readonly window: { readonly endsAt: string }
  }
}

export const needs = ['late', 'due', 'accept', 'rider', 'unpaid', 'cancelled'] as const
export type Need = (typeof needs)[number]

/**
 * How much of an order is lost when nobody looks at it for long: a late basket is compensated or comes back, an
 * unpaid one was never ours. The share orders the cards; it is no forecast.
 */
const shareAtRisk: Record<Need, number> = { late: 1, due: 0.6, rider: 0.5, accept: 0.4, cancelled: 0.15, unpaid: 0.1 }

const soonMs = 30 * 60_000
const acceptSoonMs = 10 * 60_000
const paySoonMs = 5 * 60_000
const recentMs = 60 * 60_000

/** When the need of this order runs out; null when the order has no such need now. */
export function dueAt(need: Need, order: WaitingOrder, now: number): string | null {
  const within = (at: string | null, ms: number) => (at !== null && Date.parse(at) - now <= ms ? at : null)
  switch (need) {
    case 'late':
      return order.isLate ? order.fulfilment.window.endsAt : null
    case 'due':
      return order.isLate ? null : within(order.fulfilment.window.endsAt, soonMs)
    case 'accept':
      return order.state === 'PAID' ? within(order.acceptBy, acceptSoonMs) : null
    case 'rider':
      return order.fulfilment.window.endsAt
    case 'unpaid':
      return order.state === 'PENDING_PAYMENT' ? within(order.payBy, paySoonMs) : null
    case 'cancelled':
      return order.cancelledAt !== null && now - Date.parse(order.cancelledAt) <= recentMs ? order.cancelledAt : null
  }
}

export interface Attention<Order extends WaitingOrder> {
  readonly need: Need
  /** The most pressing first. */
  readonly orders: readonly Order[]
  /** There are more than were read. */
  readonly isMore: boolean
  readonly count: number
  readonly atStakeFen: number
}

export interface Read<Order> {
  readonly nodes: readonly Order[]
  readonly count: { readonly value: number }
}

/** What needs a person now, by what waiting costs: the value at stake times the share of it that is at risk. */
export function attentions<Order extends WaitingOrder>(
  read: Readonly<Record<Need, Read<Order>>>,
  now: number,
): readonly Attention<Order>[] {
  const cost = ({ need, atStakeFen }: Attention<Order>) => atStakeFen * shareAtRisk[need]
  return needs
    .map((need) => attention(need, read[need], now))
    .sort((a, b) => cost(b) - cost(a) || needs.indexOf(a.need) - needs.indexOf(b.need))
}

function attention<Order extends WaitingOrder>(need: Need, read: Read<Order>, now: number): Attention<Order> {
  const orders = read.nodes.filter((order) => dueAt(need, order, now) !== null)
  // When each order that was read has the need, the rest of the list may have it too.
  const isMore = orders.length === read.nodes.length && read.count.value > read.nodes.length
  const isWhole = need === 'late' || need === 'rider'
  return {
    need,
    orders,
    isMore: isMore && !isWhole,
    count: isWhole ? read.count.value : orders.length,
    atStakeFen: orders.reduce((sum, order) => sum + order.totalFen, 0),
  }
}
