import { addMinutes, addMs, toFen, type Fen, type Id } from '@linli/kit'

export type PaymentId = Id<'pay'>
export type RefundId = Id<'ref'>

/** LATE: the money came after the payment had been given up; it goes back whole. */
export const paymentStates = ['PENDING', 'SUCCEEDED', 'FAILED', 'LATE'] as const
export type PaymentState = (typeof paymentStates)[number]

/** UNKNOWN: the provider was asked and nobody heard its answer; it is asked what has become of it. */
export const refundStates = ['REQUESTED', 'SENT', 'UNKNOWN', 'SUCCEEDED', 'FAILED'] as const
export type RefundState = (typeof refundStates)[number]

/** Who gives the money that goes back; NOBODY: it came for nothing, and had not become anybody's. */
export const bearers = ['MERCHANT', 'PLATFORM', 'GUARANTEE_FUND', 'NOBODY'] as const
export type Bearer = (typeof bearers)[number]

export interface Payment {
  readonly id: PaymentId
  /** What is paid: a purchase (`pur_…`) or a change of an order (`chg_…`). */
  readonly subjectId: string
  readonly state: PaymentState
  readonly amountFen: Fen
  readonly provider: string
}

export interface RefundedLine {
  readonly lineId: string
  readonly quantity: number
  readonly amountFen: Fen
}

/** What the provider is known to say of a payment or refund; anything else was not heard. */
export type Settled = { readonly done: true } | { readonly done: false; readonly reason: string }

/**
 * Where a payment goes when the provider has spoken; nothing when that changes nothing. Answers come in any order, twice
 * and late: what has succeeded stays so, and money that comes for a payment that was given up is not lost.
 */
export function afterAnswer(state: PaymentState, answer: Settled): PaymentState | undefined {
  if (state === 'PENDING') return answer.done ? 'SUCCEEDED' : 'FAILED'
  return state === 'FAILED' && answer.done ? 'LATE' : undefined
}

/** The same of a refund; what has failed is not begun again by an answer, but by a person. */
export function afterRefundAnswer(state: RefundState, answer: Settled): RefundState | undefined {
  if (state === 'SUCCEEDED') return undefined
  if (answer.done) return 'SUCCEEDED'
  return state === 'FAILED' ? undefined : 'FAILED'
}

const longestWaitMinutes = 60

/** When the provider is asked next, after so many times in vain: 1, 2, 4 … minutes. */
export const askAgainAt = (now: Date, asked: number): Date =>
  addMinutes(now, Math.min(longestWaitMinutes, 2 ** Math.min(asked, 10)))

/** A notification is believed so long before and after the instant it was signed at. */
const toleranceMs = 300_000
export const isFresh = (signedAt: Date, now: Date): boolean =>
  signedAt >= addMs(now, -toleranceMs) && signedAt <= addMs(now, toleranceMs)

export interface Share {
  readonly paymentId: PaymentId
  readonly leftFen: Fen
}

/** From which payments of an order so much goes back: the oldest first, as far as each has something left. */
export function takeFrom(shares: readonly Share[], amountFen: Fen): Share[] | undefined {
  let missing: number = amountFen
  const taken = shares.flatMap(({ paymentId, leftFen }) => {
    const fen = toFen(Math.min(leftFen, missing))
    missing -= fen
    return fen > 0 ? [{ paymentId, leftFen: fen }] : []
  })
  return missing === 0 ? taken : undefined
}
