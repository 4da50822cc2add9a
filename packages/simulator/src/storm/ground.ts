import { spawn } from 'node:child_process'
import { chmod, cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, server } from '../../../../scripts/build.ts'
import { removePlace } from '../../../../scripts/lib/postgres-place.ts'
import { startPostgres, type Postgres } from '../../../../scripts/postgres.ts'
import { sleep } from '../pause.ts'
import type { Random } from '../random.ts'
import { Proxy } from './proxy.ts'
import { ServerProcess } from './server-process.ts'

/** Waits are short, so that running out of them is part of the storm; the provider errs in every way it can. */
const settings = {
  LINLI_DEMO: 'quiet',
  LINLI_LOG_LEVEL: 'warn',
  LINLI_PAY_MINUTES: '1',
  LINLI_ACCEPT_MINUTES: '1',
  LINLI_CHANGE_MINUTES: '1',
  LINLI_QUOTE_MINUTES: '1',
  LINLI_CLAIM_WINDOW_HOURS: '1',
  LINLI_PICKUP_TRIES: '100',
  LINLI_COST_PER_SECOND: '100000000',
}
const badProvider = {
  LINLI_SANDBOX_PAYMENTS_DOUBLED: '20',
  LINLI_SANDBOX_PAYMENTS_LATE: '20',
  LINLI_SANDBOX_PAYMENTS_LATE_SECONDS: '3',
  LINLI_SANDBOX_PAYMENTS_LOST: '20',
  LINLI_SANDBOX_PAYMENTS_TIMEOUTS: '15',
  LINLI_SANDBOX_PAYMENTS_DECLINED: '3',
}
/** A storm passes: what a provider never answers has no end that anybody could wait for. */
const wellProvider = Object.fromEntries(
  ['DOUBLED', 'LATE', 'LOST', 'TIMEOUTS', 'DECLINED'].map((what) => [`LINLI_SANDBOX_PAYMENTS_${what}`, '0']),
)
const serverFolder = fileURLToPath(new URL('../../../server', import.meta.url))
const recoverWithinTries = 20

interface GroundOptions {
  readonly random: Random
  readonly seed: number
  readonly say: (line: string) => void
  readonly stop: AbortSignal
}

/** What the storm rages over: a PostgreSQL, an API and a worker of its own, and a bad network between them. */
export class Ground {
  readonly kills = { server: 0, postgres: 0 }
  readonly proxy: Proxy
  readonly url: string
  private readonly dataDir: string
  /** A copy: a build that is made meanwhile must not change what is restarted. */
  private readonly buildDir: string
  private readonly options: GroundOptions
  private readonly servers: readonly ServerProcess[]
  private postgres: Postgres

  private constructor(
    options: GroundOptions,
    found: {
      dataDir: string
      buildDir: string
      postgres: Postgres
      proxy: Proxy
      apiPort: number
      workerPort: number
    },
  ) {
    const { dataDir, buildDir, postgres, proxy, apiPort, workerPort } = found
    this.buildDir = buildDir
    this.options = options
    this.dataDir = dataDir
    this.postgres = postgres
    this.proxy = proxy
    this.url = `http://127.0.0.1:${apiPort}/graphql`
    const env = {
      ...settings,
      ...badProvider,
      DATABASE_URL: withPort(postgres.url, proxy.port),
      LINLI_PORT: String(apiPort),
      LINLI_WORKER_PORT: String(workerPort),
      LINLI_SANDBOX_PAYMENTS_SEED: String(options.seed),
      LINLI_SANDBOX_PAYMENTS_NOTIFY_URL: `http://127.0.0.1:${apiPort}`,
    }
    const { stop } = options
    const main = join(buildDir, 'main.js')
    this.servers = [
      new ServerProcess({ role: 'api', main, env, port: apiPort, logFile: join(dataDir, 'api.log'), stop }),
      new ServerProcess({ role: 'worker', main, env, port: workerPort, logFile: join(dataDir, 'worker.log'), stop }),
    ]
  }

  static async lay(options: GroundOptions): Promise<Ground> {
    await build(server)
    const buildDir = await mkdtemp(join(serverFolder, 'node_modules', '.linli-storm-'))
    await cp(join(serverFolder, 'dist'), buildDir, { recursive: true })
    const dataDir = await mkdtemp(join(tmpdir(), 'linli-storm-'))
    // PostgreSQL may run as another user, who must come in.
    await chmod(dataDir, 0o755)
    const postgres = await startPostgres({ dataDir, durable: true })
    const proxy = await Proxy.open(options.random.fork('network'))
    proxy.leadTo(postgres.port)
    const [apiPort, workerPort] = await freePorts(2)
    const ground = new Ground(options, {
      dataDir,
      buildDir,
      postgres,
      proxy,
      apiPort: apiPort!,
      workerPort: workerPort!,
    })
    try {
      await ground.run(['migrate'])
      for (const each of ground.servers) each.start()
      await ground.ready()
    } catch (error) {
      await ground.clear()
      throw error
    }
    return ground
  }

  /** Past the bad network: for whoever looks at what is left. */
  get databaseUrl(): string {
    return this.postgres.url
  }

  get folder(): string {
    return this.dataDir
  }

  async ready(): Promise<void> {
    await Promise.all(this.servers.map((each) => each.ready()))
  }

  async killServer(): Promise<void> {
    const { random, say } = this.options
    const victim = random.pick(this.servers)
    await victim.kill()
    this.kills.server += 1
    say(`killed the ${victim.role} with -9`)
    victim.start()
  }

  async killPostgres(): Promise<void> {
    const { say } = this.options
    process.kill(this.postgres.pid, 'SIGKILL')
    await this.postgres.ended
    this.kills.postgres += 1
    await this.recover()
    say('killed PostgreSQL with -9; it has recovered')
  }

  /** The servers that have ended although nobody killed them. */
  fallen(): string[] {
    return this.servers.flatMap(({ role, falls }) => Array.from({ length: falls }, () => role))
  }

  /** Starts the servers again with a clock that goes so many minutes later, and a provider that does what it is asked. */
  async moveOn(minutes: number): Promise<void> {
    await Promise.all(this.servers.map((each) => each.stop()))
    for (const each of this.servers) {
      each.change(minutes * 60_000, wellProvider)
      each.start()
    }
    await this.ready()
  }

  async stopServers(): Promise<void> {
    await Promise.all(this.servers.map((each) => each.stop()))
  }

  /** What the servers logged, by what it says; a storm makes most of it. */
  async complaints(): Promise<Map<string, number>> {
    return count((await this.logged()).map(({ role, message }) => `${role}: ${message}`))
  }

  /** What no storm makes: errors of the program itself. */
  async defects(): Promise<Map<string, number>> {
    const errors = (await this.logged()).filter(
      ({ err }) => err !== undefined && programErrors.test(err.type ?? '') && !err.message?.startsWith('fetch failed'),
    )
    return count(errors.map(({ role, err }) => `${role}: ${err?.type}: ${err?.message}`))
  }

  private async logged(): Promise<(LogLine & { readonly role: string })[]> {
    const all = await Promise.all(
      ['api', 'worker'].map(async (role) => {
        const lines = (await readFile(join(this.dataDir, `${role}.log`), 'utf8')).split('\n')
        // A process that is killed leaves half a line.
        return lines.filter((line) => /^\{.*\}$/.test(line)).map((line) => ({ ...(JSON.parse(line) as LogLine), role }))
      }),
    )
    return all.flat()
  }

  /** Data and logs may be looked at later; the copy of the build is of no use to anybody. */
  async leaveBuild(): Promise<void> {
    await rm(this.buildDir, { recursive: true, force: true })
  }

  async clear(): Promise<void> {
    await Promise.all(this.servers.map((each) => each.kill()))
    this.proxy.close()
    await this.postgres.stop()
    await removePlace(this.dataDir)
    await rm(this.dataDir, { recursive: true, force: true })
    await this.leaveBuild()
  }

  /** Its children may still hold the memory of the one that was killed: then the next one does not start yet. */
  private async recover(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        this.postgres = await startPostgres({ dataDir: this.dataDir, durable: true })
        this.proxy.leadTo(this.postgres.port)
        return
      } catch (error) {
        if (attempt === recoverWithinTries) throw error
        await sleep(250, this.options.stop)
      }
    }
  }

  private async run(args: readonly string[]): Promise<void> {
    const child = spawn(process.execPath, [join(this.buildDir, 'main.js'), ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { PATH: process.env['PATH'], DATABASE_URL: this.postgres.url },
    })
    const code = await new Promise((resolve) => child.once('exit', resolve))
    if (code !== 0) throw new Error(`main.js ${args.join(' ')} ended with ${String(code)}`)
  }
}

interface LogLine {
  readonly message?: string
  readonly err?: { readonly type?: string; readonly message?: string }
}

/** `fetch failed` is a TypeError too, and says that somebody was away. */
const programErrors = /^(TypeError|RangeError|ReferenceError|SyntaxError)$/

function count(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

function withPort(url: string, port: number): string {
  const parsed = new URL(url)
  parsed.port = String(port)
  return parsed.href
}

/** All are held until each is found, so that none is found twice. */
async function freePorts(count: number): Promise<number[]> {
  const probes = Array.from({ length: count }, () => createServer())
  const ports = await Promise.all(
    probes.map(
      (probe) =>
        new Promise<number>((resolve, reject) => {
          probe.once('error', reject)
          probe.listen(0, '127.0.0.1', () => resolve((probe.address() as { port: number }).port))
        }),
    ),
  )
  await Promise.all(probes.map((probe) => new Promise((resolve) => probe.close(resolve))))
  return ports
}
