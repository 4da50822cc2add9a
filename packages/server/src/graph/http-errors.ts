import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GraphQLError } from 'graphql'
import type { Log } from '../log.ts'
import { thrownToClientError } from './errors.ts'
import { answerType } from './http-negotiate.ts'

/** Errors in the one form this server has: JSON, with a code and the request id, and nothing of what was sent. */
export function sendErrors(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  errors: readonly GraphQLError[],
): FastifyReply {
  const told = errors.map((error) => {
    const { message, locations, path, extensions } = error.toJSON()
    return { message, locations, path, extensions: { ...extensions, requestId: request.id } }
  })
  return reply
    .code(status)
    .type(answerType(request.headers.accept))
    .send(JSON.stringify({ errors: told }))
}

export const sendError = (
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  code: string,
  message: string,
): FastifyReply => sendErrors(request, reply, status, [new GraphQLError(message, { extensions: { code } })])

/** What the HTTP library says no to, in words of ours: its own messages repeat parts of the request. */
const sentences: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ['BAD_REQUEST', 'The request is malformed.'],
  404: ['NOT_FOUND', 'There is nothing here.'],
  405: ['BAD_REQUEST', 'This method is not served here.'],
  408: ['BAD_REQUEST', 'The request took too long to arrive.'],
  413: ['TOO_LARGE', 'The request is too large.'],
  414: ['TOO_LARGE', 'The address is too long.'],
  415: ['BAD_REQUEST', 'Send application/json in UTF-8, not compressed.'],
  431: ['TOO_LARGE', 'The headers are too large.'],
}

export function answerErrors(server: FastifyInstance, log: Log): void {
  server.setErrorHandler((error: { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500
    if (status < 400 || status >= 500) return sendThrown(request, reply, error, log)
    const [code, message] = sentences[status] ?? sentences[400]!
    return sendError(request, reply, status, code, message)
  })
  server.setNotFoundHandler((request, reply) => sendError(request, reply, 404, ...sentences[404]!))
}

/** What was thrown outside of an operation: a missing sign-in, a database that is down, or a bug. */
export function sendThrown(request: FastifyRequest, reply: FastifyReply, thrown: unknown, log: Log): FastifyReply {
  const error = thrownToClientError(thrown, { log, requestId: request.id, actor: { id: null } })
  const code = error.extensions['code']
  if (code === 'UNAUTHENTICATED') return sendErrors(request, reply.header('www-authenticate', 'Bearer'), 401, [error])
  if (code === 'UNAVAILABLE') return sendErrors(request, reply.header('retry-after', '1'), 503, [error])
  return sendErrors(request, reply, code === 'INTERNAL' ? 500 : 400, [error])
}

const raw: Readonly<Record<string, readonly [number, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
}

/** What does not even parse as HTTP: there is no request yet, only a socket. */
export function answerBrokenHttp(error: Error & { code?: string }, socket: Socket): void {
  // The other side has gone.
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const [status, reason] = raw[error.code ?? ''] ?? [400, 'Bad Request']
  const [code, message] = sentences[status]!
  const body = JSON.stringify({ errors: [{ message, extensions: { code } }] })
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\ncontent-type: application/json; charset=utf-8\r\nx-content-type-options: nosniff\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  )
}
