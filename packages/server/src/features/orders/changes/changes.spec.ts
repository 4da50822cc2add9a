import { expect, test } from 'vitest'
import { system } from '../../../access/actor.ts'
import { world, type World } from '../../../testing/world.ts'
import { sweepOpenPayments } from '../../payments/index.ts'
import { cancelOrder, moveOrder } from '../orders.commands.ts'
import { refundOrder } from '../refunds.commands.ts'
import type { ChangeId } from './change.ts'
import { expireChange } from './changes.commands.ts'
import { sweepDueChanges } from './changes.sweeps.ts'
import { changing } from './testing/changes.ts'
import { newId } from '@linli/kit'

/** Three of a listing at 3.20 yuan, brought so far; and a second listing of the same shop. */
async function placed(
  w: World,
  until: readonly ('PAY' | 'ACCEPT' | 'PREPARE' | 'PACK')[],
  { priceFen = 300, quantity = 3 } = {},
) {
  const at = await w.place()
  const other = await w.listing(at.merchantId, at.communityId, { priceFen, stock: 10 })
  const order = await w.order({ at, until, quantity })
  const c = changing(w)
  const [line] = (await c.order(order.resident, order.id)).lines
  const merchant = order.actors.MERCHANT
  const substitute = (units = 3) => ({
    orderId: order.id,
    edits: [
      { lineId: line!.id, quantity: 0 },
      { listingId: other, quantity: units },
    ],
  })
  return { ...order, c, other, line: line!, merchant, operator: await w.as('OPERATOR', at.communityId), substitute }
}

const expire = async (w: World, minutes = 16) => {
  w.clock.move(minutes)
  await sweepDueChanges(w.app)
}

test('a dry run tells before, after, the money and who pays, and keeps nothing', async () => {
  await using w = await world()
  const { c, id, resident, merchant, substitute, other, line } = await placed(w, ['PAY', 'ACCEPT'], { priceFen: 400 })
  const digest = async () =>
    (
      await w.app.db.pool.query(`select md5(string_agg(t::text, '' order by t::text)) as d from (
      select o::text from orders o union all select l::text from order_lines l union all select v::text from stock_levels v
      union all select m::text from stock_movements m union all select c::text from change_proposals c
      union all select e.id || e.type from outbox e union all select i::text from idempotency_records i) t(t)`)
    ).rows
  const before = await digest()
  const { preview, change, codes } = await c.propose(merchant, { ...substitute(), payer: 'MERCHANT' }, { dryRun: true })
  expect([change, codes]).toEqual([null, []])
  expect(preview).toMatchObject({
    kind: 'SUBSTITUTE',
    deltaFen: 240,
    payer: 'MERCHANT',
    refundFen: 0,
    extraFen: 0,
    before: { itemsFen: 960, discountFen: 0, totalFen: 1460, lines: [{ quantity: 3, totalFen: 960 }] },
    after: {
      itemsFen: 1200,
      discountFen: 240,
      totalFen: 1460,
      lines: [{ listingId: other, quantity: 3, discountFen: 240 }],
    },
  })
  const asResident = await c.propose(merchant, substitute(), { dryRun: true })
  expect(asResident.preview).toMatchObject({
    deltaFen: 240,
    payer: 'RESIDENT',
    extraFen: 240,
    after: { totalFen: 1700 },
  })
  const fewer = { orderId: id, edits: [{ lineId: line.id, quantity: 1 }] }
  expect((await c.propose(merchant, fewer, { dryRun: true })).preview).toMatchObject({ kind: 'REDUCE', refundFen: 640 })
  expect((await c.propose(merchant, substitute(11), { dryRun: true })).codes).toEqual(['INSUFFICIENT_STOCK'])
  expect(await digest()).toEqual(before)
  expect((await c.order(resident, id))['openChange']).toBeNull()
})

test('an operator is told beforehand what will be booked, whoever bears it; a shop is not', async () => {
  await using w = await world()
  const { c, id, operator, merchant, substitute, line } = await placed(w, ['PAY', 'ACCEPT'], { priceFen: 400 })
  const told = async (input: object, actor = operator) =>
    (await c.propose(actor, input, { dryRun: true })).preview!['postings']
  expect(await told(substitute())).toEqual([
    { kind: 'RESIDENT_PAYMENTS', amountFen: -240 },
    { kind: 'MERCHANT_PAYABLE', amountFen: 240 },
  ])
  expect(await told({ ...substitute(), payer: 'PLATFORM' })).toEqual([
    { kind: 'PLATFORM', amountFen: -240 },
    { kind: 'MERCHANT_PAYABLE', amountFen: 240 },
  ])
  expect(await told({ orderId: id, edits: [{ lineId: line.id, quantity: 1 }] })).toEqual([
    { kind: 'MERCHANT_PAYABLE', amountFen: -640 },
    { kind: 'CLEARING', amountFen: 640 },
  ])
  expect(await told(substitute(), merchant)).toBeNull()
})

test('32 yeses at once: applied once, refunded once, told once', async () => {
  await using w = await world()
  const { c, id, listingId, resident, merchant, substitute, other } = await placed(w, ['PAY', 'ACCEPT', 'PREPARE'])
  const { change, order } = await c.propose(merchant, substitute())
  expect([change?.state, order?.['totalFen'], order?.['openChange']]).toEqual(['PROPOSED', 1460, { id: change!.id }])
  expect([await c.level(listingId), await c.level(other)]).toEqual([
    { free: 97, allocated: 3, reserved: 0 },
    { free: 7, allocated: 0, reserved: 3 },
  ])
  const answers = await Promise.all(Array.from({ length: 32 }, () => c.accept(resident, change!.id)))
  expect(answers.filter(({ codes }) => codes.length === 0)).toHaveLength(1)
  expect(new Set(answers.flatMap(({ codes }) => codes))).toEqual(new Set(['CHANGE_WRONG_STATE']))
  await w.settle()
  expect(await c.order(resident, id)).toMatchObject({
    itemsFen: 900,
    totalFen: 1400,
    paidFen: 1460,
    refundedFen: 60,
    openChange: null,
    changes: [{ id: change!.id, state: 'APPLIED' }],
    lines: [
      { listing: { id: listingId }, quantity: 0, totalFen: 0 },
      { listing: { id: other }, quantity: 3, totalFen: 900 },
    ],
  })
  expect([await c.level(listingId), await c.level(other)]).toEqual([
    { free: 100, allocated: 0, reserved: 0 },
    { free: 7, allocated: 3, reserved: 0 },
  ])
  const { rows } = await w.app.db.pool.query('select state, amount_fen::int as fen from refunds')
  expect(rows).toEqual([{ state: 'SUCCEEDED', fen: 60 }])
  expect((await w.events('OrderMoved')).filter(({ facts }) => facts['action'] === 'CHANGE_APPLIED')).toHaveLength(1)
  await c.isSound()
  await moveOrder({ ...w.app, actor: merchant }, { orderId: id, action: 'PACK' })
  await c.isSound()
})

test('asked again under its key, proposing and accepting answer the same and do nothing more', async () => {
  await using w = await world()
  const { c, resident, merchant, substitute } = await placed(w, ['PAY', 'ACCEPT'])
  const proposals = await Promise.all(
    Array.from({ length: 8 }, () => c.propose(merchant, substitute(), { key: 'one' })),
  )
  expect(new Set(proposals.map(({ change, codes }) => `${change?.id} ${codes.join()}`)).size).toBe(1)
  const { change } = proposals[0]!
  const yeses = await Promise.all(Array.from({ length: 8 }, () => c.accept(resident, change!.id, { key: 'yes' })))
  expect(yeses.flatMap(({ codes }) => codes)).toEqual([])
  expect((await c.accept(resident, newId('chg'), { key: 'yes' })).codes).toEqual(['IDEMPOTENCY_KEY_REUSED'])
  await c.isSound()
})

test('nothing is packed while a change waits; once packed, a change is refused with the state', async () => {
  await using w = await world()
  const { c, id, resident, merchant, substitute } = await placed(w, ['PAY', 'ACCEPT', 'PREPARE'])
  const { change } = await c.propose(merchant, substitute())
  const pack = () => moveOrder({ ...w.app, actor: merchant }, { orderId: id, action: 'PACK' })
  await expect(pack()).rejects.toMatchObject({ code: 'CHANGE_PENDING', facts: { changeId: change!.id } })
  const { data } = await w.request(merchant, `{ order(id: "${id}") { allowedActions deniedActions { action code } } }`)
  expect(data!['order']).toMatchObject({
    deniedActions: expect.arrayContaining([{ action: 'PACK', code: 'CHANGE_PENDING' }]),
  })
  expect((await c.propose(merchant, substitute())).codes).toEqual(['CHANGE_PENDING'])
  expect((await c.withdraw(merchant, change!.id)).change?.state).toBe('WITHDRAWN')
  await pack()
  const { data: late } = await w.request(
    resident,
    `mutation { acceptChange(changeId: "${change!.id}", idempotencyKey: "late") { change { id } userErrors { code message } } }`,
  )
  expect(late!['acceptChange']).toEqual({
    change: null,
    userErrors: [{ code: 'CHANGE_WRONG_STATE', message: 'A change that is WITHDRAWN cannot do this.' }],
  })
  expect((await c.propose(merchant, substitute())).codes).toEqual(['ORDER_WRONG_STATE'])
  await c.isSound()
})

test('yes and pack at the same instant: whichever comes first, what is packed is what the order says', async () => {
  await using w = await world()
  for (let round = 0; round < 6; round++) {
    const { c, id, other, resident, merchant, substitute } = await placed(w, ['PAY', 'ACCEPT', 'PREPARE'])
    const { change } = await c.propose(merchant, substitute())
    const pack = () => moveOrder({ ...w.app, actor: merchant }, { orderId: id, action: 'PACK' }).catch(() => undefined)
    await Promise.all([pack(), c.accept(resident, change!.id), pack(), pack()])
    await pack()
    const { rows } = await w.app.db.pool.query(
      `select l.id, -sum(m.on_hand_delta)::int as units from stock_movements m join stock_levels v on v.id = m.level_id
       join listings l on l.sku_id = v.sku_id where m.cause = $1 and m.kind = 'PICKED' group by 1`,
      [id],
    )
    expect(rows).toEqual([{ id: other, units: 3 }])
    await c.isSound()
  }
})

test('what costs the household more waits for its money, and is applied with it', async () => {
  await using w = await world()
  const { c, id, other, resident, merchant, operator, substitute } = await placed(w, ['PAY', 'ACCEPT', 'PREPARE'], {
    priceFen: 500,
  })
  const { change } = await c.propose(merchant, substitute())
  expect(change).toMatchObject({ deltaFen: 540, payer: 'RESIDENT', asked: 'RESIDENT' })
  expect((await c.pay(resident, change!.id)).codes).toEqual(['CHANGE_WRONG_STATE'])
  const agreed = await c.accept(resident, change!.id)
  expect(agreed.change).toMatchObject({ state: 'AWAITING_PAYMENT', allowedActions: ['REJECT', 'PAY'] })
  expect(agreed.order).toMatchObject({ totalFen: 1460, paidFen: 1460 })
  for (const actor of [merchant, operator]) expect((await c.pay(actor, change!.id)).codes).toEqual(['FORBIDDEN'])
  const paid = await Promise.all(Array.from({ length: 8 }, () => c.pay(resident, change!.id)))
  expect(paid.some(({ codes }) => codes.length === 0)).toBe(true)
  expect(await c.order(resident, id)).toMatchObject({ itemsFen: 1500, totalFen: 2000, paidFen: 2000, refundedFen: 0 })
  expect(await c.level(other)).toEqual({ free: 7, allocated: 3, reserved: 0 })
  const { rows } = await w.app.db.pool.query(
    `select state, amount_fen::int as fen from payments where subject_id = $1`,
    [change!.id],
  )
  expect(rows).toEqual([{ state: 'SUCCEEDED', fen: 540 }])
  await c.isSound()
  await cancelOrder({ ...w.app, actor: merchant }, { orderId: id }, 'cancel')
  await w.settle()
  expect(await c.order(resident, id)).toMatchObject({ paidFen: 2000, refundedFen: 2000 })
  await c.isSound()
})

test('a payment whose answer is lost is found by asking, and the change is applied once', async () => {
  await using w = await world()
  // 3 at 36.35 yuan instead of 3 at 3.20: 99.45 more, which the sandbox carries out without a word.
  const { c, id, resident, merchant, substitute } = await placed(w, ['PAY', 'ACCEPT'], { priceFen: 3_635 })
  const { change } = await c.propose(merchant, substitute())
  await c.accept(resident, change!.id)
  expect((await c.pay(resident, change!.id)).change).toMatchObject({ state: 'AWAITING_PAYMENT' })
  w.clock.move(5)
  for (let again = 0; again < 3; again++) await sweepOpenPayments(w.app)
  expect(await c.order(resident, id)).toMatchObject({ paidFen: 11_405, totalFen: 11_405, openChange: null })
  await c.isSound()
})

test('money that comes after the change has expired goes back whole; the order goes on as it was', async () => {
  await using w = await world()
  const { c, id, other, resident, merchant, substitute } = await placed(w, ['PAY', 'ACCEPT'], { priceFen: 3_635 })
  const { change } = await c.propose(merchant, substitute())
  await c.accept(resident, change!.id)
  await c.pay(resident, change!.id)
  await expire(w)
  expect((await c.order(resident, id))['changes']).toEqual([{ id: change!.id, state: 'EXPIRED' }])
  expect(await c.level(other)).toEqual({ free: 10, allocated: 0, reserved: 0 })
  expect((await c.pay(resident, change!.id)).codes).toEqual(['CHANGE_WRONG_STATE'])
  await sweepOpenPayments(w.app)
  await w.settle()
  // The refund is of the same amount, which the sandbox carries out without a word, too.
  expect(await c.order(resident, id)).toMatchObject({ totalFen: 1460, paidFen: 1460 + 9_945, refundedFen: 9_945 })
  await c.isSound()
  await moveOrder({ ...w.app, actor: merchant }, { orderId: id, action: 'PACK' })
})

test('a change that nobody answers, or pays for, ends by the clock and the order can be packed', async () => {
  await using w = await world()
  for (const isAgreed of [false, true]) {
    const { c, id, other, resident, merchant, substitute } = await placed(w, ['PAY', 'ACCEPT'], { priceFen: 500 })
    const { change } = await c.propose(merchant, substitute())
    if (isAgreed) await c.accept(resident, change!.id)
    await expire(w, 14)
    expect((await c.order(resident, id))['openChange']).toEqual({ id: change!.id })
    await Promise.all([expire(w, 2), sweepDueChanges(w.app), sweepDueChanges(w.app)])
    expect((await c.accept(resident, change!.id)).codes).toEqual(['CHANGE_WRONG_STATE'])
    expect(await c.level(other)).toEqual({ free: 10, allocated: 0, reserved: 0 })
    await moveOrder({ ...w.app, actor: merchant }, { orderId: id, action: 'PACK' })
    await c.isSound()
  }
  expect((await w.events('OrderMoved')).filter(({ facts }) => facts['action'] === 'CHANGE_EXPIRED')).toHaveLength(2)
})

test('a yes after its time, and before the timer has looked, is refused with the deadline', async () => {
  await using w = await world()
  const { c, resident, merchant, substitute } = await placed(w, ['PAY', 'ACCEPT'])
  const { change } = await c.propose(merchant, substitute())
  w.clock.move(16)
  const { data } = await w.request(
    resident,
    `mutation { acceptChange(changeId: "${change!.id}", idempotencyKey: "k") { userErrors { code ... on ExpiredDeadline { deadline } } } }`,
  )
  expect(data!['acceptChange']).toEqual({
    userErrors: [{ code: 'CHANGE_TOO_LATE', deadline: '2026-03-03T04:15:00.000Z' }],
  })
})

test('what was proposed for another order than it has become is stale, and can still be ended', async () => {
  await using w = await world()
  const { c, id, line, resident, merchant, operator, substitute } = await placed(w, ['PAY', 'ACCEPT'])
  const seen = (await c.order(resident, id))['version'] as number
  await moveOrder({ ...w.app, actor: merchant }, { orderId: id, action: 'PREPARE' })
  expect((await c.propose(merchant, { ...substitute(), expectedVersion: seen })).codes).toEqual(['STALE_VERSION'])
  expect((await c.propose(merchant, { ...substitute(), expectedDeltaFen: 1 })).codes).toEqual(['CHANGE_PRICED_ANEW'])
  const { change } = await c.propose(merchant, substitute())
  expect((await c.accept(resident, change!.id, { expectedVersion: 9 })).codes).toEqual(['STALE_VERSION'])
  const refund = { orderId: id, lines: [{ lineId: line.id, quantity: 1 }], reason: '坏了' }
  await refundOrder({ ...w.app, actor: operator }, refund, 'refund')
  expect((await c.accept(resident, change!.id)).codes).toEqual(['STALE_VERSION'])
  expect((await c.reject(resident, change!.id)).change?.state).toBe('REJECTED')
  // Of the three one was refunded: two may go, not all.
  expect((await c.propose(merchant, substitute())).codes).toEqual(['CHANGE_BELOW_REFUNDED'])
  const fewer = await c.propose(merchant, { orderId: id, edits: [{ lineId: line.id, quantity: 1 }] })
  expect((await c.accept(resident, fewer.change!.id)).order).toMatchObject({ totalFen: 820, refundedFen: 960 })
  await w.settle()
  await c.isSound()
})

test('a change after a kindness gives back what is left of the money, and not a fen more', async () => {
  await using w = await world()
  const { c, id, line, resident, merchant, operator } = await placed(w, ['PAY', 'ACCEPT'])
  await refundOrder({ ...w.app, actor: operator }, { orderId: id, amountFen: 1400, reason: '补偿' }, 'refund')
  const { change } = await c.propose(merchant, { orderId: id, edits: [{ lineId: line.id, quantity: 1 }] })
  const done = await c.accept(resident, change!.id)
  expect(done.change).toMatchObject({ state: 'APPLIED', deltaFen: -640, refundFen: 60 })
  expect(done.order).toMatchObject({ totalFen: 820, paidFen: 1460, refundedFen: 1460 })
  await w.settle()
  await c.isSound()
})

test('steps of the order that touch neither lines nor money leave a proposal as it is', async () => {
  await using w = await world()
  const { c, id, resident, merchant, substitute } = await placed(w, ['PAY'])
  const { change } = await c.propose(merchant, substitute())
  for (const action of ['ACCEPT', 'PREPARE'] as const)
    await moveOrder({ ...w.app, actor: merchant }, { orderId: id, action })
  expect((await c.accept(resident, change!.id)).change?.state).toBe('APPLIED')
  await c.isSound()
})

test('a household’s own wish is done at once until the shop has accepted, and then takes the shop’s yes', async () => {
  await using w = await world()
  const { c, id, line, resident, merchant, operator } = await placed(w, ['PAY'])
  const fewer = (quantity: number) => ({ orderId: id, edits: [{ lineId: line.id, quantity }] })
  const done = await c.propose(resident, fewer(2))
  expect(done.change).toMatchObject({ state: 'APPLIED', refundFen: 320 })
  expect(done.order).toMatchObject({ totalFen: 1140, openChange: null })
  await moveOrder({ ...w.app, actor: merchant }, { orderId: id, action: 'ACCEPT' })
  const asked = await c.propose(resident, fewer(1))
  expect(asked.change).toMatchObject({ state: 'PROPOSED', asked: 'MERCHANT', allowedActions: ['WITHDRAW'] })
  expect((await c.accept(resident, asked.change!.id)).codes).toEqual(['FORBIDDEN'])
  expect((await c.accept(operator, asked.change!.id)).change?.state).toBe('APPLIED')
  await moveOrder({ ...w.app, actor: merchant }, { orderId: id, action: 'PREPARE' })
  expect((await c.propose(resident, fewer(0))).codes).toEqual(['ORDER_WRONG_STATE'])
  await w.settle()
  await c.isSound()
})

test('nobody says yes for a resident, nobody makes another pay, and strangers find nothing', async () => {
  await using w = await world()
  const { c, id, resident, merchant, operator, substitute } = await placed(w, ['PAY', 'ACCEPT'], { priceFen: 400 })
  expect((await c.propose(merchant, { ...substitute(), payer: 'PLATFORM' })).codes).toEqual(['CHANGE_PAYER_NOT_YOU'])
  expect((await c.propose(operator, { ...substitute(), payer: 'MERCHANT' })).codes).toEqual(['CHANGE_PAYER_NOT_YOU'])
  expect((await c.propose(resident, { ...substitute(), payer: 'MERCHANT' })).codes).toEqual(['CHANGE_PAYER_NOT_YOU'])
  const { change } = await c.propose(merchant, substitute())
  for (const actor of [merchant, operator]) expect((await c.accept(actor, change!.id)).codes).toEqual(['FORBIDDEN'])
  const elsewhere = await w.place()
  for (const stranger of [
    await w.as('RESIDENT', elsewhere.householdId),
    await w.as('MERCHANT', elsewhere.merchantId),
    await w.as('OPERATOR', elsewhere.communityId),
  ]) {
    expect((await c.accept(stranger, change!.id)).codes).toEqual(['NOT_FOUND'])
    expect((await c.reject(stranger, change!.id)).codes).toEqual(['NOT_FOUND'])
    expect((await c.withdraw(stranger, change!.id)).codes).toEqual(['NOT_FOUND'])
    expect((await c.propose(stranger, substitute())).codes).toEqual(['NOT_FOUND'])
    const { data } = await w.request(
      stranger,
      `{ changeProposal(id: "${change!.id}") { id } node(id: "${change!.id}") { id } }`,
    )
    expect(data).toEqual({ changeProposal: null, node: null })
  }
  const { data } = await w.request(
    merchant,
    `{ changeProposal(id: "${change!.id}") { state reason proposedBy { role } order { id } before { totalFen } after { totalFen } } }`,
  )
  expect(data!['changeProposal']).toEqual({
    state: 'PROPOSED',
    reason: '缺货',
    proposedBy: { role: 'MERCHANT' },
    order: { id },
    before: { totalFen: 1460 },
    after: { totalFen: 1700 },
  })
})

test('only what the shop sells here, and is on sale, comes with a change', async () => {
  await using w = await world()
  const { c, id, other, communityId, merchant } = await placed(w, ['PAY', 'ACCEPT'])
  const foreign = await w.listing(await w.merchant(communityId), communityId)
  const add = (listingId: string, quantity = 1) =>
    c.propose(merchant, { orderId: id, edits: [{ listingId, quantity }] })
  expect((await add(foreign)).codes).toEqual(['LISTING_NOT_FOUND'])
  expect((await add(newId('lst'))).codes).toEqual(['LISTING_NOT_FOUND'])
  expect((await add(other, 11)).codes).toEqual(['INSUFFICIENT_STOCK'])
  await w.app.db.pool.query(`update listings set state = 'OFF_SALE' where id = $1`, [other])
  expect((await add(other)).codes).toEqual(['LISTING_OFF_SALE'])
})

test('a cancelled order takes its open change with it: goods and money are as before', async () => {
  await using w = await world()
  for (const isAgreed of [false, true]) {
    const { c, id, other, listingId, resident, merchant, substitute } = await placed(w, ['PAY', 'ACCEPT'], {
      priceFen: 500,
    })
    const { change } = await c.propose(merchant, substitute())
    if (isAgreed) await c.accept(resident, change!.id)
    await cancelOrder({ ...w.app, actor: merchant }, { orderId: id }, newId('key'))
    await w.settle()
    expect(await c.order(resident, id)).toMatchObject({
      state: 'CANCELLED',
      refundedFen: 1460,
      openChange: null,
      changes: [{ state: 'SUPERSEDED' }],
    })
    expect((await c.accept(resident, change!.id)).codes).toEqual(['CHANGE_WRONG_STATE'])
    expect([(await c.level(other)).free, (await c.level(listingId)).free]).toEqual([10, 100])
    await c.isSound()
  }
})

test('who bears a difference gives it to the fen: a shop by getting no more, the platform from its own account', async () => {
  await using w = await world()
  const balance = async (kind: string) => {
    const { rows } = await w.app.db.pool.query<{ fen: number }>(
      `select coalesce(sum(e.amount_fen), 0)::int as fen from ledger_entries e join ledger_accounts a on a.id = e.account_id where a.kind = $1`,
      [kind],
    )
    return rows[0]!.fen
  }
  const one = await placed(w, ['PAY', 'ACCEPT'], { priceFen: 400 })
  const byShop = await one.c.propose(one.merchant, { ...one.substitute(), payer: 'MERCHANT' })
  const done = await one.c.accept(one.resident, byShop.change!.id)
  expect(done.order).toMatchObject({ itemsFen: 1200, discountFen: 240, totalFen: 1460, paidFen: 1460, refundedFen: 0 })
  expect([await balance('MERCHANT_PAYABLE'), await balance('PLATFORM')]).toEqual([960, 0])

  const two = await placed(w, ['PAY', 'ACCEPT'], { priceFen: 400 })
  const byPlatform = await two.c.propose(two.operator, { ...two.substitute(), payer: 'PLATFORM' })
  await two.c.accept(two.resident, byPlatform.change!.id)
  expect([await balance('MERCHANT_PAYABLE'), await balance('PLATFORM')]).toEqual([960 + 1200, -240])
  // A third of the substitutes goes again: so does a third of what the platform gave.
  const line = (await two.c.order(two.resident, two.id)).lines.find(({ quantity }) => quantity === 3)!
  const fewer = await two.c.propose(two.merchant, { orderId: two.id, edits: [{ lineId: line.id, quantity: 2 }] })
  expect((await two.c.accept(two.resident, fewer.change!.id)).order).toMatchObject({ itemsFen: 800, discountFen: 160 })
  await w.settle()
  expect([await balance('MERCHANT_PAYABLE'), await balance('PLATFORM')]).toEqual([960 + 800, -160])
  await cancelOrder({ ...w.app, actor: two.merchant }, { orderId: two.id }, 'cancel')
  await w.settle()
  expect([await balance('MERCHANT_PAYABLE'), await balance('PLATFORM')]).toEqual([960, 0])
  await one.c.isSound()
})

test('another pickup point: its place is taken and the old one left, window and fee stay', async () => {
  await using w = await world()
  const at = await w.place()
  const { resident, id, actors } = await w.order({ at, until: ['PAY'], mode: 'SELF_PICKUP' })
  const c = changing(w)
  const window = async () =>
    (await w.request(resident, `{ order(id: "${id}") { totalFen fulfilment { window { startsAt endsAt } } } }`)).data
  const before = await window()
  const [south, small, closed] = [
    await w.point(at.communityId),
    await w.point(at.communityId, { slotCapacity: 1 }),
    await w.point(at.communityId, { state: 'CLOSED', closedReason: '装修' }),
  ]
  const used = async (pointId: string) =>
    (
      await w.app.db.pool.query<{ used: number }>(
        'select sum(used)::int as used from point_slots where point_id = $1',
        [pointId],
      )
    ).rows[0]!.used ?? 0
  const move = (pointId: string) => c.propose(resident, { orderId: id, pointId })
  expect((await move(closed)).codes).toEqual(['POINT_CLOSED'])
  expect((await move(await w.point(await w.community()))).codes).toEqual(['NOT_FOUND'])
  expect((await move(small)).change).toMatchObject({ kind: 'READDRESS_POINT', state: 'APPLIED', deltaFen: 0 })
  expect(await used(small)).toBe(1)
  const second = await w.order({ at, until: ['PAY'], mode: 'SELF_PICKUP' })
  expect((await c.propose(second.resident, { orderId: second.id, pointId: small })).codes).toEqual(['POINT_FULL'])
  expect((await move(south)).change?.state).toBe('APPLIED')
  expect([await used(small), await used(south)]).toEqual([0, 1])
  expect(await window()).toEqual(before)
  const instant = await w.order({ at, until: ['PAY'] })
  expect((await c.propose(instant.resident, { orderId: instant.id, pointId: small })).codes).toEqual([
    'ORDER_WRONG_MODE',
  ])
  await moveOrder({ ...w.app, actor: actors.MERCHANT }, { orderId: id, action: 'ACCEPT' })
  await c.isSound()
})

test('the timeline, the streams and the inbox tell of it, and the notice leads to yes and no', async () => {
  await using w = await world()
  const { id, householdId, c, merchant, substitute } = await placed(w, ['PAY', 'ACCEPT'])
  const reader = await w.as('RESIDENT', householdId)
  const { change } = await c.propose(merchant, substitute())
  await w.settle()
  const { data } = await w.request(
    reader,
    `{ inbox { nodes { kind order { id openChange { id reason allowedActions after { totalFen } } } } } }`,
  )
  expect((data!['inbox'] as { nodes: unknown[] }).nodes[0]).toEqual({
    kind: 'CHANGE_PROPOSED',
    order: {
      id,
      openChange: { id: change!.id, reason: '缺货', allowedActions: ['ACCEPT', 'REJECT'], after: { totalFen: 1400 } },
    },
  })
  await c.accept(reader, change!.id)
  await w.settle()
  const { data: after } = await w.request(
    reader,
    `{ order(id: "${id}") { version timeline { seq action actor { role } } } }`,
  )
  const { version, timeline } = after!['order'] as { version: number; timeline: { seq: number; action: string }[] }
  expect(timeline.slice(-2)).toEqual([
    { seq: version - 1, action: 'CHANGE_PROPOSED', actor: { role: 'MERCHANT' } },
    { seq: version, action: 'CHANGE_APPLIED', actor: { role: 'RESIDENT' } },
  ])
  const told = (await w.events('OrderMoved')).map(({ seq, facts }) => [seq, facts['action']])
  expect(told.slice(-2)).toEqual(timeline.slice(-2).map(({ seq, action }) => [seq, action]))
})

test('a timer leaves what is decided, and what is not yet due, as it is', async () => {
  await using w = await world()
  const { c, id, resident, merchant, substitute } = await placed(w, ['PAY', 'ACCEPT'])
  const { change } = await c.propose(merchant, substitute())
  await expireChange({ ...w.app, actor: system }, change!.id as ChangeId)
  await c.accept(resident, change!.id)
  const { version } = await c.order(resident, id)
  w.clock.move(60)
  await expireChange({ ...w.app, actor: system }, change!.id as ChangeId)
  expect(await sweepDueChanges(w.app)).toBe(0)
  expect((await c.order(resident, id))['version']).toBe(version)
})
