import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { world, type World } from '../../testing/world.ts'
import { sweepDueOrders } from '../orders/index.ts'
import { findOfferDifferences } from './offer-differences.store.ts'
import { moveOffer } from './offers.commands.ts'
import { anActiveOffer, balances } from './testing-world.ts'
import { newId } from '@linli/kit'

async function mutate<T>(w: World, actor: Actor, field: string): Promise<T> {
  const { data, errors } = await w.request(actor, `mutation { done: ${field} }`)
  expect(errors).toBeUndefined()
  return data!['done'] as T
}
const key = () => `idempotencyKey: "${newId('key')}"`

interface Placed {
  readonly order: { readonly id: string; readonly totalFen: number; readonly feeFen: number } | null
  readonly userErrors: readonly { readonly code: string; readonly reason?: string; readonly offerId?: string }[]
}
interface Cart {
  readonly householdId: string
  readonly listingId: string
  readonly more?: string
}
/** Ten at 3.20 yuan: 32 yuan of goods. */
const place = (w: World, actor: Actor, { householdId, listingId, more = '' }: Cart) =>
  mutate<Placed>(
    w,
    actor,
    `placeOrder(input: { householdId: "${householdId}", mode: INSTANT, lines: [{ listingId: "${listingId}", quantity: 10 }] ${more} }, ${key()})
      { order { id totalFen feeFen } userErrors { code ... on OfferNotAvailable { offerId reason } } }`,
  )
const rowOf = async (w: World) =>
  (
    await w.app.db.pool.query(
      `select items_fen::int as items, discount_fen::int as discount, fee_fen::int as fee, total_fen::int as total from orders`,
    )
  ).rows[0] as {
    readonly items: number
    readonly discount: number
    readonly fee: number
    readonly total: number
  }

test('an order is placed with what its cart was told, tells it to whoever sees it, and who paid to those who keep its books', async () => {
  await using w = await world()
  const at = await w.place()
  await anActiveOffer(w, { name: '满减', merchantId: at.merchantId, merchantBps: 4_000, budgetFen: 1_000 })
  const order = await w.order({ at, quantity: 10 })
  expect(await rowOf(w)).toMatchObject({ items: 3_200, discount: 700 })
  const look = async (actor: Actor) => {
    const { data, errors } = await w.request(
      actor,
      'query ($id: ID!) { order(id: $id) { discounts { name kind state discountFen platformFen merchantFen } } }',
      { id: order.id },
    )
    expect(errors).toBeUndefined()
    return (data!['order'] as { discounts: object[] }).discounts
  }
  const told = { name: '满减', kind: 'THRESHOLD_OFF', state: 'HELD', discountFen: 700 }
  const parts = { platformFen: 420, merchantFen: 280 }
  expect(await look(order.resident)).toEqual([{ ...told, platformFen: null, merchantFen: null }])
  expect(await look(await w.as('MERCHANT', order.merchantId))).toEqual([{ ...told, ...parts }])
  expect(await look(await w.as('OPERATOR', order.communityId))).toEqual([{ ...told, ...parts }])
})

test(
  '32 residents order on a budget for 10: exactly 10 orders have it, and nobody pays what he was not told',
  { timeout: 120_000 },
  async () => {
    await using w = await world()
    const at = await w.place()
    const listingId = await w.listing(at.merchantId, at.communityId, { stock: 10_000 })
    const offerId = await anActiveOffer(w, { budgetFen: 7_000 })
    const households = await Promise.all(Array.from({ length: 32 }, () => w.household(at.communityId)))
    const placed = await Promise.all(
      households.map(async (householdId) => place(w, await w.as('RESIDENT', householdId), { householdId, listingId })),
    )
    const standing = placed.flatMap(({ order }) => order ?? [])
    const discounted = standing.filter(({ totalFen, feeFen }) => totalFen === 3_200 - 700 + feeFen)
    expect(discounted).toHaveLength(10)
    expect(standing.filter(({ totalFen, feeFen }) => totalFen !== 3_200 + feeFen)).toEqual(discounted)
    for (const { order, userErrors } of placed)
      if (!order) expect(userErrors).toEqual([{ code: 'OFFER_NOT_AVAILABLE', offerId, reason: 'BUDGET_EMPTY' }])
    expect(await balances(w, offerId)).toEqual({ OFFER_BUDGET: 0, OFFER_HELD: 7_000 })
    expect(await findOfferDifferences(w.app.db.sql)).toEqual([])
  },
)

test('who saw a price that an offer made, and comes when it is over, is told the total that it is now', async () => {
  await using w = await world()
  const at = await w.place()
  const resident = await w.as('RESIDENT', at.householdId)
  await anActiveOffer(w, { budgetFen: 7_000, householdLimit: 9 })
  const seen = await place(w, resident, at)
  w.clock.move(31 * 24 * 60)
  const more = `, expectedTotalFen: ${seen.order!.totalFen}`
  expect(await place(w, resident, { ...at, more })).toMatchObject({
    order: null,
    userErrors: [{ code: 'TOTAL_CHANGED' }],
  })
})

test('two orders of one purchase do not both count on the one use that a household has', async () => {
  await using w = await world()
  const at = await w.place()
  const other = await w.listing(at.merchantId, at.communityId)
  await anActiveOffer(w, { budgetFen: 7_000, householdLimit: 1 })
  const part = (listingId: string) => `{ mode: INSTANT, lines: [{ listingId: "${listingId}", quantity: 10 }] }`
  const { orders, userErrors } = await mutate<{ orders: { discounts: object[] }[]; userErrors: object[] }>(
    w,
    await w.as('RESIDENT', at.householdId),
    `placePurchase(input: { householdId: "${at.householdId}", parts: [${part(at.listingId)}, ${part(other)}] }, ${key()})
      { orders { discounts { discountFen } } userErrors { code } }`,
  )
  expect(userErrors).toEqual([])
  expect(orders.map(({ discounts }) => discounts)).toEqual([[{ discountFen: 700 }], []])
})

test('paying spends the offer, cancelling afterwards gives everything back, and every account is zero', async () => {
  await using w = await world()
  const at = await w.place()
  const offerId = await anActiveOffer(w, { budgetFen: 1_000 })
  const { id, resident } = await w.order({ at, quantity: 10, until: ['PAY'] })
  expect(await balances(w, offerId)).toEqual({ OFFER_BUDGET: 300, OFFER_HELD: 0 })
  expect(await balances(w, at.merchantId)).toEqual({ MERCHANT_PAYABLE: 3_200 })
  await mutate(w, resident, `cancelOrder(orderId: "${id}", ${key()}) { userErrors { code } }`)
  await w.settle()
  expect(await balances(w, offerId)).toEqual({ OFFER_BUDGET: 1_000, OFFER_HELD: 0 })
  expect(await balances(w, at.merchantId)).toEqual({ MERCHANT_PAYABLE: 0 })
  expect(await balances(w, at.householdId)).toEqual({ RESIDENT_PAYMENTS: 0 })
})

test('an order that nobody pays gives its budget back when its time is over', async () => {
  await using w = await world()
  const at = await w.place()
  const offerId = await anActiveOffer(w, { budgetFen: 1_000 })
  await w.order({ at, quantity: 10 })
  expect(await balances(w, offerId)).toEqual({ OFFER_BUDGET: 300, OFFER_HELD: 700 })
  w.clock.move(24 * 60)
  await sweepDueOrders(w.app)
  expect(await balances(w, offerId)).toEqual({ OFFER_BUDGET: 1_000, OFFER_HELD: 0 })
})

test('a line that is refunded takes its part of the platform’s money with it', async () => {
  await using w = await world()
  const at = await w.place()
  const offerId = await anActiveOffer(w, { budgetFen: 1_000 })
  const { id } = await w.order({ at, quantity: 10, until: ['PAY'] })
  const lineId = (await w.app.db.pool.query<{ id: string }>('select id from order_lines')).rows[0]!.id
  const refund = (quantity: number) =>
    w
      .as('OPERATOR')
      .then((operator) =>
        mutate<{ userErrors: object[] }>(
          w,
          operator,
          `refundOrder(orderId: "${id}", lines: [{ lineId: "${lineId}", quantity: ${quantity} }], reason: "坏果", ${key()}) { userErrors { code message } }`,
        ),
      )
  expect((await refund(4)).userErrors).toEqual([])
  expect(await balances(w, offerId)).toEqual({ OFFER_BUDGET: 300 + 280, OFFER_HELD: 0 })
  expect((await refund(6)).userErrors).toEqual([])
  expect(await balances(w, offerId)).toEqual({ OFFER_BUDGET: 1_000, OFFER_HELD: 0 })
  expect(await balances(w, at.merchantId)).toEqual({ MERCHANT_PAYABLE: 0 })
  expect(await findOfferDifferences(w.app.db.sql)).toEqual([])
})

test('what was paused a moment ago is not counted on, though another process remembers it', async () => {
  await using w = await world()
  const at = await w.place()
  const resident = await w.as('RESIDENT', at.householdId)
  const offerId = await anActiveOffer(w, { budgetFen: 7_000 })
  await place(w, resident, at)
  // As another process would: this one's memory is not told.
  await w.app.db.pool.query(`update offers set state = 'PAUSED', version = version + 1 where id = $1`, [offerId])
  const { order } = await place(w, resident, at)
  expect(order!.totalFen).toBe(3_200 + order!.feeFen)
  await moveOffer({ ...w.app, actor: await w.as('OPERATOR') }, { offerId, action: 'ACTIVATE' })
  expect((await place(w, resident, at)).order!.totalFen).toBe(2_500 + order!.feeFen)
})
