import { vi } from 'vitest'
import { createLinliClient, type LinliClient, type StreamState, type StreamTransport } from '@linli/client'

type Answer = Readonly<Record<string, unknown>> | Response
type Handler = (variables: Record<string, unknown>) => Answer

export interface FakeApi {
  readonly linli: LinliClient
  /** What was asked, by name. */
  readonly asked: { readonly operation: string; readonly variables: Record<string, unknown> }[]
  /** Answers this operation from now on. */
  on(operation: string, handler: Handler): void
  /** Sends an item over every open stream of the field. */
  tell(item: Readonly<Record<string, unknown>>, field?: string): void
}

export type { StreamState }

/** An API that answers by the name of the operation; one that it does not know is a failure with a request id. */
export function fakeApi(handlers: Readonly<Record<string, Handler>> = {}): FakeApi {
  const known = new Map(Object.entries(handlers))
  const asked: FakeApi['asked'] = []
  const open = new Set<(item: Readonly<Record<string, unknown>>, field: string) => void>()
  const transport: StreamTransport = {
    open: ({ query }, sink) => {
      const send = (item: Readonly<Record<string, unknown>>, field: string) => {
        if (query.includes(`${field}(`)) sink.next({ data: { [field]: item } })
      }
      open.add(send)
      return { close: () => open.delete(send), abandon: () => open.delete(send) }
    },
    dispose: () => open.clear(),
  }
  const linli = createLinliClient({
    url: 'http://linli.test/graphql',
    token: () => 'token',
    onSignedOut: vi.fn<() => void>(),
    transport,
    fetch: async (_, init) => {
      const { query, variables } = JSON.parse(String(init?.body)) as {
        query: string
        variables: Record<string, unknown>
      }
      const operationName = /(?:query|mutation) (\w+)/.exec(query)?.[1] ?? ''
      asked.push({ operation: operationName, variables })
      const answer = known.get(operationName)?.(variables) ?? failed('req_unknown')
      return answer instanceof Response ? answer : json({ data: answer })
    },
  })
  return {
    linli,
    asked,
    on: (operation, handler) => void known.set(operation, handler),
    tell: (item, field = 'opsBoard') => open.forEach((send) => send(item, field)),
  }
}

const json = (body: object, status = 200, requestId = 'req_ok') =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', 'x-request-id': requestId },
  })

export const failed = (requestId: string): Response =>
  json({ errors: [{ message: 'Internal', extensions: { code: 'INTERNAL' } }] }, 500, requestId)

export const forbidden = (): Response =>
  json({ errors: [{ message: 'Forbidden', extensions: { code: 'FORBIDDEN' } }] }, 200, 'req_forbidden')
