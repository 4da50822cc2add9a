import { sql } from 'drizzle-orm'
import type { Actor } from '../../../access/actor.ts'
import { sees } from '../../../access/reach.ts'
import type { Sql } from '../../../db/database.ts'
import { fulfilmentModes } from '../../fulfilment/index.ts'
import { assignmentReach } from '../tags/tag.policy.ts'
import { segmentReach } from './segment.ts'
import { checkRule, referencesOf, type Rule } from '@linli/audience'
import { refuse } from '@linli/kit'

export interface RuleWanted {
  readonly rule: unknown
  readonly communityId: string | null
  /** Where the rule stands in the request. */
  readonly field: string
}

/**
 * A rule that came from outside, as one that this actor may ask: of what exists, of what he may see. Who could ask about a
 * tag that he may not see on anybody would read it off the members.
 */
export async function readRule(db: Sql, actor: Actor, { rule: typed, communityId, field }: RuleWanted): Promise<Rule> {
  const checked = checkRule(typed, { modes: fulfilmentModes })
  if ('faults' in checked) {
    const [first] = checked.faults
    const at = first!.path === '' ? field : `${field}.${first!.path}`
    refuse('SEGMENT_RULE_INVALID', { code: first!.code, ...first!.facts }, at)
  }
  const { tags, segments } = referencesOf(checked.rule)
  await Promise.all([
    assertTags(db, actor, tags, communityId, field),
    assertSegments(db, actor, segments, communityId, field),
  ])
  return checked.rule
}

async function assertTags(
  db: Sql,
  actor: Actor,
  ids: readonly string[],
  communityId: string | null,
  field: string,
): Promise<void> {
  if (ids.length === 0) return
  const { rows } = await db.execute<{ id: string; sensitivity: string; state: string }>(
    sql`select id, sensitivity, state from tags where id = any(${sql.param([...ids])}::text[])`,
  )
  const found = new Map(rows.map((row) => [row.id, row]))
  for (const id of ids) {
    const tag = found.get(id)
    if (tag?.state !== 'ACTIVE') refuse('SEGMENT_RULE_OF_NOTHING', { id }, field)
    const tagged = { communityId: communityId ?? '', isNormal: tag.sensitivity === 'NORMAL' }
    if (!sees(actor, assignmentReach, tagged)) refuse('FORBIDDEN', {}, field)
  }
}

async function assertSegments(
  db: Sql,
  actor: Actor,
  ids: readonly string[],
  communityId: string | null,
  field: string,
): Promise<void> {
  if (ids.length === 0) return
  const { rows } = await db.execute<{ id: string; communityId: string | null; state: string }>(
    sql`select id, community_id as "communityId", state from segments where id = any(${sql.param([...ids])}::text[])`,
  )
  const found = new Map(rows.map((row) => [row.id, row]))
  for (const id of ids) {
    const segment = found.get(id)
    const isSeen = segment && sees(actor, segmentReach, segment)
    const isOfPlace =
      segment && (communityId === null || segment.communityId === null || segment.communityId === communityId)
    if (!isSeen || !isOfPlace || segment.state !== 'ACTIVE') refuse('SEGMENT_RULE_OF_NOTHING', { id }, field)
  }
}
