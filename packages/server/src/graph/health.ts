import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Env } from '../env.ts'
import { sendError } from './http-errors.ts'
import type { Metrics } from './metrics.ts'

export interface Health {
  /** Each answers or throws; what it answers is shown. */
  readonly checks: Readonly<Record<string, () => Promise<string>>>
  readonly isStopping: () => boolean
  readonly metrics: Metrics
}

const checkWithinMs = 2_000

/** For whoever runs the server. */
export function addHealth(server: FastifyInstance, env: Env, { checks, isStopping, metrics }: Health): void {
  server.get('/healthz', async () => ({ ok: true }))

  server.get('/readyz', async (_request, reply) => {
    const entries = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await outcome(check)] as const),
    )
    const ok = !isStopping() && entries.every(([, { ok: isOk }]) => isOk)
    const said = Object.fromEntries(
      entries.map(([name, { ok: isOk, says }]) => [name, isOk ? says : `failed: ${says}`]),
    )
    if (!ok) reply.header('retry-after', '1')
    return reply.code(ok ? 200 : 503).send({ ok, ...(isStopping() && { stopping: true }), checks: said })
  })

  server.get('/metrics', async (request, reply) => {
    if (env.metrics === 'loopback' && !isLocal(request))
      return sendError(request, reply, 404, 'NOT_FOUND', 'There is nothing here.')
    return reply.type(metrics.contentType).send(await metrics.print())
  })
}

/** A proxy on this machine speaks for somebody else. */
const isLocal = ({ ip, headers }: FastifyRequest): boolean =>
  /^(127\.|::1$|::ffff:127\.)/.test(ip) &&
  headers['x-forwarded-for'] === undefined &&
  headers['forwarded'] === undefined

/** The reason of a failure stays short: the network may be listening. */
async function outcome(check: () => Promise<string>): Promise<{ ok: boolean; says: string }> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new CheckFailed('no answer in time')), checkWithinMs)
  })
  try {
    return { ok: true, says: await Promise.race([check(), late]) }
  } catch (error) {
    return { ok: false, says: error instanceof CheckFailed ? error.message : 'not available' }
  } finally {
    clearTimeout(timer)
  }
}

/** A check that knows what is wrong, in words that may be shown. */
export class CheckFailed extends Error {}
