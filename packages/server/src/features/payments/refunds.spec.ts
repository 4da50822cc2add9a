import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { world, type World } from '../../testing/world.ts'
import { refundOrder } from '../orders/refunds.commands.ts'
import { sweepOpenRefunds } from './payments.sweeps.ts'
import { byHand, counted, money, orderOf, rowOf, tell } from './testing/money.ts'
import { newId } from '@linli/kit'

const refundDocument = `mutation ($id: ID!, $lines: [RefundLineInput!], $amount: Fen, $bearer: RefundBearer, $restock: Boolean) {
  refundOrder(orderId: $id, lines: $lines, amountFen: $amount, reason: "少送", bearer: $bearer, restock: $restock, idempotencyKey: "k") {
    refund { id state amountFen bearer restock lines { lineId quantity amountFen } }
    order { refundedFen lines { refundedQuantity refundedFen } } userErrors { code field } } }`

const linesOf = async (w: World, id: string) =>
  (await w.app.db.pool.query<{ id: string }>('select id from order_lines where order_id = $1 order by id', [id])).rows
const accountOf = async (w: World, kind: string) =>
  (
    await w.app.db.pool.query<{ fen: number }>(
      `select coalesce(sum(e.amount_fen), 0)::int as fen from ledger_entries e join ledger_accounts a on a.id = e.account_id where a.kind = $1`,
      [kind],
    )
  ).rows[0]!.fen
const refundsOf = async (w: World) =>
  (
    await w.app.db.pool.query<{ id: string; state: string; tries: number; failure: string | null }>(
      'select id, state, tries, failure from refunds order by id',
    )
  ).rows

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
  expect(await money(w)).toEqual({ charged: 820, returned: 800, resident: -20, clearing: 0 })
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
  expect(await money(w)).toEqual({ charged: 820, returned: 300, resident: -520, clearing: 0 })
})

test('the database refuses more than was paid, and any change of what was decided, also by hand', async () => {
  await using w = await world()
  const { id } = await w.order({ until: ['PAY'] })
  await refundOrder({ ...w.app, actor: await w.as('OPERATOR') }, { orderId: id, amountFen: 300, reason: '破损' }, 'k')
  const another = (amount: number, orderId = id) =>
    w.app.db.pool.query(
      `insert into refunds (id, order_id, payment_id, community_id, household_id, state, amount_fen, reason, created_at, ask_at)
       select $1, $2, payment_id, community_id, household_id, 'REQUESTED', $3, 'by hand', now(), now() from refunds limit 1`,
      [newId('ref'), orderId, amount],
    )
  await expect(another(521)).rejects.toThrow('payment_shares_refunded')
  await expect(another(1, newId('ord'))).rejects.toThrow('paid nothing for order')
  await expect(w.app.db.pool.query('update refunds set amount_fen = 1')).rejects.toThrow('never changes')
  await expect(w.app.db.pool.query('delete from refunds')).rejects.toThrow('never changes')
  await expect(w.app.db.pool.query('update orders set refunded_fen = 821')).rejects.toThrow('orders_refunded')
})

test('a dry run says what lines come to and what would be booked, and keeps nothing; the refund then is just that', async () => {
  await using w = await world()
  const { id, communityId } = await w.order({ quantity: 3, until: ['PAY', 'ACCEPT'] })
  const operator = await w.as('OPERATOR', communityId)
  const [line] = await linesOf(w, id)
  const variables = { id, lines: [{ lineId: line!.id, quantity: 2 }], restock: true }
  const document = (dryRun: boolean) => `mutation ($id: ID!, $lines: [RefundLineInput!], $restock: Boolean) {
    refundOrder(orderId: $id, lines: $lines, restock: $restock, reason: "少送", idempotencyKey: "k", dryRun: ${dryRun}) {
      preview { amountFen leftFen lines { quantity amountFen } postings { kind amountFen } }
      refund { amountFen lines { quantity amountFen } } order { version refundedFen ledger { amountFen account { kind } } }
      userErrors { code } } }`
  const rows = async () =>
    (
      await w.app.db.pool.query(`select md5(string_agg(t, '' order by t)) as d from (
        select o::text as t from orders o union all select l::text from order_lines l union all select r::text from refunds r
        union all select e::text from ledger_entries e union all select m::text from stock_movements m
        union all select i::text from idempotency_records i union all select e.id || e.type from outbox e) t`)
    ).rows
  const before = await rows()
  const { data: dry } = await w.request(operator, document(true), variables)
  expect(dry!['refundOrder']).toMatchObject({
    preview: {
      amountFen: 640,
      leftFen: 1_460 - 640,
      lines: [{ quantity: 2, amountFen: 640 }],
      postings: [
        { kind: 'MERCHANT_PAYABLE', amountFen: -640 },
        { kind: 'CLEARING', amountFen: 640 },
      ],
    },
    refund: null,
    order: { refundedFen: 0 },
    userErrors: [],
  })
  expect(await rows()).toEqual(before)
  const { data: done } = await w.request(operator, document(false), variables)
  expect(done!['refundOrder']).toMatchObject({
    preview: null,
    refund: { amountFen: 640, lines: [{ quantity: 2, amountFen: 640 }] },
    order: { refundedFen: 640 },
  })
  // Its way to the household may have begun by then, and booked more.
  expect((done!['refundOrder'] as { order: { ledger: object[] } }).order.ledger).toEqual(
    expect.arrayContaining([
      { account: { kind: 'MERCHANT_PAYABLE' }, amountFen: -640 },
      { account: { kind: 'CLEARING' }, amountFen: 640 },
    ]),
  )
})

test('one of three is given back: a third of its line, borne by the merchant, and the goods lie on the shelf again', async () => {
  await using w = await world()
  const { id, communityId } = await w.order({ quantity: 3, until: ['PAY', 'ACCEPT'] })
  const operator = await w.as('OPERATOR', communityId)
  const [line] = await linesOf(w, id)
  const lines = [{ lineId: line!.id, quantity: 1 }]
  const { data } = await w.request(operator, refundDocument, { id, lines, restock: true })
  expect(data!['refundOrder']).toMatchObject({
    refund: {
      state: 'REQUESTED',
      amountFen: 320,
      bearer: 'MERCHANT',
      restock: true,
      lines: [{ quantity: 1, amountFen: 320 }],
    },
    order: { refundedFen: 320, lines: [{ refundedQuantity: 1, refundedFen: 320 }] },
    userErrors: [],
  })
  // Owed no more to the merchant as soon as it was decided, and with the household when it has arrived.
  expect(await accountOf(w, 'MERCHANT_PAYABLE')).toBe(640)
  const atOnce = await money(w)
  // Its way to the household has begun; whether it is over, nobody waits to know.
  expect(atOnce.resident! + atOnce.clearing!).toBe(-1140)
  await w.settle()
  expect(await money(w)).toEqual({ charged: 1460, returned: 320, resident: -1140, clearing: 0 })
  const { rows } = await w.app.db.pool.query('select on_hand - allocated - reserved as free from stock_levels')
  expect(rows).toEqual([{ free: 98 }])
})

test('a line gives back what was bought of it and not a piece more, by 32 operators at once', async () => {
  await using w = await world()
  const { id } = await w.order({ quantity: 3, until: ['PAY'] })
  const operator = await w.as('OPERATOR')
  const [line] = await linesOf(w, id)
  const refund = (_: unknown, index: number) =>
    refundOrder(
      { ...w.app, actor: operator },
      { orderId: id, lines: [{ lineId: line!.id, quantity: 1 }], reason: '少送' },
      `key ${index}`,
    )
  expect(counted(await Promise.allSettled(Array.from({ length: 32 }, refund)))).toEqual({
    done: 3,
    QUANTITY_ABOVE_BOUGHT: 29,
  })
  expect(await orderOf(w, id)).toMatchObject({ paid: 1460, refunded: 960 })
  await w.settle()
  expect(await money(w)).toMatchObject({ returned: 960 })
})

test('who bears it gives it: the platform or the guarantee fund, and the merchant keeps what he is owed', async () => {
  for (const bearer of ['PLATFORM', 'GUARANTEE_FUND'] as const) {
    await using w = await world()
    const { id } = await w.order({ until: ['PAY'] })
    const { data } = await w.request(await w.as('OPERATOR'), refundDocument, { id, amount: 100, bearer })
    expect(data!['refundOrder']).toMatchObject({ refund: { bearer }, userErrors: [] })
    await w.settle()
    expect([await accountOf(w, bearer), await accountOf(w, 'MERCHANT_PAYABLE')]).toEqual([-100, 320])
    expect(await money(w)).toMatchObject({ returned: 100, clearing: 0 })
  }
})

test('a refund is at least a fen, of an amount or of lines, has a reason, and is an operator’s of this community', async () => {
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
  const [line] = await linesOf(w, id)
  const one = { lineId: line!.id, quantity: 1 }
  const wrong = [
    [{ amount: 1, lines: [one] }, 'BAD_INPUT'],
    [{}, 'BAD_INPUT'],
    [{ lines: [] }, 'BAD_INPUT'],
    [{ lines: [one, one] }, 'BAD_INPUT'],
    [{ amount: 1, restock: true }, 'BAD_INPUT'],
    [{ amount: 1, bearer: 'NOBODY' }, 'BAD_INPUT'],
    [{ lines: [{ ...one, quantity: 0 }] }, 'QUANTITY_ABOVE_BOUGHT'],
    [{ lines: [{ lineId: newId('oln'), quantity: 1 }] }, 'NOT_FOUND'],
  ] as const
  for (const [what, code] of wrong) {
    const { data } = await w.request(operator, refundDocument, { id, ...what })
    expect(data!['refundOrder'], JSON.stringify(what)).toMatchObject({ refund: null, userErrors: [{ code }] })
  }
  for (const actor of [resident, actors.MERCHANT, await w.as('PARTNER', communityId, ['orders:write'])])
    await expect(refund(actor, 1)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  for (const actor of [await w.as('OPERATOR', await w.community()), actors.RIDER])
    await expect(refund(actor, 1)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await orderOf(w, id)).toMatchObject({ refunded: 0 })
})

/** An order of 100 yuan and more, of which an amount of the provider's triggers can be given back. */
async function dear(w: World) {
  const place = await w.place()
  const listingId = await w.listing(place.merchantId, place.communityId, { priceFen: 20_000 })
  return w.order({ at: { ...place, listingId }, until: ['PAY'] })
}

test('a refund of which nobody heard is UNKNOWN, the provider is asked, and it has succeeded once', async () => {
  await using w = await world()
  const { id } = await dear(w)
  const deps = { ...w.app, actor: await w.as('OPERATOR') }
  await refundOrder(deps, { orderId: id, amountFen: 9_945, reason: '破损' }, 'k')
  await w.settle()
  expect(await refundsOf(w)).toMatchObject([{ state: 'UNKNOWN' }])
  expect(await money(w)).toMatchObject({ returned: 9_945, resident: -20_500, clearing: 9_945 })
  expect(await sweepOpenRefunds(w.app)).toBe(0)
  w.clock.move(2)
  expect(await sweepOpenRefunds(w.app)).toBe(1)
  expect(await refundsOf(w)).toMatchObject([{ state: 'SUCCEEDED' }])
  expect(await money(w)).toEqual({ charged: 20_500, returned: 9_945, resident: -10_555, clearing: 0 })
})

test('a refund that never arrived is sent again under the same reference, later and later', async () => {
  await using w = await world()
  const { id } = await dear(w)
  await refundOrder({ ...w.app, actor: await w.as('OPERATOR') }, { orderId: id, amountFen: 9_946, reason: '破损' }, 'k')
  await w.settle()
  let asks = 0
  for (let minute = 0; minute < 30; minute++) {
    w.clock.move(1)
    asks += await sweepOpenRefunds(w.app)
  }
  expect(asks).toBeGreaterThan(1)
  expect(asks).toBeLessThan(16)
  expect(await refundsOf(w)).toMatchObject([{ state: 'UNKNOWN', tries: 0 }])
  expect(await money(w)).toMatchObject({ returned: 0, clearing: 9_946 })
})

test('a refund that failed is seen, is neither done nor lost, and can be sent again by an operator of the place', async () => {
  await using w = await world()
  const { id, communityId, resident } = await dear(w)
  const operator = await w.as('OPERATOR', communityId)
  await refundOrder({ ...w.app, actor: operator }, { orderId: id, amountFen: 9_944, reason: '破损' }, 'k')
  await w.settle()
  const [refund] = await refundsOf(w)
  expect(refund).toMatchObject({ state: 'FAILED', failure: 'declined by the sandbox' })
  expect(await orderOf(w, id)).toMatchObject({ paid: 20_500, refunded: 9_944 })
  expect(await money(w)).toMatchObject({ returned: 0, resident: -20_500, clearing: 9_944 })

  const list = '{ refunds(filter: { state: { eq: FAILED } }) { nodes { id failure } count { value } } }'
  const seen = async (actor: Actor) => (await w.request(actor, list)).data?.['refunds']
  expect(await seen(operator)).toMatchObject({ nodes: [{ id: refund!.id }], count: { value: 1 } })
  expect(await seen(await w.as('OPERATOR', await w.community()))).toMatchObject({ nodes: [] })
  const retry = async (actor: Actor, key: string) => {
    const document = `mutation ($id: ID!, $key: String!) { retryRefund(refundId: $id, idempotencyKey: $key) { refund { state tries } userErrors { code } } }`
    return (await w.request(actor, document, { id: refund!.id, key })).data!['retryRefund'] as object
  }
  expect(await retry(await w.as('OPERATOR', await w.community()), 'a')).toMatchObject({
    userErrors: [{ code: 'NOT_FOUND' }],
  })
  expect(await retry(resident, 'a')).toMatchObject({ userErrors: [{ code: 'FORBIDDEN' }] })
  const settled = await Promise.all(Array.from({ length: 16 }, () => retry(operator, 'one tap')))
  for (const each of settled) expect(each).toMatchObject({ refund: { tries: 1 }, userErrors: [] })
  await w.settle()
  expect(await refundsOf(w)).toMatchObject([{ state: 'FAILED', tries: 1 }])
  const { rows } = await w.app.db.pool.query(
    `select reference, state from sandbox_charges where kind = 'REFUND' order by 1`,
  )
  expect(rows).toEqual([
    { reference: refund!.id, state: 'FAILED' },
    { reference: `${refund!.id}-1`, state: 'FAILED' },
  ])
  expect(await money(w)).toMatchObject({ clearing: 9_944 })
  await w.app.db.pool.query(`update refunds set state = 'SENT'`)
  expect(await retry(operator, 'another')).toMatchObject({ userErrors: [{ code: 'REFUND_WRONG_STATE' }] })
})

test('a provider that takes its time says PENDING, and tells later; an answer to an earlier try moves nothing', async () => {
  await using w = await world()
  const { id } = await w.order({ until: ['PAY'] })
  await refundOrder({ ...w.app, actor: await w.as('OPERATOR') }, { orderId: id, amountFen: 300, reason: '破损' }, 'k')
  await w.app.db.pool.query(`update refunds set state = 'SENT', tries = 1`)
  const [refund] = await refundsOf(w)
  expect(await tell(w, { kind: 'REFUND', reference: refund!.id, amountFen: 300 })).toMatchObject({ status: 200 })
  expect(await refundsOf(w)).toMatchObject([{ state: 'SENT' }])
  for (let time = 0; time < 2; time++) await tell(w, { kind: 'REFUND', reference: `${refund!.id}-1`, amountFen: 300 })
  expect(await refundsOf(w)).toMatchObject([{ state: 'SUCCEEDED' }])
  expect((await w.events('RefundSettled')).map(({ facts }) => facts['state'])).toEqual(['SUCCEEDED'])
  expect(await rowOf(w, 'refunds', refund!.id)).toMatchObject({ version: 2 })
})

test('with a provider that answers later, refunds end by its notification', async () => {
  await using w = await world(byHand)
  const { id, resident } = await w.order()
  const { data } = await w.request(
    resident,
    'mutation ($id: ID!) { payOrder(orderId: $id, idempotencyKey: "p") { payment { id } } }',
    { id },
  )
  const paymentId = (data!['payOrder'] as { payment: { id: string } }).payment.id
  await w.request(resident, 'mutation ($id: ID!) { sandboxPay(paymentId: $id) { userErrors { code } } }', {
    id: paymentId,
  })
  await tell(w, { reference: paymentId, amountFen: 820 })
  await refundOrder({ ...w.app, actor: await w.as('OPERATOR') }, { orderId: id, amountFen: 300, reason: '破损' }, 'k')
  await w.settle()
  const [refund] = await refundsOf(w)
  expect(refund).toMatchObject({ state: 'SENT' })
  await tell(w, { kind: 'REFUND', reference: refund!.id, amountFen: 300 })
  expect(await refundsOf(w)).toMatchObject([{ state: 'SUCCEEDED' }])
  expect(await money(w)).toEqual({ charged: 820, returned: 300, resident: -520, clearing: 0 })
})
