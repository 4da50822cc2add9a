import { execute, parse } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type World } from '../../testing/world.ts'
import { neighbourhood, type Neighbourhood } from './testing/neighbourhood.ts'
import { asking } from './testing/three-ways.ts'

/** A statement is planned once for a document and serves every later call of it: nothing of the first call may stay in it. */
let w: World
let near: Neighbourhood

beforeAll(async () => {
  w = await world()
  near = await neighbourhood(w)
})
afterAll(() => w[Symbol.asyncDispose]())

interface Listed {
  readonly nodes: readonly {
    readonly id: string
    readonly household?: { readonly id: string; readonly door: string | null } | null
  }[]
}
const listed = (told: { readonly raw: unknown }, key = 'orders'): Listed['nodes'] =>
  (told.raw as Record<string, Listed>)[key]!.nodes
const idsOf = (nodes: readonly { id: string }[]) => nodes.map(({ id }) => id)

test('one resident after another gets his own orders and his own door from one document', async () => {
  const ask = asking(
    w,
    '{ orders(first: 100) { nodes { id household { id door } allowedActions } } viewer { id households { id door } } }',
  )
  for (const actor of [near.people.resident, near.people.neighbour, near.people.stranger, near.people.resident]) {
    const home = actor.grants[0]!.placeId
    const told = await ask(actor)
    expect(listed(told).length).toBeGreaterThan(1)
    expect(new Set(listed(told).map(({ household }) => household?.id))).toEqual(new Set([home]))
    expect(told.data).toMatchObject({ viewer: { id: actor.id, households: [{ id: home, door: '3-502' }] } })
  }
})

test('who holds the same roles without the scope, or somewhere else, gets nothing of the plan of who holds it', async () => {
  const ask = asking(
    w,
    '{ nodes(ids: []) { id } communities { nodes { orders(first: 100) { nodes { id } } households { nodes { id } } } } }',
  )
  const counts = async (actor: Parameters<typeof ask>[0]) => {
    const { raw } = await ask(actor)
    const { nodes } = (raw as { communities: { nodes: { orders: Listed; households: Listed }[] } }).communities
    return nodes.map(({ orders, households }) => [orders.nodes.length > 0, households.nodes.length > 0])
  }
  const nothing = [
    [false, false],
    [false, false],
  ]
  expect(await counts(near.people.partner)).toEqual([
    [true, true],
    [false, false],
  ])
  expect(await counts(near.people.reader)).toEqual([
    [false, false],
    [true, false],
  ])
  expect(await counts(near.people.partnerOfNothing)).toEqual(nothing)
  expect(await counts(near.people.anonymous)).toEqual(nothing)
  expect(await counts(near.people.platform)).toEqual([
    [true, true],
    [true, true],
  ])
  expect(await counts(near.people.operator)).toEqual([
    [true, true],
    [false, false],
  ])
})

test('other values, page sizes, sorts and flags of one document are answered as they are given', async () => {
  const ask = asking(
    w,
    `query ($first: Int, $filter: OrderFilter, $sort: OrderSort, $late: Boolean!) {
      orders(first: $first, filter: $filter, sort: $sort) { nodes { id state number @skip(if: $late) } } }`,
  )
  const { platform } = near.people
  const of = async (variables: object) =>
    listed(await ask(platform, { late: false, ...variables })) as unknown as {
      id: string
      state: string
      number?: string
    }[]
  const all = await of({ first: 100 })
  for (const first of [1, 2, 7, 99, null, undefined]) expect(await of({ first })).toEqual(all.slice(0, first ?? 20))
  for (const state of ['PAID', 'CONFIRMED', 'CANCELLED'])
    for (const filter of [
      { state: { eq: state } },
      { state: { in: [state] } },
      { or: [{ state: { eq: state } }] },
      { not: { not: { state: { eq: state } } } },
    ])
      expect(await of({ first: 100, filter })).toEqual(all.filter((order) => order.state === state))
  for (const { id } of all.slice(0, 3)) expect(idsOf(await of({ filter: { id: { eq: id } } }))).toEqual([id])
  expect(idsOf(await of({ first: 100, sort: { key: 'PLACED_AT', direction: 'ASC' } }))).toEqual(idsOf(all).toReversed())
  expect((await of({ late: true }))[0]).not.toHaveProperty('number')
  expect((await of({ late: false }))[0]).toHaveProperty('number')
  expect(await of({ first: 100, filter: null, sort: null })).toEqual(all)
})

test('a value that stands alone in the place of a list is not remembered for the next caller', async () => {
  const ask = asking(w, 'query ($id: ID!) { orders(filter: { and: { or: { id: { eq: $id } } } }) { nodes { id } } }')
  const all = idsOf(listed(await asking(w, '{ orders(first: 3) { nodes { id } } }')(near.people.platform)))
  for (const id of all) expect(idsOf(listed(await ask(near.people.platform, { id })))).toEqual([id])
})

test('two operations of one document that share a fragment are planned each for itself', async () => {
  const ask = asking(
    w,
    `query Short { ...A } query Long { ...A ...B } query Swapped($b: Boolean!, $a: Boolean!) { ...C } query Straight($a: Boolean!, $b: Boolean!) { ...C }
     fragment A on Query { orders(first: 2) { nodes { id } } }
     fragment B on Query { orders(first: 2) { nodes { number } } }
     fragment C on Query { communities { nodes { name @include(if: $a) district @include(if: $b) } } }`,
  )
  const { platform } = near.people
  const keysOf = async (operation: string, key: string, variables = {}) =>
    Object.keys(listed(await ask(platform, variables, operation), key)[0]!)
  expect(await keysOf('Short', 'orders')).toEqual(['id'])
  expect(await keysOf('Long', 'orders')).toEqual(['id', 'number'])
  expect(await keysOf('Straight', 'communities', { a: true, b: false })).toEqual(['name'])
  expect(await keysOf('Swapped', 'communities', { b: true, a: false })).toEqual(['district'])
})

test('two payloads of one operation that share a fragment are read each as it was asked', async () => {
  const ask = asking(
    w,
    `mutation ($id: ID!, $households: [AddHouseholdInput!]!) {
       a: addHouseholds(communityId: $id, households: $households) { results { ...R } }
       b: addHouseholds(communityId: $id, households: $households) { results { error { code } } }
       c: verifyHousehold(householdId: "none") { household { ...H } userErrors { code } }
     }
     fragment R on AddHouseholdResult { household { ...H } error { code } }
     fragment H on Household { name }`,
  )
  const { platform } = near.people
  const { rows } = await w.app.db.pool.query<{ id: string }>(
    'select id from buildings where community_id = $1 limit 1',
    [near.here.communityId],
  )
  const households = ['9-1', '9-2'].map((door) => ({ buildingId: rows[0]!.id, door, name: `家 ${door}` }))
  expect((await ask(platform, { id: near.here.communityId, households })).data).toMatchObject({
    a: { results: [{ household: { name: '家 9-1' } }, { household: { name: '家 9-2' } }] },
    b: { results: [{ error: { code: 'HOUSEHOLD_EXISTS' } }, { error: { code: 'HOUSEHOLD_EXISTS' } }] },
  })
  const again = asking(
    w,
    `mutation ($a: ID!, $b: ID!) {
       a: verifyHousehold(householdId: $a) { ...P }
       b: verifyHousehold(householdId: $b) { ...P household { name } }
     }
     fragment P on VerifyHouseholdPayload { household { id } }`,
  )
  const [a, b] = [near.here.householdId, near.there.householdId]
  expect((await again(platform, { a, b })).data).toMatchObject({
    a: { household: { id: a } },
    b: { household: { id: b, name: expect.stringMatching(/^王家/) } },
  })
})

test('nodes and edges of one list, and two aliases of one edge, may ask for the same field with other arguments', async () => {
  const ask = asking(
    w,
    `{ communities(first: 1) {
         nodes { orders(first: 1) { nodes { id } } }
         edges { node { orders(first: 2) { nodes { id merchant { listings(first: 1) { nodes { id } } } } } } }
       }
       order: orders(first: 1) { nodes { a: merchant { x: listings(first: 1) { nodes { id } } } b: merchant { x: listings(first: 2, sort: { key: PRICE, direction: DESC }) { nodes { priceFen } } } } } }`,
  )
  const { raw } = await ask(near.people.platform)
  const { communities, order } = raw as {
    communities: { nodes: { orders: Listed }[]; edges: { node: { orders: Listed } }[] }
    order: { nodes: { a: { x: Listed }; b: { x: Listed } }[] }
  }
  expect([communities.nodes[0]!.orders.nodes.length, communities.edges[0]!.node.orders.nodes.length]).toEqual([1, 2])
  expect([order.nodes[0]!.a.x.nodes.length, order.nodes[0]!.b.x.nodes.length]).toEqual([1, 2])
})

test('what somebody types into a text filter is text: no sign of it stands for others', async () => {
  const ask = asking(
    w,
    'query ($text: String!) { merchants(filter: { or: [{ name: { contains: $text } }, { name: { startsWith: $text } }] }) { nodes { id } } }',
  )
  const add = async (name: string) => {
    const id = await w.merchant(near.here.communityId)
    await w.app.db.pool.query('update merchants set name = $1 where id = $2', [name, id])
    return id
  }
  const odd = [await add('100% 鲜'), await add('a_b'), await add(String.raw`c\d`), await add("o'e")]
  const find = async (text: string) =>
    idsOf(listed(await ask(near.people.anonymous, { text }), 'merchants')).filter((id) =>
      (odd as string[]).includes(id),
    )
  expect(await find('%')).toEqual([odd[0]])
  expect(await find('_')).toEqual([odd[1]])
  expect(await find('\\')).toEqual([odd[2]])
  expect(await find("'")).toEqual([odd[3]])
  expect(await find('A_B')).toEqual([odd[1]])
  expect(await find('a%b')).toEqual([])
  expect(await find('')).toEqual(odd)
})

test('what is asked once is not prepared on a connection; what comes again is, once', async () => {
  const { pool } = w.app.db
  const preparedNow = async () =>
    (await pool.query<{ n: number }>("select count(*)::int as n from pg_prepared_statements where name like 'r\\_%'"))
      .rows[0]!.n
  const before = await preparedNow()
  for (let index = 0; index < 30; index++)
    await w.request(near.people.platform, `{ orders(first: ${index + 1}) { nodes { number feeFen } } }`)
  expect(await preparedNow()).toBe(before)
  const document = parse('{ orders(first: 31) { nodes { number feeFen } } }')
  for (let again = 0; again < 5; again++)
    await execute({ schema: w.schema, document, contextValue: w.context(near.people.platform) })
  expect(await preparedNow()).toBe(before + 1)
})

test('a row may be asked for more values than PostgreSQL takes arguments, in itself and in what it leads to', async () => {
  const many = (field: string) =>
    Array.from({ length: 120 }, (_, index) => `x${index}: ${field.replace('$n', String((index % 3) + 1))}`).join(' ')
  const ask = asking(
    w,
    `query ($id: ID!) { community(id: $id) { boundary { lat } ${many('listings(first: $n) { nodes { merchant { name } } }')} name
       orders(first: 2) { nodes { id merchant { ${many('listings(first: $n) { nodes { id } }')} name } } } } }`,
  )
  const { raw } = await ask(near.people.platform, { id: near.here.communityId })
  const { community } = raw as {
    community: Record<string, Listed> & {
      name: string
      boundary: unknown[]
      orders: { nodes: { merchant: Record<string, Listed> & { name: string } }[] }
    }
  }
  expect([community.name.slice(0, 4), community.boundary.length]).toEqual(['望京花园', 3])
  for (const index of [0, 1, 99, 100, 119]) {
    expect(community[`x${index}`]!.nodes.length, `x${index}`).toBe((index % 3) + 1)
    for (const { merchant } of community.orders.nodes) expect(merchant[`x${index}`]!.nodes.length).toBe((index % 3) + 1)
  }
})
