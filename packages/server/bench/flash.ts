import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { inBench, startContender, type Contender } from './lib/contender.ts'
import { createBenchDatabase, type BenchDatabase } from './lib/database.ts'
import { durableServer } from './lib/durable-postgres.ts'
import { machineFacts, median, printTable, ratioOfRounds, rounded } from './lib/figures.ts'
import { httpRequest } from './lib/load.ts'
import { fillCatalog, settle, signInAs } from './lib/neighbourhood.ts'
import { rush, type Rushed } from './lib/rush.ts'

/**
 * A flash sale: 2,000 residents want one of 100 units at the same moment. Exactly 100 are sold and everybody has an
 * answer; beside it the same sale on plain row locks, in turns, on the same durable PostgreSQL.
 */
const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    buyers: { type: 'string' },
    connections: { type: 'string' },
  },
})
const rounds = Number(options.rounds ?? (options.quick ? 2 : 5))
const buyers = Number(options.buyers ?? 2_000)
const connections = options.connections ?? '32'
const units = 100

const document = `mutation PlaceOrder($input: PlaceOrderInput!, $key: String!) {
  placeOrder(input: $input, idempotencyKey: $key) { order { id number state totalFen payBy } userErrors { code message } } }`

interface Sale {
  readonly listingId: string
  readonly levelId: string
  readonly residents: readonly { readonly householdId: string; readonly token: string }[]
}

interface Round extends Rushed {
  readonly sold: number
}

async function run(): Promise<void> {
  const server = await durableServer()
  const database = await createBenchDatabase(server.url)
  const plain = await createBenchDatabase(server.url, { migrated: false })
  const contenders: Contender[] = []
  try {
    console.log(`${machineFacts()}\n${server.settings}`)
    await fillCatalog(database.pool)
    await plain.pool.query(
      'create table flash_goods (id int primary key, units_left int not null check (units_left >= 0))',
    )
    await plain.pool.query(
      'create table flash_orders (id uuid primary key, goods_id int not null references flash_goods, buyer text not null, placed_at timestamptz not null)',
    )
    await plain.pool.query('insert into flash_goods values (1, 0)')
    const sale = await openSale(database)
    await settle(database.pool)
    const linli = await startContender({
      main: inBench('../dist/main.js'),
      readyPath: '/readyz',
      env: {
        DATABASE_URL: database.url,
        LINLI_ROLE: 'all',
        LINLI_LOG_LEVEL: 'warn',
        LINLI_DB_API_CONNECTIONS: connections,
        // All of them are let in at once; by default a process sends whoever comes after the 500th away for a moment.
        LINLI_MAX_CONCURRENT: String(buyers * 2),
      },
    })
    contenders.push(linli)
    const rowLocks = await startContender({
      main: inBench('flash-row-locks.ts'),
      env: { DATABASE_URL: plain.url, BENCH_CONNECTIONS: connections },
    })
    contenders.push(rowLocks)
    const turns = [
      { name: 'linli', sell: () => sellHere(linli, database, sale) },
      { name: 'rowLocks', sell: () => sellPlainly(rowLocks, plain) },
    ] as const
    const taken = { linli: [] as Round[], rowLocks: [] as Round[] }
    // The first sale of each finds cold connections and code; nobody's figures.
    for (const { sell } of turns) await sell()
    for (let round = 0; round < rounds; round++)
      for (const { name, sell } of round % 2 === 0 ? turns : turns.toReversed()) taken[name].push(await sell())
    report(taken)
  } finally {
    await Promise.all(contenders.map((each) => each.stop()))
    await database.drop()
    await plain.drop()
    await server.stop()
  }
}

/** One listing, and buyers who live where it is sold. */
async function openSale({ pool }: BenchDatabase): Promise<Sale> {
  const { rows } = await pool.query<{ listingId: string; levelId: string; communityId: string }>(
    `select l.id as "listingId", v.id as "levelId", l.community_id as "communityId"
     from listings l join stock_levels v on v.node_id = l.node_id and v.sku_id = l.sku_id order by l.id limit 1`,
  )
  const { listingId, levelId, communityId } = rows[0]!
  const { rows: homes } = await pool.query<{ id: string }>(
    'select id from households where community_id = $1 order by id',
    [communityId],
  )
  const residents = await Promise.all(
    Array.from({ length: buyers }, async (_, index) => {
      const householdId = homes[index % homes.length]!.id
      return { householdId, token: await signInAs(pool, { householdId }) }
    }),
  )
  return { listingId, levelId, residents }
}

async function sellHere(linli: Contender, database: BenchDatabase, sale: Sale): Promise<Round> {
  const { listingId, levelId, residents } = sale
  await database.pool.query('update stock_levels set on_hand = allocated + reserved + $2 where id = $1', [
    levelId,
    units,
  ])
  const before = await reserved(database, levelId)
  const requests = residents.map(({ householdId, token }) => {
    const input = { householdId, mode: 'INSTANT', lines: [{ listingId, quantity: 1 }] }
    return httpRequest(
      '/graphql',
      { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${token}` },
      JSON.stringify({ query: document, variables: { input, key: crypto.randomUUID() } }),
    )
  })
  const rushed = await rush(linli.port, requests)
  const sold = rushed.bodies.filter((body) => body.includes('"userErrors":[]')).length
  const soldOut = rushed.bodies.filter((body) => /"code":"(INSUFFICIENT_STOCK|OUT_OF_STOCK)"/.test(body)).length
  if (sold + soldOut !== buyers)
    throw new Error(`${buyers - sold - soldOut} were answered otherwise: ${odd(rushed.bodies)}`)
  const kept = (await reserved(database, levelId)) - before
  if (sold !== units || kept !== units) throw new Error(`of ${units} units ${sold} were sold, and ${kept} are kept`)
  await untilQuiet(database)
  return { ...rushed, sold }
}

const odd = (bodies: readonly string[]): string =>
  bodies.find((body) => !body.includes('"userErrors":[]') && !body.includes('_STOCK"'))?.slice(0, 500) ?? ''

async function reserved({ pool }: BenchDatabase, levelId: string): Promise<number> {
  const { rows } = await pool.query<{ reserved: number }>('select reserved from stock_levels where id = $1', [levelId])
  return rows[0]!.reserved
}

/** What relay and reactions still do for one sale is not counted against the next. */
async function untilQuiet({ pool }: BenchDatabase): Promise<void> {
  for (let look = 0; look < 3_000; look++) {
    const { rows } = await pool.query<{ busy: boolean }>(
      'select exists (select from outbox where position is null) or exists (select from deliveries) as busy',
    )
    if (!rows[0]!.busy) return
    await sleep(20)
  }
  throw new Error('relay and worker do not come to rest')
}

async function sellPlainly(rowLocks: Contender, { pool }: BenchDatabase): Promise<Round> {
  await pool.query('update flash_goods set units_left = $1', [units])
  const requests = Array.from({ length: buyers }, (_, index) =>
    httpRequest('/', { 'content-type': 'application/json' }, JSON.stringify({ goodsId: 1, buyer: `buyer ${index}` })),
  )
  const rushed = await rush(rowLocks.port, requests)
  const sold = rushed.bodies.filter((body) => body.includes('"id"')).length
  if (sold !== units) throw new Error(`row locks sold ${sold} of ${units}`)
  return { ...rushed, sold }
}

function report({ linli, rowLocks }: { linli: readonly Round[]; rowLocks: readonly Round[] }): void {
  console.log(
    `\n${buyers} buyers at once for ${units} units, medians of ${rounds} alternating rounds, ${connections} database connections\n`,
  )
  const row = (name: string, all: readonly Round[]) => [
    name,
    median(all.map(({ sold }) => sold)),
    median(all.map(({ bodies }) => bodies.length)),
    Math.round(median(all.map(({ p50Ms }) => p50Ms))),
    Math.round(median(all.map(({ p99Ms }) => p99Ms))),
    Math.round(median(all.map(({ bodies, seconds }) => bodies.length / seconds))),
  ]
  printTable(
    ['', 'sold', 'answered', 'p50 ms', 'p99 ms', 'answers per second'],
    [row('placeOrder over HTTP', linli), row('plain row locks', rowLocks)],
  )
  const speed = (all: readonly Round[]) => all.map(({ bodies, seconds }) => bodies.length / seconds)
  console.log('\nThe ratio is of answers per second: above 1, the sale is over sooner than on row locks.')
  console.log(
    JSON.stringify({
      bench: 'flash',
      sold: median(linli.map(({ sold }) => sold)),
      answered: median(linli.map(({ bodies }) => bodies.length)),
      p99Ms: Math.round(Math.max(...linli.map(({ p99Ms }) => p99Ms))),
      ratioToRowLocks: rounded(ratioOfRounds(speed(linli), speed(rowLocks)), 3),
    }),
  )
}

await run()
