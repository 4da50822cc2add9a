import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Api } from '../api/api.ts'
import { auditedOrders, ledgerAccounts } from '../api/books.operations.ts'
import { Person } from '../api/person.ts'
import { listings } from '../api/trade.operations.ts'
import { sleep } from '../pause.ts'
import { audit, money, table, type Evidence } from '../replay/audit.ts'
import { basketsOfDay } from '../replay/baskets.ts'
import { closeBooks, untilSeenLate } from '../replay/day-end.ts'
import { drive, finishLate, type DrivenBasket } from '../replay/drive.ts'
import { Killer } from '../replay/killer.ts'
import { laterBy, OwnServer } from '../replay/own-server.ts'
import { planReplay, type ReplayPlan } from '../replay/plan-replay.ts'
import { readProducts, type Product } from '../replay/products.ts'
import { setUp, type ReplayStage } from '../replay/set-up.ts'
import { BoardWitness } from '../replay/witness.ts'
import { batches } from '../seeding/stage.ts'
import { readTokens } from '../seeding/tokens-file.ts'
import {
  needOption,
  numberOption,
  textOption,
  urlOption,
  UsageError,
  wholeOption,
  type Command,
  type Stage,
  type Values,
} from './command.ts'

const patienceMs = 120_000
const lastWordsMs = 30_000

export const replay: Command = {
  name: 'replay',
  summary: 'lives through a day of a real grocery chain and checks every order, cent and event',
  help: `  complete-journey DIR   the folder with transactions_sample.csv.gz and products.csv.gz
  --day YYYY-MM-DD       the day to live through
  --speed N              so many times faster than life (default 600)
  --kill N               kills the API process with -9 so many times on the way
  --url URL              a server in demo mode; without it, the one on port 4000, or one of its own
  --data DIR             the data folder of that server (server.pid, demo-tokens.json); needed for --kill with --url
  --tokens FILE          what seed has written, instead of demo-tokens.json in the data folder
  --limit N              the first N baskets of the day only
  --concurrency N        baskets under way at most (default 64)

Of the baskets one in twenty gives a line back and one in fifty is cancelled. On a server of its own payments are told
doubled, late and not at all, one order in forty is late, and the day is closed after its midnight.

Exits with 1 when anything differs.`,
  options: {
    day: { type: 'string' },
    speed: { type: 'string' },
    kill: { type: 'string' },
    url: { type: 'string' },
    data: { type: 'string' },
    tokens: { type: 'string' },
    limit: { type: 'string' },
    concurrency: { type: 'string' },
  },
  // A server of its own is stopped, too.
  graceMs: 25_000,
  run: replayDay,
}

async function replayDay(values: Values, operands: readonly string[], stage: Stage): Promise<number> {
  const { files, ...wish } = read(values, operands)
  const baskets = await basketsOfDay(files.transactions, wish.day, wish.limit)
  if (baskets.length === 0) throw new UsageError(`the file has no basket on ${wish.day}`)
  const plan = planReplay(baskets)
  const wanted = new Set(baskets.flatMap((basket) => basket.lines.map(({ productId }) => productId)))
  const products = await readProducts(files.products, wanted)
  const { totals } = plan
  stage.say(
    `${wish.day}: ${baskets.length} baskets of ${plan.householdIds.length} households, ${totals.lines} lines, ${money(totals.paidFen)}`,
  )
  stage.say(
    `${totals.packs} lines are not divisible and sold as one pack, ${totals.free} are free and ordered at price 0, ` +
      `${totals.countless} have quantity 0 and are ordered as one piece at what was paid`,
  )
  const own = await ownServerIfNeeded(wish, stage)
  try {
    const api = new Api({ url: own?.url ?? wish.url ?? defaultUrl, stop: stage.stop, patienceMs })
    return await replayOn(api, { ...wish, plan, products, own, dataDir: own?.dataDir ?? wish.dataDir }, stage)
  } finally {
    await own?.stop()
  }
}

/** The payment company of our own server does what companies do now and then, only more often. */
const badProvider = {
  LINLI_SANDBOX_PAYMENTS_DOUBLED: '20',
  LINLI_SANDBOX_PAYMENTS_LATE: '20',
  LINLI_SANDBOX_PAYMENTS_LATE_SECONDS: '5',
  LINLI_SANDBOX_PAYMENTS_LOST: '10',
  LINLI_SANDBOX_PAYMENTS_TIMEOUTS: '30',
}

/** Past every window of the day, and past what is owed for being late. */
const lateMinutes = 120
const defaultUrl = 'http://127.0.0.1:4000/graphql'

function read(values: Values, operands: readonly string[]) {
  const [source, folder, ...more] = operands
  if (source !== 'complete-journey')
    throw new UsageError(
      `replay knows complete-journey, not ${source === undefined ? 'nothing' : JSON.stringify(source)}`,
    )
  if (folder === undefined) throw new UsageError('the folder of the data is needed: replay complete-journey DIR')
  if (more.length > 0) throw new UsageError(`what is ${JSON.stringify(more[0])}?`)
  const day = needOption(values, 'day')
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day)))
    throw new UsageError(`--day is a day such as 2017-03-04, not ${JSON.stringify(day)}`)
  const url = urlOption(values, 'url')
  const kill = wholeOption(values, 'kill', 0, 0, 100)
  const dataDir = textOption(values, 'data')
  if (kill > 0 && url !== undefined && dataDir === undefined)
    throw new UsageError('--kill needs --data: the process id of the server is in its data folder')
  const files = { transactions: join(folder, 'transactions_sample.csv.gz'), products: join(folder, 'products.csv.gz') }
  const wish = {
    files,
    day,
    url,
    kill,
    dataDir,
    tokens: textOption(values, 'tokens'),
    speed: numberOption(values, 'speed', 600, 0.1, 1e6),
    limit: wholeOption(values, 'limit', 1e9, 1, 1e9),
    concurrency: wholeOption(values, 'concurrency', 64, 1, 1000),
  }
  for (const file of Object.values(files)) if (!existsSync(file)) throw new UsageError(`${file} is not there`)
  return wish
}
type Wish = Omit<ReturnType<typeof read>, 'files'>

/** With an address the caller means that server; without one, a server that happens to run will do, unless it is to be killed. */
async function ownServerIfNeeded(wish: Wish, { say, stop }: Stage): Promise<OwnServer | null> {
  if (wish.url !== undefined) return null
  const isThere = await fetch(new URL('/healthz', defaultUrl), { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  )
  return isThere && (wish.kill === 0 || wish.dataDir !== undefined) ? null : OwnServer.start(say, stop)
}

async function replayOn(
  api: Api,
  wish: Wish & {
    readonly plan: ReplayPlan
    readonly products: ReadonlyMap<string, Product>
    /** Only a clock of our own can be moved: without one nobody is late, and the day is not over. */
    readonly own: OwnServer | null
  },
  { say, stop }: Stage,
): Promise<number> {
  const { dataDir, own } = wish
  const begunAt = new Date()
  const tokensPath = wish.tokens ?? (dataDir === undefined ? undefined : join(dataDir, 'demo-tokens.json'))
  const token = tokensPath === undefined ? undefined : (await readTokens(tokensPath))?.tokens.operator
  const operator = Person.demoOperator(api, token)
  const { plan, products, day, speed, concurrency } = wish
  const scene = await setUp({ operator, plan, products, day, say })
  const total = plan.baskets.length
  // Not before: the people of the demo pay undisturbed.
  await own?.restart(badProvider, stop)
  const killer = new Killer({ api, dataDir: dataDir ?? '', wanted: wish.kill, total, say })
  const board = new BoardWitness()
  await board.listen(operator, scene.communityId)
  const driven = await drive({
    plan,
    stage: scene,
    run: randomUUID(),
    speed,
    concurrency,
    canBeLate: own !== null,
    stop,
    onPlaced: (placed) => killer.onPlaced(placed),
    onDone: (done) => {
      if (done % 25 === 0 || done === total) say(`${done} of ${total} baskets at the door`)
    },
  })
  await killer.settled()
  if (own) {
    say('the windows of the day are over: some orders are late')
    await own.restart({ ...badProvider, ...laterBy(lateMinutes) }, stop)
    await untilSeenLate(operator, driven, stop)
    await finishLate(driven)
  }
  const closed = await closeBooks({ operator, begunAt, own, stop })
  const evidence = await gather(operator, scene, driven, board, stop)
  board.stop()
  for (const { witness } of driven) witness?.stop()
  for (const { planned, trouble } of driven) if (trouble !== null) say(`basket ${planned.basket.id}: ${trouble}`)
  const findings = audit({
    ...evidence,
    day: closed,
    linesInFile: plan.totals.lines,
    kills: { done: killer.kills, wanted: wish.kill },
  })
  say(`\n${table(findings)}\n`)
  const wrong = findings.filter(({ isRight }) => isRight === false)
  say(
    wrong.length === 0
      ? `the replay of ${day} is right to the cent`
      : `${wrong.length} of ${findings.length} are wrong`,
  )
  return wrong.length === 0 ? 0 : 1
}

/** The books and timelines as they stand, once every subscriber has had time to hear the last word. */
async function gather(
  operator: Person,
  scene: ReplayStage,
  driven: readonly DrivenBasket[],
  board: BoardWitness,
  stop: AbortSignal,
) {
  const communityId = { eq: scene.communityId }
  const read = () => operator.all(auditedOrders, { filter: { communityId } })
  const heard = new Map(driven.map(({ orderId, witness }) => [orderId, witness?.heard.at(-1) ?? 0]))
  const lastHeard = (id: string) => Math.min(heard.get(id) ?? 0, board.heard.get(id)?.at(-1) ?? 0)
  let audited = await read()
  const giveUpAt = Date.now() + lastWordsMs
  while (audited.some(({ id, timeline }) => lastHeard(id) < (timeline.at(-1)?.seq ?? 0)) && Date.now() < giveUpAt) {
    await sleep(500, stop)
    audited = await read()
  }
  const ids = [...scene.merchants.values()].map(({ id }) => id)
  let merchantBalanceFen = 0
  for (const some of batches(ids))
    for (const account of await operator.all(ledgerAccounts, { filter: { ownerId: { in: some } } }))
      merchantBalanceFen += account.balanceFen
  const shelf = await operator.all(listings, { filter: { communityId } })
  const stockLeft = shelf.reduce((sum, { available }) => sum + available, 0)
  return { driven, audited, board, merchantBalanceFen, stockLeft } satisfies Partial<Evidence>
}
