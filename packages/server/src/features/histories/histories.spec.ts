import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { world, type World } from '../../testing/world.ts'
import { foldFacts, rebuildFacts } from '../audience/index.ts'
import { newId } from '@linli/kit'

let w: World
let operator: Actor
let communityId: string
let buildingId: string
let categories: Record<string, string>

beforeAll(async () => {
  w = await world()
  const place = await w.place()
  communityId = place.communityId
  operator = await w.as('OPERATOR', communityId)
  const one = async (text: string, values: readonly unknown[]) =>
    (await w.app.db.pool.query<{ id: string }>(text, [...values])).rows[0]!.id
  buildingId = await one('select id from buildings where community_id = $1', [communityId])
  const category = (key: string) =>
    one('insert into categories (id, key, name, name_en) values ($1, $2, $2, $2) returning id', [newId('cat'), key])
  categories = { milk: await category('past-milk'), bread: await category('past-bread') }
})
afterAll(() => w[Symbol.asyncDispose]())

const fields = `import { id state closedAt counts { households products orders orderLines campaigns contacts redemptions } }
  userErrors { code field }`

async function start(key: string, actor = operator): Promise<string> {
  const { data } = await w.request(
    actor,
    `mutation ($input: StartImportInput!) { startImport(input: $input) { ${fields} } }`,
    { input: { key, label: '旧系统', communityId, mode: 'SELF_PICKUP' } },
  )
  return (data!['startImport'] as { import: { id: string } }).import.id
}

interface Sent {
  readonly added: number | null
  readonly already: number | null
  readonly households: readonly { key: string; householdId: string }[] | null
  readonly userErrors: readonly { code: string; field: string | null }[]
}

async function send(importId: string, rows: object, actor = operator): Promise<Sent> {
  const { data, errors } = await w.request(
    actor,
    `mutation ($input: ImportRowsInput!) { importRows(input: $input) { added already households { key householdId } userErrors { code field } } }`,
    { input: { importId, ...rows } },
  )
  expect(errors).toBeUndefined()
  return data!['importRows'] as Sent
}

async function close(importId: string, expected: object | null = null) {
  const { data } = await w.request(
    operator,
    `mutation ($id: ID!, $expected: ImportCountsInput) { closeImport(importId: $id, expected: $expected) { ${fields} } }`,
    { id: importId, expected },
  )
  return data!['closeImport'] as {
    import: { state: string; counts: Record<string, number> } | null
    userErrors: { code: string; field: string }[]
  }
}

let doors = 0
const household = (key: string) => ({ key, buildingId, door: `past-${++doors}`, name: `住户${key}` })
const line = (productKey: string, quantity: number, paidFen: number, discountFen = 0) => ({
  ...{ productKey, quantity, paidFen, discountFen },
})

/** Two households, three products, three orders, a campaign and a coupon that was used. */
const pastOf = () => ({
  households: [household('a'), household('b')],
  products: [
    { key: 'milk', name: '牛奶', brand: '自有', categoryId: categories['milk'] },
    { key: 'cream', name: '奶油', categoryId: categories['milk'] },
    { key: 'bread', name: '面包', categoryId: categories['bread'] },
  ],
  orders: [
    {
      ...{ key: '1', householdKey: 'a', storeKey: 's1', placedAt: '2017-12-31T23:59:59+08:00' },
      lines: [line('milk', 2, 1_000, 200), line('bread', 1, 500)],
    },
    { key: '2', householdKey: 'a', placedAt: '2018-01-01T00:00:00+08:00', lines: [line('cream', 1, 3_000)] },
    {
      ...{ key: '3', householdKey: 'b', mode: 'INSTANT', placedAt: '2017-06-01T08:00:00+08:00' },
      lines: [line('bread', 0, 0, 100)],
    },
  ],
  campaigns: [{ key: 'c', name: '春季', startedAt: '2017-03-01T00:00:00+08:00', endedAt: '2017-03-31T00:00:00+08:00' }],
  contacts: [
    { campaignKey: 'c', householdKey: 'a' },
    { campaignKey: 'c', householdKey: 'b' },
  ],
  redemptions: [
    {
      ...{ key: 'r', campaignKey: 'c', householdKey: 'b', couponKey: '9', redeemedAt: '2017-03-05T00:00:00+08:00' },
      categoryIds: [categories['milk'], categories['bread']],
    },
  ],
})

const counts = { households: 2, products: 3, orders: 3, orderLines: 4, campaigns: 1, contacts: 2, redemptions: 1 }

const eventsOf = async (householdIds: readonly string[]) =>
  (
    await w.app.db.pool.query<Record<string, unknown>>(
      `select e.kind, e.day, e.daypart, c.key as category, e.total_fen::int as total, e.discount_fen::int as discount, e.category_fen::int as fen,
         e.price_band as band, e.is_first as first from resident_events e join categories c on c.code = e.category
       join residents r using (ordinal) where r.household_id = any($1) order by e.day, e.kind, c.key`,
      [householdIds],
    )
  ).rows

async function foldAll(): Promise<void> {
  await w.settle()
  if (!(await foldFacts(w.app))) await rebuildFacts(w.app)
  for (let changes = await foldFacts(w.app); changes!.cursor > changes!.after;) changes = await foldFacts(w.app)
}

test('what was bought elsewhere counts once the import is closed, and the same when everything is folded anew', async () => {
  const importId = await start('whole')
  const past = pastOf()
  const sent = await send(importId, past)
  expect(sent).toMatchObject({ added: 12, already: 0, userErrors: [] })
  const homes = sent.households!.map(({ householdId }) => householdId)
  await foldAll()
  expect(await eventsOf(homes)).toEqual([])
  expect((await close(importId, counts)).import).toMatchObject({ state: 'CLOSED', counts })
  await foldAll()
  const [june, march, newYearsEve, newYear] = [17_318, 17_230, 17_531, 17_532]
  const expected = [
    // The redemption is of both categories and one.
    { kind: 'REDEEMED', day: march, category: 'past-bread', total: 0, fen: 0, band: 50 },
    { kind: 'REDEEMED', day: march, category: 'past-milk', total: 0, fen: 0, band: 50 },
    { kind: 'ORDERED', day: june, daypart: 0, category: 'past-bread', total: 0, discount: 100, fen: 100, band: 50 },
    // Milk at 6 yuan is the cheaper of two, bread stands alone.
    { kind: 'ORDERED', day: newYearsEve, daypart: 4, category: 'past-bread', total: 1_500, discount: 200, fen: 500 },
    { kind: 'ORDERED', day: newYearsEve, category: 'past-milk', total: 1_500, discount: 200, fen: 1_200, band: 1 },
    { kind: 'ORDERED', day: newYear, category: 'past-milk', total: 3_000, discount: 0, fen: 3_000, band: 100 },
  ]
  const folded = await eventsOf(homes)
  expect(folded).toMatchObject(expected)
  expect(folded.filter(({ first }) => first)).toHaveLength(4)
  const traits = async () =>
    (await w.app.db.pool.query(`select * from resident_traits order by ordinal`)).rows as Record<string, unknown>[]
  const before = await traits()
  expect(before.some(({ orders, spend }) => orders === 2 && Number(spend) === 4_500)).toBe(true)
  await w.app.db.pool.query('delete from resident_events; delete from resident_traits; delete from audience_cursor')
  await rebuildFacts(w.app)
  expect(await eventsOf(homes)).toEqual(folded)
  expect(await traits()).toEqual(before)
})

test('whoever was interrupted sends all again: what is here is passed over, and nothing is here twice', async () => {
  const importId = await start('again')
  const past = pastOf()
  await send(importId, { households: past.households, products: past.products })
  expect(await start('again')).toBe(importId)
  const again = await send(importId, past)
  expect(again).toMatchObject({ added: 7, already: 5 })
  expect(await send(importId, past)).toMatchObject({ added: 0, already: 12, households: again.households })
  expect((await close(importId, counts)).import).toMatchObject({ state: 'CLOSED', counts })
  // Closing twice is closing once; rows come too late.
  expect((await close(importId)).import).toMatchObject({ state: 'CLOSED' })
  expect((await send(importId, past)).userErrors).toEqual([{ code: 'IMPORT_CLOSED', field: 'importId' }])
})

test('one row at fault keeps all of its request out, and says where', async () => {
  const importId = await start('faulty')
  const past = pastOf()
  const [first] = past.orders as [(typeof past.orders)[number], ...unknown[]]
  const refusals: readonly [rows: object, code: string, field: string | null][] = [
    [{ ...past, orders: [{ ...first, householdKey: 'z' }] }, 'IMPORT_KEY_UNKNOWN', 'orders.0.householdKey'],
    [
      { ...past, orders: [first, { ...first, key: '9', lines: [line('none', 1, 1)] }] },
      'IMPORT_KEY_UNKNOWN',
      'orders.1.lines.0.productKey',
    ],
    [{ ...past, orders: [{ ...first, lines: [line('milk', 1, -1)] }] }, 'BAD_INPUT', 'orders.0.lines.0.paidFen'],
    [{ ...past, orders: [{ ...first, placedAt: '2999-01-01T00:00:00Z' }] }, 'BAD_INPUT', 'orders.0.placedAt'],
    [{ ...past, orders: [{ ...first, lines: [] }] }, 'TOO_MANY', 'orders.0.lines'],
    [{ ...past, orders: [first, { ...first, storeKey: 's2' }] }, 'IMPORT_ROW_DIFFERS', 'orders.1.key'],
    [{ products: [{ key: 'x', name: 'x', categoryId: newId('cat') }] }, 'NOT_FOUND', 'products.0.categoryId'],
    [
      { ...past, households: [...past.households, { ...past.households[0], key: 'c' }] },
      'HOUSEHOLD_EXISTS',
      'households.2.door',
    ],
    [{}, 'TOO_MANY', null],
    [
      { orders: Array.from({ length: 1_001 }, (_, n) => ({ ...first, key: `n${n}`, lines: [line('milk', 1, 1)] })) },
      'TOO_MANY',
      null,
    ],
  ]
  for (const [rows, code, field] of refusals)
    expect((await send(importId, rows)).userErrors, JSON.stringify(rows).slice(0, 80)).toEqual([{ code, field }])
  const { import: open } = { import: (await close(importId, { orders: 1 })).userErrors }
  expect(open).toEqual([{ code: 'IMPORT_COUNT_DIFFERS', field: 'expected.orders' }])
  expect(
    (
      await close(importId, {
        ...counts,
        households: 0,
        products: 0,
        orders: 0,
        orderLines: 0,
        campaigns: 0,
        contacts: 0,
        redemptions: 0,
      })
    ).import?.counts,
  ).toEqual(Object.fromEntries(Object.keys(counts).map((kind) => [kind, 0])))
})

test('two importers at once bring everything in once', async () => {
  const importId = await start('twice')
  const past = pastOf()
  const sent = await Promise.all(Array.from({ length: 8 }, () => send(importId, past)))
  expect(sent.map(({ added }) => added).toSorted()).toEqual([...Array.from({ length: 7 }, () => 0), 12].toSorted())
  expect((await close(importId, counts)).import?.counts).toEqual(counts)
})

test('a resident reads the past of his own household, an operator that of his community, and nobody else', async () => {
  const importId = await start('read')
  const sent = await send(importId, pastOf())
  await close(importId)
  const [a] = sent.households as unknown as [{ householdId: string }]
  const query = `query ($filter: PastOrderFilter) { pastOrders(filter: $filter, sort: { key: PLACED_AT, direction: DESC }) { nodes { key totalFen discountFen placedAt mode
    lines { productName quantity paidFen category { key } } } } }`
  const read = async (actor: Actor) =>
    (
      (await w.request(actor, query, { filter: { importId: { eq: importId } } })).data!['pastOrders'] as {
        nodes: { key: string }[]
      }
    ).nodes
  const mine = await read(await w.as('RESIDENT', a.householdId))
  expect(mine.map(({ key }) => key)).toEqual(['2', '1'])
  expect(mine[1]).toMatchObject({
    ...{ totalFen: 1_500, discountFen: 200, placedAt: '2017-12-31T15:59:59.000Z', mode: 'SELF_PICKUP' },
    lines: [
      { productName: '牛奶', quantity: 2, paidFen: 1_000, category: { key: 'past-milk' } },
      { productName: '面包', quantity: 1, paidFen: 500, category: { key: 'past-bread' } },
    ],
  })
  expect((await read(operator)).map(({ key }) => key)).toEqual(['2', '1', '3'])
  const elsewhere = (await w.place()).communityId
  expect(await read(await w.as('OPERATOR', elsewhere))).toEqual([])
  expect((await send(importId, pastOf(), await w.as('OPERATOR', elsewhere))).userErrors).toEqual([
    { code: 'NOT_FOUND', field: null },
  ])
})
