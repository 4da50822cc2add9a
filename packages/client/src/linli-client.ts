import { Client, fetchExchange, makeOperation, mapExchange, subscriptionExchange, type CombinedError } from '@urql/core'
import { cacheExchange, type CacheExchangeOpts } from '@urql/exchange-graphcache'
import { possibleTypes } from './possible-types.ts'
import { requester, type Request } from './request.ts'
import { retryingFetch } from './retrying-fetch.ts'
import { streamForwarder, type StreamsHealth } from './stream-forwarder.ts'
import type { StreamTransport } from './streams.ts'
import { wsStreams } from './ws-streams.ts'

export interface LinliClientOptions {
  /** The GraphQL endpoint; the web socket is on the same path. Relative to the page in a browser. */
  readonly url: string
  readonly token: () => string | null
  /** The sign-in ended: the server said so to a request or closed the socket with 4403. */
  readonly onSignedOut: () => void
  readonly cache?: Pick<CacheExchangeOpts, 'updates' | 'optimistic' | 'resolvers' | 'keys' | 'schema'>
  readonly fetch?: typeof fetch
  readonly transport?: StreamTransport
}

export interface LinliClient {
  /** Queries, mutations and subscriptions with a normalised cache; subscriptions resume by themselves. */
  readonly urql: Client
  readonly request: Request
  readonly transport: StreamTransport
  readonly streams: StreamsHealth
  dispose(): void
}

export function createLinliClient(options: LinliClientOptions): LinliClient {
  const once: typeof fetch = options.fetch ?? ((input, init) => fetch(input, init))
  const transport = options.transport ?? wsStreams({ url: socketUrl(options.url), token: options.token })
  const streams = streamForwarder(transport, options.onSignedOut)
  const headers = (): Record<string, string> => {
    const token = options.token()
    return token === null ? {} : { authorization: `Bearer ${token}` }
  }
  const urql = new Client({
    url: options.url,
    preferGetMethod: false,
    fetch: once,
    fetchOptions: () => ({ headers: headers() }),
    requestPolicy: 'cache-and-network',
    exchanges: [
      mapExchange({
        onError: (error) => {
          if (isSignedOut(error)) options.onSignedOut()
        },
      }),
      // What has an id is an entity; what has none (a window, a count, a step of a timeline) is part of its owner.
      cacheExchange({
        ...options.cache,
        possibleTypes: possibleTypes as Record<string, string[]>,
        keys: embedded(options.cache?.keys),
      }),
      mapExchange({
        onOperation: (operation) =>
          operation.kind === 'query'
            ? makeOperation('query', operation, { ...operation.context, fetch: retryingFetch(once) })
            : operation,
        // Whoever shows the data can say as of when; what comes out of the cache alone has no such mark.
        onResult: (result) =>
          result.error ? result : { ...result, extensions: { ...result.extensions, readAt: Date.now() } },
      }),
      fetchExchange,
      subscriptionExchange({ forwardSubscription: streams.forward }),
    ],
  })
  return {
    urql,
    request: requester({ url: options.url, token: options.token, fetch: once }),
    transport,
    streams,
    dispose() {
      streams.stopAll()
      transport.dispose()
    },
  }
}

const isSignedOut = (error: CombinedError) =>
  error.graphQLErrors.some((each) => each.extensions?.['code'] === 'UNAUTHENTICATED') ||
  (error.response as Response | undefined)?.status === 401

/** The id under which the server logged the request, for the sentence “ask the people who run it”. */
export function requestIdOf(error: CombinedError): string | null {
  const header = (error.response as Response | undefined)?.headers?.get('x-request-id')
  const extension = error.graphQLErrors.find((each) => each.extensions?.['requestId'])?.extensions['requestId']
  return header ?? (typeof extension === 'string' ? extension : null)
}

function socketUrl(url: string): string {
  const page = typeof location === 'undefined' ? undefined : location.href
  const absolute = new URL(url, page)
  absolute.protocol = absolute.protocol === 'https:' ? 'wss:' : 'ws:'
  return absolute.href
}

type Keys = NonNullable<CacheExchangeOpts['keys']>

/** Types without an id are embedded; naming each of them here would be a second copy of the schema. */
function embedded(keys: Keys = {}): Keys {
  return new Proxy(keys, {
    get: (known, name: string) =>
      known[name] ?? ((entity: { id?: unknown }) => (entity.id == null ? null : `${entity.id}`)),
    has: () => true,
  })
}
