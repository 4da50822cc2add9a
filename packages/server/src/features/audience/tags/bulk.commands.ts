import { sql, type SQL } from 'drizzle-orm'
import { sees, visibleTo } from '../../../access/reach.ts'
import { inTxUnless, type Tx, type TxDeps } from '../../../db/tx.ts'
import { whereOf } from '../../../graph/read/index.ts'
import { keysOf, principals } from '../../accounts/index.ts'
import { checkName } from '../../communities/index.ts'
import { residentShape } from '../residents/residents.shape.ts'
import { residents } from '../residents/residents.table.ts'
import { segmentReach } from '../segments/segment.ts'
import { cellsOf, mostLines, mostMatched, nameOf, type BulkStatus, type Named } from './bulk.ts'
import { assigningReach, mayAssignSomewhere } from './tag.policy.ts'
import { lockGivable, longestWhy } from './tags.commands.ts'
import { giveTag, writeDecision, type Tag } from './tags.store.ts'
import { tagAssignments, tagContests } from './tags.table.ts'
import { refuse, type Id } from '@linli/kit'

/** Whom a bulk action means: exactly one of them is given. */
export interface BulkTargets {
  readonly residentIds?: readonly string[] | null
  readonly csv?: string | null
  readonly filter?: object | null
  readonly segmentId?: string | null
  /** Everybody who lives there. */
  readonly householdIds?: readonly string[] | null
}

export interface BulkWanted extends BulkTargets {
  readonly tagId: string
  readonly evidence: string
}

export interface BulkLine {
  /** From 0, without a heading. */
  readonly index: number
  readonly residentId: Id<'res'> | null
  readonly status: BulkStatus
}

export interface BulkDone {
  readonly tagId: Id<'tag'>
  readonly total: number
  readonly matched: number
  readonly counts: Readonly<Record<BulkStatus, number>>
  /** Of lists; of a filter or segment none. */
  readonly lines: readonly BulkLine[]
}

interface Target {
  readonly id: Id<'res'>
  readonly ordinal: number
}

/**
 * Gives many residents a tag, each for himself. A dry run goes all the way and is undone, so it says what would come of it
 * in the same numbers.
 */
export function bulkTag(deps: TxDeps, wanted: BulkWanted, { dryRun = false } = {}): Promise<BulkDone> {
  const evidence = checkName(wanted.evidence, 'evidence', longestWhy)
  const { residentIds, householdIds, csv, filter, segmentId } = wanted
  if ([residentIds, householdIds, csv, filter, segmentId].filter((each) => each != null).length !== 1)
    refuse('BAD_INPUT', { reason: 'one of residentIds, householdIds, csv, filter and segmentId is given' })
  if (householdIds && (householdIds.length === 0 || householdIds.length > mostLines))
    refuse('TOO_MANY', { limit: mostLines }, 'householdIds')
  return inTxUnless(dryRun, deps, async (tx) => {
    // What residents declared elsewhere, on paper or in another system, is entered for them.
    const tag = await lockGivable(tx, wanted.tagId, 'MANUAL', 'SELF')
    if (!mayAssignSomewhere(tx.actor, tag.sensitivity)) refuse('FORBIDDEN')
    const done = await give(tx, tag, wanted, evidence)
    const count = done.counts.TAGGED
    if (count > 0) await writeDecision(tx, { tagId: tag.id, kind: 'ASSIGNED_IN_BULK', why: evidence, count })
    return done
  })
}

async function give(tx: Tx, tag: Tag, wanted: BulkWanted, evidence: string): Promise<BulkDone> {
  const named = namesOf(wanted)
  const found = named ? await findNamed(tx, tag, named) : (await findMeant(tx, tag, wanted)).map((each) => [each])
  const targets = new Map(found.flat().map((target) => [target.ordinal, target]))
  const contested = await contestedBy(tx, tag, [...targets.keys()])
  const tagged = new Set(
    await giveTag(
      tx,
      tag,
      [...targets.keys()].toSorted((a, b) => a - b),
      { source: 'BULK', evidence },
    ),
  )
  const statusOf = ({ ordinal }: Target): BulkStatus =>
    tagged.has(ordinal) ? 'TAGGED' : contested.has(ordinal) ? 'CONTESTED' : 'ALREADY'
  const lines = linesOf(named ?? found.map(() => null), found, statusOf, named !== undefined)
  const counts = { TAGGED: 0, ALREADY: 0, CONTESTED: 0, UNKNOWN: 0, DUPLICATE: 0, UNREADABLE: 0 }
  for (const { status } of lines) counts[status]++
  return { tagId: tag.id, total: lines.length, matched: targets.size, counts, lines: named ? lines : [] }
}

/** A person who stands in several lines counts in the first. */
function linesOf(
  named: readonly Named[],
  found: readonly (readonly Target[])[],
  statusOf: (target: Target) => BulkStatus,
  isList: boolean,
): BulkLine[] {
  const seen = new Set<number>()
  return found.map(([target], index) => {
    if (!target) return { index, residentId: null, status: isList && named[index] === null ? 'UNREADABLE' : 'UNKNOWN' }
    const isAgain = seen.has(target.ordinal)
    seen.add(target.ordinal)
    return { index, residentId: target.id, status: isAgain ? 'DUPLICATE' : statusOf(target) }
  })
}

function namesOf({ residentIds, csv }: BulkTargets): Named[] | undefined {
  const cells = residentIds ?? (csv == null ? undefined : cellsOf(csv))
  if (!cells) return undefined
  if (cells.length === 0 || cells.length > mostLines)
    refuse('TOO_MANY', { limit: mostLines }, csv == null ? 'residentIds' : 'csv')
  return cells.map(nameOf)
}

/** For each name who is meant by it, of those the actor may give this tag; a stranger is as unknown as nobody. */
async function findNamed(tx: Tx, tag: Tag, named: readonly Named[]): Promise<Target[][]> {
  const keys = await keysOf(tx.sql)
  const blind = named.map((name) => (name && 'phone' in name ? keys.blind('phone', name.phone) : null))
  const { rows } = await tx.sql.execute<{ index: number } & Target & Record<string, unknown>>(sql`
    select n.index::int as index, ${residents.id} as id, ${residents.ordinal} as ordinal
    from unnest(${sql.param(named.map((name) => (name && 'residentId' in name ? name.residentId : null)))}::text[],
      ${sql.param(blind)}::text[]) with ordinality as n(resident_id, phone_index, index)
    join ${residents} on ${residents.id} = coalesce(n.resident_id, (
      select r.id from ${residents} r join ${principals} p on p.id = r.principal_id where p.phone_index = n.phone_index))
    where ${mayHave(tx, tag)}`)
  const found = new Map(rows.map(({ index, id, ordinal }) => [index - 1, { id, ordinal }]))
  return named.map((_, index) => {
    const target = found.get(index)
    return target ? [target] : []
  })
}

async function findMeant(tx: Tx, tag: Tag, { filter, segmentId, householdIds }: BulkTargets): Promise<Target[]> {
  if (segmentId != null) await assertSegment(tx, segmentId)
  const isMeant = householdIds
    ? sql`${residents.householdId} = any(${sql.param([...householdIds])}::text[])`
    : segmentId == null
      ? whereOf(residentShape, filter, tx)
      : inSegment(segmentId)
  const { rows } = await tx.sql.execute<Target & Record<string, unknown>>(sql`
    select ${residents.id} as id, ${residents.ordinal} as ordinal from ${residents}
    where ${mayHave(tx, tag)} and ${isMeant} order by ${residents.ordinal} limit ${mostMatched + 1}`)
  if (rows.length > mostMatched) refuse('TOO_MANY', { limit: mostMatched })
  return rows
}

async function assertSegment(tx: Tx, id: string): Promise<void> {
  const { rows } = await tx.sql.execute<{ communityId: string | null; state: string }>(
    sql`select community_id as "communityId", state from segments where id = ${id}`,
  )
  if (!rows[0] || !sees(tx.actor, segmentReach, rows[0])) refuse('NOT_FOUND', {}, 'segmentId')
}

/** Its members as they were last computed. */
const inSegment = (segmentId: string): SQL =>
  sql`exists (select from segment_members m where m.segment_id = ${segmentId} and ${residents.ordinal} < 8 * length(m.bits)
    and get_bit(m.bits, ${residents.ordinal}) = 1)`

/** Whoever lives here, and whom the actor may give this tag. */
const mayHave = (tx: Tx, { sensitivity }: Tag): SQL =>
  sql`${residents.forgottenAt} is null and ${visibleTo(tx.actor, assigningReach, (key) =>
    key === 'isNormal' ? sql`${sensitivity === 'NORMAL'}::boolean` : residents.communityId,
  )}`

async function contestedBy(tx: Tx, tag: Tag, ordinals: readonly number[]): Promise<Set<number>> {
  const { rows } = await tx.sql.execute<{ ordinal: number }>(sql`
    select ordinal from ${tagContests} where tag_id = ${tag.id} and state <> 'DISMISSED'
      and ordinal = any(${sql.param([...ordinals])}::int[])
      and not exists (select from ${tagAssignments} a where a.tag_id = ${tag.id} and a.ordinal = tag_contests.ordinal and a.ended_at is null)`)
  return new Set(rows.map(({ ordinal }) => ordinal))
}
