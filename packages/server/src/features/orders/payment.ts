import type { Fen, Id } from '@linli/kit'

export type PaymentId = Id<'pay'>
export type RefundId = Id<'ref'>

export const paymentStates = ['PENDING', 'SUCCEEDED', 'FAILED'] as const
export type PaymentState = (typeof paymentStates)[number]

export const refundStates = ['REQUESTED', 'SUCCEEDED', 'FAILED'] as const
export type RefundState = (typeof refundStates)[number]

export interface Payment {
  readonly id: PaymentId
  readonly state: PaymentState
  readonly amountFen: Fen
}
