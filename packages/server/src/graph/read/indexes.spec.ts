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
  await pool.query(
    `insert into merchants (id, name, name_en, location, created_at) select ${id('mer')}, name, name_en, location, created_at from merchants, ${more}`,
  )
  await pool.query(`insert into households (id, community_id, building_id, name, door, created_at)
    select ${id('hh')}, ${id('com')}, building_id, name, n::text, created_at from households, ${more}`)
  await pool.query(
    `insert into orders (id, number, purchase_id, state, version, community_id, merchant_id, household_id, mode, status, window_start, window_end,
       items_fen, fee_fen, total_fen, paid_fen, refunded_fen, placed_at, pay_by)
     select ${id('ord')}, 'x' || n, ${id('pur')}, 'PENDING_PAYMENT', 1, case when old then $1 else ${id('com').replace('n::', 'at::')} end,
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
  readonly 'Actual Rows': number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly Node[]
}
const flat = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(flat)]

/** What PostgreSQL does for one request: the nodes of the plan of its one statement, as made for any values of it. */
async function planOf(w: World, actor: Actor, document: string, variables: object): Promise<Node[]> {
  const { pool } = w.app.db
  const asked: { text: string; values: unknown[] }[] = []
  const query = pool.query.bind(pool)
  pool.query = ((what: { text: string; values: unknown[] }) => {
    asked.push(what)
    return query(what)
  }) as never
  const { errors } = await w.request(actor, document, variables).finally(() => (pool.query = query as never))
  expect(errors).toBeUndefined()
  expect(asked).toHaveLength(1)
  const client = await pool.connect()
  try {
    await client.query('set plan_cache_mode = force_generic_plan')
    const { rows } = await client.query(`explain (analyze, format json) ${asked[0]!.text}`, asked[0]!.values)
    return flat((rows[0] as { 'QUERY PLAN': { Plan: Node }[] })['QUERY PLAN'][0]!.Plan)
  } finally {
    client.release()
  }
}

test(
  'a page of a long list of orders is read from its own index, in order, and no more of it than the page',
  { timeout: 60_000 },
  async () => {
    await using w = await world()
    const { communityId, merchantId, householdId, riderId } = await crowd(w)
    const [platform, operator, merchant, resident, rider] = [
      await w.as('OPERATOR'),
      await w.as('OPERATOR', communityId),
      await w.as('MERCHANT', merchantId),
      await w.as('RESIDENT', householdId),
      await w.as('RIDER', riderId),
    ]
    const list = (more = '') => `orders(first: 20${more}) { nodes { id number } pageInfo { endCursor hasNextPage } }`
    const cases: [Actor, string, string, string][] = [
      [platform, `{ ${list()} }`, '', 'orders_placed'],
      [platform, `query ($id: ID!) { community(id: $id) { ${list()} } }`, communityId, 'orders_community'],
      [platform, `query ($id: ID!) { merchant(id: $id) { ${list()} } }`, merchantId, 'orders_merchant'],
      [
        platform,
        `query ($id: ID!) { node(id: $id) { ... on Household { ${list()} } } }`,
        householdId,
        'orders_household',
      ],
      [
        platform,
        `query ($id: ID!) { ${list(', filter: { communityId: { eq: $id } }')} }`,
        communityId,
        'orders_community',
      ],
      [operator, `{ ${list()} }`, '', 'orders_community'],
      [merchant, `{ ${list()} }`, '', 'orders_merchant'],
      [resident, `{ ${list()} }`, '', 'orders_household'],
    ]
    for (const [actor, document, id, index] of cases) {
      const nodes = await planOf(w, actor, document, { id })
      const scans = nodes.filter((node) => node['Relation Name'] === 'orders')
      expect(scans, document).toMatchObject([{ 'Node Type': 'Index Scan', 'Index Name': index, 'Actual Rows': 21 }])
      expect(scans[0]!['Rows Removed by Filter'], document).toBeUndefined()
      const kinds = nodes.map((node) => node['Node Type'])
      expect(kinds, document).toContain('Limit')
      expect(kinds, document).not.toContain('Sort')
    }
    // Two ways to see an order are two indexes, and the few rows they give are sorted.
    const scanned = (await planOf(w, rider, `{ ${list()} }`, {})).filter((node) => 'Index Name' in node)
    expect(scanned.map((node) => node['Index Name']).toSorted()).toEqual(['orders_claimable', 'orders_rider'])
  },
)
