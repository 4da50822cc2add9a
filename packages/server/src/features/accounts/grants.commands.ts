import { eq } from 'drizzle-orm'
import type { PlaceKind, Role } from '../../access/actor.ts'
import { assertReaches, sees } from '../../access/reach.ts'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import { roleGrants } from './accounts.table.ts'
import { checkHeld, grantingReach, type GrantId, type Held } from './grant.ts'
import { findPlace } from './places.ts'
import { addGrant, endGrant, findOrAddPerson } from './principals.store.ts'
import { isId, prefixOf, refuse } from '@linli/kit'

export interface GrantWanted {
  readonly phone: string
  readonly name?: string | null | undefined
  readonly role: Role
  readonly placeKind: PlaceKind
  readonly placeId?: string | null | undefined
  readonly until?: Date | null | undefined
}

/** Gives somebody a role. Nobody gives one to himself: who holds more than he should has an accomplice at least. */
export function grantRole(
  deps: TxDeps,
  { phone, name, role, placeKind, placeId, until }: GrantWanted,
): Promise<GrantId> {
  // A partner is an app with keys and scopes; a phone can hold neither.
  if (role === 'PARTNER') refuse('GRANT_PLACE_MISMATCH', { role, placeKind }, 'role')
  checkHeld({ role, placeKind, placeId })
  return inTx(deps, async (tx) => {
    if (until && until <= tx.now) refuse('BAD_INPUT', { reason: 'the end lies in the past' }, 'until')
    // That there is a platform is no secret; whether there is such a place may be one.
    if (placeKind === 'PLATFORM') assertReaches(tx.actor, grantingReach, { communityId: null })
    else await assertPlaceInReach(tx, { placeKind, placeId }, 'placeId')
    const principalId = await findOrAddPerson(tx, { phone, name })
    if (principalId === tx.actor.id) refuse('FORBIDDEN', {}, 'phone')
    return addGrant(tx, { principalId, role, placeKind, placeId, until })
  })
}

export function revokeRole(deps: TxDeps, id: string): Promise<GrantId> {
  return inTx(deps, async (tx) => {
    if (!isId('grt', id)) refuse('NOT_FOUND', {}, 'grantId')
    const [grant] = await tx.sql.select().from(roleGrants).where(eq(roleGrants.id, id)).for('update')
    if (!grant) refuse('NOT_FOUND', {}, 'grantId')
    if (grant.principalId === tx.actor.id) refuse('FORBIDDEN', {}, 'grantId')
    await assertPlaceInReach(tx, grant, 'grantId')
    await endGrant(tx, grant.id)
    return grant.id
  })
}

/** Operators of the place's community, or of the platform; for others the place is as good as missing. */
async function assertPlaceInReach(tx: Tx, { placeKind, placeId }: Omit<Held, 'role'>, field: string): Promise<void> {
  const place = placeKind === 'PLATFORM' ? { communityId: null } : await lookUp(tx, placeKind, placeId ?? '')
  if (!place || !sees(tx.actor, grantingReach, place)) refuse('NOT_FOUND', {}, field)
}

const lookUp = async (tx: Tx, placeKind: PlaceKind, id: string) =>
  prefixOf(id) === undefined ? undefined : findPlace(tx.sql, placeKind, id)
