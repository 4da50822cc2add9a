import { expect, test } from 'vitest'
import { world, type World } from '../../testing/world.ts'
import { moveOrder, payOrder, placePurchase } from '../orders/index.ts'
import { cancelOrder } from '../orders/orders.commands.ts'
import { sweepDueOrders } from '../orders/orders.sweeps.ts'
import type { PaymentProvider } from './payment-provider.ts'
import { askPayment, payPurchase } from './payments.commands.ts'
import { sweepOpenPayments, sweepOpenRefunds } from './payments.sweeps.ts'
import { byHand, codeOf, counted, money, orderOf, rowOf, systemOf, tell, withProvider } from './testing/money.ts'
import { newId } from '@linli/kit'

const payDocument = `mutation ($id: ID!, $key: String!) { payOrder(orderId: $id, idempotencyKey: $key) {
  order { state } payment { id state amountFen clientParameters { name value } } userErrors { code } } }`
const sandboxDocument = `mutation ($id: ID!, $decline: Boolean!) { sandboxPay(paymentId: $id, decline: $decline) {
  payment { state } userErrors { code } } }`

interface Shown {
  readonly order: { readonly state: string } | null
  readonly payment: { readonly id: string; readonly state: string; readonly clientParameters: unknown[] | null } | null
  readonly userErrors: { readonly code: string }[]
}

/** An order whose payment waits for its resident. */
async function asked(w: World) {
  const order = await w.order()
  const { data } = await w.request(order.resident, payDocument, { id: order.id, key: newId('key') })
  const { payment } = data!['payOrder'] as Shown
  return { ...order, paymentId: payment!.id, shown: data!['payOrder'] as Shown }
}

test('a payment waits with what the front end needs, the resident pays at the provider, and its notification makes the order paid', async () => {
  await using w = await world(byHand)
  const { id, resident, paymentId, shown } = await asked(w)
  expect(shown).toMatchObject({ order: { state: 'PENDING_PAYMENT' }, payment: { state: 'PENDING' }, userErrors: [] })
  expect(shown.payment!.clientParameters).toContainEqual({ name: 'prepayId', value: paymentId })
  const { data } = await w.request(resident, sandboxDocument, { id: paymentId, decline: false })
  expect(data!['sandboxPay']).toEqual({ payment: { state: 'PENDING' }, userErrors: [] })
  expect(await tell(w, { reference: paymentId, amountFen: 820 })).toMatchObject({ status: 200 })
  expect(await orderOf(w, id)).toMatchObject({ state: 'PAID', paid: 820 })
  expect(await money(w)).toEqual({ charged: 820, returned: 0, resident: -820, clearing: 0 })
})

test('what the resident declines fails the payment, and the next try is another payment', async () => {
  await using w = await world(byHand)
  const { id, resident, paymentId } = await asked(w)
  await w.request(resident, sandboxDocument, { id: paymentId, decline: true })
  w.clock.move(2)
  expect(await sweepOpenPayments(w.app)).toBe(1)
  expect(await rowOf(w, 'payments', paymentId)).toMatchObject({ state: 'FAILED', failure: 'declined by the sandbox' })
  const { data } = await w.request(resident, payDocument, { id, key: 'again' })
  expect((data!['payOrder'] as Shown).payment!.id).not.toBe(paymentId)
})

test('only the household pays in its provider’s software, and nobody else reads what opens it', async () => {
  await using w = await world(byHand)
  const { id, paymentId, communityId } = await asked(w)
  const stranger = await w.as('RESIDENT', (await w.place()).householdId)
  for (const target of [paymentId, newId('pay')]) {
    const { data } = await w.request(stranger, sandboxDocument, { id: target, decline: false })
    expect(data!['sandboxPay']).toEqual({ payment: null, userErrors: [{ code: 'NOT_FOUND' }] })
  }
  const { data } = await w.request(
    await w.as('OPERATOR', communityId),
    'query ($id: ID!) { order(id: $id) { payment { state clientParameters { name } } } }',
    { id },
  )
  expect(data).toEqual({ order: { payment: { state: 'PENDING', clientParameters: null } } })
})

test('32 payers of one purchase with 32 keys are charged once, and every order of it is paid', async () => {
  await using w = await world()
  const place = await w.place()
  const resident = await w.as('RESIDENT', place.householdId)
  const deps = { ...w.app, actor: resident }
  const lines = [{ listingId: place.listingId, quantity: 1 }]
  const parts = [
    { mode: 'INSTANT', lines },
    { mode: 'SAME_DAY', lines },
  ] as const
  const placed = await placePurchase(deps, { householdId: place.householdId, parts }, 'place')
  const settled = await Promise.allSettled(
    Array.from({ length: 32 }, (_, index) => payPurchase(deps, placed[0]!.purchaseId, `key ${index}`)),
  )
  for (const each of settled) expect(['done', 'ORDER_WRONG_STATE']).toContain(codeOf(each))
  const paidFen = { INSTANT: 820, SAME_DAY: 620 }
  for (const [index, { mode }] of parts.entries())
    expect(await orderOf(w, placed[index]!.id)).toMatchObject({ state: 'PAID', paid: paidFen[mode] })
  expect(await money(w)).toEqual({ charged: 1440, returned: 0, resident: -1440, clearing: 0 })
  const { rows } = await w.app.db.pool.query('select state, amount_fen::int from payments')
  expect(rows).toEqual([{ state: 'SUCCEEDED', amount_fen: 1440 }])
})

test('of a purchase of which one order was cancelled before it was paid, only the other is charged', async () => {
  await using w = await world()
  const place = await w.place()
  const deps = { ...w.app, actor: await w.as('RESIDENT', place.householdId) }
  const lines = [{ listingId: place.listingId, quantity: 1 }]
  const purchase = {
    householdId: place.householdId,
    parts: [
      { mode: 'INSTANT', lines },
      { mode: 'SELF_PICKUP', lines },
    ],
  } as const
  const [first, second] = await placePurchase(deps, purchase, 'place')
  await cancelOrder(deps, { orderId: second!.id }, 'cancel')
  await payOrder(deps, { orderId: first!.id }, 'pay')
  expect(await orderOf(w, first!.id)).toMatchObject({ state: 'PAID', paid: 820 })
  expect(await orderOf(w, second!.id)).toMatchObject({ state: 'CANCELLED', paid: 0 })
  expect(await money(w)).toMatchObject({ charged: 820 })
})

test('when an order leaves a purchase that waits for its money, the open payment is closed and only the rest is asked for', async () => {
  await using w = await world(byHand)
  const place = await w.place()
  const deps = { ...w.app, actor: await w.as('RESIDENT', place.householdId) }
  const lines = [{ listingId: place.listingId, quantity: 1 }]
  const parts = [
    { mode: 'INSTANT', lines },
    { mode: 'SAME_DAY', lines },
  ] as const
  const [first, second] = await placePurchase(deps, { householdId: place.householdId, parts }, 'place')
  const whole = await payPurchase(deps, first!.purchaseId, 'pay')
  await cancelOrder(deps, { orderId: second!.id }, 'cancel')
  const rest = await payPurchase(deps, first!.purchaseId, 'pay again')
  expect(await rowOf(w, 'payments', whole)).toMatchObject({ state: 'FAILED', amount_fen: '1440' })
  expect(await rowOf(w, 'payments', rest)).toMatchObject({ state: 'PENDING', amount_fen: '820' })
  // What was closed takes no money any more.
  await w.request(deps.actor, sandboxDocument, { id: whole, decline: false })
  expect(await money(w)).toMatchObject({ charged: 0 })
})

test('an order that is cancelled while its purchase is being paid gets its part back, the others stay paid', async () => {
  await using w = await world(byHand)
  const place = await w.place()
  const deps = { ...w.app, actor: await w.as('RESIDENT', place.householdId) }
  const lines = [{ listingId: place.listingId, quantity: 1 }]
  const purchase = {
    householdId: place.householdId,
    parts: [
      { mode: 'INSTANT', lines },
      { mode: 'SAME_DAY', lines },
    ],
  } as const
  const [first, second] = await placePurchase(deps, purchase, 'place')
  const paymentId = await payPurchase(deps, first!.purchaseId, 'pay')
  await w.request(deps.actor, sandboxDocument, { id: paymentId, decline: false })
  await cancelOrder(deps, { orderId: second!.id }, 'cancel')
  await tell(w, { reference: paymentId, amountFen: 1440 })
  expect(await orderOf(w, first!.id)).toMatchObject({ state: 'PAID', paid: 820, refunded: 0 })
  expect(await orderOf(w, second!.id)).toMatchObject({ state: 'CANCELLED', paid: 620, refunded: 620 })
  await w.settle()
  w.clock.move(2)
  await sweepOpenRefunds(w.app)
  expect(await money(w)).toEqual({ charged: 1440, returned: 620, resident: -820, clearing: 0 })
})

test('when paying and cancelling race, the money is kept or given back whole, and the books agree', async () => {
  await using w = await world()
  const place = await w.place()
  for (let round = 0; round < 8; round++) {
    const { id, resident } = await w.order({ at: place, quantity: 2 })
    const deps = { ...w.app, actor: resident }
    const settled = await Promise.allSettled([
      payOrder(deps, { orderId: id }, newId('key')),
      cancelOrder(deps, { orderId: id }, newId('key')),
      payOrder(deps, { orderId: id }, newId('key')),
    ])
    expect(codeOf(settled[1])).toBe('done')
    for (const paid of [settled[0], settled[2]])
      expect(['done', 'ORDER_WRONG_STATE', 'PAYMENT_FAILED']).toContain(codeOf(paid))
    w.clock.move(3)
    await sweepOpenPayments(w.app)
    const { state, paid, refunded } = await orderOf(w, id)
    expect([state, refunded]).toEqual(['CANCELLED', paid])
  }
  await w.settle()
  const { charged, returned, resident, clearing } = await money(w)
  expect([returned, resident, clearing]).toEqual([charged, 0, 0])
})

test('money that comes in after the order expired goes back, and the order says so', async () => {
  await using w = await world(byHand)
  const { id, resident, paymentId } = await asked(w)
  await w.request(resident, sandboxDocument, { id: paymentId, decline: false })
  w.clock.move(16)
  await sweepDueOrders(w.app)
  expect(await orderOf(w, id)).toMatchObject({ state: 'CANCELLED', paid: 0 })
  // The notification was late: meanwhile a worker has asked.
  await sweepOpenPayments(w.app)
  expect(await orderOf(w, id)).toMatchObject({ state: 'CANCELLED', paid: 820, refunded: 820 })
  await tell(w, { reference: paymentId, amountFen: 820 })
  await w.settle()
  w.clock.move(2)
  await sweepOpenRefunds(w.app)
  expect(await money(w)).toEqual({ charged: 820, returned: 820, resident: 0, clearing: 0 })
  const { rows } = await w.app.db.pool.query('select action, "to" from order_events where order_id = $1 order by seq', [
    id,
  ])
  expect(rows).toEqual([
    { action: 'PLACE', to: 'PENDING_PAYMENT' },
    { action: 'EXPIRE', to: 'CANCELLED' },
    { action: 'REFUND', to: 'CANCELLED' },
  ])
})

test('an order whose time to pay ran out while the provider was asked is paid all the same', async () => {
  await using w = await world()
  const { id, resident } = await w.order()
  const prepay: PaymentProvider['prepay'] = async (intent) => {
    const answer = await w.app.payments.prepay(intent)
    w.clock.move(30)
    return answer
  }
  await payOrder({ ...withProvider(w, { prepay }), actor: resident }, { orderId: id }, 'pay')
  expect(await orderOf(w, id)).toMatchObject({ state: 'PAID', paid: 820 })
})

test('what nobody paid is closed at the provider when its time is over; money that comes even so goes back', async () => {
  await using w = await world(byHand)
  const { id, resident, paymentId } = await asked(w)
  w.clock.move(16)
  await sweepDueOrders(w.app)
  await sweepOpenPayments(w.app)
  expect(await rowOf(w, 'payments', paymentId)).toMatchObject({ state: 'FAILED', failure: 'closed' })
  const { data } = await w.request(resident, sandboxDocument, { id: paymentId, decline: false })
  expect(data!['sandboxPay']).toMatchObject({ userErrors: [] })
  expect(await money(w)).toMatchObject({ charged: 0 })
  // A provider that takes it even so.
  await w.app.db.pool.query(`update sandbox_charges set state = 'SUCCEEDED' where reference = $1`, [paymentId])
  for (let time = 0; time < 2; time++) await tell(w, { reference: paymentId, amountFen: 820 })
  expect(await rowOf(w, 'payments', paymentId)).toMatchObject({ state: 'LATE' })
  expect(await orderOf(w, id)).toMatchObject({ state: 'CANCELLED', paid: 820, refunded: 820 })
  await w.settle()
  w.clock.move(2)
  await sweepOpenRefunds(w.app)
  expect(await money(w)).toEqual({ charged: 820, returned: 820, resident: 0, clearing: 0 })
})

test('when the provider took the money and its answer was lost, it is asked and the order is paid, charged once', async () => {
  await using w = await world()
  const place = await w.place()
  const listingId = await w.listing(place.merchantId, place.communityId, { priceFen: 9_445 })
  const { id, resident } = await w.order({ at: { ...place, listingId } })
  // 94.45 and 5.00 for the way come to 99.45: carried out without an answer.
  const at = await w.app.db.pool.query(`update orders set items_fen = 9445, total_fen = 9945 where id = $1`, [id])
  expect(at.rowCount).toBe(1)
  const { data } = await w.request(resident, payDocument, { id, key: 'pay' })
  expect(data!['payOrder']).toMatchObject({
    order: { state: 'PENDING_PAYMENT' },
    payment: { state: 'PENDING' },
    userErrors: [],
  })
  expect(await sweepOpenPayments(w.app)).toBe(0)
  w.clock.move(2)
  expect(await sweepOpenPayments(w.app)).toBe(1)
  expect(await orderOf(w, id)).toMatchObject({ state: 'PAID', paid: 9_945 })
  expect(await money(w)).toMatchObject({ charged: 9_945, resident: -9_945 })
  expect(await sweepOpenPayments(w.app)).toBe(0)
  // The tap that was lost, sent again, is answered as done.
  await payOrder({ ...w.app, actor: resident }, { orderId: id }, 'pay')
})

test('when nothing arrived at the provider, nobody guesses: it is asked again and again, and closed when time is over', async () => {
  await using w = await world()
  const { id, resident } = await w.order()
  await w.app.db.pool.query(`update orders set items_fen = 9446, total_fen = 9946 where id = $1`, [id])
  await payOrder({ ...w.app, actor: resident }, { orderId: id }, 'pay')
  const [payment] = (await w.app.db.pool.query<{ id: string }>('select id from payments')).rows
  const asks: number[] = []
  for (let minute = 0; minute < 14; minute++) {
    w.clock.move(1)
    asks.push(await sweepOpenPayments(w.app))
  }
  // 1, 2, 4 … minutes apart.
  expect(asks.reduce((a, b) => a + b)).toBeLessThanOrEqual(4)
  expect(await rowOf(w, 'payments', payment!.id)).toMatchObject({ state: 'PENDING' })
  w.clock.move(60)
  await sweepDueOrders(w.app)
  await sweepOpenPayments(w.app)
  expect(await rowOf(w, 'payments', payment!.id)).toMatchObject({ state: 'FAILED', failure: 'it never arrived' })
  expect(await orderOf(w, id)).toMatchObject({ state: 'CANCELLED', paid: 0 })
  expect(await money(w)).toEqual({ charged: 0, returned: 0, resident: 0, clearing: 0 })
})

test('32 workers that ask and are told of one payment settle it once', async () => {
  await using w = await world(byHand)
  const { id, resident, paymentId } = await asked(w)
  await w.request(resident, sandboxDocument, { id: paymentId, decline: false })
  const settled = await Promise.allSettled(
    Array.from({ length: 32 }, (_, index) =>
      index % 2 ? askPayment(systemOf(w), paymentId as never) : tell(w, { reference: paymentId, amountFen: 820 }),
    ),
  )
  expect(counted(settled)).toEqual({ done: 32 })
  expect((await w.events('OrderMoved')).filter(({ facts }) => facts['action'] === 'PAY')).toHaveLength(1)
  expect(await orderOf(w, id)).toMatchObject({ state: 'PAID', paid: 820, version: 2 })
  expect(await money(w)).toEqual({ charged: 820, returned: 0, resident: -820, clearing: 0 })
})

test('an amount that is not ours settles nothing', async () => {
  await using w = await world(byHand)
  const { id, paymentId } = await asked(w)
  await tell(w, { reference: paymentId, amountFen: 1 })
  expect(await rowOf(w, 'payments', paymentId)).toMatchObject({ state: 'PENDING' })
  expect(await orderOf(w, id)).toMatchObject({ state: 'PENDING_PAYMENT', paid: 0 })
})

test('what the provider declines moves nothing; the same key gets the same answer, and another try is free', async () => {
  await using w = await world()
  const place = await w.place()
  const listingId = await w.listing(place.merchantId, place.communityId, { priceFen: 9_444 })
  const { id, resident } = await w.order({ at: { ...place, listingId } })
  const deps = { ...w.app, actor: resident }
  for (const key of ['a', 'a', 'b'])
    await expect(payOrder(deps, { orderId: id }, key)).rejects.toMatchObject({ code: 'PAYMENT_FAILED' })
  expect(await orderOf(w, id)).toMatchObject({ state: 'PENDING_PAYMENT', paid: 0 })
  expect(await money(w)).toEqual({ charged: 0, returned: 0, resident: 0, clearing: 0 })
})

test('who paid is told as what he is: a partner’s app is no resident', async () => {
  await using w = await world()
  const { id, communityId } = await w.order()
  await payOrder({ ...w.app, actor: await w.as('PARTNER', communityId, ['orders:write']) }, { orderId: id }, 'pay')
  const { rows } = await w.app.db.pool.query(
    `select actor->>'kind' as kind, actor->>'role' as role from order_events where action = 'PAY'`,
  )
  expect(rows).toEqual([{ kind: 'APP', role: 'PARTNER' }])
})

test('an order is paid and accepted whatever else its purchase holds', async () => {
  await using w = await world()
  const { id, actors } = await w.order({ until: ['PAY'] })
  await moveOrder({ ...w.app, actor: actors.MERCHANT }, { orderId: id, action: 'ACCEPT' })
  expect(await orderOf(w, id)).toMatchObject({ state: 'CONFIRMED' })
})
