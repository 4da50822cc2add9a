import type pg from 'pg'
import type { Log } from '../log.ts'
import type { Broker } from './broker.ts'
import { looker } from './looker.ts'
import { findOldestUnsent } from './outbox.store.ts'
import type { Reaction } from './reactions.ts'
import type { Clock } from '@linli/kit'

export interface RelayOptions {
  /** A small pool of its own: background work must not starve orders, nor they it. */
  readonly pool: pg.Pool
  readonly broker: Broker
  readonly clock: Clock
  readonly log: Log
  /** Who reacts to what: the relay adds their deliveries. */
  readonly reactions: readonly Pick<Reaction, 'name' | 'eventTypes' | 'actions'>[]
  readonly lookEveryMs?: number
  /** Events of one transaction of the relay. */
  readonly batch?: number
}

export interface Relay {
  /** Something was committed in this process. */
  wake(): void
  /** Sends all that is unsent now; answers how many. Tests need not wait. */
  drain(): Promise<number>
  /** Age of the oldest event that is still unsent; 0 when there is none. */
  lagMs(): Promise<number>
  close(): Promise<void>
}

/** Under load, one look for many commits; after a quiet moment the first is sent at once. */
const restMs = 20

/** Any constant does, as long as every relay of a database takes the same. */
const relayLock = 7_256_210

/**
 * Gives each committed event its place. Positions are given one transaction at a time, under the lock and in a snapshot
 * that is taken after it, so they become visible in order: a reader that has seen a position has seen all before it.
 * A late committer gets a later position; it cannot slip in behind a reader, as with a serial given at insert.
 *
 * The transaction is the lease: it does nothing outside of the database, and when a relay is killed PostgreSQL gives its
 * rows back at once. What can fail about a single event are its reactions; each has a delivery of its own with its own
 * attempts, so that one poisoned event holds up nobody.
 *
 * Within one thing the order is that of `seq`: the batch is widened by earlier events of its things that the limit cut
 * off, and takes its turns by thing. (An event that is visible has all earlier ones of its thing visible: `seq` is given
 * under that row's lock.)
 */
const sendBatch = `
  with batch as materialized (
    select id, aggregate_id, seq from outbox where position is null order by id limit $1),
  whole as (
    select o.id, o.aggregate_id, o.seq
    from (select aggregate_id, max(seq) as seq from batch group by aggregate_id) b
    join outbox o on o.aggregate_id = b.aggregate_id and o.seq <= b.seq
    where o.position is null),
  turns as (
    select id, row_number() over (order by turn, seq) as n
    from (select id, seq, max(id) over (partition by aggregate_id order by seq) as turn from whole) w),
  base as (
    select greatest((select max(position) from outbox), (select trimmed_to from outbox_mark), 0) as at),
  sent as (
    update outbox o set position = base.at + turns.n from turns, base where o.id = turns.id
    returning o.id, o.type, o.facts->>'action' as action),
  wanted as (
    insert into deliveries (event_id, reaction, due_at)
    select sent.id, r.reaction, $2 from sent join unnest($3::text[], $4::text[], $5::text[]) as r(type, reaction, action)
      on r.type = sent.type and (r.action is null or r.action = sent.action))
  select count(*)::int as sent from sent`

export function openRelay(options: RelayOptions): Relay {
  const { pool, broker, clock, log, reactions, lookEveryMs = 1_000, batch = 500 } = options
  const wanted = reactions.flatMap(({ name, eventTypes, actions = [null] }) =>
    eventTypes.flatMap((type) => actions.map((action) => ({ type, name, action }))),
  )

  async function send(): Promise<number> {
    const { rowCount: waiting } = await pool.query('select 1 from outbox where position is null limit 1')
    if (!waiting) return 0
    const client = await pool.connect()
    try {
      await client.query(`begin; select pg_advisory_xact_lock(${relayLock})`)
      const { rows } = await client.query<{ sent: number }>({
        name: 'relay_send',
        text: sendBatch,
        values: [
          batch,
          clock.now(),
          ...(['type', 'name', 'action'] as const).map((part) => wanted.map((each) => each[part])),
        ],
      })
      await client.query('commit')
      client.release()
      return rows[0]!.sent
    } catch (error) {
      // The connection goes with its transaction.
      client.release(true)
      throw error
    }
  }

  async function sendAll(): Promise<number> {
    let all = 0
    // What is committed meanwhile wakes the relay itself; only what a batch had no room for is waiting already.
    for (let sent = batch; sent >= batch; all += sent) {
      sent = await send()
      if (sent > 0) await broker.wake()
    }
    return all
  }

  const loop = looker({ look: sendAll, everyMs: lookEveryMs, restMs, log, name: 'relay' })
  return {
    wake: () => loop.wake(),
    drain: () => loop.drain(),
    async lagMs() {
      const oldest = await findOldestUnsent(pool)
      return oldest === null ? 0 : Math.max(0, clock.now().getTime() - oldest.getTime())
    },
    close: () => loop.close(),
  }
}
