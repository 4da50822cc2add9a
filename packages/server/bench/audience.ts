import { parseArgs } from 'node:util'
import { addManyResidents, type Sizes } from '../src/features/audience/testing/many-residents.ts'
import { chances, randomRule } from '../src/features/audience/testing/random-rules.ts'
import { openDuck, type Duck } from './audience/duck.ts'
import { liveOrders, type Live } from './audience/live.ts'
import { handIndexes, threeRules, type KnownRule } from './audience/three-rules.ts'
import { withoutIndexes } from './audience/without-indexes.ts'
import { bundled } from './lib/bundle.ts'
import { createBenchDatabase } from './lib/database.ts'
import { durableServer } from './lib/durable-postgres.ts'
import { machineFacts, median, printTable, ratioOfRounds, rounded } from './lib/figures.ts'
import { Audience, sqlOf, sqlSettings, type Changes, type Rule, type SegmentRule } from '@linli/audience'
import { newId, systemClock } from '@linli/kit'

/**
 * A million residents with 20 traits and 30 tags and five million orders in the product's own tables: previews of rules
 * by the engine, by the best SQL for each rule on the same PostgreSQL, by the SQL that is generated for any rule, and by
 * DuckDB on the same columns; then what changes and passing days come to. Every count is compared before any time is.
 * Rounds alternate, so that whatever else the machine does disturbs all of them alike.
 */
const { values: options } = parseArgs({
  options: {
    residents: { type: 'string', default: '1000000' },
    orders: { type: 'string' },
    rounds: { type: 'string', default: '31' },
    tenfold: { type: 'boolean', default: true },
    live: { type: 'boolean', default: true },
  } as const,
  allowNegative: true,
})
const residents = Number(options.residents)
const rounds = Number(options.rounds)
const sizes: Sizes = {
  residents,
  orders: Number(options.orders ?? residents * 5),
  communities: 40,
  buildings: 1_000,
  categories: 9,
  tags: 30,
  today: Math.floor((Date.now() + 8 * 3_600_000) / 86_400_000),
}
const { today } = sizes
const modes = ['INSTANT', 'SAME_DAY', 'SELF_PICKUP', 'LEADER_DELIVERY', 'ON_SITE_SERVICE']
const randomRules = 100

const bundle = await bundled('audience/product.ts')
const { openDb, readSnapshot, writeMemberships } = (await import(bundle.main)) as typeof import('./audience/product.ts')
bundle.remove()

const server = await durableServer()
const database = await createBenchDatabase(server.url)
const client = await database.pool.connect()
const seconds = async <Answer>(work: () => Promise<Answer> | Answer): Promise<[Answer, number]> => {
  const begin = performance.now()
  const answer = await work()
  return [answer, rounded((performance.now() - begin) / 1_000, 1)]
}
const millis = async <Answer>(work: () => Promise<Answer> | Answer): Promise<[Answer, number]> => {
  const begin = performance.now()
  const answer = await work()
  return [answer, performance.now() - begin]
}
const ask = async (text: string, values: readonly unknown[] = []): Promise<number> =>
  (await client.query<{ count: number }>(text, values as unknown[])).rows[0]!.count

function equal(what: string, counts: Readonly<Record<string, number>>): void {
  const [first, ...others] = Object.values(counts)
  if (others.some((count) => count !== first)) throw new Error(`${what}: ${JSON.stringify(counts)}`)
}

async function fill() {
  await client.query(`set maintenance_work_mem = '512MB'`)
  const tables = ['residents', 'resident_traits', 'resident_events', 'tag_assignments']
  const ground = await withoutIndexes(client, tables, () => addManyResidents(client, sizes))
  await client.query('insert into audience_cursor (position, rebuilt_at) values (0, now()) on conflict do nothing')
  for (const index of handIndexes) await client.query(index)
  await client.query('vacuum analyze')
  return ground
}

/** The same facts several times over, side by side, as so many more residents. */
async function loadEngine(times = 1): Promise<Audience> {
  // Codes come last: what is loaded is in codes already, and who asks by word or id is told what they are called then.
  const codes = { categories: [], modes, tags: new Map() }
  const room = { residents: residents * times, events: Math.ceil(sizes.orders * times * 1.11) }
  const audience = new Audience({ day: today, codes, ...room })
  const snapshot = await readSnapshot(client, (facts: Changes) => {
    for (let time = 0; time < times; time++) audience.load(time === 0 ? facts : shifted(facts, time * residents))
  })
  audience.learn(snapshot!.codes)
  return audience
}

function shifted(facts: Changes, by: number): Changes {
  const further = <Row extends { readonly ordinal: number }>(rows: readonly Row[] = []): Row[] =>
    rows.map((row) => ({ ...row, ordinal: row.ordinal + by }))
  return {
    residents: further(facts.residents),
    traits: further(facts.traits),
    added: further(facts.added),
    tags: further(facts.tags),
  }
}

const noSegment = { segment: () => undefined }
async function generated(rule: Rule): Promise<number> {
  const { text, values } = sqlOf(rule, { day: today, modes, ...noSegment })
  await client.query(`begin; ${sqlSettings}`)
  const count = await ask(
    `with m as materialized (${text}) select (select count(*)::int from m) as count, array(select ordinal from m limit 20) as sample`,
    values,
  )
  await client.query('commit')
  return count
}

type Round = Readonly<Record<'engine' | 'again' | 'hand' | 'generated' | 'duck', number>>

async function compare(audience: Audience, duck: Duck, known: KnownRule): Promise<{ count: number; taken: Round[] }> {
  const taken: Round[] = []
  let count = 0
  for (let round = -3; round < rounds; round++) {
    // Each round moves a bound: nobody can answer from what was asked before, but for the clauses that stay.
    const bound = 3_000 + round * 7
    const rule = known.rule(bound)
    const [preview, engine] = await millis(() => audience.preview(rule, { sample: 20, seed: round + 10 }))
    const [, again] = await millis(() => audience.preview(rule, { sample: 20, seed: round + 11 }))
    const [byHand, hand] = await millis(() => ask(known.handSql(bound)))
    const [byAny, any] = await millis(() => generated(rule))
    const [byDuck, duckMs] = await millis(() => duck.count(known.duckSql(bound)))
    equal(known.name, { engine: preview.count, hand: byHand, generated: byAny, duck: byDuck })
    count = preview.count
    if (round >= 0) taken.push({ engine, again, hand, generated: any, duck: duckMs })
  }
  return { count, taken }
}

const percentileOf = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!

async function neverSeen(audience: Audience, rules: readonly Rule[]): Promise<number[]> {
  const taken: number[] = []
  for (const [index, rule] of rules.entries()) {
    const [preview, ms] = await millis(() => audience.preview(rule, { sample: 20, seed: index }))
    taken.push(ms)
    equal(`random rule ${index} ${JSON.stringify(rule)}`, { engine: preview.count, sql: await generated(rule) })
  }
  return taken
}

/** One paid order of somebody: his event, and the traits that count it. */
function orderOf(ordinal: number, number: number): Changes {
  return {
    added: [
      {
        ordinal,
        order: number,
        kind: 'ORDERED',
        day: today,
        category: number % sizes.categories,
        mode: 0,
        daypart: number % 5,
        totalFen: 3_000 + number,
        isDiscounted: number % 3 === 0,
        isFirst: true,
      },
    ],
    traits: [{ ordinal, values: { LAST_ORDER: today, ORDERS: 5 + (number % 30), SPEND: 10_000 + number } }],
  }
}

async function oneEvent(audience: Audience): Promise<number[]> {
  const next = chances(99)
  const taken: number[] = []
  for (let number = 0; number < 5_000; number++) {
    const order = orderOf(Math.floor(next() * residents), number)
    const [, ms] = await millis(() => audience.apply(order))
    taken.push(ms * 1_000)
  }
  return taken.slice(1_000)
}

async function fullPasses(audience: Audience): Promise<number[]> {
  const taken: number[] = []
  for (let day = 1; day <= 5; day++) taken.push((await millis(() => audience.fullPass(today + day)))[1])
  return taken
}

/** By the product's own writer: the log, who belongs, the count of the day, and the events, in one transaction. */
async function entering(audience: Audience): Promise<number[]> {
  const db = openDb({ url: database.url, maxConnections: 1, onError: () => {}, statementTimeoutMs: 60_000 })
  const epoch = 1_000
  await client.query(
    `insert into audience_owner (epoch, taken_at, day, percentiles) values ($1, now(), $2, '[]') on conflict ("only") do update set epoch = $1`,
    [epoch, today],
  )
  // Spread over everybody: neighbours would lie in few rows.
  const many = Math.min(100_000, residents)
  const entered = Int32Array.from({ length: many }, (_, index) => Math.floor((index * residents) / many))
  const bits = audience.matching({ all: [] })
  const taken: number[] = []
  for (let turn = 0; turn < 7; turn++) {
    const segmentId = newId('seg')
    await client.query(
      `insert into segments (id, name, name_en, purpose, state, version, status, created_by, created_at)
       values ($1, $1, $1, '衡量', 'ARCHIVED', 1, 'READY', 'bench', now())`,
      [segmentId],
    )
    const change = { segmentId, entered, left: new Int32Array(), size: entered.length, bits }
    const write = () => writeMemberships({ db, clock: systemClock }, epoch, [change])
    taken.push((await millis(write))[1])
  }
  await db.close()
  return taken
}

const megabytes = (bytes: number): number => Math.round(bytes / 1e6)

try {
  console.log(`${machineFacts()}; ${server.settings}`)
  const [ground, fillSeconds] = await seconds(fill)
  const [audience, loadSeconds] = await seconds(() => loadEngine())
  const [duck, duckSeconds] = await seconds(() => openDuck(client))
  console.log(
    `${residents} residents, ${sizes.orders} orders, 20 traits, 30 tags: made in ${fillSeconds} s; engine loaded in ${loadSeconds} s, DuckDB in ${duckSeconds} s`,
  )
  await client.query('set jit = off')

  const perRule = new Map<string, { count: number; taken: Round[] }>()
  for (const known of threeRules(ground, today)) perRule.set(known.name, await compare(audience, duck, known))
  duck.close()
  const of = (name: string, key: keyof Round): number[] => perRule.get(name)!.taken.map((round) => round[key])
  console.log(
    `\npreview: exact count and 20 residents; p50 in ms of ${rounds} alternating rounds, a bound moved each time\n`,
  )
  printTable(
    ['rule', 'holds of', 'engine', 'same again', 'hand SQL', '×', 'any SQL', 'DuckDB', '×'],
    Array.from(perRule, ([name, { count }]) => [
      name,
      count,
      median(of(name, 'engine')).toFixed(2),
      median(of(name, 'again')).toFixed(2),
      median(of(name, 'hand')).toFixed(1),
      ratioOfRounds(of(name, 'hand'), of(name, 'engine')).toFixed(1),
      median(of(name, 'generated')).toFixed(1),
      median(of(name, 'duck')).toFixed(1),
      ratioOfRounds(of(name, 'duck'), of(name, 'engine')).toFixed(1),
    ]),
  )
  const names = Array.from(perRule.keys())
  const worst = (key: 'hand' | 'duck'): number =>
    rounded(Math.min(...names.map((name) => ratioOfRounds(of(name, key), of(name, 'engine')))), 1)

  const ruleGround = { ...ground, modes, segmentIds: [] }
  const next = chances(2_026)
  const rules = Array.from({ length: randomRules }, () => randomRule(next, ruleGround))
  const unseen = await neverSeen(audience, rules)
  console.log(
    `\n${randomRules} random rules, each for the first time and equal to SQL: p50 ${median(unseen).toFixed(1)}, p95 ${percentileOf(unseen, 0.95).toFixed(1)}, longest ${Math.max(...unseen).toFixed(1)} ms`,
  )

  const segments = rules.map((rule, index): SegmentRule => ({ segmentId: `segment ${index}`, rule, communityId: null }))
  audience.putSegments(segments)
  const perEvent = await oneEvent(audience)
  const passes = await fullPasses(audience)
  const memory = audience.memory()
  console.log(
    `${randomRules} segments: one order ${median(perEvent).toFixed(1)} µs (p95 ${percentileOf(perEvent, 0.95).toFixed(1)}), a day passes ${median(passes).toFixed(0)} ms (of ${passes.map((ms) => ms.toFixed(0)).join(', ')})`,
  )
  const written = await entering(audience)
  console.log(`100,000 entered, written and committed: p50 ${median(written).toFixed(0)} ms`)
  console.log(`memory: ${megabytes(memory.total)} MB of columns and sets`)

  let tenfold: { previewP50Ms: number; newP50Ms: number; megabytes: number } | null = null
  if (options.tenfold) {
    const [large, largeSeconds] = await seconds(() => loadEngine(10))
    const warm: number[] = []
    for (let round = 0; round < 15; round++)
      for (const known of threeRules(ground, today))
        warm.push((await millis(() => large.preview(known.rule(3_000 + round * 7), { sample: 20, seed: round })))[1])
    const fresh: number[] = []
    for (const rule of rules.slice(0, 40)) fresh.push((await millis(() => large.preview(rule, { sample: 20 })))[1])
    const used = large.memory().total
    tenfold = {
      previewP50Ms: rounded(median(warm.slice(3)), 1),
      newP50Ms: rounded(median(fresh), 1),
      megabytes: megabytes(used),
    }
    console.log(
      `${residents * 10} residents, loaded in ${largeSeconds} s: preview p50 ${tenfold.previewP50Ms} ms, never seen ${tenfold.newP50Ms} ms, ${tenfold.megabytes} MB`,
    )
  }

  let live: Live | null = null
  if (options.live) {
    const households = Math.floor(residents / 3)
    // Of one resident in a hundred: what half of a million entered at once would be, is not the question here.
    const sparse = rules.map((rule): Rule => ({ all: [rule, { bucket: { salt: 'live', from: 0, to: 99 } }] }))
    live = await liveOrders({ url: database.url, client, rules: sparse, households })
    console.log(
      `${live.orders} orders at ${live.perSecond} a second, ${randomRules} active segments: from order to membership p50 ${median(live.taken).toFixed(0)}, p95 ${percentileOf(live.taken, 0.95).toFixed(0)}, longest ${Math.max(...live.taken).toFixed(0)} ms`,
    )
  }

  console.log('\nratios are how many times as long the other takes, of the rule where it takes least')
  console.log(
    JSON.stringify({
      bench: 'audience',
      residents,
      previewP50Ms: rounded(median(names.flatMap((name) => of(name, 'engine'))), 2),
      newRuleP50Ms: rounded(median(unseen), 2),
      newRuleP95Ms: rounded(percentileOf(unseen, 0.95), 2),
      ratioToHandSql: worst('hand'),
      ratioToDuckDb: worst('duck'),
      segmentsPerEventMicros: rounded(median(perEvent), 1),
      fullPassMs: Math.round(median(passes)),
      materialiseMs: Math.round(median(written)),
      eventToMembershipMs: live && Math.round(median(live.taken)),
      eventToMembershipP95Ms: live && Math.round(percentileOf(live.taken, 0.95)),
      megabytes: megabytes(memory.total),
      tenfold,
      fillSeconds,
      loadSeconds,
    }),
  )
} finally {
  client.release()
  await database.drop()
  await server.stop()
}
