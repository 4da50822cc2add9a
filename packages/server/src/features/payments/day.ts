import type { AccountKind } from '../ledger/index.ts'
import { addMinutes, startOfBusinessDay, type Fen } from '@linli/kit'

/** One kind of account over one day. */
export interface KindFigures {
  readonly kind: AccountKind
  readonly openingFen: Fen
  readonly inFen: Fen
  readonly outFen: Fen
  readonly closingFen: Fen
}

/** What the orders that were paid on a day explain of its money. */
export interface OrderFigures {
  readonly orders: number
  readonly goodsFen: Fen
  readonly discountFen: Fen
  readonly feeFen: Fen
  readonly paidFen: Fen
  /** By how much these orders have become cheaper since: it went back, or is on its way. */
  readonly changedFen: Fen
  /** Paid by changes of orders, or for orders that were gone when the money came. */
  readonly otherFen: Fen
}

export interface RefundFigures {
  readonly askedFen: Fen
  readonly paidFen: Fen
  /** Asked for on any day and not arrived by the end of this one. */
  readonly underWayFen: Fen
}

export interface DayFigures {
  readonly accounts: readonly KindFigures[]
  readonly sumFen: Fen
  readonly orders: OrderFigures
  readonly refunds: RefundFigures
}

export interface Span {
  readonly from: Date
  readonly to: Date
}

const dayPattern = /^\d{4}-\d\d-\d\d$/

/** The instants of a business day; nothing for what is no day. */
export function spanOf(day: string): Span | undefined {
  const noon = dayPattern.test(day) ? new Date(`${day}T12:00:00+08:00`) : new Date(Number.NaN)
  if (Number.isNaN(noon.getTime()) || new Date(noon.getTime() + 8 * 3_600_000).toISOString().slice(0, 10) !== day)
    return undefined
  const from = startOfBusinessDay(noon)
  return { from, to: addMinutes(from, 24 * 60) }
}

/** Whether the day proves itself: all accounts together are zero, and paid is goods and fees less discounts, and what was changed later. */
export const isBalanced = ({ sumFen, orders }: DayFigures): boolean =>
  sumFen === 0 && orders.paidFen === orders.goodsFen - orders.discountFen + orders.feeFen + orders.changedFen
