import { expect, test } from 'vitest'
import { listeningWorld } from '../../security/testing-api.ts'
import { world } from '../../testing/world.ts'
import type { World } from '../../testing/world.ts'
import { payOrder } from '../orders/index.ts'
import { forgetNonces } from './notifications.commands.ts'
import { sweepOpenPayments } from './payments.sweeps.ts'
import { reconcile } from './reconcile.commands.ts'
import { deliverNotifications } from './sandbox-notifications.ts'
import { byHand, money, notification, orderOf, rowOf, send, systemOf, tell } from './testing/money.ts'
import { businessDay } from '@linli/kit'

/** An order whose resident has paid at the provider; nothing has been told yet. */
async function paidThere(w: World) {
  const order = await w.order()
  const { paymentId } = await payOrder({ ...w.app, actor: order.resident }, { orderId: order.id }, 'pay')
  const pay = 'mutation ($id: ID!) { sandboxPay(paymentId: $id) { userErrors { code } } }'
  await w.request(order.resident, pay, { id: paymentId })
  return { ...order, paymentId }
}
const told = async (w: World) =>
  (
    await w.app.db.pool.query<{ sent: number; waiting: number }>(
      `select count(*) filter (where sent_at is not null)::int as sent, count(*) filter (where sent_at is null)::int as waiting from sandbox_notifications`,
    )
  ).rows[0]!

test('the provider tells the server by HTTP, and twice is once', async () => {
  await using api = await listeningWorld({ ...byHand, LINLI_SANDBOX_PAYMENTS_DOUBLED: '100' })
  const { w, url } = api
  const { id } = await paidThere(w)
  expect(await told(w)).toEqual({ sent: 0, waiting: 2 })
  expect(await deliverNotifications(w.app, `${url}/payments/notify/sandbox`, w.app.keys)).toBe(2)
  expect(await told(w)).toEqual({ sent: 2, waiting: 0 })
  expect(await orderOf(w, id)).toMatchObject({ state: 'PAID', paid: 820, version: 2 })
  expect(await money(w)).toEqual({ charged: 820, returned: 0, resident: -820, clearing: 0 })
})

test('what is told late is taken when it comes, and what nobody took is told again', async () => {
  await using api = await listeningWorld({
    ...byHand,
    LINLI_SANDBOX_PAYMENTS_LATE: '100',
    LINLI_SANDBOX_PAYMENTS_LATE_SECONDS: '120',
  })
  const { w, url } = api
  const { id } = await paidThere(w)
  expect(await deliverNotifications(w.app, `${url}/payments/notify/sandbox`, w.app.keys)).toBe(0)
  w.clock.move(2)
  expect(await deliverNotifications(w.app, `${url}/payments/notify/elsewhere`, w.app.keys)).toBe(1)
  expect(await orderOf(w, id)).toMatchObject({ state: 'PENDING_PAYMENT' })
  w.clock.move(1)
  expect(await deliverNotifications(w.app, `${url}/payments/notify/sandbox`, w.app.keys)).toBe(1)
  expect(await orderOf(w, id)).toMatchObject({ state: 'PAID' })
})

test('a notification that is lost is made up for by asking, and by the reconciliation', async () => {
  await using w = await world({ ...byHand, LINLI_SANDBOX_PAYMENTS_LOST: '100' })
  const asked = await paidThere(w)
  expect(await told(w)).toEqual({ sent: 0, waiting: 0 })
  w.clock.move(2)
  await sweepOpenPayments(w.app)
  expect(await orderOf(w, asked.id)).toMatchObject({ state: 'PAID' })
  const second = await paidThere(w)
  const run = await reconcile(systemOf(w), businessDay(w.clock.now()))
  expect(await rowOf(w, 'reconcile_runs', run)).toMatchObject({ payments: 2, settled: 1, differences: 0 })
  expect(await orderOf(w, second.id)).toMatchObject({ state: 'PAID' })
})

test('a forged signature, another body, another time and a recorded request are refused, and change nothing', async () => {
  await using w = await world(byHand)
  const { id, paymentId } = await paidThere(w)
  const good = notification(w, { reference: paymentId, amountFen: 820 })
  const signature = Buffer.from(good.headers['sandbox-signature']!, 'base64')
  signature[0]! ^= 1
  const forged = [
    { ...good, headers: { ...good.headers, 'sandbox-signature': signature.toString('base64') } },
    { ...good, headers: { ...good.headers, 'sandbox-signature': '' } },
    { ...good, headers: { ...good.headers, 'sandbox-nonce': 'another' } },
    { ...good, headers: { ...good.headers, 'sandbox-timestamp': '1' } },
    { ...good, headers: {} },
    { ...good, body: good.body.replace('820', '821') },
  ]
  for (const each of forged) expect(await send(w, each)).toMatchObject({ status: 401 })
  expect(await orderOf(w, id)).toMatchObject({ state: 'PENDING_PAYMENT' })
  // Signed by the provider, and kept by somebody for later.
  w.clock.move(6)
  expect(await send(w, good)).toMatchObject({ status: 401, body: '{"code":"UNVERIFIED"}' })
  const fresh = notification(w, { reference: paymentId, amountFen: 820 })
  expect(await send(w, fresh)).toMatchObject({ status: 200 })
  expect(await send(w, fresh)).toMatchObject({ status: 401, body: '{"code":"REPLAYED"}' })
  // What may be forgotten of it is no longer believed anyway.
  w.clock.move(10)
  await forgetNonces(w.app, w.clock.now())
  expect(await send(w, fresh)).toMatchObject({ status: 401, body: '{"code":"UNVERIFIED"}' })
  expect(await money(w)).toMatchObject({ resident: -820 })
})

test('over HTTP nothing but the provider’s own bytes is taken, and nothing else is served there', async () => {
  await using api = await listeningWorld(byHand)
  const { w, url } = api
  const { paymentId } = await paidThere(w)
  const { body, headers } = notification(w, { reference: paymentId, amountFen: 820 })
  const post = async (path: string, init: RequestInit) =>
    (await fetch(`${url}/payments/notify/${path}`, { method: 'POST', ...init })).status
  expect(await post('sandbox', { body })).toBe(401)
  expect(await post('wechat', { body, headers })).toBe(404)
  expect(await post('sandbox', {})).toBe(400)
  expect(await post('sandbox', { body: 'x'.repeat(200_000), headers })).toBe(413)
  expect((await fetch(`${url}/payments/notify/sandbox`)).status).toBe(404)
  expect(await post('sandbox', { body, headers })).toBe(200)
})

test('what is told of nothing of ours is taken and left to the reconciliation', async () => {
  await using w = await world(byHand)
  expect(await tell(w, { reference: 'pay_of_somebody_else', amountFen: 1 })).toMatchObject({ status: 200 })
  expect(await tell(w, { kind: 'REFUND', reference: 'ref_of_somebody_else', amountFen: 1 })).toMatchObject({
    status: 200,
  })
  expect(await money(w)).toEqual({ charged: 0, returned: 0, resident: 0, clearing: 0 })
})
