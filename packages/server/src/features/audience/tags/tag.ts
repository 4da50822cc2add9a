import type { Id } from '@linli/kit'

export type TagId = Id<'tag'>
export type AssignmentId = Id<'tas'>

/** By people; by a rule of theirs; by a rule that is shipped; by the resident of himself. */
export const tagKinds = ['MANUAL', 'RULE', 'COMPUTED', 'SELF'] as const
export type TagKind = (typeof tagKinds)[number]

export const tagStates = ['PROPOSED', 'ACTIVE', 'REFUSED', 'RETIRED'] as const
export type TagState = (typeof tagStates)[number]

export const sensitivities = ['NORMAL', 'SENSITIVE'] as const
export type Sensitivity = (typeof sensitivities)[number]

export const tagSources = ['OPERATOR', 'BULK', 'RULE', 'COMPUTED', 'RESIDENT'] as const
export type TagSource = (typeof tagSources)[number]

export const tagEnds = ['REMOVED', 'EXPIRED', 'CONTESTED', 'NO_LONGER_TRUE', 'RETIRED', 'FORGOTTEN'] as const
export type TagEnd = (typeof tagEnds)[number]

export const contestStates = ['OPEN', 'UPHELD', 'DISMISSED'] as const
export type ContestState = (typeof contestStates)[number]

export const tagDecisionKinds = [
  'PROPOSED',
  'APPROVED',
  'REFUSED',
  'RETIRED',
  'ASSIGNED_IN_BULK',
  'CONTESTED',
  'CONTEST_UPHELD',
  'CONTEST_DISMISSED',
] as const
export type TagDecisionKind = (typeof tagDecisionKinds)[number]
