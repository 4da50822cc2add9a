/** What of an order decides how pressing it is. */
export interface WaitingOrder {
  readonly totalFen: number
  readonly payBy: string
  readonly acceptBy: string | null
  readonly cancelledAt: string | null
  readonly fulfilment: { readonly window: { readonly endsAt: string } }
}

export const needs = ['late', 'due', 'accept', 'rider', 'unpaid', 'cancelled'] as const
export type Need = (typeof needs)[number]

/** When the need of this order runs out, or, for a cancelled one, ran out. */
export function runsOutAt(need: Need, order: WaitingOrder): string {
  switch (need) {
    case 'late':
    case 'due':
    case 'rider':
      return order.fulfilment.window.endsAt
    case 'accept':
      return order.acceptBy ?? order.fulfilment.window.endsAt
    case 'unpaid':
      return order.payBy
    case 'cancelled':
      return order.cancelledAt ?? order.payBy
  }
}

/**
 * How much of an order is lost when nobody looks at it for long: a late basket is compensated or comes back, an
 * unpaid one was never ours, a cancelled one is gone already. The share puts the cards in order; it is no forecast.
 */
const shareAtRisk: Record<Need, number> = { late: 1, due: 0.6, rider: 0.5, accept: 0.4, unpaid: 0.1, cancelled: 0.01 }

export interface Read<Order> {
  readonly nodes: readonly Order[]
  readonly count: { readonly value: number; readonly precision: 'EXACT' | 'ESTIMATED' | 'AT_LEAST' }
}

export interface Attention<Order> extends Read<Order> {
  readonly need: Need
  readonly atStakeFen: number
  /** More orders wait than were read; more is at stake than is shown. */
  readonly isMore: boolean
}

/** What needs a person now, by what waiting costs: the value at stake times the share of it that is at risk. */
export function attentions<Order extends WaitingOrder>(
  read: Readonly<Record<Need, Read<Order>>>,
): readonly Attention<Order>[] {
  const cost = ({ need, atStakeFen, nodes, count }: Attention<Order>) =>
    nodes.length === 0 ? 0 : (atStakeFen / nodes.length) * count.value * shareAtRisk[need]
  return needs
    .map((need) => ({
      ...read[need],
      need,
      atStakeFen: read[need].nodes.reduce((sum, order) => sum + order.totalFen, 0),
      isMore: read[need].count.value > read[need].nodes.length,
    }))
    .sort((a, b) => cost(b) - cost(a) || needs.indexOf(a.need) - needs.indexOf(b.need))
}
