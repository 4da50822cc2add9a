import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { world, type World } from '../../../testing/world.ts'
import { modeRules } from '../../fulfilment/index.ts'
import { cancelOrder } from '../orders.commands.ts'
import type { Purchase } from './basket.ts'
import { placeOrder, placePurchase } from './placement.commands.ts'
import { addMinutes, newId, Refusal } from '@linli/kit'

const codeOf = (outcome: PromiseSettledResult<unknown>): string =>
  outcome.status === 'fulfilled'
    ? 'done'
    : outcome.reason instanceof Refusal
      ? outcome.reason.code
      : String(outcome.reason)
const counted = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
  Object.fromEntries(
    Map.groupBy(outcomes.map(codeOf), (code) => code)
      .entries()
      .map(([code, all]) => [code, all.length]),
  )

/** Two shops' worth of a cart: one part at once, one to collect tomorrow. */
async function cartOf(w: World) {
  const at = await w.place()
  const pointId = await w.point(at.communityId)
  const detergent = await w.listing(at.merchantId, at.communityId, { priceFen: 2_590, stock: 5 })
  const resident = await w.as('RESIDENT', at.householdId)
  const purchase: Purchase = {
    householdId: at.householdId,
    parts: [
      { mode: 'INSTANT', lines: [{ listingId: at.listingId, quantity: 2 }] },
      { mode: 'SELF_PICKUP', pointId, lines: [{ listingId: detergent, quantity: 1 }] },
    ],
  }
  return { at, pointId, detergent, resident, purchase, deps: { ...w.app, actor: resident } }
}

test('a cart of two parts becomes two orders under one purchase, each with its own way, window and promise', async () => {
  await using w = await world()
  const { resident, purchase, pointId } = await cartOf(w)
  const { data } = await w.request(
    resident,
    `mutation ($input: PlacePurchaseInput!) { placePurchase(input: $input, idempotencyKey: "k") {
       purchaseId orders { id state totalFen fulfilment { mode window { startsAt } point { id } } } userErrors { code field } } }`,
    { input: purchase },
  )
  const { orders, purchaseId, userErrors } = data!['placePurchase'] as {
    orders: { fulfilment: object }[]
    purchaseId: string
    userErrors: object[]
  }
  expect(userErrors).toEqual([])
  expect(orders.map(({ fulfilment }) => fulfilment)).toMatchObject([
    { mode: 'INSTANT', point: null },
    { mode: 'SELF_PICKUP', point: { id: pointId } },
  ])
  const { rows } = await w.app.db.pool.query(
    `select count(*)::int as orders, count(promise)::int as promises, count(*) filter (where costs <> '[]')::int as costs from orders where purchase_id = $1`,
    [purchaseId],
  )
  expect(rows).toEqual([{ orders: 2, promises: 2, costs: 2 }])
})

test('when one part of a cart cannot be had, no part is placed and nothing is held', async () => {
  await using w = await world()
  const { purchase, detergent, deps } = await cartOf(w)
  const tooMuch = {
    ...purchase,
    parts: [purchase.parts[0]!, { ...purchase.parts[1]!, lines: [{ listingId: detergent, quantity: 6 }] }],
  }
  await expect(placePurchase(deps, tooMuch, 'k')).rejects.toMatchObject({
    code: 'INSUFFICIENT_STOCK',
    field: 'parts.1.lines.0.quantity',
    facts: { available: 5 },
  })
  const { rows } = await w.app.db.pool.query(
    `select (select count(*) from orders)::int as orders, (select sum(reserved) from stock_levels)::int as reserved,
       (select count(*) from point_slots)::int as slots, (select count(*) from idempotency_records)::int as keys`,
  )
  expect(rows).toEqual([{ orders: 0, reserved: 0, slots: 0, keys: 0 }])
  // The key that was refused is free for what can be had.
  expect(await placePurchase(deps, purchase, 'k')).toHaveLength(2)
})

test('one listing in two parts is not sold twice', async () => {
  await using w = await world()
  const { purchase, detergent, deps } = await cartOf(w)
  const lines = [{ listingId: detergent, quantity: 3 }]
  const twice = {
    ...purchase,
    parts: [
      { mode: 'INSTANT' as const, lines },
      { mode: 'SAME_DAY' as const, lines },
    ],
  }
  await expect(placePurchase(deps, twice, 'k')).rejects.toMatchObject({
    code: 'INSUFFICIENT_STOCK',
    field: 'parts.1.lines.0.quantity',
    facts: { available: 2 },
  })
})

test('orders that arrive together stand for themselves: one that is refused keeps no other out', async () => {
  await using w = await world()
  const { at, detergent, deps } = await cartOf(w)
  const place = (listingId: string, quantity: number) =>
    placeOrder(deps, { householdId: at.householdId, mode: 'INSTANT', lines: [{ listingId, quantity }] }, newId('key'))
  const outcomes = await Promise.allSettled([
    place(at.listingId, 1),
    place(newId('lst'), 1),
    place(detergent, 4),
    place(detergent, 4),
    place(detergent, 1),
  ])
  expect(outcomes.map(codeOf)).toEqual(['done', 'LISTING_NOT_FOUND', 'done', 'INSUFFICIENT_STOCK', 'done'])
})

test('a fault that only one order has does not fail those that were placed with it', async () => {
  await using w = await world()
  const { at, detergent, deps } = await cartOf(w)
  await w.app.db.pool.query(`alter table order_lines add constraint planted check (listing_id <> '${detergent}')`)
  const place = (listingId: string) =>
    placeOrder(
      deps,
      { householdId: at.householdId, mode: 'INSTANT', lines: [{ listingId, quantity: 1 }] },
      newId('key'),
    )
  const outcomes = await Promise.allSettled([...Array(7).fill(at.listingId), detergent].map(place))
  expect(outcomes.slice(0, 7).map(codeOf)).toEqual(Array(7).fill('done'))
  expect(outcomes[7]).toMatchObject({
    status: 'rejected',
    reason: { constraint: 'planted' },
  })
})

test('of 32 who want the last five places of a slot five get one, and a cancelled order leaves its place to another', async () => {
  await using w = await world()
  const at = await w.place()
  const pointId = await w.point(at.communityId, { slotCapacity: 5 })
  const basket = {
    householdId: at.householdId,
    mode: 'SELF_PICKUP' as const,
    pointId,
    lines: [{ listingId: at.listingId, quantity: 1 }],
  }
  const deps = { ...w.app, actor: await w.as('RESIDENT', at.householdId) }
  const outcomes = await Promise.allSettled(Array.from({ length: 32 }, () => placeOrder(deps, basket, newId('key'))))
  expect(counted(outcomes)).toEqual({ done: 5, POINT_FULL: 27 })
  const won = outcomes.find((outcome) => outcome.status === 'fulfilled')!
  await cancelOrder(deps, { orderId: won.value.id }, newId('key'))
  expect(counted(await Promise.allSettled([1, 2].map(() => placeOrder(deps, basket, newId('key')))))).toEqual({
    done: 1,
    POINT_FULL: 1,
  })
})

test('a window with a capacity holds so many orders and no more', async () => {
  await using w = await world()
  const at = await w.place()
  await w.app.db.pool.query(
    `insert into mode_rules (id, community_id, mode, version, enabled, fee, cost, "window", capacity, takes_bulky, keeps_cold, compensation, reason, set_at)
     select 'mrl_' || md5('x'), $1, mode, 1, enabled, fee, cost, "window", 3, takes_bulky, keeps_cold, compensation, 'test', now()
     from mode_rules where community_id is null and mode = 'SAME_DAY'`,
    [at.communityId],
  )
  const deps = { ...w.app, actor: await w.as('RESIDENT', at.householdId) }
  const basket = {
    householdId: at.householdId,
    mode: 'SAME_DAY' as const,
    lines: [{ listingId: at.listingId, quantity: 1 }],
  }
  const outcomes = await Promise.allSettled(Array.from({ length: 32 }, () => placeOrder(deps, basket, newId('key'))))
  expect(counted(outcomes)).toEqual({ done: 3, CAPACITY_FULL: 29 })
  expect(await w.app.db.sql.select().from(modeRules).where(eq(modeRules.communityId, at.communityId))).toHaveLength(1)
})

test('an order by a quote is placed as quoted, and refused when it has expired, was made for another cart or has changed', async () => {
  await using w = await world()
  const { at, resident, deps } = await cartOf(w)
  const lines = [{ listingId: at.listingId, quantity: 2 }]
  const { data } = await w.request(
    resident,
    'query ($input: FulfilmentQuotesInput!) { fulfilmentQuotes(input: $input) { options { mode quote feeFen } } }',
    { input: { householdId: at.householdId, lines } },
  )
  const { options } = data!['fulfilmentQuotes'] as { options: { mode: string; quote: string; feeFen: number }[] }
  const { quote, feeFen } = options.find(({ mode }) => mode === 'INSTANT')!
  const basket = { householdId: at.householdId, mode: 'INSTANT' as const, quote, lines }
  const { row } = await placeOrder(deps, { ...basket, expectedTotalFen: 640 + feeFen }, 'first')
  expect(row).toMatchObject({ feeFen, totalFen: 640 + feeFen })
  await expect(placeOrder(deps, { ...basket, expectedTotalFen: 639 }, 'other')).rejects.toMatchObject({
    code: 'TOTAL_CHANGED',
    facts: { totalFen: 640 + feeFen },
  })
  const more = [{ listingId: at.listingId, quantity: 3 }]
  await expect(placeOrder(deps, { ...basket, lines: more }, 'cart')).rejects.toMatchObject({
    code: 'QUOTE_OF_ANOTHER_CART',
  })
  await w.app.db.pool.query('update listings set price_fen = 400 where id = $1', [at.listingId])
  await expect(placeOrder(deps, basket, 'changed')).rejects.toMatchObject({
    code: 'QUOTE_CHANGED',
    facts: { changes: [{ kind: 'PRICE', listingId: at.listingId, beforeFen: 320, afterFen: 400 }] },
  })
  w.clock.move(16)
  await expect(placeOrder(deps, basket, 'late')).rejects.toMatchObject({ code: 'QUOTE_EXPIRED' })
})

test('a repetition is answered with the orders of the first time, also when the goods are gone since', async () => {
  await using w = await world()
  const { purchase, deps } = await cartOf(w)
  const [first] = await Promise.all([placePurchase(deps, purchase, 'k'), placePurchase(deps, purchase, 'k')])
  await w.app.db.pool.query(`update listings set state = 'OFF_SALE'`)
  w.clock.move(1)
  expect((await placePurchase(deps, purchase, 'k')).map(({ id }) => id)).toEqual(first.map(({ id }) => id))
  const { rows } = await w.app.db.pool.query('select count(*)::int as orders from orders')
  expect(rows).toEqual([{ orders: 2 }])
})

test('an unpaid order holds its goods until its time to pay, and says so in its movements', async () => {
  await using w = await world()
  const { id } = await w.order({ quantity: 4 })
  const { rows } = await w.app.db.pool.query(
    'select kind, reserved_delta, expires_at from stock_movements where cause = $1',
    [id],
  )
  expect(rows).toEqual([{ kind: 'RESERVED', reserved_delta: 4, expires_at: addMinutes(w.clock.now(), 15) }])
})
