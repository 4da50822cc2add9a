import { HeaderMap } from '@apollo/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ExecutionResult } from 'graphql'
import type { Actor } from '../access/actor.ts'
import type { Log } from '../log.ts'
import type { Apollo } from './apollo.ts'
import type { ContextOf } from './context-of.ts'
import type { Ctx } from './context.ts'
import type { Execute } from './executor.ts'
import { sendError, sendErrors, sendThrown } from './http-errors.ts'
import { answerType, knowsOnlyJson, wantsEvents, wantsHtml } from './http-negotiate.ts'
import { askedOf } from './http-request.ts'
import type { Admitted, Denied, Gate } from './limits.ts'

/** What the log and the figures say about a request after it was answered. */
export interface RequestNotes {
  actorId: string | null
  operationKind: 'query' | 'mutation' | 'subscription' | 'none'
}

declare module 'fastify' {
  interface FastifyRequest {
    notes: RequestNotes
  }
}

export interface GraphqlRoute {
  readonly log: Log
  readonly contextOf: ContextOf
  readonly gate: Gate
  readonly execute: Execute
  readonly apollo: Apollo
  /** The sign-in of a request: its Authorization header and nothing else, neither address nor body. */
  readonly authenticate: (given: { authorization: string | undefined }) => Promise<Actor>
  /** Answers a subscription as server-sent events. */
  readonly sendEvents?: (request: FastifyRequest, reply: FastifyReply, admitted: Admitted, ctx: Ctx) => Promise<unknown>
  /** The page that a browser gets. */
  readonly sendIde?: (reply: FastifyReply) => Promise<unknown>
}

export function addGraphql(server: FastifyInstance, route: GraphqlRoute): void {
  const { log, contextOf, gate, execute, apollo, authenticate, sendEvents, sendIde } = route

  server.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    async handler(request, reply) {
      const { accept } = request.headers
      const asked = askedOf(request)
      if (!asked)
        return sendIde && request.method === 'GET' && isBrowser(request)
          ? sendIde(reply)
          : throughApollo(request, reply)

      const document = gate.read(asked.query)
      if ('admitted' in document) return sendDenied(request, reply, document)
      let actor: Actor
      try {
        actor = await authenticate({ authorization: request.headers.authorization })
      } catch (error) {
        return sendThrown(request, reply, error, log)
      }
      request.notes.actorId = actor.id
      const admitted = gate.admit(document, asked, { actor, address: request.ip })
      if (!admitted.admitted) return sendDenied(request, reply, admitted)
      const { kind } = admitted.operation
      request.notes.operationKind = kind

      const ctx = contextOf(actor, { address: request.ip, requestId: request.id })
      if (request.method === 'POST') {
        if (sendEvents && wantsEvents(accept)) return sendEvents(request, reply, admitted, ctx)
        if (kind === 'subscription')
          return sendError(
            request,
            reply,
            400,
            'BAD_REQUEST',
            'Subscribe by WebSocket (graphql-transport-ws), or accept text/event-stream.',
          )
      }
      const withCost = request.headers['x-linli-cost'] === '1'
      const run = async () => {
        const result = await execute({ ...admitted, ctx })
        return withCost ? { ...result, extensions: { ...result.extensions, cost: admitted.cost } } : result
      }
      if (!isPlain(request)) {
        apollo.hold(document)
        return throughApollo(request, reply, run)
      }
      const ran = run()
      const answer = await ran.then(withoutErrors, () => undefined)
      if (answer) return reply.type(answerType(accept)).send(JSON.stringify(answer))
      apollo.hold(document)
      return throughApollo(request, reply, () => ran)
    },
  })

  server.route({
    method: ['PUT', 'PATCH', 'DELETE'],
    url: '/graphql',
    handler: (request, reply) =>
      sendError(
        request,
        reply.header('allow', 'GET, POST, OPTIONS'),
        405,
        'BAD_REQUEST',
        'This method is not served here.',
      ),
  })

  async function throughApollo(
    request: FastifyRequest,
    reply: FastifyReply,
    run?: Parameters<typeof carried>[1],
  ): Promise<FastifyReply> {
    const { raw, url, headers } = request
    const cut = url.indexOf('?')
    const {
      body,
      status,
      headers: answerHeaders,
    } = await apollo.server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: raw.method ?? 'GET',
        body: request.body,
        search: cut < 0 ? '' : url.slice(cut),
        headers: neededHeaders(headers),
      },
      context: async () => carried(headers.accept, run),
    })
    for (const [name, value] of answerHeaders) reply.header(name, value)
    reply.code(status ?? 200)
    if (body.kind !== 'complete') throw new Error('incremental delivery is not served')
    // What the executor answers has it already.
    return reply.send(
      run && (status === undefined || status < 400) ? body.string : withRequestId(body.string, request.id),
    )
  }
}

/**
 * Of a request that leaves nothing to negotiate, Apollo could only repeat what has been done already: it was found to be
 * JSON, whole, valid and admitted. What goes wrong in it is still put into words by Apollo.
 */
const isPlain = ({ method, headers, body }: FastifyRequest): boolean =>
  method === 'POST' && plainAccepts.has(headers.accept) && (body as Record<string, unknown>)['extensions'] == null
const plainAccepts = new Set([
  undefined,
  '*/*',
  'application/json',
  'application/graphql-response+json',
  'application/graphql-response+json, application/json',
])

const withoutErrors = (result: ExecutionResult): ExecutionResult | undefined => (result.errors ? undefined : result)

type Carry = { run: (() => ReturnType<Execute>) | undefined; jsonOnly: boolean }
const carried = (accept: string | undefined, run: Carry['run']): Carry => ({ run, jsonOnly: knowsOnlyJson(accept) })

/** Apollo looks at no other headers, and copying them all costs more than parsing the query. */
function neededHeaders(headers: FastifyRequest['headers']): HeaderMap {
  const map = new HeaderMap()
  for (const name of ['accept', 'content-type', 'apollo-require-preflight', 'x-apollo-operation-name'] as const) {
    const value = headers[name]
    if (typeof value === 'string') map.set(name, value)
  }
  return map
}

/** A person who opened the address, not a program that takes anything. */
const isBrowser = ({ headers, query }: FastifyRequest): boolean =>
  wantsHtml(headers.accept) && (query as Record<string, unknown>)['query'] === undefined

function sendDenied(request: FastifyRequest, reply: FastifyReply, denied: Denied): FastifyReply {
  if (denied.retryAfterSeconds !== undefined) reply.header('retry-after', String(denied.retryAfterSeconds))
  const status = denied.isMalformed && knowsOnlyJson(request.headers.accept) ? 200 : denied.status
  return sendErrors(request, reply, status, denied.errors)
}

/** Errors that Apollo makes itself do not know the request. */
function withRequestId(body: string, requestId: string): string {
  const { errors, ...rest } = JSON.parse(body) as { errors?: { extensions?: object }[] }
  return JSON.stringify({
    errors: errors?.map((error) => ({ ...error, extensions: { ...error.extensions, requestId } })),
    ...rest,
  })
}
