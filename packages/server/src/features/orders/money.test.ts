import fc from 'fast-check'
import { expect, test } from 'vitest'
import { goodsModes } from '../fulfilment/index.ts'
import { balanced, type Posting } from '../ledger/ledger.ts'
import { deliveryPostings, lineRefundFen, paymentPostings, refundSources } from './money.ts'
import type { Order } from './order.ts'
import { placed } from './testing/orders.ts'
import { splitFen, toFen, type Fen } from '@linli/kit'

const orders: fc.Arbitrary<Order> = fc
  .record({
    mode: fc.constantFrom(...goodsModes),
    itemsFen: fc.integer({ min: 0, max: 1_000_000_000 }),
  })
  .map(({ mode, itemsFen }) => placed(mode, { itemsFen }))

const sums = (postings: readonly Posting[]) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(postings, ({ kind }) => kind)).map(([kind, of]) => [
      kind,
      of.reduce((sum, { amountFen }) => sum + amountFen, 0),
    ]),
  )
/** A refund that has arrived: who gave it, and who has it. */
const refundPostings = (order: Order, amountFen: Fen, givenBefore: Fen): Posting[] => [
  ...refundSources({ ...order, paidFen: order.totalFen }, { bearer: 'MERCHANT', amountFen, givenBefore }),
  { kind: 'RESIDENT_PAYMENTS', ownerId: order.householdId, amountFen },
]
const total = (postings: readonly Posting[]) => postings.reduce((sum, { amountFen }) => sum + amountFen, 0)

/** The refunds of one order, one after the other: any parts of the whole, in any order. */
const refunds = (order: Order, weights: readonly number[]) => {
  const amounts = splitFen(order.totalFen, weights).filter((amount) => amount > 0)
  return amounts.map((amountFen, index) =>
    refundPostings(order, amountFen, toFen(amounts.slice(0, index).reduce((sum, amount) => sum + amount, 0))),
  )
}
const weights = fc
  .array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 8 })
  .filter((all) => all.some((each) => each > 0))

test('a payment, a delivery and every single refund sum to zero, and the ledger takes them', () => {
  fc.assert(
    fc.property(orders, weights, (order, parts) => {
      const carried = { ...order, riderId: 'rid_1' as Order['riderId'] }
      for (const postings of [paymentPostings(order), deliveryPostings(carried), ...refunds(order, parts)]) {
        expect(total(postings)).toBe(0)
        expect(total(balanced(postings))).toBe(0)
      }
    }),
  )
})

test('what is given back altogether is what was paid, in whatever parts: goods to the goods, the fee to the fee', () => {
  fc.assert(
    fc.property(orders, weights, (order, parts) => {
      const after = sums([...paymentPostings(order), ...refunds(order, parts).flat()])
      expect(Object.values(after).every((sum) => sum === 0)).toBe(true)
    }),
  )
})

test('part of it back leaves everybody what is left, and nobody loses what he never had', () => {
  fc.assert(
    fc.property(orders, weights, fc.nat({ max: 7 }), (order, parts, count) => {
      const some = refunds(order, parts).slice(0, count)
      const {
        RESIDENT_PAYMENTS: resident = 0,
        MERCHANT_PAYABLE: merchant = 0,
        DELIVERY_FEES: fees = 0,
      } = sums([...paymentPostings(order), ...some.flat()])
      expect(resident + merchant + fees).toBe(0)
      expect(resident).toBeLessThanOrEqual(0)
      expect([merchant >= 0 && merchant <= order.itemsFen, fees >= 0 && fees <= order.feeFen]).toEqual([true, true])
    }),
  )
})

test('goods are given back before the fee', () => {
  const order = placed('INSTANT', { itemsFen: 320 })
  expect(sums(refundPostings(order, toFen(320), toFen(0)))).toEqual({
    RESIDENT_PAYMENTS: 320,
    MERCHANT_PAYABLE: -320,
    DELIVERY_FEES: 0,
  })
  expect(sums(refundPostings(order, toFen(400), toFen(300)))).toEqual({
    RESIDENT_PAYMENTS: 400,
    MERCHANT_PAYABLE: -20,
    DELIVERY_FEES: -380,
  })
})

test('the fee goes to the rider who carried it; where nobody rode it stays', () => {
  const order = { ...placed('INSTANT'), riderId: 'rid_1' as Order['riderId'] }
  expect(sums(deliveryPostings(order))).toEqual({ DELIVERY_FEES: -500, RIDER_PAY: 500 })
  expect(deliveryPostings(placed('LEADER_DELIVERY'))).toEqual([])
})

test('a fee that the rider has earned is given back by the platform; a bearer gives it all', () => {
  const earned = {
    ...placed('INSTANT', { itemsFen: 320 }),
    riderId: 'rid_1' as Order['riderId'],
    deliveredAt: new Date(0),
    paidFen: toFen(820),
  }
  const giving = { amountFen: toFen(400), givenBefore: toFen(0) }
  expect(sums(refundSources(earned, { ...giving, bearer: 'MERCHANT' }))).toEqual({
    MERCHANT_PAYABLE: -320,
    PLATFORM: -80,
  })
  for (const bearer of ['PLATFORM', 'GUARANTEE_FUND'] as const)
    expect(sums(refundSources(earned, { ...giving, bearer }))).toEqual({ [bearer]: -400 })
})

test('a line that is given back piece by piece gives back what was paid for it, to the fen', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 99 }),
      fc.integer({ min: 0, max: 10_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 99 }),
      (quantity, priceFen, share, pieces) => {
        const totalFen = toFen(priceFen * quantity)
        let line = {
          quantity,
          totalFen,
          discountFen: toFen(Math.floor(totalFen * share)),
          refundedQuantity: 0,
          refundedFen: toFen(0),
        }
        for (const piece of [...pieces, quantity]) {
          const some = Math.min(piece, quantity - line.refundedQuantity)
          const fen = lineRefundFen(line, some)
          line = {
            ...line,
            refundedQuantity: line.refundedQuantity + some,
            refundedFen: toFen(line.refundedFen + fen),
          }
          expect(line.refundedFen).toBeLessThanOrEqual(totalFen - line.discountFen)
        }
        expect(line.refundedFen).toBe(totalFen - line.discountFen)
      },
    ),
  )
})
