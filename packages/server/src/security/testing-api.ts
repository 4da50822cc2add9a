import { anonymous, type Actor } from '../access/actor.ts'
import { openApi } from '../graph/api.ts'
import { openMetrics } from '../graph/metrics.ts'
import { readinessChecks } from '../graph/readiness.ts'
import { world, type World } from '../testing/world.ts'
import { newId, refuse } from '@linli/kit'

export interface Answer {
  readonly status: number
  readonly text: string
  readonly ms: number
  readonly body: {
    readonly data?: Record<string, unknown> | null
    readonly errors?: readonly {
      readonly message: string
      readonly extensions: { readonly code: string } & Record<string, unknown>
    }[]
  }
}

/** The whole API over HTTP on a world of its own; whoever acts is given as an actor, not as a token. */
export async function listeningWorld(settings: Record<string, string> = {}) {
  const w: World = await world({ LINLI_PORT: '0', ...settings })
  const actors = new Map<string, Actor>()
  const metrics = openMetrics({ pools: {}, relayLagMs: async () => 0, openSockets: () => 0, requestsInWork: () => 0 })
  const api = await openApi({
    opened: w.opened,
    health: { checks: readinessChecks(w.opened), isStopping: () => false, metrics },
    signIn: async ({ authorization }) =>
      authorization === undefined ? anonymous : (actors.get(authorization) ?? refuse('UNAUTHENTICATED')),
  })
  const url = await api.listen()

  /** The Authorization header under which this actor is known from now on. */
  function headersOf(actor: Actor): Record<string, string> {
    if (actor.kind === 'ANONYMOUS') return {}
    const authorization = `Bearer ${newId('tok')}`
    actors.set(authorization, { ...actor, sessionId: newId('ses') })
    return { authorization }
  }

  return {
    w,
    url,
    headersOf,
    async ask(headers: Record<string, string>, query: string, variables: object = {}): Promise<Answer> {
      const began = performance.now()
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
        body: JSON.stringify({ query, variables }),
      })
      const text = await answer.text()
      return { status: answer.status, text, ms: performance.now() - began, body: JSON.parse(text) as Answer['body'] }
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await api.close(1_000)
      await w[Symbol.asyncDispose]()
    },
  }
}

export type ListeningWorld = Awaited<ReturnType<typeof listeningWorld>>
