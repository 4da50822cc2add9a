import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Env } from '../env.ts'
import type { Log } from '../log.ts'
import { trustOf } from './callers.ts'
import { addHealth, type Health } from './health.ts'
import { answerBrokenHttp, answerErrors, sendError } from './http-errors.ts'
import { addGraphql, type GraphqlRoute } from './http-graphql.ts'
import { addHeaders } from './http-headers.ts'
import { addNotifications, type TakeNotification } from './http-notifications.ts'
import { requestIdOf } from './http-request.ts'
import { addIde } from './ide.ts'
import { watchRequests, type InWork } from './in-work.ts'
import { isOwnHost } from './own-host.ts'
import { addSites } from './sites.ts'

const keepAliveMs = 72_000
const maxHeaderBytes = 16_384

export interface HttpOptions {
  readonly env: Env
  readonly log: Log
  readonly health: Health
  readonly inWork: InWork
  readonly route: Omit<GraphqlRoute, 'sendIde'>
  readonly takeNotification: TakeNotification
}

/** The HTTP server with all its routes; not listening yet. */
export async function openHttp({
  env,
  log,
  health,
  inWork,
  route,
  takeNotification,
}: HttpOptions): Promise<FastifyInstance> {
  const server = Fastify({
    logger: false,
    genReqId: requestIdOf,
    requestIdHeader: false,
    trustProxy: env.trustProxy.length > 0 ? trustOf(env.trustProxy) : false,
    bodyLimit: env.maxBodyBytes,
    requestTimeout: env.requestSeconds * 1_000,
    keepAliveTimeout: keepAliveMs,
    // Requests in flight finish; who holds a connection open without asking for anything is not waited for.
    forceCloseConnections: 'idle',
    clientErrorHandler: answerBrokenHttp,
    frameworkErrors: (_error, request, reply) =>
      void sendError(request as FastifyRequest, reply as FastifyReply, 400, 'BAD_REQUEST', 'The address is malformed.'),
    http: {
      headersTimeout: env.headersSeconds * 1_000,
      connectionsCheckingInterval: 500,
      maxHeaderSize: maxHeaderBytes,
    },
  })
  server.addHook('onRequest', async (request, reply) =>
    isOwnHost(env, request.headers.host)
      ? undefined
      : sendError(request, reply, 421, 'BAD_REQUEST', 'A demo answers to loopback names only.'),
  )
  readJsonOnly(server)
  answerErrors(server, log)
  addHeaders(server, env)
  watchRequests(server, { log, metrics: health.metrics, inWork })
  addHealth(server, env, health)
  const sendIde = hasIde(env) ? await addIde(server) : undefined
  addNotifications(server, takeNotification)
  addGraphql(server, { ...route, ...(sendIde && { sendIde }) })
  await addSites(server, env)
  await server.ready()
  return server
}

const hasIde = ({ ide, demo, nodeEnv }: Env): boolean =>
  ide === 'on' || (ide === 'auto' && (demo !== 'off' || nodeEnv !== 'production'))

/** One media type, one encoding: what else is sent is refused before it is read. */
function readJsonOnly(server: FastifyInstance): void {
  server.removeAllContentTypeParsers()
  const parse = server.getDefaultJsonParser('error', 'error')
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = request.headers
    const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(type)?.[1] ?? 'utf-8'
    if (!/^utf-?8$/i.test(charset) || encoding !== 'identity')
      return done(Object.assign(new Error('not UTF-8 JSON'), { statusCode: 415 }))
    return parse(request, body as string, done)
  })
}
