import type { ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { GraphQLSchema } from 'graphql'
import type { Actor } from '../access/actor.ts'
import type { Log } from '../log.ts'
import type { Ctx } from './context.ts'
import type { Execute } from './executor.ts'
import type { Admitted } from './limits.ts'
import type { StreamGroups } from './stream-groups.ts'
import type { Reader, StreamEnd } from './stream-member.ts'
import type { Reading, Rights } from './stream-rights.ts'
import { subscribe, type OpenStream } from './stream-subscribe.ts'

export interface SseOptions {
  readonly schema: GraphQLSchema
  readonly execute: Execute
  readonly groups: StreamGroups
  readonly rights: Rights
  readonly log: Log
  readonly maxStreams: number
  /** A request that became a stream is no longer in work. */
  readonly onStream?: (request: FastifyRequest) => void
}

export interface Sse {
  /** Answers an admitted operation as server-sent events: graphql-sse's "distinct connections". */
  send(request: FastifyRequest, reply: FastifyReply, admitted: Admitted, ctx: Ctx): Promise<FastifyReply>
  readonly count: number
  close(): void
}

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  // Proxies that gather answers would gather a stream for ever.
  'x-accel-buffering': 'no',
} as const

export function openSse(options: SseOptions): Sse {
  const { schema, execute, groups, rights, maxStreams, onStream } = options
  const open = new Set<EventStream>()

  return {
    get count() {
      return open.size
    },
    async send(request, reply, admitted, ctx) {
      if (open.size >= maxStreams) return reply.code(503).header('retry-after', '1').send()
      const id = request.headers['last-event-id']
      const streamCtx = { ...ctx, lastEventId: typeof id === 'string' && id !== '' ? id : undefined }
      reply.hijack()
      onStream?.(request)
      // Headers that were set on the way, such as the request id's, go along.
      reply.raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...headers })
      reply.raw.flushHeaders()
      const events = new EventStream(reply.raw, ctx)
      open.add(events)
      reply.raw.once('close', () => {
        open.delete(events)
        rights.unwatch(events)
        for (const stream of events.streams) stream.leave()
      })
      if (admitted.operation.kind !== 'subscription') {
        events.send(Buffer.from(JSON.stringify(await execute({ ...admitted, ctx }))))
        events.end()
        return reply
      }
      const answer = await subscribe({ schema, groups }, { operation: admitted, ctx: streamCtx, reader: events })
      if ('refused' in answer) {
        events.send(Buffer.from(JSON.stringify(answer.refused)))
        events.end()
      } else if (events.isClosed) answer.subscribed.leave()
      else {
        events.streams.push(answer.subscribed)
        if (ctx.actor.kind !== 'ANONYMOUS') rights.watch(events)
      }
      return reply
    },
    close() {
      for (const events of open) events.end()
    },
  }
}

const mostWaitingBytes = 1024 * 1024
const before = Buffer.from('event: next\ndata: ')
const after = Buffer.from('\n\n')

/** One answer that goes on. The payload is JSON on one line. */
class EventStream implements Reader, Reading {
  readonly #response: ServerResponse
  readonly address: string
  readonly streams: OpenStream[] = []
  actor: Actor
  isClosed = false

  constructor(response: ServerResponse, { actor, address }: Ctx) {
    this.#response = response
    this.actor = actor
    this.address = address
    response.once('close', () => (this.isClosed = true))
    response.on('error', () => undefined)
  }

  get waitingBytes(): number {
    return this.#response.writableLength
  }

  send(payload: Buffer): void {
    if (this.isClosed) return
    this.#response.write(Buffer.concat([before, payload, tokenLine(payload), after]))
    if (this.waitingBytes > mostWaitingBytes) this.#response.destroy()
  }

  end(_how?: StreamEnd): void {
    if (this.isClosed) return
    this.isClosed = true
    this.#response.end('event: complete\ndata: \n\n')
  }

  close(): void {
    this.end()
  }
}

const tokenPattern = /"resumeToken":"([\w-]+)"/

/** What a browser sends back as Last-Event-ID, if the client asked for the token. */
function tokenLine(payload: Buffer): Buffer {
  const token = tokenPattern.exec(payload.toString('latin1'))?.[1]
  return Buffer.from(token === undefined ? '' : `\nid: ${token}`)
}
