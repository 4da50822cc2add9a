import { sql } from 'drizzle-orm'
import type { Tx, TxDeps } from '../db/tx.ts'
import { addMs } from '@linli/kit'

type Deps = Omit<TxDeps, 'actor'>

/** Background work by name. The name is kept in the database: it is never changed. `A` is the app. */
export interface Job<A extends Deps = Deps, Payload extends object = object> {
  readonly name: string
  /** At least once: a worker that is killed in the middle is followed by another. */
  readonly work: (app: A, payload: Payload) => Promise<void>
  /** Cron of five fields in Asia/Shanghai, for work that nobody asks for. */
  readonly cron?: string
}

export const defineJob = <A extends Deps, Payload extends object>(
  name: string,
  work: Job<A, Payload>['work'],
): Job<A, Payload> => ({ name, work })

/** Work that is done again and again. */
export const defineCron = <A extends Deps>(name: string, cron: string, work: (app: A) => Promise<void>): Job<A> => ({
  name,
  work,
  cron,
})

export interface EnqueueOptions {
  readonly startAfter?: Date
  /** Of the jobs of one name and key at most one waits: asking for what is already asked for does nothing. */
  readonly singletonKey?: string
}

/** Tries after the first; together with the waits between them about an hour and a half. */
export const retryLimit = 9
const retryDelaySeconds = 5
const longestDelaySeconds = 1_800
/** A worker says so often that it lives; silent for this long it is taken for dead. */
export const heartbeatSeconds = 30
const keptMs = 14 * 86_400_000

/**
 * A job in the same transaction as the row it is about: both or neither. pg-boss documents its table for such inserts,
 * and one statement here is half the price of its `send`, which would also want a connection's worth of state in every
 * process that only places orders. The queue itself is made by `prepareJobs`.
 */
export async function enqueue<Payload extends object>(
  tx: Tx,
  name: string,
  payload: Payload,
  { startAfter = tx.now, singletonKey }: EnqueueOptions = {},
): Promise<void> {
  await tx.sql.execute(sql`
    insert into pgboss.job (name, data, start_after, keep_until, singleton_key, policy,
      retry_limit, retry_delay, retry_backoff, retry_delay_max, heartbeat_seconds)
    values (${name}, ${JSON.stringify(payload)}::jsonb, ${startAfter.toISOString()}::timestamptz,
      ${addMs(startAfter, keptMs).toISOString()}::timestamptz, ${singletonKey ?? null},
      ${singletonKey === undefined ? 'standard' : 'short'},
      ${retryLimit}, ${retryDelaySeconds}, true, ${longestDelaySeconds}, ${heartbeatSeconds})
    on conflict do nothing`)
}
