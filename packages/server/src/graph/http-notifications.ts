import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { sendError } from './http-errors.ts'

export type TakeNotification = (
  provider: string,
  headers: IncomingHttpHeaders,
  rawBody: Buffer,
) => Promise<{ readonly status: number; readonly contentType: string; readonly body: string }>

/** Where payment providers tell what has become of a payment. Signatures are over bytes, so bytes are what is read. */
export function addNotifications(server: FastifyInstance, take: TakeNotification): void {
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    scope.post<{ Params: { provider: string } }>('/payments/notify/:provider', async (request, reply) => {
      if (!Buffer.isBuffer(request.body))
        return sendError(request, reply, 400, 'BAD_REQUEST', 'A notification has a body.')
      const { status, contentType, body } = await take(request.params.provider, request.headers, request.body)
      return reply.code(status).type(contentType).send(body)
    })
  })
}
