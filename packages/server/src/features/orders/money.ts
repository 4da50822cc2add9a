import { platformOwner, type Posting } from '../ledger/index.ts'
import type { Bearer } from '../payments/index.ts'
import type { Order } from './order.ts'
import { toFen, type Fen } from '@linli/kit'

const minus = (amount: number): Fen => toFen(-amount)

/**
 * A payment: what the household gave is owed to the merchant for the goods and held as delivery fee. What an offer of
 * the platform adds for the merchant is booked by the offer.
 */
export const paymentPostings = ({ householdId, merchantId, feeFen, totalFen }: Order): Posting[] => [
  { kind: 'RESIDENT_PAYMENTS', ownerId: householdId, amountFen: minus(totalFen) },
  { kind: 'MERCHANT_PAYABLE', ownerId: merchantId, amountFen: toFen(totalFen - feeFen) },
  { kind: 'DELIVERY_FEES', ownerId: platformOwner, amountFen: feeFen },
]

/** What a change costs the household more is the merchant's: the fee stays as it was promised. */
export const extraPostings = ({ householdId, merchantId }: Order, amountFen: Fen): Posting[] => [
  { kind: 'RESIDENT_PAYMENTS', ownerId: householdId, amountFen: minus(amountFen) },
  { kind: 'MERCHANT_PAYABLE', ownerId: merchantId, amountFen },
]

/** The fee goes to whoever carried the order. */
export const deliveryPostings = ({ riderId, feeFen }: Order): Posting[] =>
  riderId === null
    ? []
    : [
        { kind: 'DELIVERY_FEES', ownerId: platformOwner, amountFen: minus(feeFen) },
        { kind: 'RIDER_PAY', ownerId: riderId, amountFen: feeFen },
      ]

export interface Giving {
  readonly bearer: Exclude<Bearer, 'NOBODY'>
  readonly amountFen: Fen
  /** What the merchant's side has given back of this order before. */
  readonly givenBefore: Fen
}

/**
 * Who gives what goes back; sums to the amount, below zero. The merchant's side gives from the goods first, and from the
 * fee when the goods are all given back. A fee that a rider has earned is not taken from him: the platform gives it.
 */
export function refundSources(
  { merchantId, riderId, deliveredAt, feeFen, paidFen }: Order,
  { bearer, amountFen, givenBefore }: Giving,
): Posting[] {
  if (bearer !== 'MERCHANT') return [{ kind: bearer, ownerId: platformOwner, amountFen: minus(amountFen) }]
  const goodsFen = Math.max(0, paidFen - feeFen)
  const fromGoods = Math.min(givenBefore + amountFen, goodsFen) - Math.min(givenBefore, goodsFen)
  const isEarned = riderId !== null && deliveredAt !== null
  return [
    { kind: 'MERCHANT_PAYABLE', ownerId: merchantId, amountFen: minus(fromGoods) },
    {
      kind: isEarned ? 'PLATFORM' : 'DELIVERY_FEES',
      ownerId: platformOwner,
      amountFen: minus(amountFen - fromGoods),
    },
  ]
}

export interface BoughtLine {
  readonly quantity: number
  readonly totalFen: Fen
  readonly discountFen: Fen
  readonly refundedQuantity: number
  readonly refundedFen: Fen
}

/** What so many more of a line cost, discounts apart: piece by piece it comes to what was paid, and not a fen more. */
export function lineRefundFen(line: BoughtLine, quantity: number): Fen {
  const paid = line.totalFen - line.discountFen
  const upTo = Math.floor((paid * (line.refundedQuantity + quantity)) / line.quantity)
  return toFen(Math.max(0, upTo - line.refundedFen))
}
