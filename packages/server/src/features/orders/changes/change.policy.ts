import type { ActingRole, Actor } from '../../../access/actor.ts'
import { reaches, sees, type Reach } from '../../../access/reach.ts'
import {
  actorsOf,
  changeActions,
  changeObstacle,
  proposers,
  type Change,
  type ChangeAction,
  type Proposer,
} from './change.ts'
import { refuse } from '@linli/kit'

/** The ids of an order that decide who may see its changes; riders and leaders carry it, and know what is in it. */
export interface ReachableChange {
  readonly communityId: string
  readonly merchantId: string
  readonly householdId: string
}

export const changeReach: Reach<ReachableChange> = [
  { role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' },
  { role: 'PARTNER', place: 'COMMUNITY', key: 'communityId', scope: 'orders:read' },
  { role: 'RESIDENT', place: 'HOUSEHOLD', key: 'householdId' },
  { role: 'MERCHANT', place: 'MERCHANT', key: 'merchantId' },
]

const roleAmong = (actor: Actor, roles: readonly ActingRole[], row: ReachableChange): ActingRole | undefined =>
  actor.grants.find((grant) => roles.includes(grant.role) && reaches(grant, changeReach, row))?.role

/** In which part somebody proposes: as one of the household before all else, for it is his order. */
export function assertMayPropose(actor: Actor, order: ReachableChange): Proposer {
  if (!sees(actor, changeReach, order)) refuse('NOT_FOUND')
  return proposers.find((role) => roleAmong(actor, [role], order)) ?? refuse('FORBIDDEN')
}

type Judged = Change & ReachableChange

/** The role under which the actor takes this action; refused as not found, or forbidden, without one. */
export function assertMayChange(actor: Actor, action: ChangeAction, change: Judged): ActingRole {
  if (!sees(actor, changeReach, change)) refuse('NOT_FOUND')
  return roleAmong(actor, actorsOf(action, change), change) ?? refuse('FORBIDDEN')
}

/** What the actor can do with it now. */
export const changeChoices = (actor: Actor, change: Judged, at: Date): ChangeAction[] =>
  changeActions.filter(
    (action) => roleAmong(actor, actorsOf(action, change), change) && !changeObstacle(change, action, at),
  )
