import type { ExecutionArgs, GraphQLSchema } from 'graphql'
import { makeServer, type ServerOptions } from 'graphql-ws'
import type { WebSocket } from 'ws'
import { anonymous, type Actor } from '../access/actor.ts'
import type { Ctx } from './context.ts'
import { thrownToClientError } from './errors.ts'
import type { Execute } from './executor.ts'
import type { Admitted, Gate } from './limits.ts'
import type { Pass } from './socket-door.ts'
import { SocketReader, StreamEnding } from './socket-reader.ts'
import type { StreamGroups } from './stream-groups.ts'
import type { Reading } from './stream-rights.ts'
import { subscribe, type OpenStream } from './stream-subscribe.ts'
import { newId, Refusal } from '@linli/kit'

/** One socket and who speaks on it. */
export class Connection implements Reading {
  readonly socket: WebSocket
  readonly pass: Pass
  actor: Actor = anonymous
  readonly streams = new Set<OpenStream>()

  constructor(socket: WebSocket, pass: Pass) {
    this.socket = socket
    this.pass = pass
  }

  get address(): string {
    return this.pass.address
  }

  close(why: 'signedOut' | 'later'): void {
    if (why === 'signedOut') this.socket.close(4403, 'Forbidden')
    else this.socket.close(1013, 'Try again later')
  }
}

export interface ProtocolOptions {
  readonly schema: GraphQLSchema
  readonly gate: Gate
  readonly execute: Execute
  readonly groups: StreamGroups
  readonly contextOf: (actor: Actor, caller: { address: string; requestId: string }) => Ctx
  /** Refuses by throwing. */
  readonly authenticate: (given: { authorization: string | undefined }) => Promise<Actor>
  readonly initWithinMs: number
  readonly maxOperations: number
  readonly onSignedIn: (connection: Connection) => void
}

/** What `onSubscribe` hands to `subscribe` and `execute`. */
interface Running extends ExecutionArgs {
  readonly admitted: Admitted
  readonly connection: Connection
  readonly id: string
}

const longestId = 256

/** The protocol itself is graphql-ws's business; the items of streams go past it (socket-reader.ts). */
export function openProtocol(options: ProtocolOptions) {
  const { schema, gate, execute, groups, contextOf, authenticate, initWithinMs, maxOperations, onSignedIn } = options

  const settings: ServerOptions<Record<string, unknown>, Connection> = {
    connectionInitWaitTimeout: initWithinMs,

    async onConnect(ctx) {
      const connection = ctx.extra
      const authorization = ctx.connectionParams?.['authorization'] ?? ctx.connectionParams?.['Authorization']
      if (authorization !== undefined && typeof authorization !== 'string') return false
      try {
        connection.actor = await authenticate({ authorization })
      } catch (error) {
        if (error instanceof Refusal) return false
        throw error
      }
      if (connection.actor.kind !== 'ANONYMOUS') onSignedIn(connection)
      // The token has done its work; nothing keeps it.
      Object.assign(ctx, { connectionParams: undefined })
      return true
    },

    onSubscribe(ctx, id, payload) {
      const connection = ctx.extra
      const { actor, pass } = connection
      const operationCtx = contextOf(actor, { address: pass.address, requestId: newId('req') })
      const deny = (...refusal: ConstructorParameters<typeof Refusal>) => [
        thrownToClientError(new Refusal(...refusal), operationCtx),
      ]
      if (id.length > longestId)
        return deny('BAD_INPUT', { reason: `an operation id has at most ${longestId} characters` })
      if (Object.keys(ctx.subscriptions).length > maxOperations) return deny('TOO_MANY', { limit: maxOperations })
      const document = gate.read(payload.query)
      if ('admitted' in document) return document.errors
      // The cached text of the document, so that ten thousand subscribers do not keep ten thousand copies of it.
      Object.assign(payload, { query: document.text })
      const admitted = gate.admit(document, payload, { actor, address: pass.address })
      if (!admitted.admitted) return admitted.errors
      const running: Running = {
        schema,
        document: document.ast,
        operationName: admitted.operation.name,
        variableValues: admitted.variables,
        contextValue: operationCtx,
        rootValue: undefined,
        admitted,
        connection,
        id,
      }
      return running
    },

    async subscribe(args) {
      const { admitted, connection, id, contextValue } = args as Running
      const ending = new StreamEnding()
      let open: OpenStream | undefined
      const forget = () => {
        if (open) connection.streams.delete(open)
      }
      const reader = new SocketReader(connection.socket, id, (how) => {
        forget()
        // Clients of the protocol come back by themselves after a close, and not after a `complete`.
        connection.close(how === 'refused' ? 'signedOut' : 'later')
      })
      const answer = await subscribe({ schema, groups }, { operation: admitted, ctx: contextValue as Ctx, reader })
      if ('refused' in answer) return answer.refused
      const { subscribed } = answer
      connection.streams.add((open = subscribed))
      ending.onReturn(() => {
        forget()
        subscribed.leave()
      })
      return ending
    },

    execute: (args) => {
      const { admitted, contextValue } = args as Running
      return execute({ ...admitted, ctx: contextValue as Ctx })
    },
  }
  return makeServer(settings)
}
