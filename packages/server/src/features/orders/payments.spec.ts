import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { world, type World } from '../../testing/world.ts'
import { sumOfBooks } from '../ledger/index.ts'
import { cancelOrder } from './orders.commands.ts'
import { sweepOpenPayments } from './orders.sweeps.ts'
import type { PaymentProvider } from './payment-provider.ts'
import { payOrder } from './payments.commands.ts'
import { refundOrder } from './refunds.commands.ts'
import { newId } from '@linli/kit'

const codeOf = (settled: PromiseSettledResult<unknown>) =>
  settled.status === 'fulfilled' ? 'done' : ((settled.reason as { code?: string }).code ?? String(settled.reason))
const counted = (settled: readonly PromiseSettledResult<unknown>[]) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(settled.map(codeOf), (code) => code)).map(([code, all]) => [code, all!.length]),
  )

async function orderOf(w: World, id: string) {
  const { rows } = await w.app.db.pool.query<{ state: string; paid: number; refunded: number; version: number }>(
    'select state, paid_fen::int as paid, refunded_fen::int as refunded, version from orders where id = $1',
    [id],
  )
  return rows[0]!
}
/** What the provider took and gave, and what the books say. */
async function money(w: World) {
  const { rows } = await w.app.db.pool.query<{ charged: number; returned: number; resident: number }>(
    `select (select coalesce(sum(amount_fen), 0)::int from sandbox_charges where kind = 'CHARGE') as charged,
      (select coalesce(sum(amount_fen), 0)::int from sandbox_charges where kind = 'REFUND') as returned,
      (select coalesce(sum(e.amount_fen), 0)::int from ledger_entries e join ledger_accounts a on a.id = e.account_id where a.kind = 'RESIDENT_PAYMENTS') as resident`,
  )
  expect(await sumOfBooks(w.app.db)).toBe(0)
  return rows[0]!
}
const stockOf = async (w: World, id: string) =>
  (await w.app.db.pool.query<{ available: number }>('select available from listings where id = $1', [id])).rows[0]!
    .available

test('32 refunds at once never give back more than was paid, and what they give is booked', async () => {
  await using w = await world()
  const { id } = await w.order({ until: ['PAY', 'ACCEPT'] })
  const operator = await w.as('OPERATOR')
  const refund = (_: unknown, index: number) =>
    refundOrder({ ...w.app, actor: operator }, { orderId: id, amountFen: 100, reason: '少送' }, `key ${index}`)
  const settled = await Promise.allSettled(Array.from({ length: 32 }, refund))
  expect(counted(settled)).toEqual({ done: 8, AMOUNT_ABOVE_PAID: 24 })
  expect(await orderOf(w, id)).toMatchObject({ state: 'CONFIRMED', paid: 820, refunded: 800 })
  await w.settle()
  expect(await money(w)).toEqual({ charged: 820, returned: 800, resident: -20 })
})

test('one key refunds once, however often and however parallel it is sent; with another amount it is refused', async () => {
  await using w = await world()
  const { id } = await w.order({ until: ['PAY'] })
  const deps = { ...w.app, actor: await w.as('OPERATOR') }
  const request = { orderId: id, amountFen: 300, reason: '破损' }
  const made = await Promise.all(Array.from({ length: 32 }, () => refundOrder(deps, request, 'tap')))
  expect(new Set(made.map(({ refundId }) => refundId)).size).toBe(1)
  await expect(refundOrder(deps, { ...request, amountFen: 301 }, 'tap')).rejects.toMatchObject({
    code: 'IDEMPOTENCY_KEY_REUSED',
  })
  await w.settle()
  expect(await money(w)).toEqual({ charged: 820, returned: 300, resident: -520 })
})

test('a refund is at least a fen, has a reason, and is an operator’s of this community', async () => {
  await using w = await world()
  const { id, communityId, resident, actors } = await w.order({ until: ['PAY'] })
  const refund = async (actor: Actor, amountFen: number, reason = '少送') =>
    refundOrder({ ...w.app, actor }, { orderId: id, amountFen, reason }, newId('key'))
  const operator = await w.as('OPERATOR', communityId)
  for (const amountFen of [0, -1, 0.5, Number.NaN, 2 ** 53])
    await expect(refund(operator, amountFen)).rejects.toMatchObject({ code: 'BAD_INPUT' })
  for (const reason of ['', '  ', 'x'.repeat(201)])
    await expect(refund(operator, 1, reason)).rejects.toMatchObject({ code: 'BAD_INPUT', field: 'reason' })
  await expect(refund(operator, 821)).rejects.toMatchObject({
    code: 'AMOUNT_ABOVE_PAID',
    facts: { refundableFen: 820 },
  })
  for (const actor of [resident, actors.MERCHANT, await w.as('PARTNER', communityId, ['orders:write'])])
    await expect(refund(actor, 1)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  for (const actor of [await w.as('OPERATOR', await w.community()), actors.RIDER])
    await expect(refund(actor, 1)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await orderOf(w, id)).toMatchObject({ refunded: 0 })
})

test('when paying and cancelling race, the money is kept or given back whole, and the stock comes back once', async () => {
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
    for (const paid of [settled[0], settled[2]]) expect(['done', 'ORDER_WRONG_STATE']).toContain(codeOf(paid))
    const { state, paid, refunded } = await orderOf(w, id)
    expect([state, refunded]).toEqual(['CANCELLED', paid])
  }
  await w.settle()
  const { charged, returned, resident } = await money(w)
  expect([returned, resident]).toEqual([charged, 0])
  expect(await stockOf(w, place.listingId)).toBe(100)
})

/** A provider that does something else before it answers. */
const slow = (w: World, meanwhile: () => Promise<unknown>): PaymentProvider => ({
  name: 'sandbox',
  charge: async (reference, amountFen) => {
    const answer = await w.app.payments.charge(reference, amountFen)
    await meanwhile()
    return answer
  },
  refund: w.app.payments.refund,
})

test('money that comes in after the order was cancelled goes back, and the order says so', async () => {
  await using w = await world()
  const { id, resident } = await w.order()
  const deps = { ...w.app, actor: resident }
  const payments = slow(w, () => cancelOrder(deps, { orderId: id }, 'cancel'))
  await payOrder({ ...deps, payments }, { orderId: id }, 'pay')
  expect(await orderOf(w, id)).toMatchObject({ state: 'CANCELLED', paid: 820, refunded: 820 })
  await w.settle()
  expect(await money(w)).toEqual({ charged: 820, returned: 820, resident: 0 })
  const { rows } = await w.app.db.pool.query('select action, "to" from order_events where order_id = $1 order by seq', [
    id,
  ])
  expect(rows).toEqual([
    { action: 'PLACE', to: 'PENDING_PAYMENT' },
    { action: 'CANCEL', to: 'CANCELLED' },
    { action: 'REFUND', to: 'CANCELLED' },
  ])
})

test('an order whose time to pay ran out while the provider was asked is paid all the same', async () => {
  await using w = await world()
  const { id, resident } = await w.order()
  const payments = slow(w, async () => w.clock.move(30))
  await payOrder({ ...w.app, actor: resident, payments }, { orderId: id }, 'pay')
  expect(await orderOf(w, id)).toMatchObject({ state: 'PAID', paid: 820 })
})

test('when the answer of the provider is lost, the same payment is asked for again and charged once', async () => {
  await using w = await world()
  const { id, resident } = await w.order()
  const payments = slow(w, () => Promise.reject(new Error('the line broke')))
  await expect(payOrder({ ...w.app, actor: resident, payments }, { orderId: id }, 'pay')).rejects.toThrow(
    'the line broke',
  )
  expect(await sweepOpenPayments(w.app)).toBe(0)
  w.clock.move(2)
  expect(await sweepOpenPayments(w.app)).toBe(1)
  expect(await orderOf(w, id)).toMatchObject({ state: 'PAID', paid: 820 })
  expect(await money(w)).toEqual({ charged: 820, returned: 0, resident: -820 })
  expect(await sweepOpenPayments(w.app)).toBe(0)
  // The tap that was lost, sent again, is answered as done.
  await payOrder({ ...w.app, actor: resident }, { orderId: id }, 'pay')
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
  expect(await money(w)).toEqual({ charged: 0, returned: 0, resident: 0 })
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
