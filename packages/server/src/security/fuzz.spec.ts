import { buildClientSchema, getIntrospectionQuery, isNonNullType, type IntrospectionQuery } from 'graphql'
import { expect, test } from 'vitest'
import { leak } from '../graph/testing-raw.ts'
import { listeningWorld, type Answer } from './testing-api.ts'
import { documentFor, rootFields, type RootField } from './testing-documents.ts'
import { hostileValue, randomFrom } from './testing-hostile.ts'

const seconds = Number(process.env['LINLI_FUZZ_SECONDS'] ?? 5)
const seed = Number(process.env['LINLI_FUZZ_SEED'] ?? Date.now() % 1_000_000_000)
const atOnce = 8
const longestMs = 2_000

test(
  `no argument of any root field, whoever sends it, breaks or betrays anything (seed ${seed}, ${seconds} s)`,
  { timeout: (seconds + 60) * 1_000 },
  async () => {
    process.stderr.write(`fuzz: LINLI_FUZZ_SEED=${seed}\n`)
    await using api = await listeningWorld()
    const { w } = api
    const order = await w.order({ until: ['PAY', 'ACCEPT'] })
    await w.settle()
    const callers = {
      anonymous: {},
      resident: api.headersOf(await w.as('RESIDENT', order.householdId)),
      operator: api.headersOf(await w.as('OPERATOR')),
    }

    const introspected = await api.ask(callers.operator, getIntrospectionQuery())
    const schema = buildClientSchema(introspected.body.data as unknown as IntrospectionQuery)
    const roots = rootFields(schema).filter(({ kind }) => kind !== 'subscription')
    expect(roots.length).toBeGreaterThan(40)
    const ids = await someIds(w.app.db.pool)
    const random = randomFrom(seed)

    const found: string[] = []
    const asked = new Map<string, number>()
    const fault = ({ status, text, ms, body }: Answer, sent: object): string | undefined => {
      if (status >= 500) return `status ${status}`
      if (body.errors?.some(({ extensions }) => extensions.code === 'INTERNAL')) return 'INTERNAL'
      const [leaked] = leak.exec(withoutEchoes(text, sent)) ?? []
      if (leaked) return `a leak, ${leaked.slice(0, 200)}`
      return ms > longestMs ? `${Math.round(ms)} ms` : undefined
    }
    async function shoot(root: RootField, name: keyof typeof callers): Promise<void> {
      const wanted = root.field.args.filter(({ type }) => isNonNullType(type) || random.chance(0.6))
      const variables = Object.fromEntries(wanted.map(({ name: arg, type }) => [arg, hostileValue(type, random, ids)]))
      const answer = await api.ask(
        callers[name],
        documentFor(schema, root, Object.keys(variables), random.below(3)),
        variables,
      )
      asked.set(root.field.name, (asked.get(root.field.name) ?? 0) + 1)
      const wrong = fault(answer, variables)
      if (wrong)
        found.push(
          `${name} ${root.field.name}: ${wrong}: ${JSON.stringify(variables).slice(0, 300)}: ${answer.text.slice(0, 300)}`,
        )
    }

    const end = performance.now() + seconds * 1_000
    // Every root field by every caller at least once, also where time is short.
    const first = roots.flatMap((root) =>
      (Object.keys(callers) as (keyof typeof callers)[]).map((name) => [root, name] as const),
    )
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (;;) {
          const next = first.pop()
          if (!next && (performance.now() > end || found.length > 20)) return
          await shoot(...(next ?? [random.pick(roots), random.pick(Object.keys(callers) as (keyof typeof callers)[])]))
        }
      }),
    )
    const total = [...asked.values()].reduce((sum, count) => sum + count, 0)
    process.stderr.write(`fuzz: ${total} calls to ${asked.size} root fields, ${found.length} faults\n`)
    expect([...new Set(found)]).toEqual([])
    expect(asked.size).toBe(roots.length)
    expect((await fetch(`${api.url}/healthz`)).status).toBe(200)
  },
)

/** Real ids of every kind, and well-formed ones of nothing. */
async function someIds(pool: { query: (text: string) => Promise<{ rows: object[] }> }): Promise<string[]> {
  const { rows } = await pool.query(
    `select table_name as table from information_schema.columns where table_schema = 'public' and column_name = 'id'`,
  )
  const found = await Promise.all(
    rows.map((row) => pool.query(`select id::text from "${(row as { table: string }).table}" limit 3`)),
  )
  const real = found.flatMap((each) => each.rows.map((row) => (row as { id: string }).id))
  return [...real, ...real.map((id) => `${id.slice(0, -4)}0000`)]
}

/** What a refusal cites of what was sent betrays nothing; it stands there as it is, or escaped once or twice. */
function withoutEchoes(text: string, sent: unknown): string {
  if (typeof sent === 'string') {
    const escaped = (plain: string) => JSON.stringify(plain).slice(1, -1)
    const forms = [sent, escaped(sent), escaped(escaped(sent))].filter((form) => form.length > 0)
    return forms.reduce((rest, form) => rest.replaceAll(form, ''), text)
  }
  if (sent === null || typeof sent !== 'object') return text
  return Object.values(sent).reduce<string>(withoutEchoes, text)
}
