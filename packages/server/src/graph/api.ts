import type { Actor } from '../access/actor.ts'
import type { Opened } from '../app.ts'
import { actorOfSession, authenticate } from '../features/accounts/index.ts'
import { takeNotification } from '../features/payments/index.ts'
import { openApollo } from './apollo.ts'
import { addressOf, trustOf } from './callers.ts'
import { contextsOf } from './context-of.ts'
import { openExecutor } from './executor.ts'
import type { Health } from './health.ts'
import { openHttp } from './http.ts'
import { InWork } from './in-work.ts'
import { openGate } from './limits.ts'
import { isOwnHost } from './own-host.ts'
import { buildLinliSchema } from './schema.ts'
import { openSockets } from './sockets.ts'
import { openSse } from './sse.ts'
import { openStreamGroups } from './stream-groups.ts'
import { openRights } from './stream-rights.ts'
import { newId } from '@linli/kit'

type SignIn = (given: { authorization: string | undefined }) => Promise<Actor>

export interface ApiOptions {
  readonly opened: Opened
  readonly health: Health
  /** Tests bring callers of their own. */
  readonly signIn?: SignIn
}

export interface Api {
  readonly requestsInWork: () => number
  readonly openSockets: () => number
  /** Answers the address. */
  listen(): Promise<string>
  /** What is in flight gets so long to finish. */
  close(graceMs: number): Promise<void>
}

const letGoEveryMs = 50

/** HTTP, sockets and event streams over the one schema, behind the same gate, through the same executor. */
export async function openApi({ opened, health, ...given }: ApiOptions): Promise<Api> {
  const { app, hub, databases } = opened
  const { env, log, clock } = app
  const schema = buildLinliSchema()
  const nowMs = () => performance.now()
  const gate = openGate(schema, env, nowMs)
  const execute = openExecutor(schema, nowMs)
  const contextOf = contextsOf(app)
  const signIn: SignIn = given.signIn ?? ((token) => authenticate(app, token))
  const inWork = new InWork(env.maxConcurrent)

  const ofStream = (actor: Actor) => contextOf(actor, { address: '', requestId: newId('req') })
  const groups = openStreamGroups({ hub, pool: databases.relay.pool, clock, log, execute, contextOf: ofStream })
  const rights = openRights({ hub, clock, log, contextOf, actorNow: (actor) => actorOfSession(app, actor) })
  const sse = openSse({
    schema,
    execute,
    groups,
    rights,
    log,
    maxStreams: env.maxSockets,
    onStream: (request) => inWork.leave(request),
  })

  const server = await openHttp({
    env,
    log,
    health,
    inWork,
    takeNotification: (provider, headers, rawBody) => takeNotification(app, provider, headers, rawBody),
    route: {
      log,
      contextOf,
      gate,
      execute,
      apollo: await openApollo(schema, log),
      authenticate: signIn,
      sendEvents: sse.send,
    },
  })
  const isTrusted = trustOf(env.trustProxy)
  const sockets = openSockets({
    server: server.server,
    schema,
    gate,
    execute,
    groups,
    rights,
    log,
    contextOf,
    authenticate: signIn,
    allowedOrigins: env.allowedOrigins,
    maxSockets: env.maxSockets,
    maxSocketsPerAddress: env.maxSocketsPerAddress,
    maxStrangersPerAddress: env.maxStrangersPerAddress,
    addressOf: (request) => addressOf(request, isTrusted),
    isOwnHost: (host) => isOwnHost(env, host),
  })

  return {
    requestsInWork: () => inWork.count,
    openSockets: () => sockets.count + sse.count,
    listen: () => server.listen({ host: env.host, port: env.port, backlog: 1_024 }),
    async close(graceMs) {
      const impatience = setTimeout(() => server.server.closeAllConnections(), graceMs)
      // A connection that has had its answer would be held open for its next request.
      const letGo = setInterval(() => server.server.closeIdleConnections(), letGoEveryMs)
      inWork.lastAnswers()
      // Streams first: each of them would keep the server open.
      rights.close()
      sse.close()
      await Promise.all([sockets.close(1012), server.close()])
      groups.close()
      clearTimeout(impatience)
      clearInterval(letGo)
    },
  }
}
