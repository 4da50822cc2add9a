import { createHash } from 'node:crypto'
import { ApolloServer, HeaderMap, type ApolloServerOptionsWithGateway, type BaseContext } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled'
import type { DocumentNode, ExecutionResult, GraphQLError, GraphQLSchema } from 'graphql'
import type { Log } from '../log.ts'
import type { Document } from './documents.ts'

/** What Apollo carries from the route to the executor. */
export interface Carried extends BaseContext {
  /** Runs the operation that was admitted; absent when the request was too broken to be one. */
  readonly run: (() => Promise<ExecutionResult>) | undefined
  /** The client knows `application/json` alone, where a refused request answers 200. */
  readonly jsonOnly: boolean
}

export interface Apollo {
  readonly server: ApolloServer<Carried>
  /** Makes a document known, so that Apollo neither parses nor validates it again. */
  hold(document: Document): void
}

type Gateway = ApolloServerOptionsWithGateway<Carried>['gateway']

/**
 * Apollo Server does what the GraphQL-over-HTTP protocol asks for: negotiation, CSRF, parameters, status. Parsing, limits
 * and execution are ours, by its gateway interface.
 */
export async function openApollo(schema: GraphQLSchema, log: Log): Promise<Apollo> {
  const held = new HeldDocuments()
  const server = new ApolloServer<Carried>({
    gateway: gatewayOf(schema),
    documentStore: held,
    csrfPrevention: true,
    introspection: true,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    stringifyResult: (value) => JSON.stringify(value),
    logger: {
      debug: () => {},
      info: () => {},
      warn: (message) => log.warn(String(message)),
      error: (message) => log.error(String(message)),
    },
    plugins: [ApolloServerPluginCacheControlDisabled(), ApolloServerPluginLandingPageDisabled()],
  })
  await server.start()
  return { server, hold: (document) => held.hold(document) }
}

function gatewayOf(schema: GraphQLSchema): Gateway {
  return {
    onSchemaLoadOrUpdate(listener) {
      listener({ apiSchema: schema, coreSupergraphSdl: '' })
      return () => {}
    },
    load: async () => ({
      async executor({ context }) {
        const { run, jsonOnly } = context as Carried
        if (!run) throw new Error('an operation reached the executor that was not admitted')
        const result = await run()
        const status = statusOf(result, jsonOnly)
        if (status !== undefined) tellStatus(result.errors!, status)
        return result as { data?: Record<string, unknown> | null }
      },
    }),
    stop: async () => {},
  }
}

/** Undefined leaves it to Apollo: 200, or 400 when nothing was executed. */
function statusOf({ data, errors }: ExecutionResult, jsonOnly: boolean): number | undefined {
  if (!errors) return undefined
  if (data === undefined) return jsonOnly ? 200 : undefined
  const nothing = data === null || Object.values(data).every((value) => value === null)
  return nothing && errors.some(({ extensions }) => extensions['code'] === 'UNAVAILABLE') ? 503 : undefined
}

function tellStatus(errors: readonly GraphQLError[], status: number): void {
  const headers = new HeaderMap(status === 503 ? [['retry-after', '1']] : [])
  for (const { extensions } of errors) Object.assign(extensions, { http: { status, headers } })
}

/** Documents by the hash that Apollo asks with. */
class HeldDocuments {
  readonly #byHash = new Map<string, Document>()
  readonly #held = new WeakSet<Document>()

  hold(document: Document): void {
    if (this.#held.has(document)) return
    if (this.#byHash.size >= maxHeld) {
      const [hash, oldest] = this.#byHash.entries().next().value!
      this.#byHash.delete(hash)
      this.#held.delete(oldest)
    }
    this.#byHash.set(createHash('sha256').update(document.text).digest('hex'), document)
    this.#held.add(document)
  }

  async get(key: string): Promise<DocumentNode | undefined> {
    return this.#byHash.get(key.slice(key.lastIndexOf(':') + 1))?.ast
  }

  async set(): Promise<void> {}
  async delete(): Promise<void> {}
}

/** As many as the document cache holds. */
const maxHeld = 1_200
