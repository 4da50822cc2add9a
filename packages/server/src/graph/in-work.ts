import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from '../log.ts'
import { sendError } from './http-errors.ts'
import type { Metrics } from './metrics.ts'

/** Requests being answered now, and how many may be. */
export class InWork {
  readonly #max: number
  readonly #requests = new Map<FastifyRequest, FastifyReply>()
  constructor(max: number) {
    this.#max = max
  }

  get count(): number {
    return this.#requests.size
  }

  /** False when there are as many as there may be. */
  enter(request: FastifyRequest, reply: FastifyReply): boolean {
    if (this.#requests.size >= this.#max) return false
    this.#requests.set(request, reply)
    return true
  }

  /** The server is going: who is being answered now shall not ask again on the same connection. */
  lastAnswers(): void {
    for (const { raw } of this.#requests.values()) raw.shouldKeepAlive = false
  }

  /** A request that became a stream is no longer in work. */
  leave(request: FastifyRequest): void {
    this.#requests.delete(request)
  }
}

interface Watch {
  readonly log: Log
  readonly metrics: Metrics
  readonly inWork: InWork
}

/**
 * Sheds what is too much before its body is read: an answer that says "later" at once is worth more than one that comes
 * when nobody waits for it any more. Counts, times and logs what was answered.
 */
export function watchRequests(server: FastifyInstance, { log, metrics, inWork }: Watch): void {
  server.addHook('onRequest', async (request, reply) => {
    request.notes = { actorId: null, operationKind: 'none' }
    const isOperation = request.routeOptions.url === '/graphql'
    const startedAt = performance.now()
    // Also when the other side goes away before the answer.
    reply.raw.once('close', () => {
      inWork.leave(request)
      const ms = performance.now() - startedAt
      const { actorId, operationKind } = request.notes
      if (isOperation) metrics.answered(operationKind, reply.statusCode, ms / 1_000)
      const { method, routeOptions, id: requestId } = request
      const isGone = !reply.raw.writableFinished
      // The route, not the address: an address may hold a query, and a query may hold anything.
      log.info(
        {
          requestId,
          method,
          route: routeOptions.url ?? 'none',
          status: reply.statusCode,
          ms: Math.round(ms * 10) / 10,
          actor: actorId,
          operation: operationKind,
          ...(isGone && { gone: true }),
        },
        'request',
      )
    })
    if (!isOperation || request.method === 'OPTIONS' || inWork.enter(request, reply)) return undefined
    metrics.shed()
    return sendError(
      request,
      reply.header('retry-after', '1'),
      503,
      'UNAVAILABLE',
      'Too much is being asked at once; try again.',
    )
  })
}
