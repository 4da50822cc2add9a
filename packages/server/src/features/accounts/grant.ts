import type { PlaceKind, Role } from '../../access/actor.ts'
import type { Reach } from '../../access/reach.ts'
import { refuse, type Id } from '@linli/kit'

export type PrincipalId = Id<'usr'>
export type GrantId = Id<'grt'>

/** At which kinds of place each role can be held. Only operators are ever granted the whole platform. */
export const placeKindsOf: Readonly<Record<Role, readonly PlaceKind[]>> = {
  RESIDENT: ['HOUSEHOLD'],
  MERCHANT: ['MERCHANT'],
  RIDER: ['RIDER', 'COMMUNITY'],
  LEADER: ['COMMUNITY', 'POINT'],
  OPERATOR: ['PLATFORM', 'COMMUNITY'],
  PARTNER: ['COMMUNITY'],
}

export interface Held {
  readonly role: Role
  readonly placeKind: PlaceKind
  readonly placeId?: string | null | undefined
}

export function checkHeld({ role, placeKind, placeId }: Held): void {
  if (!placeKindsOf[role].includes(placeKind)) refuse('GRANT_PLACE_MISMATCH', { role, placeKind }, 'placeKind')
  if ((placeKind === 'PLATFORM') !== (placeId === null || placeId === undefined))
    refuse('BAD_INPUT', { reason: 'a place has an id, the platform has none' }, 'placeId')
}

/** The community a place lies in; null where it lies in none, or in several: then it is the platform's. */
export interface PlaceInCommunity {
  readonly communityId: string | null
}

/** Who gives and takes roles at a place: operators of its community, and those of the platform anywhere. */
export const grantingReach: Reach<PlaceInCommunity> = [{ role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' }]
