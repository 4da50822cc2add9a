import fc from 'fast-check'
import { expect, test } from 'vitest'
import { balanced, type Posting } from '../ledger/ledger.ts'
import { fulfilmentModes } from './fulfilment.ts'
import { deliveryPostings, paymentPostings, refundPostings } from './money.ts'
import type { Order } from './order.ts'
import { placed } from './testing/orders.ts'
import { splitFen, toFen } from '@linli/kit'

const orders: fc.Arbitrary<Order> = fc
  .record({ mode: fc.constantFrom(...fulfilmentModes), itemsFen: fc.integer({ min: 0, max: 1_000_000_000 }) })
  .map(({ mode, itemsFen }) => placed(mode, { itemsFen }))

const sums = (postings: readonly Posting[]) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(postings, ({ kind }) => kind)).map(([kind, of]) => [
      kind,
      of.reduce((sum, { amountFen }) => sum + amountFen, 0),
    ]),
  )
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
