import { sql } from 'drizzle-orm'
import { system } from '../../../access/actor.ts'
import { inTx, type TxDeps } from '../../../db/tx.ts'
import { byRule } from './tags.membership.ts'
import { endAssignments, giveTag, lockTag } from './tags.store.ts'
import { tagAssignments, tags } from './tags.table.ts'

/** Of one tag, in one transaction. */
const endedAtOnce = 1_000
const tagsAtOnce = 50

/** Ends what has expired, and what is left of tags that are out of use. Answers how many tags there was something of. */
export async function sweepTags(deps: Omit<TxDeps, 'actor'>): Promise<number> {
  const now = deps.clock.now()
  const { rows: due } = await deps.db.sql.execute<{ id: string; retired: boolean }>(sql`
    select distinct tag_id as id, false as retired
      from (select tag_id from ${tagAssignments} where ended_at is null and expires_at <= ${now.toISOString()}::timestamptz
            order by expires_at limit ${endedAtOnce}) a
    union all
    select id, true from ${tags} t where state = 'RETIRED'
      and exists (select from ${tagAssignments} a where a.tag_id = t.id and a.ended_at is null)
    order by 1 limit ${tagsAtOnce}`)
  for (const { id, retired } of due) await endDue({ ...deps, actor: system }, id, retired)
  return due.length
}

const endDue = (deps: TxDeps, tagId: string, retired: boolean): Promise<void> =>
  inTx(deps, async (tx) => {
    const tag = await lockTag(tx, tagId)
    const isDue = retired ? sql`true` : sql`expires_at <= ${tx.now.toISOString()}::timestamptz`
    const first = sql`id in (select id from ${tagAssignments} where tag_id = ${tag.id} and ended_at is null and ${isDue} order by id limit ${endedAtOnce})`
    const ended = await endAssignments(tx, tag, first, { as: retired ? 'RETIRED' : 'EXPIRED' })
    // A rule is asked all the time: what it gave and has not taken back is still true, and begins anew.
    const isKept = tag.state === 'ACTIVE' && (tag.kind === 'RULE' || tag.kind === 'COMPUTED')
    if (isKept) await giveTag(tx, tag, ended, { source: tag.kind === 'RULE' ? 'RULE' : 'COMPUTED', evidence: byRule })
  })
