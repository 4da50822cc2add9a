import { eq, inArray } from 'drizzle-orm'
import { assertReaches } from '../../access/reach.ts'
import { inTx, type TxDeps } from '../../db/tx.ts'
import { addGrant, findOrAddPerson } from '../accounts/index.ts'
import { checkName, communities, communityReach, type CommunityId } from '../communities/index.ts'
import { mostCommunitiesOfRider, type LeaderId, type RiderId } from './carrier.ts'
import { leaders, riderCommunities, riders } from './carriers.table.ts'
import { newId, refuse } from '@linli/kit'

export function registerRider(
  deps: TxDeps,
  wanted: { name: string; phone: string; communityIds: readonly string[] },
): Promise<RiderId> {
  const communityIds = [...new Set(wanted.communityIds)] as CommunityId[]
  if (communityIds.length === 0 || communityIds.length > mostCommunitiesOfRider)
    refuse('TOO_MANY', { limit: mostCommunitiesOfRider }, 'communityIds')
  return inTx(deps, async (tx) => {
    const found = await tx.sql
      .select({ id: communities.id })
      .from(communities)
      .where(inArray(communities.id, communityIds))
    if (found.length < communityIds.length) refuse('NOT_FOUND', {}, 'communityIds')
    for (const { id } of found) assertReaches(tx.actor, communityReach, { id, communityId: id })
    const id = newId('rid')
    await tx.sql.insert(riders).values({ id, name: checkName(wanted.name, 'name'), createdAt: tx.now })
    await tx.sql.insert(riderCommunities).values(communityIds.map((communityId) => ({ riderId: id, communityId })))
    const person = await findOrAddPerson(tx, { phone: wanted.phone, name: wanted.name })
    await addGrant(tx, { principalId: person, role: 'RIDER', placeKind: 'RIDER', placeId: id })
    // The places where open orders may be seen and claimed.
    for (const communityId of communityIds)
      await addGrant(tx, { principalId: person, role: 'RIDER', placeKind: 'COMMUNITY', placeId: communityId })
    return id
  })
}

export function appointLeader(
  deps: TxDeps,
  wanted: { name: string; phone: string; communityId: string },
): Promise<LeaderId> {
  return inTx(deps, async (tx) => {
    const [community] = await tx.sql
      .select({ id: communities.id })
      .from(communities)
      .where(eq(communities.id, wanted.communityId as CommunityId))
    if (!community) refuse('NOT_FOUND', {}, 'communityId')
    assertReaches(tx.actor, communityReach, { id: community.id, communityId: community.id })
    const id = newId('led')
    await tx.sql
      .insert(leaders)
      .values({ id, name: checkName(wanted.name, 'name'), communityId: community.id, createdAt: tx.now })
    const person = await findOrAddPerson(tx, { phone: wanted.phone, name: wanted.name })
    await addGrant(tx, { principalId: person, role: 'LEADER', placeKind: 'COMMUNITY', placeId: community.id })
    return id
  })
}
