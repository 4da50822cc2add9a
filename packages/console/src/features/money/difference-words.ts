import type { DifferenceKind, DifferenceState } from '../../api/graphql.ts'
import { paths } from '../../app/paths.ts'
import type { Tone } from '../../ui/status.tsx'

export const differenceStates = ['OPEN', 'RESOLVED', 'GONE'] as const satisfies readonly DifferenceState[]

export const differenceTone: Readonly<Record<DifferenceState, Tone>> = { OPEN: 'late', RESOLVED: 'done', GONE: 'quiet' }

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
  'ORDER_PAID',
  'ORDER_REFUNDED',
  'ORDER_TOTAL',
  'ORDER_BOOKS',
  'LINE_REFUNDED',
  'BOOKED_WITHOUT_CAUSE',
  'LEDGER_NOT_ZERO',
  'BALANCE_NOT_KEPT',
  'CLOSED_DAY_CHANGED',
] as const satisfies readonly DifferenceKind[]

/** Where the thing is shown that a difference is about; null for what has no page. */
export function subjectPath(subjectId: string, place: string | null): string | null {
  if (subjectId.startsWith('ord_')) return paths.order(subjectId, { place, part: 'money' })
  if (subjectId.startsWith('ref_')) return paths.money({ place, tab: 'refunds', subject: subjectId })
  return subjectId.startsWith('pay_') ? paths.money({ place, tab: 'payments', subject: subjectId }) : null
}
