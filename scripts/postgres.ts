import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { clearLeftOver, placeFor, temporaryPlace } from './lib/postgres-place.ts'
import { findPrograms, type Programs } from './lib/postgres-programs.ts'
import { ending, gone, isAlive, signal, type Ending } from './lib/processes.ts'
import { findRunAs, identity, type RunAs } from './lib/unprivileged-user.ts'

export interface PostgresOptions {
  /** Keeps the cluster in this folder; a temporary one is used when there is none. */
  readonly dataDir?: string
  /** Off for tests and benchmarks of anything but the disk: nothing survives a power cut, everything is faster. */
  readonly durable: boolean
}

export interface Postgres {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** Resolves when the server ends, asked or not. */
  readonly ended: Promise<Ending>
  stop(): Promise<void>
}

/** Starts the embedded PostgreSQL and answers when it accepts connections. */
export async function startPostgres({ dataDir, durable }: PostgresOptions): Promise<Postgres> {
  const runAs = findRunAs()
  const programs = findPrograms(runAs)
  const at = dataDir === undefined ? temporaryPlace(runAs, durable) : { dataDir, place: placeFor(dataDir, runAs) }
  const cluster: Cluster = { ...at, runAs, programs, durable, temporary: dataDir === undefined }
  const remembered = recall(cluster)
  if (!existsSync(join(cluster.place, 'cluster', 'PG_VERSION'))) initialise(cluster, remembered.password)
  await clearLeftOver(clusterAt(cluster))

  let port = remembered.port
  for (let attempt = 1; ; attempt++) {
    port = await freePort(port)
    const server = await launch(cluster, port)
    if (server) {
      writeFileSync(rememberedAt(cluster), JSON.stringify({ ...remembered, port }), { mode: 0o600 })
      return running(cluster, server, port, remembered.password)
    }
    if (attempt === 3) throw new Error(`PostgreSQL did not start. Its log ends with:\n${logTail(cluster)}`)
    // Most likely somebody took the port between our look and its.
    port = 0
  }
}

interface Cluster {
  readonly dataDir: string
  readonly place: string
  readonly runAs: RunAs | undefined
  readonly programs: Programs
  readonly durable: boolean
  readonly temporary: boolean
}

const rememberedAt = ({ dataDir }: Cluster) => join(dataDir, 'postgres.json')
const logAt = ({ dataDir }: Cluster) => join(dataDir, 'postgres.log')
const clusterAt = ({ place }: Cluster) => join(place, 'cluster')
const logTail = (cluster: Cluster) => readFileSync(logAt(cluster), 'utf8').split('\n').slice(-15).join('\n')

function recall(cluster: Cluster): { port: number; password: string } {
  const known = rememberedAt(cluster)
  if (existsSync(known)) return JSON.parse(readFileSync(known, 'utf8')) as { port: number; password: string }
  const fresh = { port: 0, password: randomBytes(18).toString('base64url') }
  // Written before the cluster is made: a cluster whose password nobody knows would be lost.
  writeFileSync(known, JSON.stringify(fresh), { mode: 0o600 })
  return fresh
}

function initialise(cluster: Cluster, password: string): void {
  const { place, runAs, programs, durable } = cluster
  const passing = join(place, 'passing')
  const passwordFile = join(place, 'password')
  rmSync(passing, { recursive: true, force: true })
  spawnSync('/bin/sh', ['-c', 'umask 077; printf %s "$2" > "$1"', 'sh', passwordFile, password], {
    cwd: '/',
    ...identity(runAs),
  })
  const made = spawnSync(
    programs.initdb,
    [
      ...['--pgdata', passing, '--username', 'linli', '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
      // The same order and case rules on every machine, whatever its own locales are.
      ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
      // The password is 144 random bits: stretching it would only make connecting slow.
      ...['--set', 'scram_iterations=1', '--no-instructions'],
      ...(durable ? [] : ['--no-sync']),
    ],
    { cwd: '/', env: childEnv(), encoding: 'utf8', ...identity(runAs) },
  )
  rmSync(passwordFile, { force: true })
  if (made.status !== 0) throw new Error(`PostgreSQL's initdb failed:\n${made.error ?? made.stderr}`)
  // A cluster gets its name when it is whole, so that an interrupted first start leaves nothing half made.
  renameSync(passing, join(place, 'cluster'))
}

async function launch(cluster: Cluster, port: number): Promise<ChildProcess | undefined> {
  const folder = clusterAt(cluster)
  const log = openSync(logAt(cluster), 'a', 0o600)
  const server = spawn(cluster.programs.postgres, ['-D', folder, ...settings(cluster, port)], {
    cwd: '/',
    env: childEnv(),
    stdio: ['ignore', log, log],
    // A Ctrl-C in the terminal goes to the whole group; the database must outlive those that write to it.
    detached: true,
    ...identity(cluster.runAs),
  })
  closeSync(log)
  let over = false
  const ended = ending(server).then(() => (over = true))
  // Recovery after a crash may take a while; a server that is still at it is not given up.
  for (const end = Date.now() + 120_000; !over && Date.now() < end; await Promise.race([ended, sleep(20)])) {
    if (isReady(folder, server.pid)) return server
  }
  if (!over) server.kill('SIGQUIT')
  return undefined
}

/** Line 8 of the lock file is where the server tells its own tools that it takes connections. */
function isReady(folder: string, pid: number | undefined): boolean {
  try {
    const lines = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready'
  } catch {
    return false
  }
}

function settings({ durable }: Cluster, port: number): string[] {
  const common = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '256MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Our statements are short; compiling one costs more than running it.
    jit: 'off',
  }
  const careless = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    wal_level: 'minimal',
    max_wal_senders: 0,
    max_wal_size: '4GB',
    checkpoint_timeout: '1h',
  }
  return Object.entries({ ...common, ...(durable ? {} : careless) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
}

function running(cluster: Cluster, server: ChildProcess, port: number, password: string): Postgres {
  const pid = server.pid ?? 0
  const ended = ending(server)
  const cleanUp = () => {
    if (cluster.temporary) rmSync(cluster.dataDir, { recursive: true, force: true })
  }
  const stopAtOnce = () => {
    if (isAlive(pid)) signal(pid, 'SIGQUIT')
    cleanUp()
  }
  // Whatever ends this process, no server stays behind without its owner.
  process.once('exit', stopAtOnce)
  return {
    url: `postgresql://linli:${password}@127.0.0.1:${port}/postgres`,
    port,
    pid,
    ended,
    stop: async () => {
      process.off('exit', stopAtOnce)
      // Fast shutdown: open sessions are rolled back, everything committed is written.
      if (isAlive(pid)) signal(pid, 'SIGINT')
      if (!(await gone(pid, 15_000))) signal(pid, 'SIGQUIT')
      await ended
      cleanUp()
    },
  }
}

/** The wished port if nobody listens there, else any. */
const freePort = (wished: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (wished === 0) reject(error)
      else resolve(freePort(0))
    })
    probe.listen(wished, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })

// Nothing of the caller's PG* or LC_* variables may change what the server does.
const childEnv = () => ({ PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, LC_ALL: 'C' })
