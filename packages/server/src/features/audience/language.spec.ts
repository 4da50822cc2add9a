import { expect, test } from 'vitest'
import { world } from '../../testing/world.ts'
import { fulfilmentModes } from '../fulfilment/index.ts'
import { readSnapshot } from './facts/snapshots.store.ts'
import { addManyResidents } from './testing/many-residents.ts'
import { chances, randomRule } from './testing/random-rules.ts'
import { Audience, checkRule, outcomeOf, sqlOf, type Rule, type SegmentRule, type Sql } from '@linli/audience'
import { newId } from '@linli/kit'

const today = 20_515
const modes = fulfilmentModes

/** Residents in the database and in the engine that was loaded from it. */
async function place(residents: number, orders: number) {
  const w = await world()
  const client = await w.app.db.pool.connect()
  const sizes = { residents, orders, communities: 3, buildings: 12, categories: 6, tags: 5, today }
  const ground = await addManyResidents(client, sizes)
  await client.query(`insert into audience_cursor (position, rebuilt_at) values (0, now()) on conflict do nothing`)
  // What is read comes in pieces; codes come last, and an engine is made with them.
  const pieces: Parameters<Audience['load']>[0][] = []
  const snapshot = await readSnapshot(client, (piece) => pieces.push(piece))
  const audience = new Audience({ day: today, codes: snapshot!.codes })
  for (const piece of pieces) audience.load(piece)
  return {
    ground: { ...ground, modes, segmentIds: [] as string[] },
    audience,
    ordinals: async ({ text, values }: Sql): Promise<number[]> => {
      const { rows } = await client.query<{ ordinal: number }>(text, values as unknown[])
      return rows.map(({ ordinal }) => ordinal).toSorted((a, b) => a - b)
    },
    async [Symbol.asyncDispose]() {
      client.release()
      await w[Symbol.asyncDispose]()
    },
  }
}

function ordinalsIn(bits: Uint8Array): number[] {
  return Array.from(bits).flatMap((byte, index) =>
    Array.from({ length: 8 }, (_, bit) => bit)
      .filter((bit) => (byte & (1 << bit)) !== 0)
      .map((bit) => index * 8 + bit),
  )
}

test('PostgreSQL and the engine name the same residents for any rule', async () => {
  await using p = await place(400, 3_000)
  const next = chances(20_261_123)
  const segments = new Map<string, SegmentRule>()
  // Each may stand on those before it.
  for (let index = 0; index < 6; index++) {
    const segmentId = newId('seg')
    const ground = { ...p.ground, segmentIds: Array.from(segments.keys()) }
    const communityId = index % 3 === 0 ? ground.communityIds[0]! : null
    segments.set(segmentId, { segmentId, rule: randomRule(next, ground, 3), communityId })
  }
  p.audience.putSegments(Array.from(segments.values()))
  const ground = { ...p.ground, segmentIds: Array.from(segments.keys()) }
  const everybody = ordinalsIn(p.audience.matching({ all: [] }))
  const found: number[] = []
  for (let index = 0; index < 400; index++) {
    const rule = randomRule(next, ground)
    expect(checkRule(rule, { modes })).toEqual({ rule })
    const communityId = index % 5 === 0 ? ground.communityIds[1]! : null
    const sql = sqlOf(rule, { day: today, modes, communityId, segment: (id) => segments.get(id) })
    const expected = ordinalsIn(p.audience.matching(rule, communityId))
    expect({ rule, ordinals: await p.ordinals(sql) }).toEqual({ rule, ordinals: expected })
    found.push(expected.length)
    const outcome = outcomeOf(rule)
    if (outcome === 'NEVER') expect(expected).toEqual([])
    if (outcome === 'ALWAYS' && communityId === null) expect(expected).toEqual(everybody)
  }
  // Rules that hold of all or of nobody would prove little.
  expect(found.filter((count) => count > 5 && count < 390).length).toBeGreaterThan(150)
})

test('a rule is true or false of everybody: whoever is not in it is in its opposite, and the forgotten are in neither', async () => {
  await using p = await place(300, 1_500)
  const next = chances(7)
  const everybody = await p.ordinals(sqlOf({ all: [] }, { day: today, modes, segment: () => undefined }))
  expect(everybody.length).toBeGreaterThan(280)
  for (let index = 0; index < 60; index++) {
    const rule = randomRule(next, p.ground)
    const ask = (asked: Rule) => p.ordinals(sqlOf(asked, { day: today, modes, segment: () => undefined }))
    const [within, without] = [await ask(rule), await ask({ not: rule })]
    expect([...within, ...without].toSorted((a, b) => a - b)).toEqual(everybody)
  }
})

test('whatever stands in a rule reaches PostgreSQL as a value and never as SQL', async () => {
  await using p = await place(50, 100)
  const rulesOf = (text: string): Rule[] => [
    { bucket: { salt: text, from: 0, to: 9_999 } },
    { hasTag: { tagId: text } },
    { community: { ids: [text] } },
    { building: { ids: [text] } },
    { trait: { key: 'TOP_CATEGORY', is: 'EQ', words: [text] } },
    { trait: { key: 'DAYPART', is: 'IN', words: [text] } },
    { trait: { key: 'MODE', is: 'EQ', words: [text] } },
    {
      performed: {
        event: 'ORDERED',
        times: { is: 'GTE', count: 1 },
        where: { categoryIds: [text], modes: [text], dayparts: [text] },
      },
    },
    { inSegment: { segmentId: text } },
  ]
  const facts = { day: today, modes, segment: () => undefined }
  const harmless = rulesOf('harmless').map((rule) => sqlOf(rule, facts).text)
  for (const text of hostile) {
    for (const [index, rule] of rulesOf(text).entries()) {
      const sql = sqlOf(rule, facts)
      expect(sql.text).toBe(harmless[index])
      const found = await p.ordinals(sql)
      if ('bucket' in rule) expect(found.length).toBeGreaterThan(40)
      else expect(found).toEqual([])
    }
  }
  expect(await p.ordinals(sqlOf({ all: [] }, { day: today, modes, segment: () => undefined }))).not.toEqual([])
})

const hostile = [
  `'; drop table residents; --`,
  `' or '1'='1`,
  `" or ""="`,
  `1; select pg_sleep(10)`,
  `$1`,
  `$$; delete from residents; $$`,
  `\\'; drop table tags; --`,
  `') or true --`,
  `%27 or 1=1`,
  `{"a":1}`,
  `{a,b}`,
  `{}`,
  `{NULL}`,
  `NULL`,
  `null`,
  `ARRAY['x']`,
  `/* comment */`,
  `--`,
  `;`,
  `' union select id from principals --`,
  `::text`,
  `E'\\x41'`,
  `U&'\\0041'`,
  `\u2019 or 1=1`,
  `ｏｒ １＝１`,
  `'||(select version())||'`,
  `\\`,
  `\\\\`,
  `"`,
  `'`,
  `''`,
  `"; --`,
  `\n; drop table residents;`,
  `\r\n--`,
  `\t' or 1=1`,
  `<script>alert(1)</script>`,
  `{{7*7}}`,
  `\${process.exit()}`,
  `__proto__`,
  `constructor`,
  `toString`,
  `=cmd|' /C calc'!A0`,
  `🚴'; --`,
  `\u202e'; --`,
  `a'b"c\\d;e`,
  `(select 1)`,
  `*`,
  `%`,
  `_'`,
  `x'41'`,
]
