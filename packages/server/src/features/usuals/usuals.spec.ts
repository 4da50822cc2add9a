import { describe, expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { world, type World } from '../../testing/world.ts'
import type { FulfilmentMode } from '../fulfilment/index.ts'
import { newId } from '@linli/kit'

type Place = Awaited<ReturnType<World['place']>>

interface Bought {
  readonly listingId: string
  readonly quantity?: number
  readonly daysAgo: number
  readonly mode?: FulfilmentMode
  readonly state?: string
}

/** An order of the past, as it would stand now; the people who brought it are not part of what is tested here. */
async function bought(w: World, place: Place, goods: readonly Bought[]): Promise<string[]> {
  const ids: string[] = []
  for (const { listingId, quantity = 1, daysAgo, mode = 'INSTANT', state = 'COMPLETED' } of goods) {
    const { id } = await w.order({ at: { ...place, listingId: listingId as Place['listingId'] }, quantity, mode })
    await w.app.db.pool.query(
      `update orders set state = $2, placed_at = placed_at - $3 * interval '1 day', paid_fen = total_fen where id = $1`,
      [id, state, daysAgo],
    )
    ids.push(id)
  }
  return ids
}

async function usualsOf(w: World, actor: Actor, householdId: string) {
  const { data, errors } = await w.request(
    actor,
    `query ($h: ID!) { usuals(householdId: $h) { listing { id priceFen available } replacement { id } timesBought intervalDays dueInDays isDue
      usualQuantity } }`,
    { h: householdId },
  )
  return { usuals: data?.['usuals'] as Record<string, unknown>[] | undefined, errors }
}

const planFields = `parts { merchant { id } goodsFen lines { listing { id } insteadOf { id } quantity unitPriceFen totalFen }
    choice { mode reason times outOf } options { mode feeFen quote unavailable { code } } }
  changes { __typename ... on PriceRaised { listing { id } beforeFen afterFen } ... on PriceFell { listing { id } beforeFen afterFen }
    ... on OutOfStock { listing { id } wantedQuantity } ... on OffSale { listing { id } wantedQuantity }
    ... on QuantityCut { listing { id } wantedQuantity quantity } ... on Replaced { listing { id } by { id } why beforeFen afterFen } }
  goodsFen feeFen expectedTotalFen`

interface Plan {
  readonly parts: readonly {
    readonly lines: readonly { listing: { id: string }; quantity: number; unitPriceFen: number }[]
    readonly choice: { mode: FulfilmentMode } | null
  }[]
  readonly changes: readonly { __typename: string }[]
  readonly goodsFen: number
  readonly feeFen: number
  readonly expectedTotalFen: number
}
interface Answer {
  readonly plan: Plan | null
  readonly userErrors: readonly { code: string; field: string | null }[]
}

async function reorder(w: World, actor: Actor, orderId: string): Promise<Answer> {
  const { data } = await w.request(
    actor,
    `mutation ($o: ID!) { reorder(orderId: $o) { plan { ${planFields} } userErrors { code field } } }`,
    { o: orderId },
  )
  return data!['reorder'] as Answer
}

async function reorderUsuals(w: World, actor: Actor, householdId: string, listingIds?: string[]): Promise<Answer> {
  const { data } = await w.request(
    actor,
    `mutation ($h: ID!, $l: [ID!]) { reorderUsuals(householdId: $h, listingIds: $l) { plan { ${planFields} } userErrors { code field } } }`,
    { h: householdId, l: listingIds },
  )
  return data!['reorderUsuals'] as Answer
}

/** What a resident sends who says yes to a plan as it stands. */
const yes = (householdId: string, { parts, expectedTotalFen }: Plan) => ({
  householdId,
  expectedTotalFen,
  parts: parts.flatMap(({ lines, choice }) =>
    choice
      ? [
          {
            mode: choice.mode,
            lines: lines.map(({ listing, quantity, unitPriceFen }) => ({
              listingId: listing.id,
              quantity,
              expectedPriceFen: unitPriceFen,
            })),
          },
        ]
      : [],
  ),
})

async function confirm(w: World, actor: Actor, input: object, key: string) {
  const { data } = await w.request(
    actor,
    `mutation ($i: ConfirmReorderInput!, $k: String!) { confirmReorder(input: $i, idempotencyKey: $k) { purchaseId
      orders { id totalFen lines { quantity listing { id } } } userErrors { __typename code field
        ... on PriceChanged { priceFen changes { __typename ... on PriceRaised { listing { id } beforeFen afterFen } } } } } }`,
    { i: input, k: key },
  )
  return data!['confirmReorder'] as {
    purchaseId: string | null
    orders: { id: string; totalFen: number }[] | null
    userErrors: { code: string }[]
  }
}

const setPrice = (w: World, listingId: string, priceFen: number) =>
  w.app.db.pool.query('update listings set price_fen = $2 where id = $1', [listingId, priceFen])
const sellOut = (w: World, listingId: string) =>
  w.app.db.pool.query(
    'update stock_levels v set on_hand = allocated + reserved from listings l where l.id = $1 and v.node_id = l.node_id and v.sku_id = l.sku_id',
    [listingId],
  )

async function home() {
  const w = await world()
  const place = await w.place()
  return { w, place, resident: await w.as('RESIDENT', place.householdId) }
}

describe('usuals', () => {
  test('what is due stands first, by its day; then what was bought once; last what was given up', async () => {
    const { w, place, resident } = await home()
    await using _ = w
    const make = () => w.listing(place.merchantId, place.communityId)
    const [milk, eggs, rice, soap, tea] = [await make(), await make(), await make(), await make(), await make()]
    await bought(w, place, [
      { listingId: eggs, daysAgo: 20 },
      { listingId: eggs, daysAgo: 10, quantity: 3 },
      ...[25, 18, 13, 6].map((daysAgo) => ({ listingId: milk, daysAgo, quantity: 2 })),
      { listingId: rice, daysAgo: 40 },
      { listingId: soap, daysAgo: 3 },
      { listingId: tea, daysAgo: 200 },
      { listingId: tea, daysAgo: 195 },
    ])
    const { usuals } = await usualsOf(w, resident, place.householdId)
    expect(usuals!.map(({ listing, ...rest }) => ({ id: (listing as { id: string }).id, ...rest }))).toMatchObject([
      { id: eggs, timesBought: 2, intervalDays: 10, dueInDays: 0, isDue: true, usualQuantity: 1 },
      { id: milk, timesBought: 4, intervalDays: 7, dueInDays: 1, isDue: true, usualQuantity: 2 },
      { id: soap, timesBought: 1, intervalDays: null, dueInDays: null, isDue: false },
      { id: rice, timesBought: 1 },
      { id: tea, timesBought: 2, intervalDays: 5, isDue: false },
    ])
  })

  test('twice in one day is once; what was not completed was not bought', async () => {
    const { w, place, resident } = await home()
    await using _ = w
    const [milk, eggs] = [place.listingId, await w.listing(place.merchantId, place.communityId)]
    await bought(w, place, [
      { listingId: milk, daysAgo: 4 },
      { listingId: milk, daysAgo: 2, quantity: 1 },
      { listingId: milk, daysAgo: 2, quantity: 2 },
      { listingId: eggs, daysAgo: 2, state: 'PAID' },
    ])
    const { usuals } = await usualsOf(w, resident, place.householdId)
    expect(usuals).toMatchObject([{ listing: { id: milk }, timesBought: 2, intervalDays: 2, usualQuantity: 1 }])
  })

  test('what is sold out names what stands in for it', async () => {
    const { w, place, resident } = await home()
    await using _ = w
    const other = await w.listing(place.merchantId, place.communityId, { priceFen: 350 })
    await w.app.db.pool.query(
      `update skus set category_id = (select s.category_id from skus s join listings l on l.sku_id = s.id where l.id = $1)`,
      [place.listingId],
    )
    await bought(w, place, [{ listingId: place.listingId, daysAgo: 2 }])
    await sellOut(w, place.listingId)
    const { usuals } = await usualsOf(w, resident, place.householdId)
    expect(usuals).toMatchObject([{ listing: { id: place.listingId, available: 0 }, replacement: { id: other } }])
  })

  test('a household of five hundred orders is answered at once', async () => {
    const { w, place, resident } = await home()
    await using _ = w
    const [order] = await bought(w, place, [{ listingId: place.listingId, daysAgo: 1 }])
    await w.app.db.pool.query(
      `with copies as (
         insert into orders (id, number, purchase_id, state, version, community_id, merchant_id, household_id, mode, status, window_start,
           window_end, items_fen, fee_fen, total_fen, paid_fen, refunded_fen, placed_at, pay_by)
         select 'ord_copy' || n, 'copy' || n, 'pur_' || n, state, 1, community_id, merchant_id, household_id, mode, status, window_start,
           window_end, items_fen, fee_fen, total_fen, paid_fen, 0, placed_at - n * interval '12 hours', pay_by
         from orders, generate_series(1, 500) n where id = $1 returning id
       ) insert into order_lines (id, order_id, position, listing_id, name, unit, quantity, unit_price_fen, total_fen)
         select 'oln_' || p || c.id, c.id, p, $2, 'n', 'u', 1, 100, 100 from copies c, generate_series(1, 6) p`,
      [order, place.listingId],
    )
    await w.app.db.pool.query('analyze orders, order_lines')
    const began = performance.now()
    const { usuals } = await usualsOf(w, resident, place.householdId)
    expect(performance.now() - began).toBeLessThan(500)
    expect(usuals).toMatchObject([{ intervalDays: 1, timesBought: 251 }])
  })

  test('somebody else’s usuals are not found', async () => {
    const { w, place } = await home()
    await using _ = w
    const stranger = await w.as('RESIDENT', (await w.place()).householdId)
    expect((await usualsOf(w, stranger, place.householdId)).errors).toEqual(
      (await usualsOf(w, stranger, newId('hh'))).errors,
    )
  })
})

describe('reorder', () => {
  test('one price change and one out of stock are told by their types, and nothing is written', async () => {
    const { w, place, resident } = await home()
    await using _ = w
    const spinach = await w.listing(place.merchantId, place.communityId, { priceFen: 300 })
    const eggs = await w.listing(place.merchantId, place.communityId, { priceFen: 900 })
    const order = await w.order({ at: { ...place, listingId: spinach }, quantity: 2 })
    await addLine(w, order.id, eggs, 900)
    await setPrice(w, spinach, 420)
    await sellOut(w, eggs)
    const before = await written(w)
    const { plan, userErrors } = await reorder(w, resident, order.id)
    expect(userErrors).toEqual([])
    expect(plan!.changes).toEqual([
      { __typename: 'PriceRaised', listing: { id: spinach }, beforeFen: 300, afterFen: 420 },
      { __typename: 'OutOfStock', listing: { id: eggs }, wantedQuantity: 1 },
    ])
    expect(plan!.parts).toMatchObject([{ lines: [{ listing: { id: spinach }, quantity: 2, totalFen: 840 }] }])
    expect(plan!.expectedTotalFen).toBe(840 + plan!.feeFen)
    expect(await written(w)).toEqual(before)
  })

  test('a yes to an old total is refused with what changed; to the present one it places once a key', async () => {
    const { w, place, resident } = await home()
    await using _ = w
    const order = await w.order({ at: place, until: ['PAY'], quantity: 2 })
    const { plan } = await reorder(w, resident, order.id)
    const old = yes(place.householdId, plan!)
    await setPrice(w, place.listingId, 420)
    expect(await confirm(w, resident, old, 'a')).toEqual({
      purchaseId: null,
      orders: null,
      userErrors: [
        {
          __typename: 'PriceChanged',
          code: 'PRICE_CHANGED',
          field: 'expectedTotalFen',
          priceFen: 840 + plan!.feeFen,
          changes: [{ __typename: 'PriceRaised', listing: { id: place.listingId }, beforeFen: 320, afterFen: 420 }],
        },
      ],
    })
    const now = yes(place.householdId, (await reorder(w, resident, order.id)).plan!)
    const sent = await Promise.all(Array.from({ length: 8 }, () => confirm(w, resident, now, 'a')))
    expect(sent.flatMap(({ userErrors }) => userErrors)).toEqual([])
    expect(new Set(sent.map(({ purchaseId }) => purchaseId)).size).toBe(1)
    expect(sent[0]!.orders).toMatchObject([{ totalFen: now.expectedTotalFen }])
    await setPrice(w, place.listingId, 500)
    expect((await confirm(w, resident, now, 'a')).purchaseId).toBe(sent[0]!.purchaseId)
    const { data } = await w.request(resident, '{ orders { nodes { id isReorder } } }')
    const placed = new Set(sent[0]!.orders!.map(({ id }) => id))
    for (const { id, isReorder } of (data!['orders'] as { nodes: { id: string; isReorder: boolean }[] }).nodes)
      expect(isReorder).toBe(placed.has(id))
  })

  test('a total that was never right is refused, also when every price is', async () => {
    const { w, place, resident } = await home()
    await using _ = w
    const order = await w.order({ at: place, until: ['PAY'] })
    const { plan } = await reorder(w, resident, order.id)
    const wrong = { ...yes(place.householdId, plan!), expectedTotalFen: plan!.expectedTotalFen - 1 }
    expect((await confirm(w, resident, wrong, 'a')).userErrors).toMatchObject([
      { code: 'PRICE_CHANGED', priceFen: plan!.expectedTotalFen, changes: [] },
    ])
    const { rows } = await w.app.db.pool.query('select count(*)::int as n from orders')
    expect(rows).toEqual([{ n: 1 }])
  })

  test('the way that was chosen most of the last five times is preset, and says so', async () => {
    const { w, place, resident } = await home()
    await using _ = w
    const pickups = Array.from({ length: 4 }, (_each, n) => ({ daysAgo: n + 1, mode: 'SAME_DAY' as const }))
    const goods = [...pickups, { daysAgo: 9, mode: 'INSTANT' as const }, { daysAgo: 10, mode: 'INSTANT' as const }]
    const [order] = await bought(
      w,
      place,
      goods.map((each) => ({ ...each, listingId: place.listingId })),
    )
    const { plan } = await reorder(w, resident, order!)
    expect(plan!.parts).toMatchObject([{ choice: { mode: 'SAME_DAY', reason: 'CHOSEN_BEFORE', times: 4, outOf: 5 } }])
  })

  test('somebody else’s order is not found, as one that is not there; also for its merchant and an operator', async () => {
    const { w, place } = await home()
    await using _ = w
    const order = await w.order({ at: place, until: ['PAY'] })
    const stranger = await w.as('RESIDENT', (await w.place()).householdId)
    expect(await reorder(w, stranger, order.id)).toEqual({
      plan: null,
      userErrors: [{ code: 'NOT_FOUND', field: 'orderId' }],
    })
    expect(await reorder(w, stranger, newId('ord'))).toEqual(await reorder(w, stranger, order.id))
    expect((await reorder(w, await w.as('OPERATOR'), order.id)).userErrors).toMatchObject([{ code: 'FORBIDDEN' }])
  })
})

describe('usuals in one go', () => {
  test('open, yes: goods of two shops become two orders under one payment', async () => {
    const { w, place, resident } = await home()
    await using _ = w
    const baker = await w.merchant(place.communityId)
    const bread = await w.listing(baker, place.communityId, { priceFen: 1_200 })
    await bought(w, place, [
      { listingId: place.listingId, daysAgo: 14, quantity: 2 },
      { listingId: place.listingId, daysAgo: 7, quantity: 2 },
      { listingId: bread, daysAgo: 4 },
      { listingId: bread, daysAgo: 2 },
      { listingId: await w.listing(place.merchantId, place.communityId), daysAgo: 1 },
    ])
    const { plan } = await reorderUsuals(w, resident, place.householdId)
    expect(plan!.changes).toEqual([])
    expect(plan!.goodsFen).toBe(2 * 320 + 1_200)
    const { orders, userErrors } = await confirm(w, resident, yes(place.householdId, plan!), 'k')
    expect(userErrors).toEqual([])
    expect(orders).toHaveLength(2)
    const { rows } = await w.app.db.pool.query(
      'select count(distinct purchase_id)::int as purchases, sum(total_fen)::int as fen from orders where id = any($1)',
      [orders!.map(({ id }) => id)],
    )
    expect(rows).toEqual([{ purchases: 1, fen: plan!.expectedTotalFen }])
  })

  test('only what is one of the household’s usuals is taken, and only so many', async () => {
    const { w, place, resident } = await home()
    await using _ = w
    await bought(w, place, [{ listingId: place.listingId, daysAgo: 2 }])
    const other = await w.listing(place.merchantId, place.communityId)
    const codes = async (ids: string[]) => (await reorderUsuals(w, resident, place.householdId, ids)).userErrors
    expect(await codes([place.listingId])).toEqual([])
    expect(await codes([place.listingId, other])).toEqual([{ code: 'NOT_FOUND', field: 'listingIds' }])
    expect(await codes([])).toMatchObject([{ code: 'TOO_MANY' }])
  })
})

/** A second line of an order that is there. */
async function addLine(w: World, orderId: string, listingId: string, priceFen: number): Promise<void> {
  await w.app.db.pool.query(
    `insert into order_lines (id, order_id, position, listing_id, name, unit, quantity, unit_price_fen, total_fen)
     values ($1, $2, 2, $3, '鸡蛋', '30 枚', 1, $4, $4)`,
    [newId('oln'), orderId, listingId, priceFen],
  )
}

/** How much there is of everything that placing would write. */
async function written(w: World) {
  const { rows } = await w.app.db.pool.query(
    `select (select count(*) from orders) as orders, (select sum(reserved) from stock_levels) as reserved,
       (select count(*) from outbox) as events, (select count(*) from idempotency_records) as keys`,
  )
  return rows
}
