import { buildSchema, type GraphQLObjectType, type GraphQLSchema } from 'graphql'
import { anonymous, type Actor, type Role } from '../access/actor.ts'
import { readEnv, type Env } from '../env.ts'
import { openApollo } from './apollo.ts'
import { contextsOf } from './context-of.ts'
import type { App } from './context.ts'
import { openExecutor } from './executor.ts'
import { openHttp } from './http.ts'
import { InWork } from './in-work.ts'
import { openGate } from './limits.ts'
import { openMetrics } from './metrics.ts'
import { refuse, systemClock } from '@linli/kit'

/** A schema with everything the transports and limits can meet, and nothing else. */
export function smallSchema(): GraphQLSchema {
  const schema = buildSchema(`
    scalar Any
    enum Colour { RED GREEN BLUE }
    interface Named { name: String! }
    input Wish { text: String colour: Colour = RED wishes: [Wish!] }
    type PageInfo { hasNextPage: Boolean! }
    type PersonConnection { nodes: [Person!]! edges: [PersonEdge!]! pageInfo: PageInfo! }
    type PersonEdge { cursor: String! node: Person! }
    type Person implements Named { name: String! age: Int colour: Colour friends(first: Int): PersonConnection! pets: [Pet!]! broken: String brokenHard: String! best: Named }
    type Pet implements Named { name: String! owner: Person }
    union Anything = Person | Pet
    type Query {
      me: Person
      people(first: Int): PersonConnection!
      byIds(ids: [ID!]!): [Person]!
      echo(text: String, wish: Wish, number: Int, any: Any): String
      anything: [Anything!]!
      refused: String
      down: String
      slow(ms: Int!): String
    }
    type Mutation { add(text: String!): Person  login(code: String!): Boolean }
    type Subscription { ticks: Int! }
  `)
  const person = (name: string, age: number): object => ({
    __typename: 'Person',
    name,
    age,
    colour: age % 2 ? 'RED' : 'GREEN',
    pets: [{ __typename: 'Pet', name: `${name}'s cat` }],
  })
  const page = (first: number | undefined) => {
    const nodes = Array.from({ length: Math.min(first ?? 3, 5) }, (_, index) => person(`friend ${index}`, index))
    return {
      nodes,
      edges: nodes.map((node, index) => ({ cursor: String(index), node })),
      pageInfo: { hasNextPage: false },
    }
  }
  const wire = (type: string, resolvers: Record<string, (source: never, args: never) => unknown>) => {
    const fields = (schema.getType(type) as GraphQLObjectType).getFields()
    for (const [name, resolve] of Object.entries(resolvers)) fields[name]!.resolve = resolve as never
  }
  wire('Query', {
    me: () => person('me', 40),
    people: (_: never, { first }: { first?: number }) => page(first),
    byIds: (_: never, { ids }: { ids: string[] }) => ids.map((id) => (id === 'none' ? null : person(id, id.length))),
    echo: (_: never, args: object) => JSON.stringify(args),
    anything: async () => [person('one', 1), { __typename: 'Pet', name: 'two' }],
    refused: () => refuse('PAGE_SIZE', { limit: 100 }, 'first'),
    down: () =>
      Promise.reject(Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' })),
    slow: (_: never, { ms }: { ms: number }) => new Promise((resolve) => setTimeout(() => resolve('late'), ms)),
  })
  wire('Mutation', { add: (_: never, { text }: { text: string }) => person(text, 1), login: () => true })
  wire('Person', {
    friends: (_: never, { first }: { first?: number }) => Promise.resolve(page(first)),
    broken: () => {
      throw new Error('select secret_column from people where id = 7')
    },
    brokenHard: () => Promise.reject(new Error('at /srv/linli/secret.ts')),
    best: () => ({ __typename: 'Pet', name: 'Rex' }),
  })
  wire('Pet', { owner: () => person('owner', 9) })
  return schema
}

const actors: Readonly<Record<string, Role>> = { operator: 'OPERATOR', resident: 'RESIDENT', partner: 'PARTNER' }

/** `Bearer operator`, `Bearer resident`, `Bearer partner`; anything else is no sign-in. */
async function signIn({ authorization }: { authorization: string | undefined }): Promise<Actor> {
  if (authorization === undefined) return anonymous
  const name = authorization.replace('Bearer ', '')
  const role = actors[name] ?? refuse('UNAUTHENTICATED')
  const grant = { id: 'g', role, placeKind: 'PLATFORM', placeId: null, scopes: [] } as const
  return { kind: 'PERSON', id: `usr_${name}`, name, sessionId: 's', expiresAt: null, grants: [grant] }
}

export interface Small {
  readonly url: string
  readonly lines: { level: string; fields: Record<string, unknown>; message: string }[]
  ask(body: unknown, headers?: Record<string, string>): Promise<Response>
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export const smallEnv = (more: Record<string, string> = {}): Env =>
  readEnv({ DATABASE_URL: 'postgres://nobody@localhost/none', LINLI_PORT: '0', NODE_ENV: 'production', ...more })

/** A listening server over the small schema, without a database. */
export async function openSmall(more: Record<string, string> = {}, isStopping = () => false): Promise<Small> {
  const env = smallEnv(more)
  const schema = smallSchema()
  const lines: Small['lines'] = []
  const write =
    (level: string) =>
    (fields: object, message = '') =>
      void lines.push({ level, fields: fields as never, message })
  const log = {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('fatal'),
  } as unknown as App['log']
  const inWork = new InWork(env.maxConcurrent)
  const metrics = openMetrics({
    pools: {},
    relayLagMs: async () => 0,
    openSockets: () => 0,
    requestsInWork: () => inWork.count,
  })
  const nowMs = () => performance.now()
  const server = await openHttp({
    env,
    log,
    inWork,
    health: { checks: { always: async () => 'well' }, isStopping, metrics },
    takeNotification: async () => ({ status: 404, contentType: 'application/json', body: '{}' }),
    route: {
      log,
      contextOf: contextsOf({ env, clock: systemClock, log } as App),
      gate: openGate(schema, env, nowMs),
      execute: openExecutor(schema, nowMs),
      apollo: await openApollo(schema, log),
      authenticate: signIn,
    },
  })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  const close = () => server.close()
  return {
    url,
    lines,
    ask: (body, headers = {}) =>
      fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    close,
    [Symbol.asyncDispose]: close,
  }
}
