import { sql, type SQLWrapper } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { grantingReach, placeKindsOf } from '../features/accounts/grant.ts'
import { dutyReach, riderPlaceReach } from '../features/carriers/carrier.ts'
import { doorReach, verifierReach } from '../features/communities/community.ts'
import { shapes } from '../features/index.ts'
import { counterReach, pointReach } from '../features/points/index.ts'
import { adminUrl } from '../testing/template.ts'
import { anonymous, roles, type Actor, type Grant } from './actor.ts'
import { rightsOf, sees, visibleTo, type Reach } from './reach.ts'

type Row = Readonly<Record<string, string | boolean | null>>

/** Those of shapes, and those that commands and single fields ask. */
const declared = [
  ...Object.entries({ doorReach, verifierReach, dutyReach, riderPlaceReach, grantingReach, counterReach, pointReach }),
  ...shapes.flatMap(({ type, reach }) => (reach && reach.length > 0 ? [[type, reach] as const] : [])),
] as unknown as readonly (readonly [name: string, reach: Reach<Row>])[]

/** Few ids, so that grants and rows meet. */
const ids = ['com_1', 'com_2', 'mer_1', 'hh_1', 'rid_1', 'platform']
const scopes = ['orders:read', 'orders:write', 'households:read', 'households:write', 'catalog:read']

const grants: fc.Arbitrary<readonly Grant[]> = fc.array(
  fc
    .constantFrom(...roles)
    .chain((role) =>
      fc.record({
        id: fc.constant('grt_1'),
        role: fc.constant(role),
        placeKind: fc.constantFrom(...placeKindsOf[role]),
        placeId: fc.constantFrom(...ids),
        scopes: role === 'PARTNER' ? fc.subarray(scopes) : fc.constant([]),
      }),
    )
    .map((grant) => (grant.placeKind === 'PLATFORM' ? { ...grant, placeId: null } : grant)),
  { maxLength: 5 },
)
const actorWith = (held: readonly Grant[]): Actor => ({ ...anonymous, kind: 'PERSON', id: 'usr_1', grants: held })

const rowsOf = (reach: Reach<Row>): fc.Arbitrary<readonly Row[]> => {
  const keys = Object.fromEntries(reach.map(({ key }) => [key, fc.constantFrom(null, ...ids)]))
  const flags = Object.fromEntries(reach.flatMap(({ when }) => (when ? [[when, fc.constantFrom(true, false)]] : [])))
  return fc.array(fc.record({ ...keys, ...flags }), { minLength: 1, maxLength: 12 })
}

let client: pg.Client
const dialect = new PgDialect()
beforeAll(async () => {
  client = new pg.Client({ connectionString: adminUrl() })
  await client.connect()
})
afterAll(() => client.end())

const conditionFor = (actor: Actor, reach: Reach<Row>) =>
  dialect.sqlToQuery(sql`${visibleTo(actor, reach, (key): SQLWrapper => sql.identifier(key) as unknown as SQLWrapper)}`)

/** The rows that PostgreSQL finds under the condition, by their place. */
async function found(actor: Actor, reach: Reach<Row>, rows: readonly Row[]): Promise<number[]> {
  const columns = Object.entries(rows[0]!).map(
    ([name, value]) => `"${name}" ${typeof value === 'boolean' ? 'boolean' : 'text collate "C"'}`,
  )
  const condition = conditionFor(actor, reach)
  const { rows: answered } = await client.query<{ nr: number }>(
    `select nr from jsonb_to_recordset($${condition.params.length + 1}::jsonb) as t(nr int, ${columns.join(', ')}) where ${condition.sql} order by nr`,
    [...condition.params, JSON.stringify(rows.map((row, nr) => ({ nr, ...row })))],
  )
  return answered.map(({ nr }) => nr)
}

test.each(declared)('%s: PostgreSQL finds the rows that are seen, no more and no fewer', async (_, reach) => {
  await fc.assert(
    fc.asyncProperty(grants, rowsOf(reach), async (held, rows) => {
      const actor = actorWith(held)
      expect(await found(actor, reach, rows)).toEqual(rows.flatMap((row, nr) => (sees(actor, reach, row) ? [nr] : [])))
    }),
    { numRuns: 150 },
  )
})

test('rights with one signature are one statement: only values differ', () => {
  fc.assert(
    fc.property(grants, grants, fc.constantFrom(...declared), (a, b, [, reach]) => {
      // Some differ in nothing but the places, some in how many there are.
      const moved = a.map((grant) => ({ ...grant, placeId: grant.placeId && 'elsewhere' }))
      for (const other of [b, moved, [...a, ...moved]]) {
        const [one, two] = [actorWith(a), actorWith(other)]
        if (rightsOf(one).signature === rightsOf(two).signature)
          expect(conditionFor(two, reach).sql).toBe(conditionFor(one, reach).sql)
        else expect(other).not.toBe(moved)
      }
    }),
    { numRuns: 500 },
  )
})

test('nobody sees anything without a grant', async () => {
  for (const [, reach] of declared) {
    const row = Object.fromEntries(
      reach.flatMap(({ key, when }) => [[key, null], ...(when ? [[when, true]] : [])]),
    ) as Row
    expect([sees(anonymous, reach, row), await found(anonymous, reach, [row])]).toEqual([false, []])
  }
})
