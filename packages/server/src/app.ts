import { openDb, type Db } from './db/database.ts'
import { whenDatabaseIsUp } from './db/outage.ts'
import type { Env } from './env.ts'
import type { Broker } from './events/broker.ts'
import { openHub, type Hub } from './events/hub.ts'
import { inProcessBroker } from './events/in-process.ts'
import { postgresBroker } from './events/postgres.ts'
import { openRelay, type Relay } from './events/relay.ts'
import { keysOf, SandboxSms, useSecret } from './features/accounts/index.ts'
import { openAudienceDoor } from './features/audience/index.ts'
import { openRoundPlanner } from './features/dispatching/index.ts'
import { money, reactions } from './features/index.ts'
import { openChannels } from './features/messages/index.ts'
import { openPlacing } from './features/orders/index.ts'
import { sandboxPayments } from './features/payments/index.ts'
import type { App } from './graph/context.ts'
import { shapesByPrefix } from './graph/schema.ts'
import type { Log } from './log.ts'
import type { Clock } from '@linli/kit'

/** The app and what keeps it going; whoever opened it closes it. */
export interface Opened {
  readonly app: App
  readonly broker: Broker
  readonly relay: Relay
  /** For background work: it must not wait for requests, nor they for it. */
  readonly background: Db
  readonly databases: { readonly api: Db; readonly placing: Db; readonly relay: Db; readonly background: Db }
  readonly hub: Hub
  close(): Promise<void>
}

/** Waits for a database that is not up yet. */
export async function openApp(env: Env, clock: Clock, log: Log): Promise<Opened> {
  useSecret(env.secret)
  const open = (name: string, maxConnections: number, { pipeline = false } = {}): Db =>
    openDb({
      pipeline,
      url: env.databaseUrl,
      maxConnections,
      statementTimeoutMs: env.statementTimeoutMs,
      onError: ({ message }) => log.warn({ pool: name, reason: message }, 'a database connection broke'),
    })
  const databases = {
    api: open('api', env.apiConnections),
    placing: open('placing', 3, { pipeline: true }),
    relay: open('relay', env.relayConnections),
    background: open('background', env.jobConnections),
  }
  const keys = await whenDatabaseIsUp(() => keysOf(databases.api.sql), log)
  const broker = isAlone(env) ? inProcessBroker() : postgresBroker({ url: env.databaseUrl, log })
  const hub = openHub({ pool: databases.relay.pool, broker, log })
  const relay = openRelay({ pool: databases.relay.pool, broker, clock, log, reactions })
  const app: App = {
    env,
    db: databases.api,
    clock,
    log,
    hub,
    payments: sandboxPayments({ db: databases.api, clock, settings: env, keys }),
    money,
    placing: openPlacing({ db: databases.api, connections: databases.placing, clock, onCommit: () => relay.wake() }),
    rounds: openRoundPlanner(),
    audience: openAudienceDoor({ db: databases.api, keys }),
    sms: new SandboxSms(),
    channels: openChannels({ db: databases.api, clock, env, keys }),
    keys,
    shapesByPrefix,
    onCommit: () => relay.wake(),
  }
  return {
    app,
    broker,
    relay,
    hub,
    background: databases.background,
    databases,
    async close() {
      await app.rounds.close()
      await app.audience.close()
      await relay.close()
      await hub.close()
      await broker.close()
      await Promise.all(Object.values(databases).map((db) => db.close()))
    },
  }
}

/** A process that is everything needs nobody to be woken elsewhere. */
const isAlone = ({ broker, role }: Env): boolean => broker === 'in-process' || (broker === 'auto' && role === 'all')
