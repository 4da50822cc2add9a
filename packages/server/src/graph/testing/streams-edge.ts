import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildSchema, isObjectType, type GraphQLScalarType, type GraphQLSchema } from 'graphql'
import { anonymous, type Actor, type Grant } from '../../access/actor.ts'
import { readEnv } from '../../env.ts'
import type { Broker } from '../../events/broker.ts'
import { openHub } from '../../events/hub.ts'
import { inProcessBroker } from '../../events/in-process.ts'
import type { Event } from '../../events/outbox.ts'
import { openRelay } from '../../events/relay.ts'
import { eventsDatabase, quiet, type EventsDatabase } from '../../events/testing/database.ts'
import type { Ctx } from '../context.ts'
import { openExecutor } from '../executor.ts'
import { openGate } from '../limits.ts'
import { openSockets, type SocketsOptions } from '../sockets.ts'
import { openStreamGroups } from '../stream-groups.ts'
import { openRights } from '../stream-rights.ts'
import { stream, type StreamPlan } from '../streams.ts'
import { addMs, refuse, systemClock } from '@linli/kit'

const sdl = /* GraphQL */ `
  scalar DateTime
  interface StreamItem {
    resumeToken: String!
    occurredAt: DateTime!
  }
  type Hello implements StreamItem {
    resumeToken: String!
    occurredAt: DateTime!
    serverTime: DateTime!
  }
  type Heartbeat implements StreamItem {
    resumeToken: String!
    occurredAt: DateTime!
    serverTime: DateTime!
  }
  type Resync implements StreamItem {
    resumeToken: String!
    occurredAt: DateTime!
    reason: String!
  }
  type OrderMoved implements StreamItem {
    resumeToken: String!
    occurredAt: DateTime!
    orderId: ID!
    seq: Int!
    viewer: String
    roles: [String!]!
  }
  type Query {
    me: String
    slow: String
  }
  type Mutation {
    touch: String
  }
  type Subscription {
    orderStatus(orderId: ID!, after: String): StreamItem!
    board(after: String): StreamItem!
    open(after: String): StreamItem!
    places(after: String): StreamItem!
  }
`

/** Whether what is read for an item fails as it does without a database. */
export interface Outage {
  isOn: boolean
}

/** How often an item was made, which is what groups are for. */
export interface Counted {
  executions: number
}

const toItem = ({ aggregateId, seq }: Event) => ({ __typename: 'OrderMoved', orderId: aggregateId, seq })
const isOperator = (actor: Actor) => actor.grants.some(({ role }) => role === 'OPERATOR')

/** A small schema in the shape of the contract: one stream over one thing, one over many, one that asks for nobody. */
export function streamsSchema(counted: Counted, outage: Outage): GraphQLSchema {
  const schema = buildSchema(sdl)
  Object.assign(schema.getType('DateTime') as GraphQLScalarType, { serialize: (at: Date) => at.toISOString() })
  const moved = schema.getType('OrderMoved')
  if (!isObjectType(moved)) throw new Error('OrderMoved is missing')
  moved.getFields()['viewer']!.resolve = (_item, _args, ctx: Ctx) => ctx.actor.id
  moved.getFields()['roles']!.resolve = (_item, _args, ctx: Ctx) => ctx.actor.grants.map(({ role }) => role)
  moved.getFields()['seq']!.resolve = (item: { seq: number }) => {
    counted.executions++
    if (outage.isOn) throw Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' })
    return item.seq
  }
  const fields = schema.getSubscriptionType()!.getFields()
  const plans: Record<string, (args: { orderId: string }, actor: Actor) => StreamPlan> = {
    orderStatus({ orderId }, actor) {
      if (!sees(actor, orderId)) refuse('NOT_FOUND', {}, 'orderId')
      return {
        topics: [`order:${orderId}`],
        aggregateId: orderId,
        sees: (_event, who) => sees(who, orderId),
        toItem,
        whenHidden: 'end',
      }
    },
    board: () => ({
      topics: ['orders'],
      sees: (event, who) => isOperator(who) || sees(who, event.aggregateId),
      toItem,
    }),
    open: () => ({ topics: ['orders'], sees: () => true, toItem }),
    places: (_args, actor) => ({
      topics: actor.grants.map(({ placeId }) => `order:${placeId}`),
      sees: () => true,
      toItem,
    }),
  }
  for (const [name, field] of Object.entries(fields)) {
    field.subscribe = (_source, args, context: Ctx, info) =>
      stream<{ orderId: string }>(({ args: given, ctx }) => plans[name]!(given, ctx.actor))({ args, context, info })
    field.resolve = (item: unknown) => item
  }
  schema.getQueryType()!.getFields()['me']!.resolve = (_source, _args, ctx: Ctx) => ctx.actor.id
  schema.getQueryType()!.getFields()['slow']!.resolve = () => new Promise((resolve) => setTimeout(resolve, 300, 'done'))
  schema.getMutationType()!.getFields()['touch']!.resolve = () => 'touched'
  return schema
}

const sees = (actor: Actor, orderId: string) =>
  isOperator(actor) || actor.grants.some(({ placeId }) => placeId === orderId)

export const grantAt = (placeId: string | null, role: Grant['role'] = 'RESIDENT'): Grant => ({
  id: `grt_${role}_${placeId}`,
  role,
  placeKind: placeId === null ? 'PLATFORM' : 'HOUSEHOLD',
  placeId,
  scopes: [],
})

export const person = (id: string, grants: readonly Grant[], expiresAt: Date | null = null): Actor => ({
  kind: 'PERSON',
  id,
  name: id,
  sessionId: `ses_${id}`,
  expiresAt,
  grants,
})

export interface EdgeOptions extends Partial<
  Pick<
    SocketsOptions,
    'initWithinMs' | 'maxOperations' | 'pingEveryMs' | 'maxStrangersPerAddress' | 'allowedOrigins' | 'maxSockets'
  >
> {
  readonly broker?: Broker
  readonly heartbeatMs?: number
  readonly port?: number
  /** Whether this process finds unsent events by itself. */
  readonly lookEveryMs?: number
}

/** The edge of one process with everything behind it that streams need. People sign in with `Bearer <id>`. */
export async function streamsEdge(w: EventsDatabase, options: EdgeOptions = {}) {
  const { broker = inProcessBroker(), heartbeatMs = 10_000, port = 0, lookEveryMs = 50 } = options
  const counted: Counted = { executions: 0 }
  const outage: Outage = { isOn: false }
  const schema = streamsSchema(counted, outage)
  const people = new Map<string, Actor>([['operator', person('operator', [grantAt(null, 'OPERATOR')])]])
  const clock = { aheadMs: 0, now: () => addMs(systemClock.now(), clock.aheadMs) }
  const { pool } = w.db
  const hub = openHub({ pool, broker, log: quiet })
  const relay = openRelay({ pool, broker, clock, log: quiet, reactions: [], lookEveryMs })
  const contextOf = (actor: Actor, { address, requestId } = { address: '', requestId: 'req_test' }) =>
    ({ actor, address, requestId, clock, log: quiet, db: w.db, statements: { count: 0 } }) as unknown as Ctx
  const env = readEnv({ DATABASE_URL: w.url })
  const gate = openGate(schema, env, () => performance.now())
  const held: { hello: Promise<void> | undefined } = { hello: undefined }
  const executor = openExecutor(schema, () => performance.now())
  const execute: typeof executor = async (run) => {
    if ((run.rootValue as { __typename?: string } | undefined)?.__typename === 'Hello') await held.hello
    return executor(run)
  }
  const authenticate = async ({ authorization }: { authorization: string | undefined }) => {
    if (authorization === undefined) return anonymous
    return people.get(authorization.replace(/^Bearer /, '')) ?? refuse('UNAUTHENTICATED')
  }
  const groups = openStreamGroups({ hub, pool, clock, log: quiet, execute, contextOf, heartbeatMs })
  const rights = openRights({
    hub,
    clock,
    log: quiet,
    contextOf,
    actorNow: async (actor) => people.get(actor.id!) ?? null,
  })
  const server = createServer((_request, response) => response.writeHead(404).end())
  const sockets = openSockets({
    server,
    schema,
    gate,
    execute,
    groups,
    rights,
    contextOf,
    authenticate,
    log: quiet,
    allowedOrigins: ['https://console.example'],
    maxSockets: 1_000,
    maxSocketsPerAddress: 1_000,
    maxStrangersPerAddress: 100,
    addressOf: ({ socket }) => socket.remoteAddress ?? '',
    ...options,
  })
  const url = await listen(server, port)
  return {
    url,
    port: Number(new URL(url).port),
    schema,
    gate,
    execute,
    groups,
    rights,
    authenticate,
    contextOf,
    server,
    sockets,
    people,
    clock,
    hub,
    relay,
    counted,
    outage,
    held,
    /** Tells the edge that somebody's rights have changed, as features do. */
    tell: (id: string) => w.emit({ type: 'GrantChanged', aggregateId: id, topics: [`principal:${id}`] }),
    async [Symbol.asyncDispose]() {
      groups.close()
      rights.close()
      await sockets.close()
      server.closeAllConnections()
      server.close()
      await relay.close()
      await hub.close()
      await broker.close()
    },
  }
}

const listen = (server: Server, port: number) =>
  new Promise<string>((resolve) =>
    server.listen(port, '127.0.0.1', () => resolve(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`)),
  )

/** An edge on a database of its own. */
export async function socketOn(options: EdgeOptions = {}) {
  const w = await eventsDatabase()
  const edge = await streamsEdge(w, options)
  return {
    w,
    edge,
    async [Symbol.asyncDispose]() {
      await edge[Symbol.asyncDispose]()
      await w[Symbol.asyncDispose]()
    },
  }
}
