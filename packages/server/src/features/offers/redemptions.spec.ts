import { expect, test } from 'vitest'
import { system } from '../../access/actor.ts'
import { inTx } from '../../db/tx.ts'
import { world, type World } from '../../testing/world.ts'
import { findOfferDifferences } from './offer-differences.store.ts'
import { moveOffer } from './offers.commands.ts'
import { grantRedPackets } from './red-packets.commands.ts'
import type { OrderId } from './redemption.ts'
import { releaseOffers, returnOffers, spendOffers } from './redemptions.commands.ts'
import { anActiveOffer, balances, hold, reckon, type Buyer } from './testing-world.ts'
import { newId, toFen } from '@linli/kit'

const clients = 32
const codeOf = (settled: PromiseSettledResult<unknown>) => {
  if (settled.status === 'fulfilled') return 'done'
  const { code, facts } = settled.reason as { code?: string; facts?: { reason?: string } }
  return code ? `${code} ${facts?.reason}` : String(settled.reason)
}
const counted = (settled: readonly PromiseSettledResult<unknown>[]) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(settled.map(codeOf), (code) => code)).map(([code, all]) => [code, all!.length]),
  )
const inSystem = <T>(w: World, work: Parameters<typeof inTx<T>>[1]) => inTx({ ...w.app, actor: system }, work)
const spend = (w: World, id: OrderId) => inSystem(w, (tx) => spendOffers(tx, [id]))
const release = (w: World, id: OrderId) => inSystem(w, (tx) => releaseOffers(tx, [id]))

/** So many clients at once, each as often as it takes; what was reckoned before all of them is what they come with. */
async function storm(w: World, times: number, once: (nr: number) => Promise<unknown>) {
  const settled: PromiseSettledResult<unknown>[] = []
  let next = 0
  const client = async () => {
    while (next < times) settled.push(...(await Promise.allSettled([once(next++)])))
  }
  await Promise.all(Array.from({ length: clients }, client))
  return counted(settled)
}

async function neighbours(w: World, count: number): Promise<Buyer[]> {
  const place = await w.place()
  const others = await Promise.all(Array.from({ length: count - 1 }, () => w.household(place.communityId)))
  return [place, ...others.map((householdId) => ({ ...place, householdId }))]
}

test('32 clients redeem an offer of 20 uses 640 times: exactly 20 have it', { timeout: 120_000 }, async () => {
  await using w = await world()
  const buyers = await neighbours(w, clients)
  const offerId = await anActiveOffer(w, { totalLimit: 20, budgetFen: 1_000_000 })
  const carts = await Promise.all(buyers.map((buyer) => reckon(w, buyer)))
  expect(await storm(w, 640, (nr) => hold(w, buyers[nr % clients]!, carts[nr % clients]!))).toEqual({
    done: 20,
    'OFFER_NOT_AVAILABLE USED_UP': 620,
  })
  expect(await balances(w, offerId)).toEqual({ OFFER_BUDGET: 1_000_000 - 20 * 700, OFFER_HELD: 20 * 700 })
  expect(await findOfferDifferences(w.app.db.sql)).toEqual([])
})

test('100 yuan at 7 yuan each are given 14 times, and 2 yuan are left', { timeout: 60_000 }, async () => {
  await using w = await world()
  const buyers = await neighbours(w, clients)
  const offerId = await anActiveOffer(w, { budgetFen: 10_000 })
  const carts = await Promise.all(buyers.map((buyer) => reckon(w, buyer)))
  expect(await storm(w, 64, (nr) => hold(w, buyers[nr % clients]!, carts[nr % clients]!))).toEqual({
    done: 14,
    'OFFER_NOT_AVAILABLE BUDGET_EMPTY': 50,
  })
  expect(await balances(w, offerId)).toEqual({ OFFER_BUDGET: 200, OFFER_HELD: 9_800 })
  // Whoever looks now is told so before he orders.
  expect((await reckon(w, buyers[0]!)).notApplied).toEqual([{ offerId, reason: 'BUDGET_EMPTY', missingFen: null }])
})

test('the database itself refuses a budget below zero, and a use above a limit', async () => {
  await using w = await world()
  const [buyer] = await neighbours(w, 1)
  const offerId = await anActiveOffer(w, { householdLimit: 1, totalLimit: 1, deviceLimit: 1, budgetFen: 700 })
  await hold(w, buyer!, await reckon(w, buyer!, { deviceHash: 'device' }))
  const byHand = async (statement: string) =>
    w.app.db.pool.query(statement).then(
      () => 'done',
      (error: { constraint?: string }) => error.constraint,
    )
  expect(
    await byHand(`update ledger_accounts set balance_fen = -1 where kind = 'OFFER_BUDGET' and owner_id = '${offerId}'`),
  ).toBe('ledger_accounts_min_balance')
  expect(await byHand(`update offers set redeemed = redeemed + 1 where id = '${offerId}'`)).toBe('offers_redeemed')
  const again = (householdNr: number, deviceNr: number, device = 'device') => `
    insert into offer_redemptions (id, offer_id, order_id, household_id, community_id, merchant_id, state, household_nr, household_limit,
      device_hash, device_nr, device_limit, discount_fen, platform_fen, merchant_fen, created_at)
    select '${newId('red')}', offer_id, '${newId('ord')}', household_id, community_id, merchant_id, state, ${householdNr}, household_limit,
      '${device}', ${deviceNr}, device_limit, discount_fen, platform_fen, merchant_fen, created_at from offer_redemptions`
  expect(await byHand(again(1, 1, 'other'))).toBe('offer_redemptions_household')
  expect(await byHand(again(2, 1, 'other'))).toBe('offer_redemptions_household_limit')
  expect(await byHand(again(2, 2))).toMatch(/offer_redemptions_(household|device)_limit/)
  expect(
    await byHand(
      again(1, 1).replace(
        'household_id, community_id, merchant_id, state, 1',
        `'${await w.household(buyer!.communityId as never)}', community_id, merchant_id, state, 1`,
      ),
    ),
  ).toBe('offer_redemptions_device')
})

test('a household that orders 32 times at once has its offer as often as the limit says', async () => {
  await using w = await world()
  const [buyer] = await neighbours(w, 1)
  await anActiveOffer(w, { householdLimit: 3, budgetFen: 1_000_000 })
  const cart = await reckon(w, buyer!)
  expect(await storm(w, clients, () => hold(w, buyer!, cart))).toEqual({
    done: 3,
    'OFFER_NOT_AVAILABLE ALREADY_USED': clients - 3,
  })
  const { rows } = await w.app.db.pool.query('select household_nr as nr from offer_redemptions order by 1')
  expect(rows).toEqual([{ nr: 1 }, { nr: 2 }, { nr: 3 }])
})

test('two households on one device are one device; without a device there is no offer that counts devices', async () => {
  await using w = await world()
  const buyers = await neighbours(w, clients)
  await anActiveOffer(w, { kind: 'NEW_RESIDENT', householdLimit: 1, deviceLimit: 1, budgetFen: 1_000_000 })
  const carts = await Promise.all(buyers.map((buyer) => reckon(w, buyer, { deviceHash: 'one phone' })))
  expect(await storm(w, clients, (nr) => hold(w, buyers[nr]!, carts[nr]!))).toEqual({
    done: 1,
    'OFFER_NOT_AVAILABLE DEVICE_USED': clients - 1,
  })
  expect((await reckon(w, buyers[0]!)).notApplied).toMatchObject([
    { reason: expect.stringMatching(/ALREADY_USED|DEVICE_UNKNOWN/) },
  ])
  const fresh = { ...buyers[0]!, householdId: await w.household(buyers[0]!.communityId as never) }
  expect((await reckon(w, fresh)).notApplied).toMatchObject([{ reason: 'DEVICE_UNKNOWN' }])
  expect((await reckon(w, fresh, { deviceHash: 'one phone' })).notApplied).toMatchObject([{ reason: 'DEVICE_USED' }])
  expect((await reckon(w, fresh, { deviceHash: 'another' })).discountFen).toBe(700)
})

test('what expired, was paused or got other terms between cart and order is refused, and says so', async () => {
  await using w = await world()
  const [buyer] = await neighbours(w, 1)
  const operator = { ...w.app, actor: await w.as('OPERATOR') }
  const offerId = await anActiveOffer(w, { budgetFen: 1_000_000 })
  const cart = await reckon(w, buyer!)
  await moveOffer(operator, { offerId, action: 'PAUSE' })
  await expect(hold(w, buyer!, cart)).rejects.toMatchObject({
    code: 'OFFER_NOT_AVAILABLE',
    facts: { offerId, reason: 'NOT_ACTIVE' },
  })
  await moveOffer(operator, { offerId, action: 'ACTIVATE' })
  await expect(hold(w, buyer!, cart)).rejects.toMatchObject({ facts: { offerId, reason: 'CHANGED' } })
  const fresh = await reckon(w, buyer!)
  w.clock.move(31 * 24 * 60)
  await expect(hold(w, buyer!, fresh)).rejects.toMatchObject({ facts: { offerId, reason: 'EXPIRED' } })
  expect((await reckon(w, buyer!)).discountFen).toBe(0)
  expect(await balances(w, offerId)).toEqual({ OFFER_BUDGET: 1_000_000, OFFER_HELD: 0 })
})

test('an order gets all of its discounts or none of them', async () => {
  await using w = await world()
  const [buyer] = await neighbours(w, 1)
  const [a, b] = [
    await anActiveOffer(w, { stackable: true, budgetFen: 10_000 }),
    await anActiveOffer(w, { stackable: true, budgetFen: 10_000 }),
  ]
  const cart = await reckon(w, buyer!)
  expect(cart.discountFen).toBe(1_400)
  await moveOffer({ ...w.app, actor: await w.as('OPERATOR') }, { offerId: b, action: 'PAUSE' })
  await expect(hold(w, buyer!, cart)).rejects.toMatchObject({ facts: { offerId: b } })
  expect(await balances(w, a)).toEqual({ OFFER_BUDGET: 10_000, OFFER_HELD: 0 })
})

test('the shop’s part lowers what it is owed, and the platform’s part is paid to it, to the fen', async () => {
  await using w = await world()
  const [buyer] = await neighbours(w, 1)
  const { merchantId } = buyer!
  const offerId = await anActiveOffer(w, { merchantId, amountFen: 333, merchantBps: 6_667, budgetFen: 1_000 })
  const order = await hold(w, buyer!, await reckon(w, buyer!))
  expect(await balances(w, offerId)).toEqual({ OFFER_BUDGET: 889, OFFER_HELD: 111 })
  expect(await balances(w, merchantId)).toEqual({})
  await Promise.all([spend(w, order), spend(w, order), spend(w, order)])
  expect(await balances(w, offerId)).toEqual({ OFFER_BUDGET: 889, OFFER_HELD: 0 })
  expect(await balances(w, merchantId)).toEqual({ MERCHANT_PAYABLE: 111 })
  expect(await findOfferDifferences(w.app.db.sql)).toEqual([])
})

test('cancelling gives back budget, packet and turn, once, whether it was paid or not', async () => {
  await using w = await world()
  const [buyer] = await neighbours(w, 1)
  const offerId = await anActiveOffer(w, { kind: 'RED_PACKET', packetDays: 7, householdLimit: 1, budgetFen: 1_000 })
  const operator = { ...w.app, actor: await w.as('OPERATOR') }
  await grantRedPackets(operator, { offerId, householdIds: [buyer!.householdId] }, 'key')
  const stateOf = async () =>
    (await w.app.db.pool.query<{ state: string }>('select state from red_packets')).rows[0]!.state
  for (const isPaid of [false, true]) {
    const order = await hold(w, buyer!, await reckon(w, buyer!))
    expect(await stateOf()).toBe('HELD')
    if (isPaid) await spend(w, order)
    expect(await stateOf()).toBe(isPaid ? 'SPENT' : 'HELD')
    await Promise.all(Array.from({ length: 8 }, () => release(w, order)))
    expect(await balances(w, offerId)).toEqual({ OFFER_BUDGET: 1_000, OFFER_HELD: 0 })
    expect(await stateOf()).toBe('GRANTED')
  }
  expect((await balances(w, buyer!.merchantId))['MERCHANT_PAYABLE']).toBe(0)
  expect(await findOfferDifferences(w.app.db.sql)).toEqual([])
})

test('one packet goes into one order, however many are placed at once', async () => {
  await using w = await world()
  const [buyer] = await neighbours(w, 1)
  const offerId = await anActiveOffer(w, { kind: 'RED_PACKET', packetDays: 7, budgetFen: 10_000 })
  await grantRedPackets(
    { ...w.app, actor: await w.as('OPERATOR') },
    { offerId, householdIds: [buyer!.householdId] },
    'key',
  )
  const cart = await reckon(w, buyer!)
  expect(await storm(w, clients, () => hold(w, buyer!, cart))).toEqual({
    done: 1,
    'OFFER_NOT_AVAILABLE ALREADY_USED': clients - 1,
  })
  w.clock.move(8 * 24 * 60)
  expect((await reckon(w, buyer!)).notApplied).toMatchObject([{ reason: 'ALREADY_USED' }])
})

test('refunded goods bring back their part of the budget, all of them all of it, and the packet where its rule says so', async () => {
  await using w = await world()
  const operator = { ...w.app, actor: await w.as('OPERATOR') }
  const give = (order: OrderId, sourceId: string, refundedFen: number) =>
    inSystem(w, (tx) =>
      returnOffers(tx, { orderId: order, sourceId, refundedFen: toFen(refundedFen), goodsFen: toFen(4_300) }),
    )
  for (const packetReturns of [true, false]) {
    const [buyer] = await neighbours(w, 1)
    const terms = { kind: 'RED_PACKET', packetDays: 7, communityId: buyer!.communityId, budgetFen: 1_000 } as const
    const offerId = await anActiveOffer(w, { ...terms, packetReturns })
    await grantRedPackets(operator, { offerId, householdIds: [buyer!.householdId] }, newId('key'))
    const order = await hold(w, buyer!, await reckon(w, buyer!))
    await spend(w, order)
    await give(order, 'ref_1', 1_000)
    await give(order, 'ref_1', 1_000)
    expect(await balances(w, offerId)).toEqual({ OFFER_BUDGET: 300 + 162, OFFER_HELD: 0 })
    expect((await reckon(w, buyer!)).discountFen).toBe(0)
    await Promise.all([give(order, 'ref_2', 4_300), give(order, 'ref_2', 4_300)])
    expect(await balances(w, offerId)).toEqual({ OFFER_BUDGET: 1_000, OFFER_HELD: 0 })
    expect(await balances(w, buyer!.merchantId)).toEqual({ MERCHANT_PAYABLE: 0 })
    expect((await reckon(w, buyer!)).discountFen).toBe(packetReturns ? 700 : 0)
  }
  expect(await findOfferDifferences(w.app.db.sql)).toEqual([])
})

test('what comes back after the end of an offer goes to the platform', async () => {
  await using w = await world()
  const [buyer] = await neighbours(w, 1)
  const offerId = await anActiveOffer(w, { budgetFen: 1_000 })
  const order = await hold(w, buyer!, await reckon(w, buyer!))
  await moveOffer({ ...w.app, actor: await w.as('OPERATOR') }, { offerId, action: 'END' })
  expect(await balances(w, offerId)).toEqual({ OFFER_BUDGET: 0, OFFER_HELD: 700 })
  await release(w, order)
  expect(await balances(w, offerId)).toEqual({ OFFER_BUDGET: 0, OFFER_HELD: 0 })
  expect(await balances(w, 'platform')).toEqual({ PLATFORM: 0 })
  expect(await findOfferDifferences(w.app.db.sql)).toEqual([])
})

test('a check names the offer whose counter, held money or packets are wrong', async () => {
  await using w = await world()
  const [buyer] = await neighbours(w, 1)
  const offerId = await anActiveOffer(w, { budgetFen: 1_000 })
  await hold(w, buyer!, await reckon(w, buyer!))
  await w.app.db.pool.query('update offers set redeemed = 2')
  await w.app.db.pool.query(`update offer_redemptions set state = 'SPENT'`)
  expect(await findOfferDifferences(w.app.db.sql)).toEqual([
    { offerId, what: 'HELD', expected: 0, found: 700 },
    { offerId, what: 'REDEEMED', expected: 1, found: 2 },
  ])
})
