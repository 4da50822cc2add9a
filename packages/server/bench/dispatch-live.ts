// `scripts/bench dispatch-live`: a city of 200 riders and 1,200 orders an hour. First live: API and worker in processes of
// their own, every rider with a socket, orders at their true rate; shops and riders are eight times as fast as people, so
// that a minute holds as many journeys under way as it can. Nothing in it depends on how fast they are: what is measured is
// how long an event takes to a socket, how long the engine decides, and whether anything is lost or given twice. Then the
// whole hour at the true speed of people, played through the engine and through the nearest idle rider.
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { newsFor } from '../src/features/dispatching/tasks/task-news.ts'
import { addRiders, city, layOut } from './dispatch-live/city.ts'
import { playHour } from './dispatch-live/hour.ts'
import { openRider, type BenchRider } from './dispatch-live/riders.ts'
import { inBench, startContender, type Contender } from './lib/contender.ts'
import { benchServerUrl, createBenchDatabase, type BenchDatabase } from './lib/database.ts'
import { machineFacts, printTable, rounded } from './lib/figures.ts'
import { fillCatalog, settle, signInAs } from './lib/neighbourhood.ts'
import { basketOf, signInResidents, type Resident } from './orders-baskets.ts'

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, minutes: { type: 'string' } },
})
const minutes = Number(options.minutes ?? (options.quick ? 1 : 4))
const haste = 8
const residentCount = 400
const openingAtOnce = 20
/** After the last order everything must have come to its end within this. */
const longestTailMs = 240_000

const quantile = (values: readonly number[], q: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
}

/** The first of all are compiled for: what they take is not what the others take. */
const warm = <T>(inOrder: readonly T[]): T[] => inOrder.slice(Math.max(10, Math.ceil(inOrder.length / 20)))

interface Live {
  readonly orders: number
  readonly delaysMs: readonly number[]
  readonly engineMs: readonly number[]
  readonly plans: number
  readonly lostEvents: number
  readonly lostOrders: number
  readonly doubled: number
  readonly doubleAssignments: number
  readonly cpuPercent: { readonly api: number; readonly worker: number }
}

async function live(): Promise<Live> {
  const database = await createBenchDatabase(benchServerUrl())
  const servers: Contender[] = []
  const riders: BenchRider[] = []
  try {
    await fillCatalog(database.pool, { stock: 1_000_000 })
    await layOut(database.pool)
    const places = await addRiders(database.pool)
    await settle(database.pool)
    const residents = await signInResidents(database.pool, residentCount)
    const shops = await signInShops(database)
    const start = (role: 'api' | 'worker') => startServer(database, role)
    const [api, worker] = [await start('api'), await start('worker')]
    servers.push(api, worker)
    await openInTurns(places, async ({ id, at }) => {
      const token = await signInAs(database.pool, { riderId: id })
      riders.push(await openRider({ id, token, at, port: api.port, haste }))
    })
    console.log(`${riders.length} riders are on duty, each with a socket; ${minutes} min of orders`)
    const [cpuApi, cpuWorker, begun] = [await api.cpuMicros(), await worker.cpuMicros(), performance.now()]
    const orders = await takeOrders({ residents, shops, port: api.port })
    const percent = (before: number, now: number) => (now - before) / (performance.now() - begun) / 10
    const cpuPercent = {
      api: percent(cpuApi, await api.cpuMicros()),
      worker: percent(cpuWorker, await worker.cpuMicros()),
    }
    await untilDone(database)
    await sleep(2_000)
    return { orders, cpuPercent, ...(await reckon(database, riders)) }
  } finally {
    for (const rider of riders) rider.close()
    await Promise.all(servers.map((server) => server.stop()))
    await database.drop()
  }
}

const startServer = (database: BenchDatabase, role: 'api' | 'worker'): Promise<Contender> =>
  startContender({
    main: inBench('../dist/main.js'),
    readyPath: '/readyz',
    portName: role === 'api' ? 'LINLI_PORT' : 'LINLI_WORKER_PORT',
    env: { DATABASE_URL: database.url, LINLI_ROLE: role, LINLI_LOG_LEVEL: 'warn', LINLI_SECRET: 'bench '.repeat(8) },
  })

async function signInShops({ pool }: BenchDatabase): Promise<ReadonlyMap<string, string>> {
  const { rows } = await pool.query<{ id: string }>('select id from merchants order by id')
  const tokens = new Map<string, string>()
  for (const { id } of rows) tokens.set(id, await signInAs(pool, { merchantId: id }))
  return tokens
}

async function openInTurns<T>(items: readonly T[], open: (item: T) => Promise<void>): Promise<void> {
  const left = items.values()
  const turn = async () => {
    for (const item of left) await open(item)
  }
  await Promise.all(Array.from({ length: openingAtOnce }, turn))
}

interface Trade {
  readonly residents: readonly Resident[]
  readonly shops: ReadonlyMap<string, string>
  readonly port: number
}

interface Answer {
  readonly order?: { readonly id: string; readonly merchant: { readonly id: string } } | null
  readonly userErrors: readonly { readonly code: string }[]
}

/** Orders at their true rate, each placed, paid, accepted and packed by those concerned, through the API. */
async function takeOrders({ residents, shops, port }: Trade): Promise<number> {
  const everyMs = 3_600_000 / city.ordersPerHour
  const running: Promise<void>[] = []
  const count = Math.round((minutes * 60_000) / everyMs)
  const ask = async (token: string, field: string, query: string, variables: object): Promise<Answer> => {
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    })
    const told = (await response.json()) as { data?: Record<string, Answer>; errors?: object }
    const answer = told.data?.[field]
    if (!answer || answer.userErrors.length > 0) throw new Error(`${field}: ${JSON.stringify(told).slice(0, 500)}`)
    return answer
  }
  const byShop = (action: 'acceptOrder' | 'packOrder') =>
    `mutation ($id: ID!) { ${action}(orderId: $id) { userErrors { code } } }`
  const one = async () => {
    const resident = residents[Math.floor(Math.random() * residents.length)]!
    const input = basketOf(resident)
    const key = () => crypto.randomUUID()
    const { order } = await ask(
      resident.token,
      'placeOrder',
      'mutation ($input: PlaceOrderInput!, $key: String!) { placeOrder(input: $input, idempotencyKey: $key) { order { id merchant { id } } userErrors { code } } }',
      { input, key: key() },
    )
    const { id, merchant } = order!
    await ask(
      resident.token,
      'payOrder',
      'mutation ($id: ID!, $key: String!) { payOrder(orderId: $id, idempotencyKey: $key) { userErrors { code } } }',
      { id, key: key() },
    )
    const shop = shops.get(merchant.id)!
    await ask(shop, 'acceptOrder', byShop('acceptOrder'), { id })
    const [soonest, latest] = city.prepareMinutes
    await sleep(((soonest + (latest - soonest) * Math.random()) * 60_000) / haste)
    await ask(shop, 'packOrder', byShop('packOrder'), { id })
  }
  const begun = performance.now()
  for (let n = 0; n < count; n++) {
    await sleep(Math.max(0, begun + n * everyMs - performance.now()))
    running.push(one())
  }
  await Promise.all(running)
  return count
}

async function untilDone({ pool }: BenchDatabase): Promise<void> {
  for (const end = Date.now() + longestTailMs; Date.now() < end; await sleep(500)) {
    const { rows } = await pool.query<{ open: string }>(
      'select count(*) as open from delivery_tasks where ended_at is null',
    )
    if (rows[0]!.open === '0') return
  }
}

/** What should have been heard is in the outbox; what was decided, in the log. */
async function reckon({ pool }: BenchDatabase, riders: readonly BenchRider[]) {
  const { rows: events } = await pool.query<{ type: string; facts: Record<string, unknown>; topics: string[] }>(
    `select type, facts, topics from outbox where exists (select from unnest(topics) t where t like 'dispatch:%')`,
  )
  const told = new Map<string, number>()
  for (const event of events)
    for (const topic of event.topics) {
      const [kind, riderId] = topic.split(':')
      if (kind === 'dispatch' && newsFor(riderId!, event)) told.set(riderId!, (told.get(riderId!) ?? 0) + 1)
    }
  const lost = riders.map(({ id, heard }) => Math.max(0, (told.get(id) ?? 0) - new Set(heard).size))
  const twice = riders.map(({ heard }) => heard.length - new Set(heard).size)
  const { rows: runs } = await pool.query<{ micros: number }>(
    'select took_micros as micros from dispatch_runs order by at, id',
  )
  const { rows } = await pool.query<{ open: number; twice: number }>(
    `select (select count(*)::int from orders o left join delivery_tasks t on t.order_id = o.id
        where o.placed_by is not null and t.state is distinct from 'DELIVERED') as open,
      (select count(*)::int from (select from assignment_decisions group by task_id, attempt having count(*) > 1) d)
        + (select count(*)::int from delivery_tasks t join orders o on o.id = t.order_id
           where o.rider_id is distinct from t.rider_id) as twice`,
  )
  const sum = (values: readonly number[]) => values.reduce((all, each) => all + each, 0)
  return {
    delaysMs: warm(riders.flatMap(({ delays }) => delays).toSorted((a, b) => a.at - b.at)).map(({ ms }) => ms),
    engineMs: warm(runs).map(({ micros }) => micros / 1_000),
    plans: runs.length,
    lostEvents: sum(lost),
    doubled: sum(twice),
    lostOrders: rows[0]!.open,
    doubleAssignments: rows[0]!.twice,
  }
}

console.log(machineFacts())
const now = await live()
const { engine, nearest, decisionMs } = playHour()
const p99 = {
  socket: quantile(now.delaysMs, 0.99),
  engine: quantile(now.engineMs, 0.99),
  hour: quantile(decisionMs, 0.99),
}

console.log(`\nlive: ${now.orders} orders, ${now.delaysMs.length} items on sockets, ${now.plans} plans`)
printTable(
  ['', 'p50', 'p99', 'max'],
  [
    ['event to rider’s socket, ms', now.delaysMs],
    ['decision, live, ms', now.engineMs],
    ['decision, in the hour, ms', decisionMs],
  ].map(([what, values]) => [what as string, ...[0.5, 0.99, 1].map((q) => quantile(values as number[], q).toFixed(1))]),
)
console.log(
  `lost: ${now.lostEvents} items, ${now.lostOrders} orders; twice: ${now.doubled} items, ${now.doubleAssignments} assignments; ` +
    `CPU: API ${now.cpuPercent.api.toFixed(0)} %, worker ${now.cpuPercent.worker.toFixed(0)} % of a core`,
)
const percent = (part: number, whole: number) => (100 * part) / whole
console.log(`\nan hour of ${engine.tasks} orders and ${city.riders} riders, at the speed of people`)
printTable(
  ['', 'late %', 'click to door, min', 'km', 'yuan an hour', '± between riders'],
  [['engine', engine] as const, ['nearest idle rider', nearest] as const].map(
    ([name, { late, tasks, clickToDoorMinutes, kilometres, fenPerHour, fenPerHourSpread }]) => [
      name,
      percent(late, tasks).toFixed(1),
      clickToDoorMinutes.toFixed(1),
      kilometres.toFixed(0),
      (fenPerHour / 100).toFixed(2),
      (fenPerHourSpread / 100).toFixed(2),
    ],
  ),
)
console.log(
  JSON.stringify({
    bench: 'dispatch-live',
    socketP99Ms: rounded(p99.socket),
    engineP99Ms: rounded(Math.max(p99.engine, p99.hour)),
    engineLiveP99Ms: rounded(p99.engine),
    engineHourP99Ms: rounded(p99.hour),
    lost: now.lostEvents + now.lostOrders,
    doubleAssignments: now.doubleAssignments,
    latePercent: rounded(percent(engine.late, engine.tasks)),
    nearestLatePercent: rounded(percent(nearest.late, nearest.tasks)),
    clickToDoorMinutes: rounded(engine.clickToDoorMinutes),
    nearestClickToDoorMinutes: rounded(nearest.clickToDoorMinutes),
  }),
)
