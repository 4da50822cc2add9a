import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openApp } from './app.ts'
import { whenDatabaseIsUp } from './db/outage.ts'
import { WrongSetting, type Env } from './env.ts'
import { ensureDemoOperators, wasDemo } from './features/accounts/index.ts'
import { findProgress } from './features/audience/index.ts'
import { openApi } from './graph/api.ts'
import { openMetrics } from './graph/metrics.ts'
import { readinessChecks, serveHealth } from './graph/readiness.ts'
import { planShutdown, type Stop } from './graph/shutdown.ts'
import { openLog } from './log.ts'
import { startWork } from './work.ts'
import { systemClock } from '@linli/kit'

/** The server: answers requests, does background work, or both; until it is told to stop. */
export async function serve(env: Env): Promise<void> {
  const log = openLog(env.logLevel)
  const fail = (what: string) => (error: unknown) => {
    // After an error that nobody expected, nothing that is in memory can be trusted.
    log.fatal({ err: error }, what)
    process.exit(1)
  }
  process.on('uncaughtException', fail('uncaught error')).on('unhandledRejection', fail('unhandled rejection'))

  const stops: Stop[] = []
  // Some hundred milliseconds are left for the process itself.
  const shutdown = planShutdown(stops, env.shutdownSeconds * 1_000 + 1_000, log)
  const pidFile = keepPid(env)
  const stop = (signal: string) =>
    void shutdown.stop(signal).then(() => {
      if (pidFile) rmSync(pidFile, { force: true })
      process.exit(0)
    })
  process.on('SIGTERM', stop).on('SIGINT', stop)

  const opened = await openApp(env, systemClock, log)
  if (env.demo !== 'off') await whenDatabaseIsUp(() => ensureDemoOperators(opened.app), log)
  else if (env.nodeEnv === 'production' && (await whenDatabaseIsUp(() => wasDemo(opened.app), log))) {
    await opened.close()
    throw new WrongSetting(
      'DATABASE_URL names a database that has been a demo: its sign-ins and keys are known; production wants another',
    )
  }

  const counts = { requests: () => 0, sockets: () => 0 }
  const metrics = openMetrics({
    pools: {
      api: opened.databases.api.pool,
      relay: opened.databases.relay.pool,
      background: opened.databases.background.pool,
    },
    relayLagMs: () => opened.relay.lagMs(),
    openSockets: () => counts.sockets(),
    requestsInWork: () => counts.requests(),
    audience: () => findProgress(opened.databases.relay.pool, new Date()),
  })
  const health = { checks: readinessChecks(opened), isStopping: shutdown.isStopping, metrics }

  if (env.role !== 'api') {
    const work = await startWork(opened, metrics)
    stops.push({ name: 'background work', run: () => work.close() })
    log.info({ role: env.role }, 'working')
  }
  if (env.role !== 'worker') {
    const api = await openApi({ opened, health })
    Object.assign(counts, { requests: api.requestsInWork, sockets: api.openSockets })
    // First of all: what it lets in may still need the others.
    stops.unshift({ name: 'api', run: () => api.close(env.shutdownSeconds * 1_000) })
    const url = await api.listen()
    log.info({ url, role: env.role, demo: env.demo }, 'listening')
  } else if (env.workerPort > 0) {
    const server = await serveHealth(env, health)
    stops.unshift({ name: 'health', run: () => server.close() })
  }
  stops.push({ name: 'database', run: () => opened.close() })
}

/** For scripts that must find this process. */
function keepPid({ dataDir }: Env): string | undefined {
  if (dataDir === null) return undefined
  mkdirSync(dataDir, { recursive: true })
  const path = join(dataDir, 'server.pid')
  writeFileSync(path, `${process.pid}\n`)
  return path
}
