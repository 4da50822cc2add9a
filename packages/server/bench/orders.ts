import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Basket } from '../src/features/orders/placing/basket.ts'
import { bundled } from './lib/bundle.ts'
import { inBench, startContender, type Contender } from './lib/contender.ts'
import { createBenchDatabase, type BenchDatabase } from './lib/database.ts'
import { durableServer, type Server } from './lib/durable-postgres.ts'
import { machineFacts, median, printTable, ratioOfRounds, rounded } from './lib/figures.ts'
import { httpRequest, load } from './lib/load.ts'
import { fillCatalog, fillOrders, settle, sizes } from './lib/neighbourhood.ts'
import { findPgbench, type Pgbench } from './lib/pgbench.ts'
import { postgresCpuMicros } from './lib/postgres-cpu.ts'
import { hotBasketOf, signInResidents, spreadBasket, type Resident } from './orders-baskets.ts'

/**
 * Placing orders of three lines through the HTTP API against PostgreSQL's own benchmark, 32 clients each, on the same
 * durable server in turns. The server under measurement is everything at once: API, relay and worker. What it leaves to
 * do for the background is waited for before the next round, and its time is told.
 */
const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    connections: { type: 'string' },
  },
})
const rounds = Number(options.rounds ?? (options.quick ? 2 : 5))
const seconds = Number(options.seconds ?? (options.quick ? 2 : 4))
const clients = 32
const connections = options.connections ?? String(clients)
const residentCount = 256
const stock = 1_000_000
const lastUnits = 10

const document = `mutation PlaceOrder($input: PlaceOrderInput!, $key: String!) {
  placeOrder(input: $input, idempotencyKey: $key) { order { id number state totalFen payBy } userErrors { code message } } }`

function requestOf({ resident, basket }: { resident: Resident; basket: Basket }): Buffer {
  const body = JSON.stringify({ query: document, variables: { input: basket, key: crypto.randomUUID() } })
  return httpRequest(
    '/graphql',
    { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${resident.token}` },
    body,
  )
}

interface Round {
  readonly perSecond: number
  /** Until relay and worker had nothing left to do. */
  readonly backlogSeconds: number
  readonly cpuMicros: number
  readonly postgresMicros: number
}

interface Bench {
  readonly server: Server
  readonly database: BenchDatabase
  readonly pgbenchUrl: string
  readonly pgbench: Pgbench
  readonly linli: Contender
  readonly command: Contender
  readonly residents: readonly Resident[]
}

async function run(): Promise<void> {
  const pgbench = await findPgbench()
  const server = await durableServer()
  const database = await createBenchDatabase(server.url)
  const other = await createBenchDatabase(server.url, { migrated: false })
  const contenders: Contender[] = []
  const commandBundle = await bundled('orders-command.ts')
  try {
    console.log(`${machineFacts()}, ${pgbench.version}`)
    console.log(server.settings)
    await fillCatalog(database.pool, { stock })
    await fillOrders(database.pool)
    await settle(database.pool)
    await pgbench.fill(other.url, clients)
    console.log(`${sizes.orders} orders are there before; pgbench has ${clients} branches\n`)
    const residents = await signInResidents(database.pool, residentCount)
    const linli = await startContender({
      main: inBench('../dist/main.js'),
      readyPath: '/readyz',
      env: {
        DATABASE_URL: database.url,
        LINLI_ROLE: 'all',
        LINLI_LOG_LEVEL: 'warn',
        LINLI_DB_API_CONNECTIONS: connections,
      },
    })
    contenders.push(linli)
    const command = await startContender({
      main: commandBundle.main,
      env: { DATABASE_URL: database.url, BENCH_CONNECTIONS: connections },
    })
    contenders.push(command)
    const bench = { server, database, pgbenchUrl: other.url, pgbench, linli, command, residents }
    await sellLastUnits(bench)
    await untilPastIsRead(linli)
    const taken = await measure(bench)
    await checkStock(database)
    report(taken)
  } finally {
    await Promise.all(contenders.map((each) => each.stop()))
    commandBundle.remove()
    await database.drop()
    await other.drop()
    await server.stop()
  }
}

type Name = 'pgbench' | 'pgbenchPrepared' | 'api' | 'apiHot' | 'command'
const about: Readonly<Record<Name, string>> = {
  pgbench: 'pgbench, TPC-B-like',
  pgbenchPrepared: 'the same, prepared statements',
  api: 'placeOrder over HTTP',
  apiHot: 'the same, all of one SKU',
  command: 'the command alone',
}

async function measure(bench: Bench): Promise<Map<Name, Round[]>> {
  const { residents, pgbench, pgbenchUrl } = bench
  const hot = hotBasketOf(residents)
  const byPgbench = async (forSeconds: number, protocol: 'simple' | 'prepared'): Promise<Round> => {
    const perSecond = await pgbench.measure(pgbenchUrl, {
      clients,
      threads: 2,
      seconds: Math.ceil(forSeconds),
      protocol,
    })
    return { perSecond, backlogSeconds: 0, cpuMicros: 0, postgresMicros: 0 }
  }
  const contenders: Readonly<Record<Name, (forSeconds: number) => Promise<Round>>> = {
    pgbench: (forSeconds) => byPgbench(forSeconds, 'simple'),
    pgbenchPrepared: (forSeconds) => byPgbench(forSeconds, 'prepared'),
    api: (forSeconds) => overHttp(bench, forSeconds, () => requestOf(spreadBasket(residents))),
    apiHot: (forSeconds) => overHttp(bench, forSeconds, () => requestOf(hot.next())),
    command: (forSeconds) => byCommand(bench, forSeconds),
  }
  const names = Object.keys(contenders) as Name[]
  const taken = new Map<Name, Round[]>(names.map((name) => [name, []]))
  // As long as a round: what an API process remembers of the shelves is learnt from the first orders.
  for (const name of names) await contenders[name](options.quick ? 1 : seconds)
  for (let turn = 0; turn < rounds; turn++) {
    for (let place = 0; place < names.length; place++) {
      const name = names[(turn + place) % names.length]!
      taken.get(name)!.push(await contenders[name](seconds))
    }
  }
  return taken
}

async function overHttp({ linli, database }: Bench, forSeconds: number, next: () => Buffer): Promise<Round> {
  const before = await linli.cpuMicros()
  const ofPostgres = await postgresCpuMicros(database.pool)
  let refused: string | undefined
  const onAnswer = (_: number, body: string) => {
    if (!body.includes('"userErrors":[]')) refused ??= body
  }
  const { answered, perSecond } = await load({
    port: linli.port,
    connections: clients,
    seconds: forSeconds,
    next,
    onAnswer,
    readAll: true,
  })
  if (refused !== undefined) throw new Error(`an order was not placed: ${refused.slice(0, 500)}`)
  const backlogSeconds = await untilQuiet(database)
  return {
    perSecond,
    backlogSeconds,
    cpuMicros: ((await linli.cpuMicros()) - before) / answered,
    postgresMicros: ((await postgresCpuMicros(database.pool)) - ofPostgres) / answered,
  }
}

async function byCommand({ command, database, residents }: Bench, forSeconds: number): Promise<Round> {
  const before = await command.cpuMicros()
  const ofPostgres = await postgresCpuMicros(database.pool)
  const { placed, seconds: took } = await command.ask<{ placed: number; seconds: number }>({
    residents,
    clients,
    seconds: forSeconds,
    hot: false,
  })
  const cpuMicros = ((await command.cpuMicros()) - before) / placed
  const backlogSeconds = await untilQuiet(database)
  const postgresMicros = ((await postgresCpuMicros(database.pool)) - ofPostgres) / placed
  return { perSecond: placed / took, backlogSeconds, cpuMicros, postgresMicros }
}

/** Until every event has been sent and every reaction has had its effect. */
async function untilQuiet({ pool }: BenchDatabase): Promise<number> {
  const begin = performance.now()
  for (;;) {
    const { rows } = await pool.query<{ busy: boolean }>(
      'select exists (select from outbox where position is null) or exists (select from deliveries) as busy',
    )
    const took = (performance.now() - begin) / 1_000
    if (!rows[0]!.busy) return took
    if (took > 120) throw new Error('relay and worker do not come to rest')
    await sleep(20)
  }
}

/** The orders that were there before have become facts of audiences: work of a first start, and not of an order. */
async function untilPastIsRead({ port }: Contender): Promise<void> {
  for (const end = performance.now() + 120_000; performance.now() < end; await sleep(500)) {
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`)
    const lag = /^linli_audience_lag_seconds ([\d.]+)/m.exec(await answer.text())
    if (lag && Number(lag[1]) < 2) return
  }
  throw new Error('audiences do not come to know the orders that were there before')
}

/** 32 buyers at once for the last 10 units: ten orders, no more. */
async function sellLastUnits({ database, linli, residents }: Bench): Promise<void> {
  const { hot, next } = hotBasketOf(residents)
  const level = `id = (select v.id from listings l join stock_levels v on v.node_id = l.node_id and v.sku_id = l.sku_id where l.id = $1)`
  await database.pool.query(`update stock_levels set on_hand = $2 where ${level}`, [hot, lastUnits])
  let placed = 0
  const one = () => {
    const { resident, basket } = next()
    return requestOf({ resident, basket: { ...basket, lines: basket.lines.map((line) => ({ ...line, quantity: 1 })) } })
  }
  await load({
    port: linli.port,
    connections: clients,
    seconds: 0.5,
    next: one,
    readAll: true,
    onAnswer: (_, body) => void (placed += body.includes('"userErrors":[]') ? 1 : 0),
  })
  const { rows } = await database.pool.query<{ free: number }>(
    `select on_hand - reserved as free from stock_levels where ${level}`,
    [hot],
  )
  if (placed !== lastUnits || rows[0]!.free !== 0)
    throw new Error(`of the last ${lastUnits} units ${placed} were sold, and ${rows[0]!.free} are left`)
  await database.pool.query(`update stock_levels set on_hand = $2 where ${level}`, [hot, stock])
  console.log(`the last ${lastUnits} units: ${clients} buyers at once, ${placed} orders`)
}

/** What was taken from the stock is what stands in the lines of the orders, unit by unit. */
async function checkStock({ pool }: BenchDatabase): Promise<void> {
  const { rows } = await pool.query<{ taken: string; sold: string; orders: string; odd: string }>(
    `with placed as (select id from orders where placed_by is not null),
     sold as (
       select i.sku_id, sum(l.quantity) as units from order_lines l join listings i on i.id = l.listing_id
       where l.order_id in (select id from placed) group by i.sku_id),
     moved as (select level_id, sum(reserved_delta) as units from stock_movements group by level_id)
     select sum(v.reserved) as taken, sum(s.units) as sold, (select count(*) from placed) as orders,
       count(*) filter (where v.reserved <> coalesce(s.units, 0) or v.reserved <> coalesce(m.units, 0)) as odd
     from stock_levels v left join sold s on s.sku_id = v.sku_id left join moved m on m.level_id = v.id`,
  )
  const { taken, sold, orders, odd } = rows[0]!
  if (taken !== sold || odd !== '0')
    throw new Error(`stock is lost: ${taken} units are reserved, ${sold} stand in lines, ${odd} levels differ`)
  console.log(`${orders} orders placed: ${taken} units reserved in the stock, ${sold} in their lines\n`)
}

function report(taken: ReadonlyMap<Name, readonly Round[]>): void {
  const of = (name: Name, key: keyof Round): number[] => taken.get(name)!.map((each) => each[key])
  console.log(
    `medians of ${rounds} alternating rounds of ${seconds} s, ${clients} clients, ${connections} database connections for requests\n`,
  )
  printTable(
    ['', 'per second', '× pgbench', 'CPU µs each', 'of PostgreSQL', 'backlog s'],
    [...taken.keys()].map((name) => [
      about[name],
      Math.round(median(of(name, 'perSecond'))),
      ratioOfRounds(of(name, 'perSecond'), of('pgbench', 'perSecond')).toFixed(2),
      name.startsWith('pgbench') ? '' : Math.round(median(of(name, 'cpuMicros'))),
      name.startsWith('pgbench') ? '' : Math.round(median(of(name, 'postgresMicros'))),
      name.startsWith('pgbench') ? '' : median(of(name, 'backlogSeconds')).toFixed(2),
    ]),
  )
  console.log(
    '\nCPU is the Node process, and beside it PostgreSQL; backlog is what relay and worker still had to do after a round.',
  )
  const ratio = (one: Name, other: Name) => rounded(ratioOfRounds(of(one, 'perSecond'), of(other, 'perSecond')), 3)
  console.log(
    JSON.stringify({
      bench: 'orders',
      ratioToPgbench: ratio('api', 'pgbench'),
      hotRowRatio: ratio('apiHot', 'pgbench'),
      hotRowToSpread: ratio('apiHot', 'api'),
      ratioToPgbenchPrepared: ratio('api', 'pgbenchPrepared'),
      commandRatioToPgbench: ratio('command', 'pgbench'),
      perSecond: Object.fromEntries([...taken.keys()].map((name) => [name, Math.round(median(of(name, 'perSecond')))])),
    }),
  )
}

await run()
