import { parseArgs } from 'node:util'
import { startContender, inBench, type Contender } from './lib/contender.ts'
import { benchServerUrl, createBenchDatabase } from './lib/database.ts'
import { machineFacts, median, printTable, ratioOfRounds, rounded } from './lib/figures.ts'
import { askOnce, httpRequest, load } from './lib/load.ts'
import { fillCatalog, fillOrders, settle, signInAs, sizes } from './lib/neighbourhood.ts'

/**
 * One page of orders with customer, items, products and merchant, out of 100,000 orders. Every request has a cursor of
 * its own and nothing is cached. All contenders read the same rows and answer the same content; that is checked first.
 * Rounds alternate, so that whatever else the machine does disturbs all of them alike.
 */
const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', description: 'names of contenders, between commas' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
  } as const,
})
const rounds = Number(options.rounds ?? (options.quick ? 3 : 7))
const seconds = Number(options.seconds ?? (options.quick ? 1 : 2.5))
const warmUpSeconds = options.quick ? 2 : 4
const connections = 16
const cursors = 2_000
const sampled = 25

interface Start {
  readonly placedAt: string
  readonly id: string
}

interface Entry {
  readonly name: string
  readonly about: string
  readonly contender: Contender
  readonly requestFrom: (start: Start) => Buffer
}

const url = benchServerUrl()
const database = await createBenchDatabase(url)
const entries: Entry[] = []
async function postgresVersion(): Promise<string> {
  const { rows } = await database.pool.query<{ version: string }>(
    `select 'PostgreSQL ' || current_setting('server_version') as version`,
  )
  return rows[0]!.version
}

async function pickStarts(): Promise<Start[]> {
  const { rows } = await database.pool.query<Start>(
    `select to_char(placed_at, 'YYYY-MM-DD"T"HH24:MI:SS.US') || '+00:00' as "placedAt", id from
      (select * from orders order by placed_at offset 20) o order by md5(id) limit $1`,
    [cursors],
  )
  return rows
}

const cursorOf = (...parts: unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url')

async function spawnPeer(file: string): Promise<Contender> {
  return startContender({ main: inBench(file), env: { DATABASE_URL: database.url, GRAPHILE_ENV: 'production' } })
}

function graphqlRequest(path: string, query: string, headers: Readonly<Record<string, string>> = {}) {
  return (after: string): Buffer =>
    httpRequest(
      path,
      { 'content-type': 'application/json', accept: 'application/json', ...headers },
      JSON.stringify({ query, variables: { after } }),
    )
}

/** A cursor as the server itself makes one, to put another row's place into. */
async function cursorLike(
  contender: Contender,
  query: string,
  headers: Readonly<Record<string, string>>,
): Promise<unknown[]> {
  const { body } = await askOnce(
    contender.port,
    httpRequest('/graphql', { 'content-type': 'application/json', ...headers }, JSON.stringify({ query })),
  )
  const cursor = /"(?:endCursor|cursor)":"([^"]+)"/.exec(body)?.[1]
  if (!cursor) throw new Error(`no cursor in ${body.slice(0, 300)}`)
  return JSON.parse(Buffer.from(cursor, 'base64').toString()) as unknown[]
}

const fields = `id number state totalFen placedAt household { id name } merchant { id name } lines { quantity unitPriceFen listing { sku { id name } } }`

const contenders: Readonly<Record<string, (name: string) => Promise<Entry>>> = {
  async floor(name) {
    const contender = await spawnPeer('reads-floor.ts')
    return {
      name,
      about: 'node:http + one hand-written SQL',
      contender,
      requestFrom: ({ placedAt, id }) => httpRequest(`/orders?after=${cursorOf(placedAt, id)}`, {}),
    }
  },

  async linli(name) {
    const token = await signInAs(database.pool, { operator: true })
    const authorization = { authorization: `Bearer ${token}` }
    const contender = await startContender({
      main: inBench('../dist/main.js'),
      readyPath: '/readyz',
      // One caller sends all requests: his bucket must not run empty. Everything else is as it is served.
      env: {
        DATABASE_URL: database.url,
        LINLI_ROLE: 'api',
        LINLI_LOG_LEVEL: 'warn',
        LINLI_COST_PER_SECOND: '1000000000',
      },
    })
    const [seal] = await cursorLike(contender, '{ orders(first: 20) { pageInfo { endCursor } } }', authorization)
    const request = graphqlRequest(
      '/graphql',
      `query OrdersPage($after: String) { orders(first: 20, after: $after) { nodes { ${fields} } } }`,
      authorization,
    )
    return {
      name,
      about: 'the built server, whole',
      contender,
      requestFrom: ({ placedAt, id }) => request(cursorOf(seal, placedAt, id)),
    }
  },

  async postgraphile(name) {
    const contender = await spawnPeer('reads-postgraphile.ts')
    const orders = 'orders: allOrders(first: 20, after: $after, orderBy: [PLACED_AT_DESC, ROW_ID_DESC])'
    const [seal] = await cursorLike(contender, `{ ${orders.replace('after: $after, ', '')} { edges { cursor } } }`, {})
    const itsFields = fields
      .replace(/\bid\b/g, 'id: rowId')
      .replace('household {', 'household: householdByHouseholdId {')
      .replace('merchant {', 'merchant: merchantByMerchantId {')
      .replace('lines {', 'lines: orderLinesByOrderIdList(orderBy: POSITION_ASC) {')
      .replace('listing {', 'listing: listingByListingId {')
      .replace('sku {', 'sku: skusBySkuId {')
    const request = graphqlRequest(
      '/graphql',
      `query OrdersPage($after: Cursor) { ${orders} { nodes { ${itsFields} } } }`,
    )
    return {
      name,
      about: 'PostGraphile 5, amber preset',
      contender,
      requestFrom: ({ placedAt, id }) => request(cursorOf(seal, placedAt, id)),
    }
  },

  mercurius: (name) => withLoaders(name, 'reads-mercurius.ts', 'Mercurius, jit, loaders'),
  yoga: (name) => withLoaders(name, 'reads-yoga.ts', 'Yoga, dataloaders'),
}

async function withLoaders(name: string, file: string, about: string): Promise<Entry> {
  const contender = await spawnPeer(file)
  const request = graphqlRequest(
    '/graphql',
    `query OrdersPage($after: String!) { orders(first: 20, after: $after) { nodes { ${fields} } } }`,
  )
  return { name, about, contender, requestFrom: ({ placedAt, id }) => request(cursorOf(placedAt, id)) }
}

/** Ends the run unless all answers have the same content: instants and money may be spelt in different ways. */
async function compareAnswers(starts: readonly Start[]): Promise<void> {
  for (const start of starts.slice(0, sampled)) {
    const answers: { name: string; content: string }[] = []
    for (const { name, contender, requestFrom } of entries) {
      const { status, body } = await askOnce(contender.port, requestFrom(start))
      if (status !== 200) throw new Error(`${name} answers ${status}: ${body.slice(0, 300)}`)
      answers.push({ name, content: contentOf(body) })
    }
    const odd = answers.find(({ content }) => content !== answers[0]!.content)
    if (odd)
      throw new Error(
        `${odd.name} answers another content than ${answers[0]!.name}:\n${odd.content.slice(0, 600)}\n${answers[0]!.content.slice(0, 600)}`,
      )
  }
  const { body } = await askOnce(entries[0]!.contender.port, entries[0]!.requestFrom(starts[0]!))
  console.log(
    `${sampled} sampled cursors: every contender answers the same content, ${Buffer.byteLength(body)} bytes here\n`,
  )
}

const contentOf = (body: string): string => {
  const { data } = JSON.parse(body) as { data: { orders: { nodes: object[] } } }
  if (data.orders.nodes.length !== 20) throw new Error(`a page has ${data.orders.nodes.length} orders`)
  return JSON.stringify(data, (key, value: unknown) => {
    if (key === 'placedAt') return new Date(value as string).toISOString()
    return key.endsWith('Fen') ? Number(value) : value
  })
}

interface Round {
  readonly perSecond: number
  readonly cpuMicros: number
  readonly p50Ms: number
  readonly p99Ms: number
}

async function measure(starts: readonly Start[]): Promise<void> {
  const taken = new Map<string, Round[]>(entries.map(({ name }) => [name, []]))
  for (const entry of entries) await round(entry, starts, warmUpSeconds)
  for (let turn = 0; turn < rounds; turn++) {
    // Another one goes first each time.
    for (let place = 0; place < entries.length; place++) {
      const entry = entries[(turn + place) % entries.length]!
      taken.get(entry.name)!.push(await round(entry, starts, seconds))
    }
  }
  report(taken)
}

async function round(
  { name, contender, requestFrom }: Entry,
  starts: readonly Start[],
  forSeconds: number,
): Promise<Round> {
  const requests = starts.map(requestFrom)
  let at = Math.floor(Math.random() * requests.length)
  const before = await contender.cpuMicros()
  const { answered, failed, perSecond, p50Ms, p99Ms } = await load({
    port: contender.port,
    connections,
    seconds: forSeconds,
    next: () => requests[++at % requests.length]!,
  })
  if (failed > 0) throw new Error(`${name}: ${failed} of ${answered} requests failed`)
  return { perSecond, cpuMicros: ((await contender.cpuMicros()) - before) / answered, p50Ms, p99Ms }
}

function report(taken: ReadonlyMap<string, readonly Round[]>): void {
  const of = (name: string, key: keyof Round): number[] => (taken.get(name) ?? []).map((each) => each[key])
  const floorRates = of('floor', 'perSecond')
  const floorCpu = of('floor', 'cpuMicros')
  console.log(
    `medians of ${rounds} alternating rounds of ${seconds} s, ${connections} connections; ratios are medians over rounds\n`,
  )
  printTable(
    ['contender', 'req/s', '× floor', 'CPU µs/req', '× floor', 'p50 ms', 'p99 ms', ''],
    entries.map(({ name, about }) => [
      name,
      Math.round(median(of(name, 'perSecond'))),
      floorRates.length > 0 ? ratioOfRounds(of(name, 'perSecond'), floorRates).toFixed(2) : '',
      Math.round(median(of(name, 'cpuMicros'))),
      floorCpu.length > 0 ? ratioOfRounds(of(name, 'cpuMicros'), floorCpu).toFixed(2) : '',
      median(of(name, 'p50Ms')).toFixed(1),
      median(of(name, 'p99Ms')).toFixed(1),
      about,
    ]),
  )
  console.log('\nCPU is the server process alone, all its threads, without PostgreSQL.')
  const ratio = (key: keyof Round, other: string) =>
    taken.has('linli') && taken.has(other) ? rounded(ratioOfRounds(of('linli', key), of(other, key)), 3) : null
  console.log(
    JSON.stringify({
      bench: 'reads',
      ratioToFloor: ratio('perSecond', 'floor'),
      ratioToPostgraphile: ratio('perSecond', 'postgraphile'),
      cpuRatioToFloor: ratio('cpuMicros', 'floor'),
      perSecond: Object.fromEntries(entries.map(({ name }) => [name, Math.round(median(of(name, 'perSecond')))])),
      cpuMicros: Object.fromEntries(entries.map(({ name }) => [name, Math.round(median(of(name, 'cpuMicros')))])),
    }),
  )
}

try {
  const { pool } = database
  console.log(`${machineFacts()}, ${await postgresVersion()}`)
  const begin = performance.now()
  await fillCatalog(pool)
  await fillOrders(pool)
  await settle(pool)
  console.log(
    `${sizes.orders} orders of ${sizes.linesOfOrder} lines, made in ${rounded((performance.now() - begin) / 1_000, 1)} s`,
  )
  const starts = await pickStarts()
  const wanted = options.only?.split(',')
  for (const [name, start] of Object.entries(contenders))
    if (!wanted || wanted.includes(name)) entries.push(await start(name))

  await compareAnswers(starts)
  await measure(starts)
} finally {
  await Promise.all(entries.map(({ contender }) => contender.stop()))
  await database.drop()
}
