import { platformOwner, type Posting } from '../ledger/index.ts'
import type { Order } from './order.ts'
import { toFen, type Fen } from '@linli/kit'

const minus = (amount: number): Fen => toFen(-amount)

/** A payment: what the household gave is owed to the merchant for the goods and held as delivery fee. */
export const paymentPostings = ({ householdId, merchantId, itemsFen, feeFen, totalFen }: Order): Posting[] => [
  { kind: 'RESIDENT_PAYMENTS', ownerId: householdId, amountFen: minus(totalFen) },
  { kind: 'MERCHANT_PAYABLE', ownerId: merchantId, amountFen: itemsFen },
  { kind: 'DELIVERY_FEES', ownerId: platformOwner, amountFen: feeFen },
]

/** The fee goes to whoever carried the order. */
export const deliveryPostings = ({ riderId, feeFen }: Order): Posting[] =>
  riderId === null
    ? []
    : [
        { kind: 'DELIVERY_FEES', ownerId: platformOwner, amountFen: minus(feeFen) },
        { kind: 'RIDER_PAY', ownerId: riderId, amountFen: feeFen },
      ]

/** A refund takes from the goods first, and from the fee when the goods are all given back. */
export function refundPostings(
  { householdId, merchantId, itemsFen }: Order,
  amountFen: Fen,
  givenBackBefore: Fen,
): Posting[] {
  const fromGoods = Math.min(givenBackBefore + amountFen, itemsFen) - Math.min(givenBackBefore, itemsFen)
  return [
    { kind: 'RESIDENT_PAYMENTS', ownerId: householdId, amountFen },
    { kind: 'MERCHANT_PAYABLE', ownerId: merchantId, amountFen: minus(fromGoods) },
    { kind: 'DELIVERY_FEES', ownerId: platformOwner, amountFen: minus(amountFen - fromGoods) },
  ]
}
