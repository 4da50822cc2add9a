import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { world, type World } from '../../testing/world.ts'
import { neighbourhood, type Neighbourhood } from './testing/neighbourhood.ts'

let w: World
let near: Neighbourhood

beforeAll(async () => {
  w = await world()
  near = await neighbourhood(w)
})
afterAll(() => w[Symbol.asyncDispose]())

interface Page {
  readonly nodes: readonly { readonly id: string }[]
  readonly pageInfo: {
    readonly endCursor: string | null
    readonly startCursor: string | null
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
  }
  readonly count: { readonly value: number; readonly precision: string }
}
const page = '{ nodes { id } pageInfo { endCursor startCursor hasNextPage hasPreviousPage } count { value precision } }'

async function ask(field: string, variables: object = {}, actor: Actor = near.people.platform) {
  const types = { after: 'String', first: 'Int', filter: 'OrderFilter', sort: 'OrderSort', id: 'ID!' }
  const used = Object.entries(types).filter(([name]) => new RegExp(`\\$${name}\\b`).test(field))
  const head = used.length > 0 ? `query (${used.map(([name, type]) => `$${name}: ${type}`).join(', ')})` : 'query'
  const { data, errors } = await w.request(actor, `${head} { list: ${field} }`, variables)
  return { page: data?.['list'] as Page, code: codeOf(errors?.[0]) }
}
const codeOf = (error: { message: string } | undefined) => error?.message

const orders = `orders(first: $first, after: $after, filter: $filter, sort: $sort) ${page}`
const idsOf = ({ nodes }: Page) => nodes.map(({ id }) => id)

/** Every page of a list, one after the other. */
async function walk(field: string, variables: object, actor?: Actor): Promise<string[]> {
  const ids: string[] = []
  for (let after: string | null = null, pages = 0; pages < 100; pages++) {
    const { page: found } = await ask(field, { ...variables, after }, actor)
    expect(found.pageInfo.hasPreviousPage).toBe(after !== null)
    ids.push(...idsOf(found))
    if (!found.pageInfo.hasNextPage) return ids
    after = found.pageInfo.endCursor
  }
  throw new Error('a list without an end')
}

test('a cursor of another list, another filter or another sort is refused, also where the rows are the same', async () => {
  const sort = { key: 'TOTAL', direction: 'ASC' }
  const filter = { totalFen: { min: 1 } }
  const of = async (variables: object) => (await ask(orders, { first: 3, ...variables })).page.pageInfo.endCursor!
  const [plain, sorted, filtered] = [await of({}), await of({ sort }), await of({ filter })]
  const refused = [
    ask(orders, { after: sorted }),
    ask(orders, { after: filtered }),
    ask(orders, { after: plain, sort }),
    ask(orders, { after: plain, filter }),
    ask(orders, { after: sorted, sort: { ...sort, direction: 'DESC' } }),
    ask(orders, { after: filtered, filter: { totalFen: { min: 2 } } }),
    ask(orders, { after: filtered, filter: { not: filter } }),
    ask(`listings(after: $after) ${page}`, { after: plain }),
    ask(`households(after: $after) ${page}`, { after: plain }),
    ask(`community(id: $id) { orders(after: $after) ${page} }`, { after: plain, id: near.here.communityId }),
    ask(
      `inbox(after: $after, unreadOnly: true) ${page}`,
      { after: (await ask(`inbox(first: 1) ${page}`, {}, near.people.merchant)).page.pageInfo.endCursor },
      near.people.merchant,
    ),
  ]
  for (const { code } of await Promise.all(refused)) expect(code).toBe('CURSOR_OF_ANOTHER_LIST')
  for (const good of [{ after: plain }, { after: sorted, sort }, { after: filtered, filter }])
    expect((await ask(orders, good)).code).toBeUndefined()
})

test('what is no cursor is refused as one of another list, whatever it holds', async () => {
  const { page: found } = await ask(orders, { first: 2, sort: { key: 'TOTAL', direction: 'ASC' } })
  const [seal, , id] = JSON.parse(Buffer.from(found.pageInfo.endCursor!, 'base64url').toString()) as [
    string,
    number,
    string,
  ]
  const forged = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')
  const junk = [
    '',
    'x',
    '€',
    'null',
    'e30',
    forged(),
    forged(seal, 1),
    forged(seal, 1, 2),
    forged('seal', 1, id),
    'a'.repeat(2_000),
  ]
  const shaped = [
    forged(seal, 'x', id),
    forged(seal, {}, id),
    forged(seal, [1, 2], id),
    forged(seal, 1e300, id),
    forged(seal, 1.5, id),
    forged(seal, 1, '\0'),
  ]
  for (const after of [...junk, ...shaped])
    expect(await ask(orders, { after, sort: { key: 'TOTAL', direction: 'ASC' } }), after).toMatchObject({
      code: 'CURSOR_OF_ANOTHER_LIST',
    })
})

test.each([0, -1, 101, 100_000, -(2 ** 31)])('a page of %i is refused, at the root and below', async (first) => {
  for (const field of [
    orders,
    `community(id: $id) { orders(first: $first) ${page} }`,
    `community(id: $id) { orders { nodes { merchant { listings(first: $first) ${page} } } } }`,
  ])
    expect(await ask(field, { first, id: near.here.communityId })).toMatchObject({ code: 'PAGE_SIZE' })
})

test('a page holds one to a hundred, and twenty when nothing is said', async () => {
  const { rows } = await w.app.db.pool.query<{ value: number }>('select count(*)::int as value from orders')
  const { value } = rows[0]!
  for (const [first, wanted] of [
    [1, 1],
    [100, value],
    [undefined, 20],
    [null, 20],
  ] as const) {
    const { page: found } = await ask(orders, { first })
    expect([found.nodes.length, found.count]).toEqual([wanted, { value, precision: 'EXACT' }])
  }
})

test('an empty page has no cursors and no next page', async () => {
  const { page: found } = await ask(orders, { filter: { number: { eq: 'none' } } })
  expect(found).toEqual({
    nodes: [],
    pageInfo: { endCursor: null, startCursor: null, hasNextPage: false, hasPreviousPage: false },
    count: { value: 0, precision: 'EXACT' },
  })
})

const sorts = ['PLACED_AT', 'TOTAL', 'NUMBER', 'DUE_AT'] as const
const filters = [
  null,
  { state: { in: ['PAID', 'CONFIRMED', 'COMPLETED', 'PENDING_PAYMENT'] } },
  { late: false },
  { or: [{ claimable: true }, { totalFen: { max: 900 } }] },
]

test('pages of any size give the whole list, every row once, also where many rows sort alike', async () => {
  const actors = [near.people.platform, near.people.operator, near.people.merchant, near.people.manifold]
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...sorts),
      fc.constantFrom('ASC', 'DESC'),
      fc.constantFrom(...filters),
      fc.constantFrom(...actors),
      fc.integer({ min: 1, max: 9 }),
      async (key, direction, filter, actor, first) => {
        const asked = { sort: { key, direction }, filter }
        const whole = idsOf((await ask(orders, { ...asked, first: 100 }, actor)).page)
        expect(await walk(orders, { ...asked, first }, actor)).toEqual(whole)
        expect(new Set(whole).size).toBe(whole.length)
      },
    ),
    { numRuns: 40 },
  )
})

test('orders that arrive while somebody pages through neither push a row out nor bring one twice', async () => {
  const { householdId } = near.here
  const before = await walk(orders, { first: 100 })
  for (const direction of ['DESC', 'ASC'] as const) {
    const seen: string[] = []
    for (let after: string | null = null, more = true; more;) {
      const { page: found }: { page: Page } = await ask(orders, { first: 4, after, sort: { key: 'TOTAL', direction } })
      seen.push(...idsOf(found))
      // Of the same total as others that were there, so that they land in the middle.
      await w.order({ at: near.here, quantity: 1 + (seen.length % 3) })
      ;({ endCursor: after, hasNextPage: more } = found.pageInfo)
      if (seen.length > 300) throw new Error('the pages never end')
    }
    expect(new Set(seen).size).toBe(seen.length)
    for (const id of before) expect(seen).toContain(id)
  }
  expect(await walk(orders, { first: 7, filter: { householdId: { eq: householdId } } })).toHaveLength(
    idsOf((await ask(orders, { first: 100, filter: { householdId: { eq: householdId } } })).page).length,
  )
})

test('a list of a row is paged by cursors of its own', async () => {
  const field = `community(id: $id) { list: orders(first: $first, after: $after) ${page} }`
  const of = async (after: string | null) => {
    const { data } = await w.request(
      near.people.platform,
      `query ($id: ID!, $first: Int, $after: String) { ${field} }`,
      { id: near.there.communityId, first: 5, after },
    )
    return (data!['community'] as { list: Page }).list
  }
  const first = await of(null)
  const second = await of(first.pageInfo.endCursor)
  expect([first.nodes.length, second.nodes.length]).toEqual([5, 5])
  expect(idsOf(first).some((id) => idsOf(second).includes(id))).toBe(false)
})

test('a filter holds fifty conditions, however they are nested, and no more', async () => {
  const filterOf = (count: number) => ({
    and: [{ late: false }, { not: { or: Array.from({ length: count - 1 }, () => ({ number: { eq: 'none' } })) } }],
  })
  expect((await ask(orders, { filter: filterOf(50) })).code).toBeUndefined()
  expect((await ask(orders, { filter: filterOf(51) })).code).toBe('TOO_MANY')
})
