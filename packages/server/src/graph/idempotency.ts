import { createHash } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import type { Sql } from '../db/database.ts'
import { inTx, type Tx, type TxDeps } from '../db/tx.ts'
import { idempotencyRecords } from './idempotency.table.ts'
import { addMs, refuse, type Id } from '@linli/kit'

/** One thing that a caller asks for under a key of his own. */
export interface Asked {
  /** The mutation's name. */
  readonly operation: string
  readonly key: string
  /** Its input: asked again under the same key, it must be the same. */
  readonly request: unknown
}

const longestKey = 255

export function checkKey(key: string): void {
  if (key.length < 1 || key.length > longestKey || key.includes('\0'))
    refuse('IDEMPOTENCY_KEY_INVALID', {}, 'idempotencyKey')
}

/**
 * Does the work once a key, in this transaction, and answers every repetition with the first answer. The record is
 * inserted first: a twin that runs at the same time waits on it, and then finds the answer. What is refused is rolled
 * back with its record, so that it may be asked again. Answers are ids and figures that survive JSON, never secrets.
 */
export async function idempotent<T extends object>(tx: Tx, asked: Asked, work: () => Promise<T>): Promise<T> {
  return (await doOnce(tx, asked, work)).answer
}

/** `inTx` and `idempotent` in one, and `wasReplayed(ctx)` can tell the client. */
export async function inTxOnce<T extends object>(ctx: TxDeps, asked: Asked, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { answer, isReplay } = await inTx(ctx, (tx) => doOnce(tx, asked, () => work(tx)))
  if (isReplay) markReplayed(ctx)
  return answer
}

/** Contexts of requests that were answered from a record. */
const replayed = new WeakSet<object>()

/** For a command whose own statement looks the record up. */
export const markReplayed = (ctx: object): void => void replayed.add(ctx)

/** Whether `extensions.idempotent` of this request's answer is `replayed`. */
export const wasReplayed = (ctx: object): boolean => replayed.has(ctx)

async function doOnce<T extends object>(
  tx: Tx,
  { operation, key, request }: Asked,
  work: () => Promise<T>,
): Promise<{ answer: T; isReplay: boolean }> {
  checkKey(key)
  const principalId = (tx.actor.id ?? refuse('UNAUTHENTICATED')) as Id<'usr'>
  const requestHash = hashRequest(request)
  const mine = and(eq(idempotencyRecords.principalId, principalId), eq(idempotencyRecords.key, key))
  const begun = await tx.sql
    .insert(idempotencyRecords)
    .values({ principalId, key, operation, requestHash, createdAt: tx.now })
    .onConflictDoNothing()
    .returning({ key: idempotencyRecords.key })
  if (begun.length > 0) {
    const answer = await work()
    await tx.sql.update(idempotencyRecords).set({ answer }).where(mine)
    return { answer, isReplay: false }
  }
  const [record] = await tx.sql.select().from(idempotencyRecords).where(mine)
  // Between the two statements the record may have grown old and been removed; the client asks again.
  if (!record) refuse('UNAVAILABLE')
  if (record.operation !== operation || record.requestHash !== requestHash)
    refuse('IDEMPOTENCY_KEY_REUSED', {}, 'idempotencyKey')
  return { answer: record.answer as T, isReplay: true }
}

/** The order of an input's fields is spelling; everything else is content. */
export const hashRequest = (request: unknown): string =>
  createHash('sha256').update(canonical(request)).digest('base64url')

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (value === null || typeof value !== 'object' || value instanceof Date) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item)}`).join()}}`
}

const batch = 5_000

/** Forgets records older than `hours`; true when there may be more. For a job, which asks until there are none. */
export async function forgetOldAnswers(db: Sql, { now, hours }: { now: Date; hours: number }): Promise<boolean> {
  const before = addMs(now, -hours * 3_600_000).toISOString()
  const { rowCount } = await db.execute(sql`
    delete from ${idempotencyRecords} where (principal_id, key) in (
      select principal_id, key from ${idempotencyRecords} where created_at < ${before}::timestamptz limit ${sql.raw(String(batch))})`)
  return rowCount === batch
}
