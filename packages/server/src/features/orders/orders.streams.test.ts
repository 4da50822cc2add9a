import { expect, test } from 'vitest'
import { orderMoved } from './orders.streams.ts'

test('what a promise or a parcel tells under the topic of its order is no step of the order', () => {
  const facts = { orderId: 'ord_1', action: 'PLACE', from: null, to: 'PENDING_PAYMENT', actor: { role: 'RESIDENT' } }
  expect(orderMoved({ type: 'OrderMoved', seq: 1, facts })).toMatchObject({ orderId: 'ord_1', seq: 1 })
  expect(orderMoved({ type: 'PromiseBreached', seq: 1, facts: { orderId: 'ord_1', breachId: 'brc_1' } })).toBeNull()
})
