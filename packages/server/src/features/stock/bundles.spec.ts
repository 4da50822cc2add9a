import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { world, type World } from '../../testing/world.ts'
import { counted, expectNoDifferences, mutate, seeLevel, skuOf, type Payload } from './testing.ts'
import { newId } from '@linli/kit'

const saveDocument = `saveListings(merchantId: $merchantId, listings: $listings) { results {
  listing { id available isBundle priceFen priceTiers { fromQuantity priceFen } components { quantity sku { id } }
    sku { id costFen weightGrams coldChain shelfLifeHours prepMinutes allergens } node { kind } }
  error { code field } } userErrors { code field } }`

interface Saved {
  readonly listing: {
    readonly id: string
    readonly available: number
    readonly isBundle: boolean
    readonly sku: { readonly id: string }
  } | null
  readonly error: { readonly code: string; readonly field: string | null } | null
}

async function shop(w: World) {
  const place = await w.place()
  const { rows } = await w.app.db.pool.query<{ id: string }>('select id from categories limit 1')
  const owner = await w.as('MERCHANT', place.merchantId)
  const good = {
    name: '番茄',
    nameEn: 'Tomato',
    unit: '500 g',
    categoryId: rows[0]!.id,
    communityId: place.communityId,
    priceFen: 450,
  }
  const saveAs = async (actor: Actor, ...listings: object[]): Promise<Saved[]> => {
    const done: Payload = await mutate(
      w,
      actor,
      saveDocument,
      { merchantId: place.merchantId, listings: listings.map((listing) => ({ ...good, ...listing })) },
      '($merchantId: ID!, $listings: [SaveListingInput!]!)',
    )
    expect(done.userErrors).toEqual([])
    return done['results'] as Saved[]
  }
  return { ...place, owner, good, saveAs, save: (...listings: object[]) => saveAs(owner, ...listings) }
}
type Shop = Awaited<ReturnType<typeof shop>>

/** Two kinds of goods and a bundle of one A and two B. */
async function bundleOf(w: World, at: Shop, { a, b }: { a: number; b: number }) {
  const [first, second] = await at.save({ name: 'A', stock: a }, { name: 'B', stock: b })
  const [skuA, skuB] = [first!.listing!.sku.id, second!.listing!.sku.id]
  const [made] = await at.save({
    name: '番茄炒蛋半成品',
    priceFen: 900,
    components: [
      { skuId: skuA, quantity: 1 },
      { skuId: skuB, quantity: 2 },
    ],
  })
  const see = (skuId: string) => seeLevel(w, at.owner, skuId)
  return {
    listingA: first!.listing!.id,
    listingId: made!.listing!.id,
    made: made!,
    seeA: () => see(skuA),
    seeB: () => see(skuB),
    skuA,
    skuB,
  }
}

const availableOf = async (w: World, actor: Actor, id: string, filter = '') => {
  const { data, errors } = await w.request(actor, `{ listings(filter: { ${filter} }) { nodes { id available } } }`)
  expect(errors).toBeUndefined()
  return (data!['listings'] as { nodes: { id: string; available: number }[] }).nodes.find((node) => node.id === id)
    ?.available
}

async function buy(w: World, at: Shop, listingId: string, quantity = 1): Promise<string> {
  const actor = await w.as('RESIDENT', at.householdId)
  const { order, userErrors } = await mutate(
    w,
    actor,
    'placeOrder(input: $input, idempotencyKey: $key) { order { id } userErrors { code field } }',
    { input: { householdId: at.householdId, mode: 'INSTANT', lines: [{ listingId, quantity }] }, key: newId('key') },
    '($input: PlaceOrderInput!, $key: String!)',
  )
  if (userErrors[0]) throw Object.assign(new Error(userErrors[0].code), userErrors[0])
  return (order as { id: string }).id
}

test('a bundle is there as often as its scarcest component makes it, and has no stock of its own', async () => {
  await using w = await world()
  const at = await shop(w)
  const { made, listingId, skuA, skuB } = await bundleOf(w, at, { a: 10, b: 7 })
  expect(made.listing).toMatchObject({
    available: 3,
    isBundle: true,
    components: [
      { sku: { id: skuA }, quantity: 1 },
      { sku: { id: skuB }, quantity: 2 },
    ],
  })
  expect(await availableOf(w, at.owner, listingId, 'inStock: true')).toBe(3)
  await buy(w, at, listingId, 3)
  expect(await availableOf(w, at.owner, listingId)).toBe(0)
  expect(await availableOf(w, at.owner, listingId, 'inStock: true')).toBeUndefined()
  const adjusted = await mutate(
    w,
    at.owner,
    `adjustStock(listingId: "${listingId}", delta: 1, reason: "入库", idempotencyKey: "k") { userErrors { code field } }`,
  )
  expect(adjusted.userErrors).toEqual([{ code: 'BUNDLE_HAS_NO_STOCK', field: 'listingId' }])
})

test('32 clients who buy a bundle of A and B and A alone, of which there are 3, get 3 together, and no half bundle is held', async () => {
  await using w = await world()
  const at = await shop(w)
  const bundle = await bundleOf(w, at, { a: 3, b: 100 })
  const settled = await Promise.allSettled(
    Array.from({ length: 32 }, (_, index) => buy(w, at, index % 2 === 0 ? bundle.listingId : bundle.listingA)),
  )
  expect(counted(settled)).toEqual({ done: 3, INSUFFICIENT_STOCK: 29 })
  const bundles = settled.filter(({ status }, index) => status === 'fulfilled' && index % 2 === 0).length
  const [a, b] = [await bundle.seeA(), await bundle.seeB()]
  expect(a).toMatchObject({ reserved: 3, available: 0 })
  expect(b).toMatchObject({ reserved: bundles * 2, available: 100 - bundles * 2 })
  // Whoever holds B holds A for it.
  const holdsA = new Set(a.holds.map(({ holder }) => holder))
  expect(b.holds.every(({ holder, quantity }) => holdsA.has(holder) && quantity === 2)).toBe(true)
  await expectNoDifferences(w)
})

test('a bundle is not sold without the component that its node never had', async () => {
  await using w = await world()
  const at = await shop(w)
  const bundle = await bundleOf(w, at, { a: 5, b: 0 })
  const gone = await w.app.db.pool.query('delete from stock_levels where sku_id = $1', [bundle.skuB])
  expect(gone.rowCount).toBe(1)
  await expect(buy(w, at, bundle.listingId)).rejects.toMatchObject({ code: 'INSUFFICIENT_STOCK' })
  expect(await bundle.seeA()).toMatchObject({ reserved: 0 })
})

test('a cancelled bundle gives back all of its components, once', async () => {
  await using w = await world()
  const at = await shop(w)
  const bundle = await bundleOf(w, at, { a: 5, b: 10 })
  const id = await buy(w, at, bundle.listingId, 2)
  expect([await bundle.seeA(), await bundle.seeB()]).toMatchObject([{ reserved: 2 }, { reserved: 4 }])
  const resident = await w.as('RESIDENT', at.householdId)
  await Promise.all(
    Array.from({ length: 8 }, () =>
      mutate(w, resident, `cancelOrder(orderId: "${id}", idempotencyKey: "c") { userErrors { code field } }`),
    ),
  )
  expect([await bundle.seeA(), await bundle.seeB()]).toMatchObject([
    { reserved: 0, available: 5, holds: [] },
    { reserved: 0, available: 10, holds: [] },
  ])
  await expectNoDifferences(w)
})

test('a bundle is made of plain goods of its own merchant, from the beginning', async () => {
  await using w = await world()
  const [at, other] = [await shop(w), await shop(w)]
  const { skuA, made } = await bundleOf(w, at, { a: 1, b: 1 })
  const [theirs] = await other.save({ stock: 1 })
  const bundleSku = made.listing!.sku.id
  const wrong: [object, string, string | null][] = [
    [{ components: [{ skuId: theirs!.listing!.sku.id, quantity: 1 }] }, 'BUNDLE_COMPONENT_WRONG', 'components.0.skuId'],
    [{ components: [{ skuId: bundleSku, quantity: 1 }] }, 'BUNDLE_COMPONENT_WRONG', 'components.0.skuId'],
    [{ components: [{ skuId: newId('sku'), quantity: 1 }] }, 'BUNDLE_COMPONENT_WRONG', 'components.0.skuId'],
    [{ components: [{ skuId: skuA, quantity: 0 }] }, 'BAD_INPUT', 'components.0.quantity'],
    [
      {
        components: [
          { skuId: skuA, quantity: 1 },
          { skuId: skuA, quantity: 1 },
        ],
      },
      'BAD_INPUT',
      'components',
    ],
    [{ components: [{ skuId: skuA, quantity: 1 }], stock: 1 }, 'BUNDLE_HAS_NO_STOCK', 'stock'],
    [{ skuId: skuA, components: [{ skuId: bundleSku, quantity: 1 }] }, 'BAD_INPUT', 'components'],
    [{ skuId: bundleSku, components: [] }, 'TOO_MANY', 'components'],
  ]
  const results = await at.save(...wrong.map(([listing]) => listing))
  expect(results.map(({ error }) => error)).toEqual(
    wrong.map(([, code, field], index) => ({ code, field: `listings.${index}.${field}` })),
  )
})

test('what goods need on their way and at the table is told, and stays until it is told anew', async () => {
  await using w = await world()
  const at = await shop(w)
  const traits = { weightGrams: 800, coldChain: true, shelfLifeHours: 24, prepMinutes: 15, allergens: ['鸡蛋', '麸质'] }
  const [saved] = await at.save({ ...traits, costFen: 300, stock: 1 })
  expect(saved!.listing).toMatchObject({ sku: { ...traits, costFen: 300 }, node: { kind: 'SHOP' } })
  const [again] = await at.save({ skuId: saved!.listing!.sku.id, priceFen: 500, coldChain: false })
  expect(again!.listing).toMatchObject({ priceFen: 500, sku: { ...traits, coldChain: false, costFen: 300 } })
  // What it costs the merchant is no business of residents.
  const { data } = await w.request(
    await w.as('RESIDENT', at.householdId),
    `{ node(id: "${saved!.listing!.id}") { ... on Listing { sku { costFen allergens } } } }`,
  )
  expect(data!['node']).toEqual({ sku: { costFen: null, allergens: ['鸡蛋', '麸质'] } })
})

test('a price below cost is refused without a reason; with one it is kept, and only the shop and the platform read it', async () => {
  await using w = await world()
  const at = await shop(w)
  const [refused, tiered, told] = await at.save(
    { costFen: 500, priceFen: 499 },
    { costFen: 500, priceFen: 600, priceTiers: [{ fromQuantity: 3, priceFen: 480 }] },
    { costFen: 500, priceFen: 499, belowCostReason: '临期清仓', stock: 4 },
  )
  expect(refused!.error).toEqual({ code: 'BELOW_COST', field: 'listings.0.priceFen' })
  expect(tiered!.error).toEqual({ code: 'BELOW_COST', field: 'listings.1.priceFen' })
  const { id, sku } = told!.listing!
  // Nothing of a refused listing is kept.
  const { rows } = await w.app.db.pool.query('select count(*)::int as count from skus where cost_fen is not null')
  expect(rows).toEqual([{ count: 1 }])
  // A bundle costs what its components do.
  const [cheap] = await at.save({ priceFen: 999, components: [{ skuId: sku.id, quantity: 2 }] })
  expect(cheap!.error).toEqual({ code: 'BELOW_COST', field: 'listings.0.priceFen' })
  const read = async (actor: Actor) =>
    (
      await w.request(
        actor,
        `{ node(id: "${id}") { ... on Listing { priceHistory { nodes { priceFen belowCostReason } } } } }`,
      )
    ).data!['node']
  const shown = (belowCostReason: string | null) => ({ priceHistory: { nodes: [{ priceFen: 499, belowCostReason }] } })
  for (const actor of [at.owner, await w.as('OPERATOR')]) expect(await read(actor)).toEqual(shown('临期清仓'))
  for (const actor of [await w.as('RESIDENT', at.householdId), (await shop(w)).owner])
    expect(await read(actor)).toEqual(shown(null))
})

test('a list price set for a day is not what a price is compared with: the strike-through shows the median of 28 days', async () => {
  await using w = await world()
  const at = await shop(w)
  const day = 24 * 60
  const [made] = await at.save({ priceFen: 700, stock: 9 })
  const { id, sku } = made!.listing!
  const reference = async () =>
    (
      (
        await w.request(
          await w.as('RESIDENT', at.householdId),
          `{ node(id: "${id}") { ... on Listing { priceFen referencePrice { amountFen source days } } } }`,
        )
      ).data!['node'] as { referencePrice: object | null }
    ).referencePrice
  w.clock.move(6 * day)
  expect(await reference()).toBeNull()
  w.clock.move(30 * day)
  await at.save({ skuId: sku.id, priceFen: 1000 })
  w.clock.move(day)
  await at.save({ skuId: sku.id, priceFen: 600 })
  expect(await reference()).toEqual({ amountFen: 700, source: 'OWN_MEDIAN_28_DAYS', days: 28 })
  w.clock.move(27 * day)
  expect(await reference()).toMatchObject({ amountFen: 600 })
  const { rows } = await w.app.db.pool.query<{ price_fen: string }>(
    'select price_fen from price_history where listing_id = $1 order by at',
    [id],
  )
  expect(rows.map((row) => Number(row.price_fen))).toEqual([700, 1000, 600])
  await expect(w.app.db.pool.query('update price_history set price_fen = 1')).rejects.toThrow('append-only')
})

test('who takes several pays the tier’s price', async () => {
  await using w = await world()
  const at = await shop(w)
  const priceTiers = [
    { fromQuantity: 3, priceFen: 400 },
    { fromQuantity: 10, priceFen: 300 },
  ]
  const [made, wrong] = await at.save(
    { priceFen: 450, priceTiers, stock: 100 },
    { priceFen: 450, priceTiers: [{ fromQuantity: 3, priceFen: 450 }] },
  )
  expect(made!.listing).toMatchObject({ priceTiers })
  expect(wrong!.error).toEqual({ code: 'BAD_INPUT', field: 'listings.1.priceTiers.0.priceFen' })
  for (const [quantity, unitPriceFen] of [
    [2, 450],
    [3, 400],
    [12, 300],
  ] as const) {
    const id = await buy(w, at, made!.listing!.id, quantity)
    const { data } = await w.request(
      await w.as('RESIDENT', at.householdId),
      `{ order(id: "${id}") { lines { unitPriceFen totalFen } itemsFen } }`,
    )
    const totalFen = unitPriceFen * quantity
    expect(data!['order']).toEqual({ lines: [{ unitPriceFen, totalFen }], itemsFen: totalFen })
  }
})

test('the same goods of one shop in two communities come from one shelf', async () => {
  await using w = await world()
  const at = await shop(w)
  const there = await w.community()
  await w.app.db.pool.query('insert into merchant_communities (merchant_id, community_id) values ($1, $2)', [
    at.merchantId,
    there,
  ])
  const [here] = await at.save({ stock: 5 })
  const [beyond] = await at.save({ skuId: here!.listing!.sku.id, communityId: there, stock: 50 })
  expect(beyond!.listing).toMatchObject({ available: 5 })
  await buy(w, at, here!.listing!.id, 4)
  expect(await availableOf(w, at.owner, beyond!.listing!.id)).toBe(1)
  expect(await skuOf(w, beyond!.listing!.id)).toBe(here!.listing!.sku.id)
})
