import { drizzle } from 'drizzle-orm/node-postgres'
import type pg from 'pg'
import type { Actor } from '../access/actor.ts'
import { addToOutbox, type EventDraft } from '../events/outbox.ts'
import type { Db, Sql } from './database.ts'
import type { Clock } from '@linli/kit'

export interface TxDeps {
  readonly db: Db
  readonly clock: Clock
  readonly actor: Actor
  /** Called after a commit that emitted events, so that the relay need not wait for its next look. */
  readonly onCommit?: (() => void) | undefined
}

/** A write takes a `Tx`, and only `inTx` makes one: a write outside a transaction does not compile. */
export interface Tx {
  readonly sql: Sql
  readonly actor: Actor
  /** One instant per transaction. */
  readonly now: Date
  /** Outbox rows in the same transaction. */
  emit(...events: EventDraft[]): Promise<void>
  readonly [made]: true
}
declare const made: unique symbol

const maxTries = 4
/** serialization_failure, deadlock_detected */
const retryable = new Set(['40001', '40P01'])

/** Runs `work` atomically. It may run again after a deadlock, so it touches nothing but `tx`. */
export function inTx<T>(deps: TxDeps, work: (tx: Tx) => Promise<T>): Promise<T> {
  return again(async () => {
    const now = deps.clock.now()
    let emitted = false
    const answer = await deps.db.sql.transaction((sql) =>
      work(txOf(sql, { actor: deps.actor, now, onEmit: () => (emitted = true) })),
    )
    if (emitted) deps.onCommit?.()
    return answer
  })
}

/**
 * The same over a connection of its own, for the busiest write of all: `work` begins and ends the transaction itself, so
 * that statements which need not wait for each other travel together (see `DbOptions.pipeline`).
 */
export function onConnection<T>(deps: TxDeps, work: (tx: Tx, client: pg.PoolClient) => Promise<T>): Promise<T> {
  return again(async () => {
    const client = await deps.db.pool.connect()
    try {
      const sql = drizzle({ client, casing: 'snake_case' })
      const tx = txOf(sql, { actor: deps.actor, now: deps.clock.now(), onEmit: () => {} })
      const answer = await work(tx, client)
      client.release()
      deps.onCommit?.()
      return answer
    } catch (error) {
      // The connection goes with its transaction.
      client.release(true)
      throw error
    }
  })
}

const txOf = (sql: Sql, { actor, now, onEmit }: { actor: Actor; now: Date; onEmit: () => void }): Tx =>
  ({
    sql,
    actor,
    now,
    async emit(...events) {
      onEmit()
      await addToOutbox(sql, events, now)
    },
  }) as Omit<Tx, typeof made> as Tx

async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt >= maxTries || !retryable.has(sqlStateOf(error) ?? '')) throw error
    }
  }
}

/** Carries the answer of a dry run out of the transaction that it rolls back. */
class DryAnswer<T> extends Error {
  readonly answer: T
  constructor(answer: T) {
    super('a dry run is rolled back')
    this.answer = answer
  }
}

/** With `dryRun` the work is done to see what comes of it, and then undone. */
export async function inTxUnless<T>(dryRun: boolean, deps: TxDeps, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (!dryRun) return inTx(deps, work)
  try {
    return await inTx(deps, async (tx) => {
      throw new DryAnswer(await work(tx))
    })
  } catch (error) {
    if (error instanceof DryAnswer) return error.answer as T
    throw error
  }
}

/** The SQLSTATE of a driver error, also when drizzle has wrapped it. */
export function sqlStateOf(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string' && /^[0-9A-Z]{5}$/.test(at.code)) return at.code
  }
  return undefined
}

/** The name of the constraint that a write ran into. */
export function constraintOf(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++) {
    if ('constraint' in at && typeof at.constraint === 'string') return at.constraint
  }
  return undefined
}
