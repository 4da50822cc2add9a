import { anonymous, system, type Actor } from '../../src/access/actor.ts'
import { openDb } from '../../src/db/database.ts'
import { inTx, type TxDeps } from '../../src/db/tx.ts'
import { readEnv } from '../../src/env.ts'
import { openHub } from '../../src/events/hub.ts'
import type { Event } from '../../src/events/outbox.ts'
import { postgresBroker } from '../../src/events/postgres.ts'
import { openRelay } from '../../src/events/relay.ts'
import type { Ctx } from '../../src/graph/context.ts'
import { openExecutor } from '../../src/graph/executor.ts'
import { openGate } from '../../src/graph/limits.ts'
import { openSockets } from '../../src/graph/sockets.ts'
import { openStreamGroups } from '../../src/graph/stream-groups.ts'
import { openRights } from '../../src/graph/stream-rights.ts'
import { stream } from '../../src/graph/streams.ts'
import { openLog } from '../../src/log.ts'
import { boardOrder, contractSchema, movedItem, orderOf } from './schema.ts'
import type { Variant, VariantOptions } from './server.ts'
import { refuse, systemClock } from '@linli/kit'

const log = openLog('warn')

/** Every subscriber is somebody else, with rights of the same kind. */
const operator = (id: string): Actor => ({
  kind: 'PERSON',
  id,
  name: id,
  sessionId: `ses_${id}`,
  expiresAt: null,
  grants: [{ id: `grt_${id}`, role: 'OPERATOR', placeKind: 'PLATFORM', placeId: null, scopes: [] }],
})
const mayWatch = (actor: Actor) =>
  actor.grants.some(({ role, placeKind }) => role === 'OPERATOR' && placeKind === 'PLATFORM')
const toItem = ({ aggregateId, seq }: Event) => movedItem(aggregateId, seq)

/** The edge as it is: PostgreSQL, relay, wake-ups, hub, groups, sockets, permission per event. */
export async function openOurs({ server, mode, subscribers, databaseUrl }: VariantOptions): Promise<Variant> {
  const db = openDb({ url: databaseUrl, maxConnections: 4, onError: (error) => log.warn({ err: error }) })
  const { pool } = db
  const clock = systemClock
  const broker = postgresBroker({ url: databaseUrl, log })
  const hub = openHub({ pool, broker, log })
  const relay = openRelay({ pool, broker, clock, log, reactions: [] })
  const schema = contractSchema({
    opsBoard: (_source, args, context: Ctx, info) =>
      stream(() => ({ topics: ['orders'], sees: (_event, actor) => mayWatch(actor), toItem }))({ args, context, info }),
    orderStatus: (_source, args, context: Ctx, info) =>
      stream<{ orderId: string }>(({ args: { orderId } }) => ({
        topics: [`order:${orderId}`],
        aggregateId: orderId,
        sees: (_event, actor) => mayWatch(actor),
        toItem,
        whenHidden: 'end',
      }))({ args, context, info }),
  })
  const contextOf = (actor: Actor, { address, requestId } = { address: '', requestId: 'req_stream' }) =>
    ({ db, clock, log, hub, actor, address, requestId, statements: { count: 0 } }) as unknown as Ctx
  const env = readEnv({ DATABASE_URL: databaseUrl })
  const gate = openGate(schema, env, () => performance.now())
  const execute = openExecutor(schema, () => performance.now())
  openSockets({
    server,
    schema,
    gate,
    execute,
    groups: openStreamGroups({ hub, pool, clock, log, execute, contextOf }),
    rights: openRights({ hub, clock, log, contextOf, actorNow: async (actor) => actor }),
    contextOf,
    log,
    authenticate: async ({ authorization }) =>
      authorization?.startsWith('Bearer op_')
        ? operator(authorization.slice(7))
        : authorization
          ? refuse('UNAUTHENTICATED')
          : anonymous,
    allowedOrigins: [],
    maxSockets: env.maxSockets,
    maxSocketsPerAddress: env.maxSocketsPerAddress,
    maxStrangersPerAddress: 100,
    addressOf: ({ socket }) => socket.remoteAddress ?? '',
  })

  const deps: TxDeps = { db, clock, actor: system, onCommit: () => relay.wake() }
  return {
    async publish(seq) {
      if (mode === 'topic')
        return inTx(deps, (tx) =>
          tx.emit({
            type: 'OrderMoved',
            aggregateId: boardOrder,
            seq,
            topics: ['orders', `order:${boardOrder}`],
            facts: {},
          }),
        )
      // What is measured is how events reach people; those of all orders are written down by one statement.
      const orders = Array.from({ length: subscribers }, (_, n) => orderOf(n))
      await pool.query(
        `insert into outbox (id, type, aggregate_id, seq, topics, facts, occurred_at)
         select 'evt_' || lpad($1::int::text, 8, '0') || o, 'OrderMoved', o, $1::int, array['orders', 'order:' || o], '{}', now() from unnest($2::text[]) o`,
        [seq, orders],
      )
      relay.wake()
    },
  }
}
