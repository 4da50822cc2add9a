import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'drizzle-orm'
import type pg from 'pg'
import { from } from 'pg-copy-streams'
import { system } from '../../../access/actor.ts'
import { onConnection, type Tx, type TxDeps } from '../../../db/tx.ts'
import { dayNumber } from '../facts/calendar.ts'
import { mostOfEvent, segmentTopic } from '../segments/segment.ts'
import { applyTagMembership } from '../tags/tags.membership.ts'
import { changeRows } from './change-rows.ts'
import { isOfTag } from './targets.store.ts'
import type { MembershipChange } from '@linli/audience'

/** Somebody else is the owner now: whatever this one knows is of the past. */
export class OwnerReplaced extends Error {}

/** What became of one segment, and who belongs to it now. */
export interface Membership extends MembershipChange {
  readonly bits: Uint8Array
}

type Deps = Omit<TxDeps, 'actor'>

/**
 * Writes who entered and left: the log, who belongs now, the count of the day and the events in one transaction, and only
 * while this owner is the owner. What tags give and take goes the way of tags.
 */
export function writeMemberships(deps: Deps, epoch: number, changes: readonly Membership[]): Promise<void> {
  if (changes.length === 0) return Promise.resolve()
  const ofTags = changes.filter(({ segmentId }) => isOfTag(segmentId)).toSorted(byId)
  const ofSegments = changes.filter(({ segmentId }) => !isOfTag(segmentId)).toSorted(byId)
  return onConnection({ ...deps, actor: system }, async (tx, client) => {
    await client.query('begin')
    await assertOwner(client, epoch)
    if (ofSegments.length > 0) {
      await copyChanges(client, ofSegments, tx.now)
      for (const change of ofSegments) await saveMembers(tx, change)
    }
    for (const { segmentId, entered, left } of ofTags) await applyTagMembership(tx, segmentId, [...entered], [...left])
    await client.query('commit')
  })
}

/** Like everybody who needs several. */
const byId = (a: Membership, b: Membership): number => (a.segmentId < b.segmentId ? -1 : 1)

async function assertOwner(client: Pick<pg.ClientBase, 'query'>, epoch: number): Promise<void> {
  const { rows } = await client.query<{ epoch: number }>('select epoch from audience_owner for update')
  if (rows[0]?.epoch !== epoch) throw new OwnerReplaced(`epoch ${epoch} is over, it is ${rows[0]?.epoch} now`)
}

async function copyChanges(client: pg.ClientBase, changes: readonly Membership[], at: Date): Promise<void> {
  const into = client.query(
    from('copy segment_changes (segment_id, block, ordinals, entered, at) from stdin (format binary)'),
  )
  await pipeline(Readable.from(changeRows(changes, at)), into)
}

async function saveMembers(tx: Tx, { segmentId, entered, left, size, bits }: Membership): Promise<void> {
  await tx.sql.execute(sql`
    insert into segment_members (segment_id, bits, change_id)
    values (${segmentId}, ${Buffer.from(bits)}, (select max(id) from segment_changes where segment_id = ${segmentId}))
    on conflict (segment_id) do update set bits = excluded.bits, change_id = excluded.change_id`)
  await tx.sql.execute(sql`
    insert into segment_days as d (segment_id, day, entered, "left", size)
    values (${segmentId}, ${dayNumber(tx.now)}, ${entered.length}, ${left.length}, ${size})
    on conflict (segment_id, day) do update set entered = d.entered + excluded.entered, "left" = d.left + excluded.left, size = excluded.size`)
  await tell(tx, { segmentId, entered, left, size })
}

async function tell(tx: Tx, { segmentId, entered, left, size }: MembershipChange): Promise<void> {
  const parts = [
    ...partsOf(entered).map((ordinals) => ({ entered: ordinals, left: [] as number[] })),
    ...partsOf(left).map((ordinals) => ({ entered: [] as number[], left: ordinals })),
  ]
  const { rows } = await tx.sql.execute<{ told: number; communityId: string | null }>(sql`
    update segments set size = ${size}, told = told + ${parts.length} where id = ${segmentId}
    returning told, community_id as "communityId"`)
  const { told, communityId } = rows[0]!
  await tx.emit(
    ...parts.map((part, index) => ({
      type: 'SegmentChanged',
      aggregateId: segmentId,
      seq: told - parts.length + 1 + index,
      topics: [segmentTopic(segmentId)],
      facts: { segmentId, communityId, size, ...part },
    })),
  )
}

const partsOf = (ordinals: Int32Array): number[][] =>
  Array.from({ length: Math.ceil(ordinals.length / mostOfEvent) }, (_, part) =>
    Array.from(ordinals.subarray(part * mostOfEvent, (part + 1) * mostOfEvent)),
  )
