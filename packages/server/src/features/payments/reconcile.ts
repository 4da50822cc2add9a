import { addMinutes, type Fen, type Id } from '@linli/kit'

export type DifferenceId = Id<'dif'>

/** What can be wrong between the provider, our rows and the books; each says what to do (see `adviceFor`). */
export const differenceKinds = [
  'PAYMENT_UNKNOWN_HERE',
  'PAYMENT_MISSING_THERE',
  'PAYMENT_AMOUNT',
  'PAYMENT_NOT_SETTLED',
  'PAYMENT_NOT_BOOKED',
  'PAYMENT_SHARES',
  'REFUND_UNKNOWN_HERE',
  'REFUND_MISSING_THERE',
  'REFUND_AMOUNT',
  'REFUND_NOT_SETTLED',
  'REFUND_NOT_BOOKED',
  'REFUND_FAILED',
  'BOOKED_WITHOUT_CAUSE',
  'LEDGER_NOT_ZERO',
  'BALANCE_NOT_KEPT',
  'CLOSED_DAY_CHANGED',
  'ORDER_PAID',
  'ORDER_REFUNDED',
  'ORDER_TOTAL',
  'ORDER_BOOKS',
  'LINE_REFUNDED',
] as const
export type DifferenceKind = (typeof differenceKinds)[number]

export const differenceStates = ['OPEN', 'RESOLVED', 'GONE'] as const
export type DifferenceState = (typeof differenceStates)[number]

/** Two places that should say the same amount of one thing, and do not. */
export interface Difference {
  readonly kind: DifferenceKind
  /** The payment, refund, order, transfer or account it is about. */
  readonly subjectId: string
  /** What our rows say. */
  readonly oursFen: Fen
  /** What the provider or the books say. */
  readonly theirsFen: Fen
}

const advice: Readonly<Record<DifferenceKind, string>> = {
  PAYMENT_UNKNOWN_HERE:
    'The provider took money for a reference that is not ours: ask the provider, then refund it there.',
  PAYMENT_MISSING_THERE: 'We hold it for paid, the provider does not: ask the provider before anything is delivered.',
  PAYMENT_AMOUNT: 'The provider took another amount: refund the rest there, or collect it.',
  PAYMENT_NOT_SETTLED:
    'The provider was paid and the payment here could not be settled: look at its failure and reconcile again.',
  PAYMENT_NOT_BOOKED: 'The payment is not in the books with its amount: book the missing transfer.',
  PAYMENT_SHARES: 'The orders of the payment do not add up to it: look at the purchase.',
  REFUND_UNKNOWN_HERE: 'The provider gave money back that nobody asked for: ask the provider.',
  REFUND_MISSING_THERE:
    'We hold it for given back, the provider does not: send the refund again under a new reference.',
  REFUND_AMOUNT: 'The provider gave back another amount: give back the rest, or collect it.',
  REFUND_NOT_SETTLED: 'The provider gave the money back and the refund here could not be settled: reconcile again.',
  REFUND_NOT_BOOKED: 'The refund is not in the books with its amount: book the missing transfer.',
  REFUND_FAILED: 'The provider refused it: send it again with retryRefund, or pay the resident in another way.',
  BOOKED_WITHOUT_CAUSE:
    'The books tell of a payment or refund that is not done: find who booked it and book the reverse.',
  LEDGER_NOT_ZERO: 'A transfer does not sum to zero: the database was changed by hand; restore it.',
  BALANCE_NOT_KEPT:
    'A kept balance is not the sum of its entries: the database was changed by hand; set it to the sum.',
  CLOSED_DAY_CHANGED: 'Entries were added to a closed day: the database was changed by hand; find them by their date.',
  ORDER_PAID: 'The order says another amount paid than its payments: look at its payments.',
  ORDER_REFUNDED: 'The order says another amount refunded than its refunds: look at its refunds.',
  ORDER_TOTAL: 'What was paid and not given back is not what the order costs: refund or collect the rest.',
  ORDER_BOOKS:
    'The books hold another amount of this order’s money than its payments and refunds: look at its entries.',
  LINE_REFUNDED: 'The lines say more refunded than the order: look at its refunds.',
}

/** What an operator does about it. */
export const adviceFor = (kind: DifferenceKind): string => advice[kind]

/** Transactions of the last minutes of a day may still be on their way when it ends. */
export const closeAfter = (endOfDay: Date): Date => addMinutes(endOfDay, 5)
