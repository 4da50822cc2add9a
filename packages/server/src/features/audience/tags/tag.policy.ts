import { hasRole, type Actor } from '../../../access/actor.ts'
import { sees, type Reach } from '../../../access/reach.ts'
import type { Sensitivity, TagKind, TagState } from './tag.ts'

/** Of a tag on somebody: where he lives, and whether the tag is sensitive. */
export interface Tagged {
  readonly communityId: string
  readonly isNormal: boolean
}

/** What is sensitive is seen and given by the platform's operators alone; and seen by the resident whose it is. */
export const assignmentReach: Reach<Tagged> = [
  { role: 'OPERATOR', place: 'PLATFORM', key: 'communityId' },
  { role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId', when: 'isNormal' },
  { role: 'PARTNER', place: 'COMMUNITY', key: 'communityId', scope: 'audience:read', when: 'isNormal' },
]

/** The catalogue may be read by everybody; how the platform came to it is its own. */
export const decisionReach: Reach<{ readonly communityId: string }> = [
  { role: 'OPERATOR', place: 'PLATFORM', key: 'communityId' },
]

/** Who gives and takes it: partners read only. */
export const assigningReach: Reach<Tagged> = assignmentReach.filter(({ role }) => role === 'OPERATOR')

export const tagActions = ['APPROVE', 'REFUSE', 'RETIRE', 'ASSIGN'] as const
export type TagAction = (typeof tagActions)[number]

interface TagStanding {
  readonly kind: TagKind
  readonly state: TagState
  readonly sensitivity: Sensitivity
  readonly proposedBy: string
  readonly ownerId: string
}

const isOfPlatform = (actor: Actor): boolean =>
  actor.grants.some(({ role, placeKind }) => role === 'OPERATOR' && placeKind === 'PLATFORM')

/** What a mistake in would touch everybody, or hurt somebody, is looked at by a second person before it is used. */
export const needsSecondPerson = (
  { kind, sensitivity }: Pick<TagStanding, 'kind' | 'sensitivity'>,
  proposer: Actor,
): boolean => sensitivity === 'SENSITIVE' || kind === 'RULE' || kind === 'COMPUTED' || !isOfPlatform(proposer)

/** What this actor can do with this tag now. */
export function tagChoices(actor: Actor, tag: TagStanding): TagAction[] {
  const may: Record<TagAction, boolean> = {
    APPROVE: mayDecide(actor, tag),
    REFUSE: mayDecide(actor, tag),
    RETIRE: tag.state === 'ACTIVE' && (isOfPlatform(actor) || (hasRole(actor, 'OPERATOR') && actor.id === tag.ownerId)),
    ASSIGN: tag.state === 'ACTIVE' && tag.kind === 'MANUAL' && mayAssignSomewhere(actor, tag.sensitivity),
  }
  return tagActions.filter((action) => may[action])
}

const mayDecide = (actor: Actor, { state, proposedBy }: TagStanding): boolean =>
  state === 'PROPOSED' && isOfPlatform(actor) && actor.id !== proposedBy

export const mayAssignSomewhere = (actor: Actor, sensitivity: Sensitivity): boolean =>
  isOfPlatform(actor) || (sensitivity === 'NORMAL' && hasRole(actor, 'OPERATOR'))

export const mayAssign = (actor: Actor, tag: { readonly sensitivity: Sensitivity }, communityId: string): boolean =>
  sees(actor, assigningReach, { communityId, isNormal: tag.sensitivity === 'NORMAL' })
