import { and, eq, sql, type SQL } from 'drizzle-orm'
import { stampOf, type ActorStamp } from '../../../access/actor.ts'
import type { Tx } from '../../../db/tx.ts'
import { residents } from '../residents/residents.table.ts'
import type { AssignmentId, TagDecisionKind, TagEnd, TagId, TagSource } from './tag.ts'
import { tagAssignments, tagContests, tagDecisions, tags } from './tags.table.ts'
import { addMs, isId, newId, refuse, type Id } from '@linli/kit'

export type Tag = typeof tags.$inferSelect

/** Holds the tag: who gives and takes it waits, so that its events are numbered without holes. */
export async function lockTag(tx: Tx, id: string): Promise<Tag> {
  if (!isId('tag', id)) refuse('NOT_FOUND', {}, 'tagId')
  const [tag] = await tx.sql.select().from(tags).where(eq(tags.id, id)).for('update')
  if (!tag) refuse('NOT_FOUND', {}, 'tagId')
  return tag
}

export const actingStamp = (tx: Tx): ActorStamp => stampOf(tx.actor, tx.actor.grants[0]?.role ?? null)

export interface Giving {
  readonly source: TagSource
  readonly evidence: string
  /** Absent: as long as the tag is kept. */
  readonly expiresAt?: Date | undefined
}

const dayMs = 86_400_000

/**
 * Gives a tag to residents who may have it, and tells who got it: not who has it, is gone, or contests it. The tag is
 * locked.
 */
export async function giveTag(tx: Tx, tag: Tag, ordinals: readonly number[], giving: Giving): Promise<number[]> {
  if (ordinals.length === 0) return []
  const expiresAt = giving.expiresAt ?? addMs(tx.now, tag.daysKept * dayMs)
  const by = giving.source === 'RULE' || giving.source === 'COMPUTED' ? null : JSON.stringify(actingStamp(tx))
  const { rows } = await tx.sql.execute<{ ordinal: number }>(sql`
    insert into ${tagAssignments} (id, tag_id, resident_id, ordinal, source, assigned_by, assigned_at, expires_at, evidence)
    select w.id, ${tag.id}, r.id, r.ordinal, ${giving.source}, ${by}::jsonb, ${iso(tx.now)}, ${iso(expiresAt)}, ${giving.evidence}
    from unnest(${sql.param(ordinals.map(() => newId('tas')))}::text[], ${sql.param([...ordinals])}::int[]) as w(id, ordinal)
    join ${residents} r on r.ordinal = w.ordinal
    where r.forgotten_at is null and not exists (
      select from ${tagContests} c where c.tag_id = ${tag.id} and c.ordinal = w.ordinal and c.state <> 'DISMISSED')
    order by w.ordinal
    on conflict (tag_id, ordinal) where ended_at is null do nothing
    returning ordinal`)
  const given = rows.map(({ ordinal }) => ordinal)
  await tell(tx, tag, 'TagAssigned', given)
  return given
}

export interface Ending {
  readonly as: TagEnd
  readonly why?: string | undefined
}

/** Ends assignments of one tag that stand, and tells of whom. The tag is locked. */
export async function endAssignments(tx: Tx, tag: Tag, which: SQL, { as, why }: Ending): Promise<number[]> {
  const ended = await tx.sql
    .update(tagAssignments)
    .set({ endedAt: tx.now, endedAs: as, endedBy: actingStamp(tx), endedWhy: why ?? null })
    .where(and(eq(tagAssignments.tagId, tag.id), sql`${tagAssignments.endedAt} is null`, which))
    .returning({ ordinal: tagAssignments.ordinal })
  const ordinals = ended.map(({ ordinal }) => ordinal).toSorted((a, b) => a - b)
  await tell(tx, tag, 'TagEnded', ordinals)
  return ordinals
}

/** An event names no more residents than this. */
const mostOfEvent = 1_000

async function tell(tx: Tx, tag: Tag, type: 'TagAssigned' | 'TagEnded', ordinals: readonly number[]): Promise<void> {
  const count = Math.ceil(ordinals.length / mostOfEvent)
  if (count === 0) return
  const first = await numbersOf(tx, tag.id, count)
  for (let part = 0; part < count; part++)
    await tx.emit({
      type,
      aggregateId: tag.id,
      seq: first + part,
      topics: ['tags', `tag:${tag.id}`],
      facts: {
        tagId: tag.id,
        tag: tag.ordinal,
        ordinals: ordinals.slice(part * mostOfEvent, (part + 1) * mostOfEvent),
      },
    })
}

/** The first of so many numbers for events of the tag. */
async function numbersOf(tx: Tx, id: TagId, count: number): Promise<number> {
  const [row] = await tx.sql
    .update(tags)
    .set({ told: sql`${tags.told} + ${count}` })
    .where(eq(tags.id, id))
    .returning({ told: tags.told })
  return row!.told - count + 1
}

/** The definition of a tag is another one, or is in use now, or no longer. */
export async function tellOfTag(tx: Tx, { id, ordinal, kind }: Tag, state: Tag['state']): Promise<void> {
  const seq = await numbersOf(tx, id, 1)
  const facts = { tagId: id, tag: ordinal, kind, state }
  await tx.emit({ type: 'TagChanged', aggregateId: id, seq, topics: ['tags', `tag:${id}`], facts })
}

export interface Decision {
  readonly tagId: TagId
  readonly kind: TagDecisionKind
  readonly why: string
  readonly residentId?: Id<'res'>
  readonly count?: number
}

export const writeDecision = (tx: Tx, decision: Decision): Promise<unknown> =>
  tx.sql.insert(tagDecisions).values({ id: newId('tdc'), ...decision, by: actingStamp(tx), at: tx.now })

export interface Assigned {
  readonly id: AssignmentId
  readonly tagId: TagId
  readonly ordinal: number
  readonly residentId: Id<'res'>
  readonly principalId: Id<'usr'>
  readonly communityId: Id<'com'>
  readonly endedAt: Date | null
}

/** An assignment with whom it is on. Its tag is locked before it is looked at again. */
export async function findAssignment(tx: Tx, id: string): Promise<Assigned | undefined> {
  if (!isId('tas', id)) return undefined
  const [found] = await tx.sql
    .select({
      id: tagAssignments.id,
      tagId: tagAssignments.tagId,
      ordinal: tagAssignments.ordinal,
      residentId: tagAssignments.residentId,
      principalId: residents.principalId,
      communityId: residents.communityId,
      endedAt: tagAssignments.endedAt,
    })
    .from(tagAssignments)
    .innerJoin(residents, eq(residents.id, tagAssignments.residentId))
    .where(eq(tagAssignments.id, id))
  return found
}

const iso = (at: Date): SQL => sql`${at.toISOString()}::timestamptz`
