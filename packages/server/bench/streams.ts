// `scripts/bench streams`: one topic with ten thousand subscribers, and five thousand of as many orders, against a plain
// broadcast and stock graphql-ws. Each server is a process of its own, whose CPU and memory are measured.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { migrate } from '../src/migrate.ts'
import type { Mode } from './streams/schema.ts'

const file = (name: string) => fileURLToPath(new URL(`streams/${name}.ts`, import.meta.url))
const loads = 4

interface Run {
  readonly variant: 'plain' | 'graphql-ws' | 'ours'
  readonly mode: Mode
  readonly subscribers: number
  readonly events: number
}

interface Measured extends Run {
  readonly microsPerMessage: number
  readonly kbPerSubscriber: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly gaps: number
}

interface Told {
  readonly port?: number
  readonly rss?: number
  readonly cpuMicros?: number
  readonly ready?: true
  readonly received?: number
  readonly gaps?: number
}

/** What the next message of a child says in which this is told. */
function told<Key extends keyof Told>(child: ChildProcess, key: Key): Promise<NonNullable<Told[Key]>> {
  const { promise, resolve, reject } = Promise.withResolvers<NonNullable<Told[Key]>>()
  const hear = (message: Told) => {
    const value = message[key]
    if (value !== undefined) resolve(value)
  }
  const end = (code: number | null) => reject(new Error(`a process ended early with ${code}`))
  child.on('message', hear).on('exit', end)
  return promise.finally(() => child.off('message', hear).off('exit', end))
}

const ask = <Key extends 'rss' | 'cpuMicros'>(server: ChildProcess, key: Key): Promise<number> => {
  server.send({ ask: key === 'rss' ? 'rss' : 'cpu' })
  return told(server, key)
}

async function measure(run: Run): Promise<Measured> {
  const { variant, mode, subscribers, events } = run
  const databaseUrl = variant === 'ours' ? await freshDatabase() : ''
  const server = fork(file('server'), [variant, mode, String(subscribers), databaseUrl], {
    execArgv: ['--expose-gc', '--no-warnings'],
  })
  // Nobody waits for subscribers of a server that is no more.
  server.once('exit', (code) => {
    if (code) process.exit(1)
  })
  const port = await told(server, 'port')
  const rssBefore = await ask(server, 'rss')
  const share = subscribers / loads
  const clients = Array.from({ length: loads }, (_, n) =>
    fork(file('load'), [port, mode, n * share, share, variant].map(String), { execArgv: ['--no-warnings'] }),
  )
  await Promise.all(clients.map((client) => told(client, 'ready')))
  const kbPerSubscriber = ((await ask(server, 'rss')) - rssBefore) / subscribers / 1_000

  // The first events warm up; what is compiled late is not measured.
  const warm = Math.max(2, Math.ceil(events / 5))
  const tookMs: number[] = []
  let cpuBefore = 0
  for (let seq = 1; seq <= warm + events; seq++) {
    if (seq === warm + 1) cpuBefore = await ask(server, 'cpuMicros')
    const begun = performance.now()
    const arrived = Promise.all(clients.map((client) => told(client, 'received')))
    server.send({ publish: seq })
    await arrived
    if (seq > warm) tookMs.push(performance.now() - begun)
  }
  const cpuMicros = (await ask(server, 'cpuMicros')) - cpuBefore
  const gaps = await lastGaps(clients, server, warm + events + 1)
  for (const child of [...clients, server]) child.disconnect()
  await Promise.all([...clients, server].map((child) => once(child, 'exit')))
  tookMs.sort((a, b) => a - b)
  return {
    ...run,
    microsPerMessage: cpuMicros / (events * subscribers),
    kbPerSubscriber,
    p50Ms: tookMs[Math.floor(tookMs.length / 2)]!,
    p99Ms: tookMs.at(-1)!,
    gaps,
  }
}

/** Counted by the subscribers: an event that was skipped, came twice or in another order, and every socket that was lost. */
async function lastGaps(clients: readonly ChildProcess[], server: ChildProcess, seq: number): Promise<number> {
  const counted = Promise.all(clients.map((client) => told(client, 'gaps')))
  server.send({ publish: seq })
  return (await counted).reduce((sum, gaps) => sum + gaps, 0)
}

const adminUrl = process.env['LINLI_BENCH_DATABASE_URL']
if (!adminUrl) throw new Error('LINLI_BENCH_DATABASE_URL is not set: run `scripts/bench streams`')

async function freshDatabase(): Promise<string> {
  const name = 'linli_bench_streams'
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  await admin.query(`drop database if exists ${name} with (force)`)
  await admin.query(`create database ${name}`)
  await admin.end()
  const url = Object.assign(new URL(adminUrl!), { pathname: `/${name}` }).href
  await migrate(url)
  return url
}

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
  },
})
const topic = { mode: 'topic', subscribers: flags.quick ? 1_000 : 10_000, events: flags.quick ? 10 : 30 } as const
const orders = { mode: 'orders', subscribers: flags.quick ? 500 : 5_000, events: 3 } as const

const results: Measured[] = []
const note = async (run: Run) => {
  process.stderr.write(
    `  ${run.variant}, ${run.subscribers} subscribers of ${run.mode === 'topic' ? 'one topic' : 'as many orders'} …\n`,
  )
  results.push(await measure(run))
}
if (flags.only !== 'orders') {
  // Rates on a shared machine swing: ours and the floor are measured in turns, and the middle of each counts.
  for (let round = 0; round < Number(flags.rounds); round++) {
    await note({ variant: 'plain', ...topic })
    await note({ variant: 'ours', ...topic })
  }
  await note({ variant: 'graphql-ws', ...topic, events: Math.ceil(topic.events / 3) })
}
if (flags.only !== 'topic') {
  for (const variant of ['plain', 'ours', 'graphql-ws'] as const) await note({ variant, ...orders })
}

const middle = (
  variant: Run['variant'],
  mode: Mode,
  of: 'microsPerMessage' | 'kbPerSubscriber' | 'p50Ms' | 'p99Ms',
) => {
  const values = results
    .filter((result) => result.variant === variant && result.mode === mode)
    .map((result) => result[of])
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
const gapsOf = (variant: Run['variant'], mode?: Mode) =>
  results
    .filter((result) => result.variant === variant && (mode === undefined || result.mode === mode))
    .reduce((sum, { gaps }) => sum + gaps, 0)

const rows = (['topic', 'orders'] as const).flatMap((mode) =>
  (['plain', 'graphql-ws', 'ours'] as const).map((variant) => [
    mode === 'topic' ? `one topic × ${topic.subscribers}` : `${orders.subscribers} orders`,
    variant,
    middle(variant, mode, 'microsPerMessage').toFixed(1),
    middle(variant, mode, 'kbPerSubscriber').toFixed(1),
    middle(variant, mode, 'p50Ms').toFixed(0),
    middle(variant, mode, 'p99Ms').toFixed(0),
    String(gapsOf(variant, mode)),
  ]),
)
const heads = ['', 'variant', 'CPU µs/message', 'kB/subscriber', 'all reached, ms p50', 'max', 'gaps']
const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]!.length)))
const line = (cells: readonly string[]) =>
  cells.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  ')
process.stdout.write(`${[heads, ...rows].map(line).join('\n')}\n`)

const round = (value: number) => Math.round(value * 100) / 100
const cpu = (variant: Run['variant']) => middle(variant, 'topic', 'microsPerMessage')
process.stdout.write(
  `${JSON.stringify({
    cpuRatioToPlain: round(cpu('ours') / cpu('plain')),
    cpuRatioToGraphqlWs: round(cpu('ours') / cpu('graphql-ws')),
    kbPerSubscriber: round(middle('ours', 'topic', 'kbPerSubscriber')),
    gaps: gapsOf('ours'),
  })}\n`,
)
