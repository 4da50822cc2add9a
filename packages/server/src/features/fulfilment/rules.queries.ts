import { eq, sql, type SQL } from 'drizzle-orm'
import type { Actor } from '../../access/actor.ts'
import { assertReaches } from '../../access/reach.ts'
import type { Db } from '../../db/database.ts'
import { given, type At } from '../../graph/read/index.ts'
import { communities, type CommunityId } from '../communities/index.ts'
import { modeRules } from './fulfilment.table.ts'
import { fulfilmentModes } from './fulfilment.ts'
import { ruleReach } from './rule.ts'
import { refuse } from '@linli/kit'

/** Who runs a community may see by which rules it is quoted; without one, the platform's own are meant. */
export async function assertSeesRules(db: Db, actor: Actor, id: string | null): Promise<void> {
  if (id === null) return
  const [found] = await db.sql
    .select({ communityId: communities.id })
    .from(communities)
    .where(eq(communities.id, id as CommunityId))
  if (!found) refuse('NOT_FOUND', {}, 'communityId')
  assertReaches(actor, ruleReach, found)
}

/** The rule of each mode that holds: the community's own, or else the platform's, in its last version. */
export const isInForce = ({ t }: At): SQL => sql`${t['id']} in (
  select distinct on (r.mode) r.id from ${modeRules} r where r.community_id is null or r.community_id = ${given(0)}
  order by r.mode, r.community_id nulls last, r.version desc)`

/** Always in the same order. */
export const inOrderOfModes = ({ t }: At): SQL =>
  sql`array_position(array[${sql.raw(fulfilmentModes.map((mode) => `'${mode}'`).join())}], ${t['mode']})`
