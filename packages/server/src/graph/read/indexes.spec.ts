import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { world, type World } from '../../testing/world.ts'

const places = 100
const many = 20_000

/** A hundred places, and orders of all of them that are newer than those of the one; written straight into the tables. */
async function crowd(w: World) {
  const place = await w.place()
  const { pool } = w.app.db
  const id = (prefix: string) => `'${prefix}_' || lpad(n::text, 26, '0')`
  const more = `generate_series(1, ${places - 1}) n`
  await pool.query(`insert into communities (id, name, name_en, kind, district, center, boundary, created_at)
    select ${id('com')}, name || n, name_en, kind, district, center, boundary, created_at from communities, ${more}`)
  await pool.query(`insert into merchants (id, name, name_en, location, created_at) select ${id('mer')}, name, name_en, location, created_at from merchants, ${more}`)
  await pool.query(`insert into households (id, community_id, building_id, name, door, created_at)
    select ${id('hh')}, ${id('com')}, building_id, name, n::text, created_at from households, ${more}`)
  await pool.query(
    `insert into orders (id, number, state, version, community_id, merchant_id, household_id, mode, status, window_start, window_end,
       items_fen, fee_fen, total_fen, paid_fen, refunded_fen, placed_at, pay_by)
     select ${id('ord')}, 'x' || n, 'PENDING_PAYMENT', 1, case when old then $1 else ${id('com').replace('n::', 'at::')} end,
       case when old then $2 else ${id('mer').replace('n::', 'at::')} end, case when old then $3 else ${id('hh').replace('n::', 'at::')} end,
       'INSTANT', 'PENDING', $4, $4, 300, 500, 800, 0, 0, $4::timestamptz - n * interval '1 second', $4
     from generate_series(1, ${many}) n, lateral (select n > ${many * 0.99} as old, n % ${places - 1} + 1 as at) o`,
    [place.communityId, place.merchantId, place.householdId, w.clock.now()],
  )
  await pool.query('analyze')
  return place
}

interface Node {
  readonly 'Node Type': string
  readonly 'Index Name'?: string
  readonly 'Relation Name'?: string
  readonly 'Actual Rows'?: number
  readonly 'Actual Loops'?: number
  readonly Plans?: readonly Node[]
}
const flat = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(flat)]

/** What PostgreSQL does for one request: the nodes of the plan of its one statement. */
async function planOf(w: World, actor: Actor, document: string, variables: object): Promise<Node[]> {
  const { pool } = w.app.db
  const asked: { text: string; values: unknown[] }[] = []
  const query = pool.query.bind(pool)
  pool.query = ((what: { text: string; values: unknown[] }) => {
    asked.push(what)
    return query(what)
  }) as never
  try {
    expect((await w.request(actor, document, variables)).errors).toBeUndefined()
  } finally {
    pool.query = query as never
  }
  expect(asked).toHaveLength(1)
  const c = await pool.connect()
  await c.query(`set plan_cache_mode = ${process.env['PGMODE'] ?? 'auto'}`)
  const { rows } = await c.query(`explain (analyze, format json) ${asked[0]!.text}`, asked[0]!.values).finally(() => c.release())
  return flat((rows[0] as { 'QUERY PLAN': { Plan: Node }[] })['QUERY PLAN'][0]!.Plan)
}

test('a page of a long list of orders is read from its index, and no more of it than the page', async () => {
  await using w = await world()
  const { communityId, merchantId, householdId, riderId } = await crowd(w)
  const list = 'orders(first: 20) { nodes { id number } pageInfo { endCursor hasNextPage } }'
  const [platform, operator, merchant, resident] = [await w.as('OPERATOR'), await w.as('OPERATOR', communityId), await w.as('MERCHANT', merchantId), await w.as('RESIDENT', householdId)]
  const cases: [string, Actor, string, string][] = [
    ['all', platform, `{ ${list} }`, 'orders_placed'],
    ['of a community', platform, `query ($id: ID!) { community(id: $id) { ${list} } }`, 'orders_community'],
    ['of a merchant', platform, `query ($id: ID!) { merchant(id: $id) { ${list} } }`, 'orders_merchant'],
    ['of a household', platform, `query ($id: ID!) { node(id: $id) { ... on Household { ${list} } } }`, 'orders_household'],
    ['filtered by community', platform, `query ($id: ID!) { ${list.replace('20', '20, filter: { communityId: { eq: $id } }')} }`, 'orders_community'],
    ['his community', operator, `{ ${list} }`, 'orders_community'],
    ['his shop', merchant, `{ ${list} }`, 'orders_merchant'],
    ['rider', await w.as('RIDER', riderId), `{ ${list} }`, 'orders_household'],
    ['leader', await w.as('LEADER', communityId), `{ ${list} }`, 'orders_household'],
    ['his home', resident, `{ ${list} }`, 'orders_household'],
  ]
  const ids = { orders_community: communityId, orders_merchant: merchantId, orders_household: householdId, orders_placed: '' }
  for (const [name, actor, document, index] of cases) {
    const nodes = await planOf(w, actor, document, { id: ids[index as keyof typeof ids] })
    const scans = nodes.filter((node) => node['Relation Name'] === 'orders')
    console.log(name, scans.map((s) => [s['Node Type'], s['Index Name'], s['Actual Rows'], s['Actual Loops'], s['Rows Removed by Filter' as never]]), nodes.map((n) => n['Node Type']).join(' '))
  }
})
