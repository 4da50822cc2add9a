import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { world, type World } from '../../testing/world.ts'
import { listings, merchantCommunities, skus } from '../catalog/index.ts'
import { stockLevels } from '../stock/index.ts'
import { quoteCart } from './quotes.queries.ts'
import { loadRules } from './rules.store.ts'
import { openQuote } from './token.ts'
import { toFen } from '@linli/kit'

const document = `query ($input: FulfilmentQuotesInput!) { fulfilmentQuotes(input: $input) {
  goodsFen expiresAt pointId
  options { mode quote feeFen savingFen capacityLeft window { startsAt endsAt timeZone }
    cost { totalFen parts { part amountFen } } promise { freeCancelAfterMinutes compensation { afterMinutes feeBp fixedFen } }
    unavailable { code message facts { name value } listingIds } }
  split { feeFen savingFen parts { option { mode quote feeFen } listingIds } } } }`

interface Option {
  readonly mode: string
  readonly quote: string | null
  readonly feeFen: number
  readonly savingFen: number | null
  readonly capacityLeft: number | null
  readonly window: { readonly startsAt: string; readonly endsAt: string } | null
  readonly cost: { readonly totalFen: number; readonly parts: readonly { part: string; amountFen: number }[] }
  readonly unavailable: {
    readonly code: string
    readonly facts: readonly object[]
    readonly listingIds: string[]
  } | null
}
interface Answer {
  readonly goodsFen: number
  readonly expiresAt: string
  readonly pointId: string | null
  readonly options: readonly Option[]
  readonly split: {
    readonly feeFen: number
    readonly savingFen: number | null
    readonly parts: readonly { readonly option: Option; readonly listingIds: string[] }[]
  } | null
}

/** A shop with spinach and heavy detergent, where vegetables must be eaten within three hours. */
async function neighbourhood(w: World) {
  const at = await w.place()
  const detergent = await w.listing(at.merchantId, at.communityId, { priceFen: 2_590 })
  const skuOf = async (id: typeof detergent) =>
    (await w.app.db.sql.select({ id: listings.skuId }).from(listings).where(eq(listings.id, id)))[0]!.id
  await w.app.db.sql
    .update(skus)
    .set({ weightGrams: 3_000 })
    .where(eq(skus.id, await skuOf(detergent)))
  const [spinach] = await w.app.db.sql
    .select({ categoryId: skus.categoryId })
    .from(skus)
    .where(eq(skus.id, await skuOf(at.listingId)))
  const resident = await w.as('RESIDENT', at.householdId)
  const operator = await w.as('OPERATOR')
  for (const mode of ['INSTANT', 'SAME_DAY', 'SELF_PICKUP', 'LEADER_DELIVERY'])
    await done(w, operator, setPolicy, {
      input: {
        categoryId: spinach!.categoryId,
        mode,
        allowed: true,
        maxHoursFromPick: 3,
        needsCold: false,
        isBulky: false,
        expectedVersion: 0,
      },
    })
  const lines = [
    { listingId: at.listingId, quantity: 1 },
    { listingId: detergent, quantity: 2 },
  ]
  const quotes = (more: object = {}) => ask(w, resident, { householdId: at.householdId, lines, ...more })
  return { ...at, detergent, resident, operator, lines, quotes }
}

const setPolicy = `mutation ($input: SetModePolicyInput!) { setModePolicy(input: $input) { policy { id } userErrors { code } } }`
const setRule = `mutation ($input: SetModeRuleInput!) { setModeRule(input: $input) { rule { id version } userErrors { code } } }`

async function done(
  w: World,
  actor: Awaited<ReturnType<World['as']>>,
  mutation: string,
  variables: object,
): Promise<void> {
  const { data, errors } = await w.request(actor, mutation, variables)
  expect(errors).toBeUndefined()
  expect(Object.values(data!)[0]).toMatchObject({ userErrors: [] })
}

async function ask(w: World, actor: Awaited<ReturnType<World['as']>>, input: object): Promise<Answer> {
  const { data, errors } = await w.request(actor, document, { input })
  expect(errors).toBeUndefined()
  return (data as unknown as { fulfilmentQuotes: Answer }).fulfilmentQuotes
}

const optionOf = ({ options }: Answer, mode: string): Option => options.find((each) => each.mode === mode)!

/** The terms of a mode that hold, as they are set again with a change. */
async function changeRule(w: World, place: Awaited<ReturnType<typeof neighbourhood>>, mode: string, change: object) {
  const { data } = await w.request(
    place.operator,
    `query ($id: ID) { modeRules(communityId: $id) { mode community { id } version enabled
      fee { baseFen perKmFen kmIncluded perKgFen kgIncluded freeFromFen }
      cost { pickerBaseFen pickerPerLineFen riderBaseFen riderPerKmFen stationFen leaderFen packagingFen }
      window { withinMinutes daily { cutoffMinute startMinute endMinute leadDays rollsOver pickLeadMinutes daysAhead } }
      capacity maxDistanceM maxWeightG takesBulky keepsCold compensation { afterMinutes feeBp fixedFen capFen } freeCancelAfterMinutes } }`,
    { id: place.communityId },
  )
  interface Told {
    readonly mode: string
    readonly community: object | null
    readonly version: number
    readonly [name: string]: unknown
  }
  const { community, version, mode: _, ...terms } = (data!['modeRules'] as Told[]).find((each) => each.mode === mode)!
  const input = {
    communityId: place.communityId,
    mode,
    terms: { ...terms, ...change },
    reason: '试一试',
    expectedVersion: community ? version : 0,
  }
  await done(w, place.operator, setRule, { input })
}

test('spinach and detergent: all modes side by side, pickup tomorrow refused for the spinach, and the split cheaper than all of it instantly', async () => {
  await using w = await world()
  const place = await neighbourhood(w)
  const answer = await place.quotes()
  expect(answer.options.map(({ mode }) => mode)).toEqual([
    'INSTANT',
    'SAME_DAY',
    'SELF_PICKUP',
    'LEADER_DELIVERY',
    'ON_SITE_SERVICE',
  ])
  expect(answer.goodsFen).toBe(320 + 2 * 2_590)
  expect(new Date(answer.expiresAt).getTime()).toBe(w.clock.now().getTime() + 15 * 60_000)
  expect(optionOf(answer, 'INSTANT')).toMatchObject({
    feeFen: 700,
    savingFen: 0,
    unavailable: null,
    window: { startsAt: '2026-03-03T04:00:00.000Z', endsAt: '2026-03-03T04:45:00.000Z', timeZone: 'Asia/Shanghai' },
    promise: {
      compensation: [
        { afterMinutes: 10, feeBp: 4_000 },
        { afterMinutes: 15, feeBp: 6_000 },
        { afterMinutes: 30, feeBp: 7_000 },
      ],
    },
  })
  expect(optionOf(answer, 'SELF_PICKUP')).toMatchObject({
    quote: null,
    savingFen: null,
    unavailable: {
      code: 'FRESHNESS_WINDOW',
      listingIds: [place.listingId],
      message: 'It would be 12 hours from the shelf to the door; this keeps 3.',
    },
  })
  expect(optionOf(answer, 'ON_SITE_SERVICE').unavailable?.code).toBe('SLOT_REQUIRED')
  expect(answer.split).toMatchObject({ feeFen: 500, savingFen: 200 })
  expect(answer.split!.parts.map(({ option, listingIds }) => [option.mode, listingIds])).toEqual([
    ['INSTANT', [place.listingId]],
    ['SELF_PICKUP', [place.detergent]],
  ])
  expect(answer.split!.parts.every(({ option }) => option.quote)).toBe(true)
})

test('a rider who costs more moves the unit cost of instant delivery and not that of pickup, and the parts sum to the total', async () => {
  await using w = await world()
  const place = await neighbourhood(w)
  const lines = [{ listingId: place.detergent, quantity: 1 }]
  const before = await place.quotes({ lines })
  await changeRule(w, place, 'INSTANT', {
    cost: {
      pickerBaseFen: 60,
      pickerPerLineFen: 30,
      riderBaseFen: 600,
      riderPerKmFen: 80,
      stationFen: 0,
      leaderFen: 0,
      packagingFen: 40,
    },
  })
  const after = await place.quotes({ lines })
  expect(optionOf(after, 'INSTANT').cost.totalFen).toBe(optionOf(before, 'INSTANT').cost.totalFen + 250)
  expect(optionOf(after, 'SELF_PICKUP')).toMatchObject({ cost: optionOf(before, 'SELF_PICKUP').cost, feeFen: 0 })
  for (const { cost } of [...before.options, ...after.options])
    expect(cost.parts.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(cost.totalFen)
})

test('asking holds nothing and writes nothing', async () => {
  await using w = await world()
  const place = await neighbourhood(w)
  const count = async () =>
    (
      await w.app.db.pool.query(`select (select count(*) from fulfilment_slots) + (select count(*) from point_slots)
      + (select count(*) from stock_movements) + (select count(*) from outbox) as n`)
    ).rows[0]
  const before = await count()
  await Promise.all(Array.from({ length: 32 }, () => place.quotes()))
  expect(await count()).toEqual(before)
})

test('a quote of a household is told to its residents and to partners of its community; for others there is none', async () => {
  await using w = await world()
  const place = await neighbourhood(w)
  const there = await w.place()
  const input = { householdId: place.householdId, lines: place.lines }
  const partner = await w.as('PARTNER', place.communityId, ['orders:read'])
  expect((await ask(w, partner, input)).options).toHaveLength(5)
  const codeOf = async (role: 'RESIDENT' | 'PARTNER', id: string, scopes: string[] = []) => {
    const { errors } = await w.request(await w.as(role, id, scopes), document, { input })
    return errors?.[0]?.message
  }
  expect(await codeOf('RESIDENT', there.householdId)).toBe('NOT_FOUND')
  expect(await codeOf('PARTNER', there.communityId, ['orders:read'])).toBe('NOT_FOUND')
  expect(await codeOf('PARTNER', place.communityId, ['households:read'])).toBe('SCOPE_MISSING')
})

test('a cart that cannot be ordered in any mode is refused, with the line', async () => {
  await using w = await world()
  const place = await neighbourhood(w)
  const other = await w.place()
  const refused = (more: object) =>
    quoteCart(w.context(place.resident), {
      householdId: place.householdId,
      lines: place.lines,
      pointId: null,
      ...more,
    }).then(
      () => ['quoted'],
      ({ code, field }: { code: string; field: string }) => [code, field],
    )
  const line = place.lines[0]!
  expect(await refused({ lines: [] })).toEqual(['TOO_MANY', 'lines'])
  expect(await refused({ lines: [line, line] })).toEqual(['LINES_TWICE', 'lines'])
  expect(await refused({ lines: [{ ...line, quantity: 0 }] })).toEqual(['BAD_INPUT', 'lines.0.quantity'])
  expect(await refused({ lines: [line, { ...line, listingId: other.listingId }] })).toEqual([
    'LISTING_NOT_FOUND',
    'lines.1.listingId',
  ])
  expect(await refused({ pointId: await w.point(other.communityId) })).toEqual(['NOT_FOUND', 'pointId'])
  const elsewhere = await w.listing(await w.merchant(place.communityId), place.communityId)
  expect(await refused({ lines: [line, { ...line, listingId: elsewhere }] })).toEqual([
    'LINES_OF_SEVERAL_MERCHANTS',
    'lines',
  ])
  await w.app.db.sql.update(listings).set({ state: 'OFF_SALE' }).where(eq(listings.id, place.detergent))
  expect(await refused({})).toEqual(['LISTING_OFF_SALE', 'lines.1.listingId'])
})

test('stock, the shop’s area and the point are looked at as they stand', async () => {
  await using w = await world()
  const place = await neighbourhood(w)
  const lines = [{ listingId: place.detergent, quantity: 100 }]
  const reasonOf = async (mode: string, more: object = {}) =>
    optionOf(await place.quotes({ lines, ...more }), mode).unavailable?.code
  await changeRule(w, place, 'SELF_PICKUP', { maxWeightG: null })
  expect(await reasonOf('SELF_PICKUP')).toBeUndefined()
  await w.app.db.sql.update(stockLevels).set({ reserved: 1 })
  expect(await reasonOf('SELF_PICKUP')).toBe('OUT_OF_STOCK')
  await w.app.db.sql.update(stockLevels).set({ reserved: 0 })

  const monday = [{ weekday: 1, opensMinute: 480, closesMinute: 1_320 }]
  expect(await reasonOf('SELF_PICKUP', { pointId: await w.point(place.communityId, { hours: monday }) })).toBe(
    'POINT_CLOSED',
  )
  const closed = await w.point(place.communityId, { state: 'CLOSED', closedReason: '装修' })
  expect(await reasonOf('SELF_PICKUP', { pointId: closed })).toBe('POINT_CLOSED')
  const small = await w.point(place.communityId, { slotCapacity: 1 })
  expect(optionOf(await place.quotes({ lines, pointId: small }), 'SELF_PICKUP').capacityLeft).toBe(1)
  const fill = (day: string) =>
    w.app.db.pool.query(
      `insert into point_slots (point_id, starts_at, capacity, used, cold_capacity, cold_used) values ($1, $2, 1, 1, 0, 0)`,
      [small, `${day}T10:00+08:00`],
    )
  await fill('2026-03-04')
  expect(optionOf(await place.quotes({ lines, pointId: small }), 'SELF_PICKUP')).toMatchObject({
    window: { startsAt: '2026-03-05T02:00:00.000Z' },
    unavailable: null,
  })
  for (const day of ['2026-03-05', '2026-03-06', '2026-03-07']) await fill(day)
  expect(await reasonOf('SELF_PICKUP', { pointId: small })).toBe('POINT_FULL')
  await w.app.db.sql.delete(merchantCommunities).where(eq(merchantCommunities.merchantId, place.merchantId))
  expect(await reasonOf('SAME_DAY')).toBe('OUT_OF_AREA')
})

test('a bundle weighs and keeps what its parts weigh and keep', async () => {
  await using w = await world()
  const place = await neighbourhood(w)
  const bundle = await w.listing(place.merchantId, place.communityId, { stock: 0 })
  await w.app.db.pool.query(
    `insert into bundle_components (bundle_sku_id, component_sku_id, quantity)
     select b.sku_id, c.sku_id, 2 from listings b, listings c where b.id = $1 and c.id in ($2, $3)`,
    [bundle, place.listingId, place.detergent],
  )
  await w.app.db.pool.query(
    `update skus set shelf_life_hours = 5 where id = (select sku_id from listings where id = $1)`,
    [place.listingId],
  )
  const answer = await place.quotes({ lines: [{ listingId: bundle, quantity: 1 }] })
  // Two times 500 g and 3 kg are 7 kg: two begun kilograms beyond five.
  expect(optionOf(answer, 'INSTANT')).toMatchObject({ feeFen: 700, unavailable: null })
  expect(optionOf(answer, 'SELF_PICKUP').unavailable).toMatchObject({ code: 'FRESHNESS_WINDOW' })
})

test('the token holds what was told', async () => {
  await using w = await world()
  const place = await neighbourhood(w)
  const { quote, feeFen, window } = optionOf(await place.quotes(), 'INSTANT')
  expect(openQuote(w.app.keys, quote!)).toMatchObject({
    householdId: place.householdId,
    mode: 'INSTANT',
    feeFen,
    startsAt: new Date(window!.startsAt),
    lines: [
      { ...place.lines[0], unitPriceFen: 320 },
      { ...place.lines[1], unitPriceFen: 2_590 },
    ],
  })
})

test('a cart is quoted by two statements, and by one while the rules are fresh in mind', async () => {
  await using w = await world()
  const place = await neighbourhood(w)
  const seen: string[] = []
  const { pool } = w.app.db
  const query = pool.query.bind(pool) as (...given: unknown[]) => unknown
  pool.query = ((...given: unknown[]) => {
    seen.push((given[0] as { name?: string }).name ?? '?')
    return query(...given)
  }) as typeof pool.query
  await place.quotes()
  await place.quotes()
  expect(seen).toEqual(['cart-facts', 'mode-rules', 'cart-facts'])
})

const place = `mutation ($input: PlaceOrderInput!, $key: String!) { placeOrder(input: $input, idempotencyKey: $key) {
  order { fulfilment { feeFen window { startsAt } } }
  userErrors { code field ... on ExpiredDeadline { deadline }
    ... on QuoteChanged { changes { __typename
      ... on FeeChange { beforeFen afterFen } ... on PriceChange { listingId beforeFen afterFen }
      ... on WindowChange { before { startsAt } after { startsAt } }
      ... on ModeWithdrawn { unavailable { code message listingIds facts { name value } } } } } } } }`

test('an order by a quote that has changed is refused with what changed, and by one that has expired with when', async () => {
  await using w = await world()
  const here = await neighbourhood(w)
  const { quote } = optionOf(await here.quotes(), 'INSTANT')
  let tries = 0
  const ordered = async (more: object = {}) => {
    const input = { householdId: here.householdId, mode: 'INSTANT', lines: here.lines, quote, ...more }
    const { data, errors } = await w.request(here.resident, place, { input, key: `try-${++tries}` })
    expect(errors).toBeUndefined()
    return data!['placeOrder'] as { order: object | null; userErrors: object[] }
  }
  expect(await ordered({ mode: 'ON_SITE_SERVICE', quote: null })).toMatchObject({
    order: null,
    userErrors: [{ code: 'SLOT_REQUIRED' }],
  })
  expect(await ordered({ quote: `${quote}x` })).toMatchObject({
    userErrors: [{ code: 'QUOTE_INVALID', field: 'quote' }],
  })
  expect(await ordered({ lines: here.lines.slice(1) })).toMatchObject({
    userErrors: [{ code: 'QUOTE_OF_ANOTHER_CART' }],
  })
  expect(await ordered()).toMatchObject({ order: { fulfilment: { feeFen: 700 } }, userErrors: [] })

  await changeRule(w, here, 'INSTANT', {
    fee: { baseFen: 800, perKmFen: 0, kmIncluded: 0, perKgFen: 0, kgIncluded: 0, freeFromFen: null },
  })
  await w.app.db.pool.query('update listings set price_fen = 2690 where id = $1', [here.detergent])
  expect(await ordered()).toEqual({
    order: null,
    userErrors: [
      {
        code: 'QUOTE_CHANGED',
        field: 'quote',
        changes: [
          { __typename: 'FeeChange', beforeFen: 700, afterFen: 800 },
          { __typename: 'PriceChange', listingId: here.detergent, beforeFen: 2_590, afterFen: 2_690 },
        ],
      },
    ],
  })
  await changeRule(w, here, 'INSTANT', { enabled: false })
  expect(await ordered()).toMatchObject({
    userErrors: [
      { changes: [{ __typename: 'ModeWithdrawn', unavailable: { code: 'MODE_OFF', listingIds: [], facts: [] } }] },
    ],
  })
  w.clock.move(15)
  expect(await ordered()).toMatchObject({
    userErrors: [{ code: 'QUOTE_EXPIRED', deadline: '2026-03-03T04:15:00.000Z' }],
  })
})

test('a quote of one household is no use to another', async () => {
  await using w = await world()
  const here = await neighbourhood(w)
  const neighbour = await w.household(here.communityId)
  const { quote } = optionOf(await here.quotes(), 'INSTANT')
  const input = { householdId: neighbour, mode: 'INSTANT', lines: here.lines, quote }
  const { data } = await w.request(await w.as('RESIDENT', neighbour), place, { input, key: 'k' })
  expect(data!['placeOrder']).toMatchObject({ order: null, userErrors: [{ code: 'QUOTE_OF_ANOTHER_CART' }] })
})

test('a price by quantity is what the quote counts with', async () => {
  await using w = await world()
  const here = await neighbourhood(w)
  await w.app.db.pool.query(
    `update listings set price_tiers = '[{"fromQuantity": 3, "priceFen": 2000}]' where id = $1`,
    [here.detergent],
  )
  const goodsOf = async (quantity: number) =>
    (await here.quotes({ lines: [{ listingId: here.detergent, quantity }] })).goodsFen
  expect([await goodsOf(2), await goodsOf(3)]).toEqual([5_180, 6_000])
})

test('an operator sees what other terms would do to a cart: nothing is set, nothing can be ordered by it', async () => {
  await using w = await world()
  const place = await neighbourhood(w)
  const preview = document
    .replace(
      'query ($input: FulfilmentQuotesInput!)',
      'query ($input: FulfilmentQuotesInput!, $draft: DraftModeRuleInput)',
    )
    .replace('fulfilmentQuotes(input: $input)', 'previewQuotes(input: $input, draft: $draft)')
  const input = { householdId: place.householdId, lines: [{ listingId: place.detergent, quantity: 1 }] }
  const look = async (actor: typeof place.operator, draft: object | null) => {
    const { data, errors } = await w.request(actor, preview, { input, draft })
    return errors ? errors[0]!.message : (data as unknown as { previewQuotes: Answer }).previewQuotes
  }
  const actor = await w.as('OPERATOR', place.communityId)
  const {
    id: _,
    mode: __,
    version: ___,
    ...terms
  } = (await loadRules(w.app.db, place.communityId)).modes.get('INSTANT')!
  const present = (await look(actor, null)) as Answer
  const wanted = { ...terms, fee: { ...terms.fee, baseFen: toFen(900) } }
  const drafted = (await look(actor, { mode: 'INSTANT', terms: wanted })) as Answer
  expect(optionOf(drafted, 'INSTANT').feeFen).toBe(optionOf(present, 'INSTANT').feeFen + 400)
  expect(optionOf(drafted, 'SAME_DAY')).toMatchObject({ feeFen: optionOf(present, 'SAME_DAY').feeFen })
  expect([...present.options, ...drafted.options].filter(({ quote }) => quote !== null)).toEqual([])
  expect((await place.quotes({ lines: input.lines })).options[0]!.feeFen).toBe(optionOf(present, 'INSTANT').feeFen)
  expect(await look(actor, { mode: 'INSTANT', terms: { ...terms, capacity: -1 } })).toBe('BAD_INPUT')
  expect(await look(await w.as('OPERATOR', await w.community()), null)).toBe('NOT_FOUND')
  expect(await look(place.resident, null)).toBe('FORBIDDEN')
})
