import { sql } from 'drizzle-orm'
import type { Sql } from '../../../db/database.ts'
import type { Tx } from '../../../db/tx.ts'
import type { SegmentStatus } from './segment.ts'
import { refuse } from '@linli/kit'

/** Who belongs to it now, by ordinal; in the order of ordinals. */
export async function listMemberOrdinals(db: Sql, segmentId: string): Promise<Int32Array> {
  const { rows } = await db.execute<{ bits: Buffer }>(
    sql`select bits from segment_members where segment_id = ${segmentId}`,
  )
  const bits = rows[0]?.bits ?? Buffer.alloc(0)
  const ordinals = new Int32Array(countOf(bits))
  let count = 0
  for (const [index, byte] of bits.entries())
    for (let bit = 0; byte >>> bit > 0; bit++) if ((byte >>> bit) & 1) ordinals[count++] = index * 8 + bit
  return ordinals
}

function countOf(bits: Uint8Array): number {
  let count = 0
  for (let byte of bits) for (; byte > 0; byte &= byte - 1) count++
  return count
}

/** The same in parts, as of one moment: whoever enters or leaves meanwhile is as he was when the first part was taken. */
export async function* streamMembers(db: Sql, segmentId: string, most = 1_000): AsyncGenerator<Int32Array> {
  const all = await listMemberOrdinals(db, segmentId)
  for (let from = 0; from < all.length; from += most) yield all.subarray(from, from + most)
}

/** As of this transaction; a forgotten resident belongs to nothing. */
export async function isMember(tx: Pick<Tx, 'sql'>, segmentId: string, residentId: string): Promise<boolean> {
  const { rows } = await tx.sql.execute<{ belongs: boolean }>(sql`
    select r.forgotten_at is null and r.ordinal < 8 * length(m.bits) and get_bit(m.bits, r.ordinal) = 1 as belongs
    from segment_members m join residents r on r.id = ${residentId} where m.segment_id = ${segmentId}`)
  return rows[0]?.belongs ?? false
}

interface Standing extends Record<string, unknown> {
  readonly status: SegmentStatus
  readonly lastError: string | null
  readonly staleSeconds: number | null
}

/** Refuses a segment whose members are not known to be right: nothing may be sent by it. */
export async function assertFresh(tx: Pick<Tx, 'sql' | 'now'>, segmentId: string, mostSeconds: number): Promise<void> {
  const { rows } = await tx.sql.execute<Standing>(sql`
    select status, last_error as "lastError",
      extract(epoch from ${tx.now.toISOString()}::timestamptz - computed_at)::float8 as "staleSeconds"
    from segments where id = ${segmentId} and state = 'ACTIVE'`)
  const [found] = rows
  if (!found) refuse('NOT_FOUND', {}, 'segmentId')
  if (found.status === 'FAILED') refuse('SEGMENT_FAILED', { reason: found.lastError ?? '' }, 'segmentId')
  if (found.status !== 'READY' || found.staleSeconds === null || found.staleSeconds > mostSeconds)
    refuse('SEGMENT_STALE', { limit: mostSeconds }, 'segmentId')
}
