import { isId, prefixOf, refuse } from '@linli/kit'
import { eq } from 'drizzle-orm'
import type { PlaceKind, Role } from '../../access/actor.ts'
import { assertReaches, assertSees } from '../../access/reach.ts'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import { roleGrants } from './accounts.table.ts'
import { checkHeld, grantingReach, type GrantId, type Held } from './grant.ts'
import { findPlace } from './places.ts'
import { addGrant, endGrant, findOrAddPerson } from './principals.store.ts'

export interface GrantWanted {
  readonly phone: string
  readonly name?: string | null | undefined
  readonly role: Role
  readonly placeKind: PlaceKind
  readonly placeId?: string | null | undefined
  readonly until?: Date | null | undefined
}

/** Gives somebody a role. Nobody gives one to himself: who holds more than he should has an accomplice at least. */
export function grantRole(deps: TxDeps, { phone, name, role, placeKind, placeId, until }: GrantWanted): Promise<GrantId> {
  // A partner is an app with keys and scopes; a phone can hold neither.
  if (role === 'PARTNER') refuse('GRANT_PLACE_MISMATCH', { role, placeKind }, 'role')
  checkHeld({ role, placeKind, placeId })
  return inTx(deps, async (tx) => {
    if (until && until <= tx.now) refuse('BAD_INPUT', { reason: 'the end lies in the past' }, 'until')
    await assertMayGrant(tx, { role, placeKind, placeId }, 'placeId')
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
    // The grant of the platform's operators is no secret of a place, but a stranger need not know that it is one.
    if (grant.placeKind === 'PLATFORM') assertSees(tx.actor, grantingReach, { communityId: null })
    else await assertMayGrant(tx, grant, 'grantId')
    await endGrant(tx, grant.id)
    return grant.id
  })
}

/** Operators of the place's community, or of the platform; for others the place is as good as missing. */
async function assertMayGrant(tx: Tx, { placeKind, placeId }: Held, field: string): Promise<void> {
  if (placeId === null || placeId === undefined) return assertReaches(tx.actor, grantingReach, { communityId: null })
  const place = prefixOf(placeId) === undefined ? undefined : await findPlace(tx.sql, placeKind, placeId)
  if (!place) refuse('NOT_FOUND', {}, field)
  assertSees(tx.actor, grantingReach, place)
}
