import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { world, type World } from '../../testing/world.ts'

const many = 20_000

/** Orders of ten other communities around those of one place, written straight into the tables. */
async function crowd(w: World) {
  const place = await w.place()
  const others = await Promise.all(Array.from({ length: 9 }, () => w.place()))
  const places = [place, ...others]
  await w.app.db.pool.query(
    `insert into orders (id, number, state, version, community_id, merchant_id, household_id, mode, status, window_start, window_end,
       items_fen, fee_fen, total_fen, paid_fen, refunded_fen, placed_at, pay_by)
     select 'ord_' || lpad(n::text, 26, '0'), 'x' || n, 'PENDING_PAYMENT', 1, ($1::text[])[w], ($2::text[])[w], ($3::text[])[w],
       'INSTANT', 'PENDING', $4, $4, 300, 500, 800, 0, 0, $4::timestamptz - n * interval '1 second', $4 from generate_series(1, $5::int) n, lateral (select case when n > $5::int * 0.98 then 1 else n % 9 + 2 end as w) o`,
    [places.map(({ communityId }) => communityId), places.map(({ merchantId }) => merchantId), places.map(({ householdId }) => householdId), w.clock.now(), many],
  )
  console.log('in')
  await w.app.db.pool.query('analyze orders')
  console.log('an')
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
  console.log('asked')
  const c = await pool.connect()
  console.log('conn')
  await c.query(`set plan_cache_mode = ${process.env['MODE'] ?? 'auto'}`)
  const { rows } = await c.query(`explain (analyze, format json) ${asked[0]!.text}`, asked[0]!.values).finally(() => c.release())
  return flat((rows[0] as { 'QUERY PLAN': { Plan: Node }[] })['QUERY PLAN'][0]!.Plan)
}

test('a page of a long list of orders is read from its index, and no more of it than the page', async () => {
  await using w = await world()
  const { communityId, merchantId, householdId } = await crowd(w)
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
    ['his home', resident, `{ ${list} }`, 'orders_household'],
  ]
  const ids = { orders_community: communityId, orders_merchant: merchantId, orders_household: householdId, orders_placed: '' }
  for (const [name, actor, document, index] of cases) {
    const nodes = await planOf(w, actor, document, { id: ids[index as keyof typeof ids] })
    const scans = nodes.filter((node) => node['Relation Name'] === 'orders')
    console.log(name, scans.map((s) => [s['Node Type'], s['Index Name'], s['Actual Rows'], s['Actual Loops'], s['Rows Removed by Filter' as never]]), nodes.map((n) => n['Node Type']).join(' '))
  }
})
