import { mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { browserConsole, build, server as serverBuild, storefront } from './build.ts'
import { emptyDataFolder, leaveDataFolder, note, takeDataFolder } from './lib/data-folder.ts'
import { KeptPostgres } from './lib/kept-postgres.ts'
import { KeptProcess } from './lib/kept-process.ts'
import { migrateOnce } from './lib/migrate-once.ts'
import { say, step } from './lib/progress.ts'
import { consoleFolder, serverMain, shopFolder, simulatorMain } from './lib/repository.ts'
import { Failure, main, must, run } from './lib/run.ts'
import { flagsHelp, readStartOptions, type StartOptions } from './lib/start-options.ts'

const readyWithinMs = 120_000
const stopWithinMs = 10_000

await main(async () => {
  const options = readStartOptions(process.argv.slice(2))
  if (options.help) return await printHelp()
  const asked = stopAsked()
  const stops: Stop[] = []
  try {
    await Promise.race([start(options, stops, asked.signal), asked.promise])
    await asked.promise
  } finally {
    for (const stop of stops.toReversed()) await stop()
  }
  return 0
})

type Stop = () => Promise<void> | void

async function start(options: StartOptions, stops: Stop[], stopping: AbortSignal): Promise<void> {
  const { dataDir, demo } = options
  /** What is started after somebody asked to stop would not be stopped any more. */
  const keep = async (stop: Stop) => (stopping.aborted ? await stop() : void stops.push(stop))

  await takeDataFolder(dataDir)
  await keep(() => leaveDataFolder(dataDir))
  await refuseTakenPort(options)
  const databaseUrl = await step('PostgreSQL', () => database(options, keep))
  if (stopping.aborted) return
  await step('build', () => Promise.all([build(serverBuild), build(browserConsole), build(storefront)]))
  if (stopping.aborted) return

  const env = serverEnv(options, databaseUrl)
  await step('migrations', () => migrateOnce(env, process.env['DATABASE_URL'] ? undefined : join(dataDir, 'postgres')))
  if (stopping.aborted) return

  const children: KeptProcess[] = []
  const changed = () =>
    note(
      dataDir,
      children.flatMap((child) => child.pid ?? []),
    )
  const child = (name: string, args: readonly string[], more: Record<string, string> = {}) => {
    const made = new KeptProcess({ name, args, env: more, changed, logPath: join(dataDir, 'logs', `${name}.log`) })
    children.push(made)
    stops.push(() => made.stop(stopWithinMs))
    return made
  }
  mkdirSync(join(dataDir, 'logs'), { recursive: true })
  await step('server', () => startServer(child('server', [serverMain], env), options))
  if (stopping.aborted) return

  if (demo !== 'off') {
    const world = ['--url', `${reachableAt(options)}/graphql`, '--tokens', tokensAt(options)]
    await step('seed', () => must(process.execPath, [simulatorMain, 'seed', ...world]))
    if (stopping.aborted) return
    await step('simulator', () => child('simulator', [simulatorMain, 'run', ...world, '--pace', demo]).start())
  }
  if (!stopping.aborted) announce(options)
}

async function database(options: StartOptions, keep: (stop: Stop) => Promise<void>): Promise<string> {
  const { dataDir, fresh } = options
  const given = process.env['DATABASE_URL']
  if (given) {
    if (fresh)
      throw new Failure(
        '--fresh only empties the embedded database, and DATABASE_URL names another; empty that one yourself',
        '',
        2,
      )
    say('using DATABASE_URL; nothing is embedded')
    return given
  }
  if (fresh) {
    say(`--fresh: deleting everything in ${dataDir}`)
    await emptyDataFolder(dataDir)
  }
  const postgres = await KeptPostgres.start(dataDir)
  await keep(() => postgres.stop())
  say(`on port ${new URL(postgres.url).port}, data in ${join(dataDir, 'postgres')}`)
  return postgres.url
}

function serverEnv({ host, port, demo, dataDir }: StartOptions, databaseUrl: string): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    LINLI_HOST: host,
    LINLI_PORT: String(port),
    LINLI_ROLE: process.env['LINLI_ROLE'] ?? 'all',
    LINLI_DEMO: demo,
    LINLI_DATA_DIR: dataDir,
    LINLI_CONSOLE_DIR: process.env['LINLI_CONSOLE_DIR'] ?? consoleFolder,
    LINLI_SHOP_DIR: process.env['LINLI_SHOP_DIR'] ?? shopFolder,
  }
}

async function startServer(server: KeptProcess, options: StartOptions): Promise<void> {
  const end = Date.now() + readyWithinMs
  const isReady = async () => {
    if (Date.now() > end)
      throw new Failure('The server is not ready yet and is given up. Its log ends with:', server.log.tail(20))
    return await fetch(`${reachableAt(options)}/readyz`, { signal: AbortSignal.timeout(2000) }).then(
      (answer) => answer.ok,
      () => false,
    )
  }
  if (!(await server.start(isReady)))
    throw new Failure('The server ended at once; its last words stand above.', server.log.tail(20))
}

function announce(options: StartOptions): void {
  const at = addressOf(options.host, options.port)
  const lines = [
    '',
    `  console    ${at}/`,
    `  residents  ${at}/shop/   (usuals, on a phone)`,
    `  GraphQL    ${at}/graphql   (a browser gets an IDE)`,
    `  logs       ${join(options.dataDir, 'logs')}`,
  ]
  if (options.demo !== 'off') {
    const { signIns } = JSON.parse(readFileSync(tokensAt(options), 'utf8')) as {
      signIns: { role: string; name: string; how: string }[]
    }
    lines.push('', '  sign in as', ...signIns.map(({ role, name, how }) => `    ${role.padEnd(17)} ${name}: ${how}`))
    lines.push(`    bearer tokens for scripts: ${tokensAt(options)}`)
  }
  process.stdout.write([...lines, '', '  Ctrl-C stops everything.', '', `ready: ${at}/graphql`, ''].join('\n'))
}

function tokensAt({ dataDir }: StartOptions): string {
  return join(dataDir, 'demo-tokens.json')
}

function addressOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** An address that means "all of them" cannot be connected to everywhere. */
function reachableAt({ host, port }: StartOptions): string {
  const anywhere: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '::1' }
  return addressOf(anywhere[host] ?? host, port)
}

function refuseTakenPort({ host, port }: StartOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE' ? 'is taken; choose another with --port' : `cannot be used: ${error.message}`
      reject(new Failure(`port ${port} on ${host} ${why}`))
    })
    probe.listen(port, host, () => probe.close(() => resolve()))
  })
}

function stopAsked(): { promise: Promise<void>; signal: AbortSignal } {
  const controller = new AbortController()
  const promise = new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(name, () => {
        if (controller.signal.aborted) return
        say('stopping …')
        controller.abort()
        resolve()
      })
    }
  })
  return { promise, signal: controller.signal }
}

async function printHelp(): Promise<void> {
  process.stdout.write(`${flagsHelp}\nSettings (environment)\n`)
  await build(serverBuild)
  const { ok, output } = await run(process.execPath, [serverMain, 'settings'], { output: 'kept' })
  process.stdout.write(ok ? output : '  docs/running.md lists them.\n')
}
