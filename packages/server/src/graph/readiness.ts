import Fastify, { type FastifyInstance } from 'fastify'
import type { Opened } from '../app.ts'
import type { Env } from '../env.ts'
import { countMissingMigrations } from '../migrate.ts'
import { addHealth, CheckFailed, type Health } from './health.ts'
import { requestIdOf } from './http-request.ts'

/** Events that wait longer than this are felt by people who watch. */
const tolerableLagMs = 30_000

export function readinessChecks({ databases, relay }: Pick<Opened, 'databases' | 'relay'>): Health['checks'] {
  // Not the pool of requests: that one being busy does not mean that the database is away.
  const { pool } = databases.relay
  return {
    async database() {
      await pool.query('select 1')
      return 'answers'
    },
    async migrations() {
      const missing = await countMissingMigrations(pool)
      if (missing > 0) throw new CheckFailed(`${missing} to apply: run main.js migrate`)
      return 'applied'
    },
    async relay() {
      const lagMs = await relay.lagMs()
      if (lagMs > tolerableLagMs) throw new CheckFailed(`${Math.round(lagMs / 1_000)} s behind`)
      return `${Math.round(lagMs)} ms behind`
    },
  }
}

/** A worker has no API, but whoever runs it asks the same questions. */
export async function serveHealth(env: Env, health: Health): Promise<FastifyInstance> {
  const server = Fastify({ logger: false, genReqId: requestIdOf, forceCloseConnections: true })
  addHealth(server, env, health)
  await server.listen({ host: env.host, port: env.workerPort })
  return server
}
