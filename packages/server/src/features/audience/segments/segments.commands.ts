import { eq, sql } from 'drizzle-orm'
import { stampOf } from '../../../access/actor.ts'
import { sees } from '../../../access/reach.ts'
import { constraintOf, inTx, type Tx, type TxDeps } from '../../../db/tx.ts'
import { checkName, communities } from '../../communities/index.ts'
import { readRule } from './rule-check.ts'
import {
  keepingReach,
  segmentChoices,
  segmentReach,
  segmentTopic,
  type SegmentAction,
  type SegmentId,
} from './segment.ts'
import { segments, segmentVersions } from './segments.table.ts'
import { listUses } from './segments.uses.ts'
import { cycleThrough, equalRules, type Rule } from '@linli/audience'
import { isId, newId, refuse, type Id } from '@linli/kit'

export type Segment = typeof segments.$inferSelect

export interface SegmentWanted {
  /** Null: a new one. */
  readonly id?: string | null
  readonly name: string
  readonly nameEn: string
  readonly purpose: string
  /** Of a new one only; null: of the whole platform. */
  readonly communityId?: string | null
  readonly rule: unknown
  /** Why it is so now; read by whoever asks later. */
  readonly reason: string
}

const longestText = 200

/** Makes a segment, or gives one a new name or rule; every rule it had stays readable. */
export async function saveSegment(
  deps: TxDeps,
  wanted: SegmentWanted,
  { expectedVersion }: { expectedVersion?: number | null } = {},
): Promise<SegmentId> {
  const texts = {
    name: checkName(wanted.name, 'input.name'),
    nameEn: checkName(wanted.nameEn, 'input.nameEn'),
    purpose: checkName(wanted.purpose, 'input.purpose', longestText),
  }
  const reason = checkName(wanted.reason, 'input.reason', longestText)
  try {
    return await inTx(deps, async (tx) => {
      // Two that come to ask about each other at once would each see the other as it was.
      await tx.sql.execute(sql`select pg_advisory_xact_lock(hashtext('rules of segments'))`)
      if (wanted.id != null) return change(tx, wanted.id, { ...texts, reason, rule: wanted.rule, expectedVersion })
      const communityId = await placeOf(tx, wanted.communityId ?? null)
      const rule = await readRule(tx.sql, tx.actor, { rule: wanted.rule, communityId, field: 'input.rule' })
      const id = newId('seg')
      const [made] = await tx.sql
        .insert(segments)
        .values({
          ...{ id, ...texts, communityId, state: 'ACTIVE', version: 1, status: 'COMPUTING' },
          ...{ createdBy: byOf(tx), createdAt: tx.now },
        })
        .returning()
      await addVersion(tx, made!, { version: 1, rule, reason })
      await tell(tx, made!, { state: 'ACTIVE', version: 1, reason })
      return id
    })
  } catch (error) {
    if (constraintOf(error) === 'segments_name') refuse('SEGMENT_NAME_TAKEN', {}, 'input.name')
    throw error
  }
}

/** Programs of the platform have no id. */
const byOf = ({ actor }: Tx): string => actor.id ?? 'platform'

async function placeOf(tx: Tx, communityId: string | null): Promise<Id<'com'> | null> {
  if (!sees(tx.actor, keepingReach, { communityId }))
    refuse(communityId === null ? 'FORBIDDEN' : 'NOT_FOUND', {}, 'input.communityId')
  if (communityId === null) return null
  const [found] = await tx.sql
    .select({ id: communities.id })
    .from(communities)
    .where(eq(communities.id, communityId as Id<'com'>))
  return found?.id ?? refuse('NOT_FOUND', {}, 'input.communityId')
}

interface Changing {
  readonly name: string
  readonly nameEn: string
  readonly purpose: string
  readonly rule: unknown
  readonly reason: string
  readonly expectedVersion: number | null | undefined
}

async function change(
  tx: Tx,
  id: string,
  { rule: typed, reason, expectedVersion, ...texts }: Changing,
): Promise<SegmentId> {
  const segment = await lockSegment(tx, id, 'SAVE')
  if (expectedVersion != null && expectedVersion !== segment.version)
    refuse('STALE_VERSION', { currentVersion: segment.version }, 'expectedVersion')
  const { communityId } = segment
  const rule = await readRule(tx.sql, tx.actor, { rule: typed, communityId, field: 'input.rule' })
  const rules = await presentRules(tx)
  const way = cycleThrough(segment.id, rule, (other) => rules.get(other))
  if (way) refuse('SEGMENT_IN_ITSELF', { way: way.join(' ') }, 'input.rule')
  const isSame = equalRules(rules.get(segment.id)!, rule)
  const version = segment.version + 1
  await tx.sql
    .update(segments)
    .set({ ...texts, version, ...(isSame ? {} : { status: 'COMPUTING' as const, lastError: null }) })
    .where(eq(segments.id, segment.id))
  await addVersion(tx, segment, { version, rule, reason })
  await tell(tx, segment, { state: segment.state, version, reason })
  return segment.id
}

async function presentRules(tx: Tx): Promise<Map<string, Rule>> {
  const rows = await tx.sql
    .select({ id: segments.id, rule: segmentVersions.rule })
    .from(segments)
    .innerJoin(
      segmentVersions,
      sql`${segmentVersions.segmentId} = ${segments.id} and ${segmentVersions.version} = ${segments.version}`,
    )
  return new Map(rows.map(({ id, rule }) => [id, rule]))
}

const addVersion = (
  tx: Tx,
  { id }: Segment,
  { version, rule, reason }: { version: number; rule: Rule; reason: string },
): Promise<unknown> =>
  tx.sql.insert(segmentVersions).values({ segmentId: id, version, rule, reason, setBy: byOf(tx), setAt: tx.now })

/** Takes a segment out of use: nobody belongs to it any more, what it was stays readable. */
export const archiveSegment = (
  deps: TxDeps,
  { id, reason: typed }: { id: string; reason: string },
): Promise<SegmentId> => {
  const reason = checkName(typed, 'reason', longestText)
  return inTx(deps, async (tx) => {
    // Nobody may begin to ask about it while it is looked who does.
    await tx.sql.execute(sql`select pg_advisory_xact_lock(hashtext('rules of segments'))`)
    const segment = await lockSegment(tx, id, 'ARCHIVE')
    const uses = await listUses(tx.sql, segment.id)
    if (uses.length > 0) refuse('SEGMENT_IN_USE', { by: uses.map(({ name }) => name).join(', ') }, 'id')
    await tx.sql.update(segments).set({ state: 'ARCHIVED' }).where(eq(segments.id, segment.id))
    await tell(tx, segment, { state: 'ARCHIVED', version: segment.version, reason })
    return segment.id
  })
}

/** Has everybody asked again whether he belongs to it; its members stay what they are until that has gone well. */
export const recomputeSegment = (deps: TxDeps, id: string): Promise<SegmentId> =>
  inTx(deps, async (tx) => {
    const segment = await lockSegment(tx, id, 'RECOMPUTE')
    await tx.sql.update(segments).set({ status: 'COMPUTING', computedVersion: null }).where(eq(segments.id, segment.id))
    await tell(tx, segment, { state: segment.state, version: segment.version, reason: null })
    return segment.id
  })

/** Holds a segment that the actor keeps. */
async function lockSegment(tx: Tx, id: string, action: SegmentAction): Promise<Segment> {
  if (!isId('seg', id)) refuse('NOT_FOUND', {}, 'id')
  const [segment] = await tx.sql.select().from(segments).where(eq(segments.id, id)).for('update')
  if (!segment || !sees(tx.actor, segmentReach, segment)) refuse('NOT_FOUND', {}, 'id')
  if (!sees(tx.actor, keepingReach, segment)) refuse('FORBIDDEN')
  if (!segmentChoices(segment.state).includes(action)) refuse('SEGMENT_ARCHIVED', {}, 'id')
  return segment
}

/** The audit of a segment is what it tells; the owner of audiences is woken by it. */
async function tell(tx: Tx, { id, communityId }: Segment, facts: Readonly<Record<string, unknown>>): Promise<void> {
  const [row] = await tx.sql
    .update(segments)
    .set({ told: sql`${segments.told} + 1` })
    .where(eq(segments.id, id))
    .returning({ told: segments.told })
  await tx.emit({
    type: 'SegmentSaved',
    aggregateId: id,
    seq: row!.told,
    topics: ['segments', segmentTopic(id)],
    facts: { segmentId: id, communityId, by: stampOf(tx.actor, tx.actor.grants[0]?.role ?? null), ...facts },
  })
}
