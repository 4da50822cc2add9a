import { eq, sql } from 'drizzle-orm'
import { hasRole } from '../../../access/actor.ts'
import { sees } from '../../../access/reach.ts'
import { constraintOf, inTx, type Tx, type TxDeps } from '../../../db/tx.ts'
import { checkName } from '../../communities/index.ts'
import { residentReach } from '../residents/resident.ts'
import { residents } from '../residents/residents.table.ts'
import { checkTag, type NewTag } from './tag-check.ts'
import { mayAssign, needsSecondPerson, tagChoices } from './tag.policy.ts'
import type { AssignmentId, TagId, TagKind } from './tag.ts'
import {
  actingStamp,
  endAssignments,
  findAssignment,
  giveTag,
  lockTag,
  tellOfTag,
  writeDecision,
  type Assigned,
  type Tag,
} from './tags.store.ts'
import { tagContests, tags } from './tags.table.ts'
import { isId, newId, refuse, type Id } from '@linli/kit'

export const longestWhy = 200

/** Writes a tag into the catalogue; it is in use at once, unless a second person has to look at it. */
export async function proposeTag(deps: TxDeps, wanted: NewTag): Promise<TagId> {
  const checked = checkTag(wanted)
  try {
    return await inTx(deps, async (tx) => {
      if (!hasRole(tx.actor, 'OPERATOR')) refuse('FORBIDDEN')
      const id = newId('tag')
      const by = tx.actor.id as Id<'usr'>
      const state = needsSecondPerson(checked, tx.actor) ? 'PROPOSED' : 'ACTIVE'
      const [tag] = await tx.sql
        .insert(tags)
        .values({ id, ...checked, ownerId: by, proposedBy: by, state, createdAt: tx.now })
        .returning()
      await writeDecision(tx, { tagId: id, kind: 'PROPOSED', why: checked.purpose })
      await tellOfTag(tx, tag!, state)
      return id
    })
  } catch (error) {
    if (constraintOf(error) === 'tags_key') refuse('TAG_KEY_TAKEN', {}, 'key')
    throw error
  }
}

/** A second person approves or refuses what another proposed. */
export function decideTag(
  deps: TxDeps,
  { tagId, approves, why: typed }: { tagId: string; approves: boolean; why: string },
): Promise<TagId> {
  const why = checkName(typed, 'why', longestWhy)
  return inTx(deps, async (tx) => {
    const tag = await lockTag(tx, tagId)
    if (tag.state !== 'PROPOSED') refuse('TAG_WRONG_STATE', { state: tag.state }, 'tagId')
    if (tag.proposedBy === tx.actor.id) refuse('TAG_NEEDS_ANOTHER_PERSON', {}, 'tagId')
    if (!tagChoices(tx.actor, tag).includes('APPROVE')) refuse('FORBIDDEN')
    const state = approves ? 'ACTIVE' : 'REFUSED'
    await saveTag(tx, tag, { state, decidedBy: tx.actor.id as Id<'usr'>, decidedAt: tx.now, decidedWhy: why })
    await writeDecision(tx, { tagId: tag.id, kind: approves ? 'APPROVED' : 'REFUSED', why })
    await tellOfTag(tx, tag, state)
    return tag.id
  })
}

/** Takes a tag out of use. Nobody is given it any more; who has it loses it within a moment: see `sweepTags`. */
export function retireTag(deps: TxDeps, { tagId, why: typed }: { tagId: string; why: string }): Promise<TagId> {
  const why = checkName(typed, 'why', longestWhy)
  return inTx(deps, async (tx) => {
    const tag = await lockTag(tx, tagId)
    if (tag.state !== 'ACTIVE') refuse('TAG_WRONG_STATE', { state: tag.state }, 'tagId')
    if (!tagChoices(tx.actor, tag).includes('RETIRE')) refuse('FORBIDDEN')
    await saveTag(tx, tag, { state: 'RETIRED' })
    await writeDecision(tx, { tagId: tag.id, kind: 'RETIRED', why })
    await tellOfTag(tx, tag, 'RETIRED')
    return tag.id
  })
}

const saveTag = (tx: Tx, { id, version }: Tag, changed: Partial<Tag>) =>
  tx.sql
    .update(tags)
    .set({ ...changed, version: version + 1 })
    .where(eq(tags.id, id))

export interface AssignWanted {
  readonly tagId: string
  readonly residentId: string
  readonly evidence: string
}

/** Gives one resident a tag by hand. He who has it already keeps it as it is. */
export function assignTag(deps: TxDeps, { tagId, residentId, evidence: typed }: AssignWanted): Promise<AssignmentId> {
  const evidence = checkName(typed, 'evidence', longestWhy)
  return inTx(deps, async (tx) => {
    const tag = await lockGivable(tx, tagId, 'MANUAL')
    const resident = await findResident(tx, residentId)
    if (!resident || !sees(tx.actor, residentReach, resident)) refuse('NOT_FOUND', {}, 'residentId')
    if (!mayAssign(tx.actor, tag, resident.communityId)) refuse('FORBIDDEN')
    return standing(tx, tag, resident, await giveTag(tx, tag, [resident.ordinal], { source: 'OPERATOR', evidence }))
  })
}

interface Found {
  readonly id: Id<'res'>
  readonly ordinal: number
  readonly communityId: Id<'com'>
}

async function findResident(tx: Tx, id: string): Promise<Found | undefined> {
  if (!isId('res', id)) return undefined
  const [found] = await tx.sql
    .select({ id: residents.id, ordinal: residents.ordinal, communityId: residents.communityId })
    .from(residents)
    .where(sql`${residents.id} = ${id} and ${residents.forgottenAt} is null`)
  return found
}

/** Locks a tag that is in use and of the kind that is given in this way. */
export async function lockGivable(tx: Tx, tagId: string, ...kinds: readonly TagKind[]): Promise<Tag> {
  const tag = await lockTag(tx, tagId)
  if (!kinds.includes(tag.kind)) refuse('TAG_WRONG_KIND', { kind: tag.kind }, 'tagId')
  if (tag.state !== 'ACTIVE') refuse('TAG_WRONG_STATE', { state: tag.state }, 'tagId')
  return tag
}

/** The assignment that stands; who was not given one and has none contests it. */
async function standing(tx: Tx, tag: Tag, resident: Found, given: readonly number[]): Promise<AssignmentId> {
  const { rows } = await tx.sql.execute<{ id: AssignmentId }>(
    sql`select id from tag_assignments where tag_id = ${tag.id} and ordinal = ${resident.ordinal} and ended_at is null`,
  )
  if (given.length === 0 && rows.length === 0) refuse('TAG_CONTESTED', {}, 'residentId')
  return rows[0]!.id
}

/** Takes a tag from one resident; one that has ended already stays as it ended. */
export function removeTag(
  deps: TxDeps,
  { assignmentId, why: typed }: { assignmentId: string; why: string },
): Promise<AssignmentId> {
  const why = checkName(typed, 'why', longestWhy)
  return inTx(deps, async (tx) => {
    const { tag, assigned } = await lockAssignment(tx, assignmentId)
    if (!mayAssign(tx.actor, tag, assigned.communityId)) refuse('NOT_FOUND', {}, 'assignmentId')
    // What a rule gives is not taken by hand: it would be back at once. The rule is changed, or the resident contests.
    if (tag.kind !== 'MANUAL') refuse('TAG_WRONG_KIND', { kind: tag.kind }, 'assignmentId')
    await endAssignments(tx, tag, sql`id = ${assigned.id}`, { as: 'REMOVED', why })
    return assigned.id
  })
}

async function lockAssignment(tx: Tx, id: string): Promise<{ tag: Tag; assigned: Assigned }> {
  const assigned = await findAssignment(tx, id)
  if (!assigned) refuse('NOT_FOUND', {}, 'assignmentId')
  return { tag: await lockTag(tx, assigned.tagId), assigned }
}

/** A resident says a tag is not true of him: it is gone at once, and stays away until an operator decides. */
export function contestTag(
  deps: TxDeps,
  { assignmentId, why: typed }: { assignmentId: string; why: string },
): Promise<AssignmentId> {
  const why = checkName(typed, 'why', longestWhy)
  return inTx(deps, async (tx) => {
    const { tag, assigned } = await lockAssignment(tx, assignmentId)
    if (assigned.principalId !== tx.actor.id) refuse('NOT_FOUND', {}, 'assignmentId')
    const ended = await endAssignments(tx, tag, sql`id = ${assigned.id}`, { as: 'CONTESTED', why })
    // Said twice, or too late: it is not on him any more.
    if (ended.length === 0) return assigned.id
    const { id, tagId, residentId, ordinal, communityId } = assigned
    await tx.sql.insert(tagContests).values({
      ...{ id: newId('tct'), assignmentId: id, tagId, residentId, ordinal, communityId },
      ...{ why, contestedAt: tx.now, state: 'OPEN' },
    })
    await writeDecision(tx, { tagId: tag.id, kind: 'CONTESTED', why, residentId: assigned.residentId })
    return assigned.id
  })
}

/** An operator agrees, and the tag never comes back to him; or does not, and it may be given again. */
export function decideContest(
  deps: TxDeps,
  { contestId, upholds, why: typed }: { contestId: string; upholds: boolean; why: string },
): Promise<Id<'tct'>> {
  const why = checkName(typed, 'why', longestWhy)
  return inTx(deps, async (tx) => {
    if (!isId('tct', contestId)) refuse('NOT_FOUND', {}, 'contestId')
    const [contest] = await tx.sql.select().from(tagContests).where(eq(tagContests.id, contestId)).for('update')
    if (!contest) refuse('NOT_FOUND', {}, 'contestId')
    const tag = await lockTag(tx, contest.tagId)
    if (!mayAssign(tx.actor, tag, contest.communityId)) refuse('NOT_FOUND', {}, 'contestId')
    if (contest.state !== 'OPEN') refuse('TAG_CONTEST_DECIDED', {}, 'contestId')
    await tx.sql
      .update(tagContests)
      .set({
        state: upholds ? 'UPHELD' : 'DISMISSED',
        decidedBy: actingStamp(tx),
        decidedAt: tx.now,
        decidedWhy: why,
      })
      .where(eq(tagContests.id, contest.id))
    const kind = upholds ? 'CONTEST_UPHELD' : 'CONTEST_DISMISSED'
    await writeDecision(tx, { tagId: tag.id, kind, why, residentId: contest.residentId })
    // A rule that still holds of him is asked again.
    if (!upholds) await tellOfTag(tx, tag, tag.state)
    return contest.id
  })
}

/** A resident says of himself what only he can say, such as that he is retired; and takes it back whenever he likes. */
export const declareTag = (deps: TxDeps, tagId: string): Promise<TagId> =>
  inTx(deps, async (tx) => {
    const tag = await lockGivable(tx, tagId, 'SELF')
    const ordinal = await ownOrdinal(tx)
    await giveTag(tx, tag, [ordinal], { source: 'RESIDENT', evidence: 'declared by the resident' })
    return tag.id
  })

export const undeclareTag = (deps: TxDeps, tagId: string): Promise<TagId> =>
  inTx(deps, async (tx) => {
    const tag = await lockTag(tx, tagId)
    if (tag.kind !== 'SELF') refuse('TAG_WRONG_KIND', { kind: tag.kind }, 'tagId')
    await endAssignments(tx, tag, sql`ordinal = ${await ownOrdinal(tx)}`, { as: 'REMOVED' })
    return tag.id
  })

async function ownOrdinal(tx: Tx): Promise<number> {
  const [own] = await tx.sql
    .select({ ordinal: residents.ordinal })
    .from(residents)
    .where(sql`${residents.principalId} = ${tx.actor.id} and ${residents.forgottenAt} is null`)
  return own?.ordinal ?? refuse('NOT_FOUND')
}
