import { fulfilmentModes, type FulfilmentMode } from '../../fulfilment/index.ts'
import type { OrderId } from '../../orders/index.ts'
import { daypartOf, dayNumber, secondOfDay } from './calendar.ts'
import { dayparts, type EventKind } from '@linli/audience'
import type { Id } from '@linli/kit'

/** What was bought of one category. */
export interface Bought {
  readonly category: number
  /** Before discounts. */
  readonly fen: number
  /** Of its lines, weighted by their money. */
  readonly priceBand: number
}

/** An order as it is now, as far as audiences ask. */
export interface OrderFacts {
  readonly orderId: OrderId
  /** Whose it is. */
  readonly ordinal: number
  readonly mode: FulfilmentMode
  readonly placedAt: Date
  readonly totalFen: number
  readonly discountFen: number
  readonly bought: readonly Bought[]
  readonly wasPaid: boolean
  readonly isGivenBack: boolean
  readonly cancelledAt: Date | null
  readonly lateAt: Date | null
  /** When the first money of it was given back. */
  readonly refundedAt: Date | null
}

/** What an event is known by: an order, or an order or redemption of another system. */
export type FactId = OrderId | Id<'pst' | 'prd'>

/** What the rows of one event share. */
type Told = Pick<OrderFacts, 'ordinal' | 'mode' | 'totalFen' | 'discountFen' | 'bought'> & { readonly orderId: FactId }

/** A row of `resident_events`. */
export interface EventRow {
  readonly orderId: FactId
  readonly ordinal: number
  readonly kind: EventKind
  readonly day: number
  readonly second: number
  readonly category: number
  readonly mode: number
  readonly daypart: number
  readonly totalFen: number
  readonly discountFen: number
  readonly categoryFen: number
  readonly priceBand: number
  readonly isFirst: boolean
}

/** What the resident did and met with in this order. Of one that was never paid: nothing. */
export function eventsOf(order: OrderFacts): EventRow[] {
  if (!order.wasPaid) return []
  const { cancelledAt, lateAt, refundedAt } = order
  const stands = cancelledAt === null && !order.isGivenBack
  return [
    ...(stands ? rowsOf(order, 'ORDERED', order.placedAt) : []),
    ...(stands && order.discountFen > 0 ? rowsOf(order, 'REDEEMED', order.placedAt) : []),
    ...(cancelledAt ? rowsOf(order, 'CANCELLED', cancelledAt) : []),
    ...(lateAt ? rowsOf(order, 'LATE', lateAt) : []),
    ...(refundedAt ? rowsOf(order, 'REFUNDED', refundedAt) : []),
  ]
}

/** One for each category; the first, by its code, says that it is. */
export function rowsOf({ bought, ...order }: Told, kind: EventKind, at: Date): EventRow[] {
  const second = secondOfDay(at)
  const { orderId, ordinal, totalFen, discountFen } = order
  return bought
    .toSorted((a, b) => a.category - b.category)
    .map(({ category, fen, priceBand }, index) => ({
      orderId,
      ordinal,
      kind,
      day: dayNumber(at),
      second,
      category,
      mode: fulfilmentModes.indexOf(order.mode),
      daypart: dayparts.indexOf(daypartOf(second)),
      totalFen,
      discountFen,
      categoryFen: fen,
      priceBand,
      isFirst: index === 0,
    }))
}

export const isSameRow = (a: EventRow, b: EventRow): boolean => fields.every((field) => a[field] === b[field])

/** Which row of its order it is. */
export const keyOf = ({ orderId, kind, category }: EventRow): string => `${orderId} ${kind} ${category}`

const fields: readonly (keyof EventRow)[] = [
  'ordinal',
  'day',
  'second',
  'mode',
  'daypart',
  'totalFen',
  'discountFen',
  'categoryFen',
  'priceBand',
  'isFirst',
]
