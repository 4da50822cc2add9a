import { sql } from 'drizzle-orm'
import type { Tx } from '../../../db/tx.ts'
import { endAssignments, giveTag, lockTag } from './tags.store.ts'
import { tagAssignments } from './tags.table.ts'

/**
 * The rule of a tag has begun to hold of some residents and no longer holds of others. Saying it twice does no harm: who
 * has the tag keeps it as it is, and who contests it does not get it.
 */
export async function applyTagMembership(
  tx: Tx,
  tagId: string,
  entered: readonly number[],
  left: readonly number[],
): Promise<void> {
  const tag = await lockTag(tx, tagId)
  if (tag.kind !== 'RULE' && tag.kind !== 'COMPUTED')
    throw new Error(`${tagId} is a tag of kind ${tag.kind}: no rule gives it`)
  if (left.length > 0)
    await endAssignments(tx, tag, sql`ordinal = any(${sql.param([...left])}::int[])`, { as: 'NO_LONGER_TRUE' })
  if (tag.state === 'ACTIVE') await giveTag(tx, tag, entered, { source: tag.kind, evidence: byRule })
}

export const byRule = 'the rule of the tag holds'

/** Of who is gone no tag stays. Tags are locked in the order of their ids, like by everybody who needs several. */
export async function endTagsOfGone(tx: Tx, ordinals: readonly number[]): Promise<void> {
  if (ordinals.length === 0) return
  const these = sql`ordinal = any(${sql.param([...ordinals])}::int[])`
  const { rows } = await tx.sql.execute<{ id: string }>(
    sql`select distinct tag_id as id from ${tagAssignments} where ${these} and ended_at is null order by 1`,
  )
  for (const { id } of rows) await endAssignments(tx, await lockTag(tx, id), these, { as: 'FORGOTTEN' })
}
