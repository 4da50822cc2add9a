import type { graphql } from '../../../api/graphql.ts'
import type { Tone } from '../../../ui/status.tsx'

export type TagKind = ReturnType<typeof graphql.scalar<'TagKind'>>
export type TagState = ReturnType<typeof graphql.scalar<'TagState'>>

export const tagKinds = ['MANUAL', 'RULE', 'COMPUTED', 'SELF'] as const satisfies readonly TagKind[]
export const tagStates = ['PROPOSED', 'ACTIVE', 'REFUSED', 'RETIRED'] as const satisfies readonly TagState[]

export const tagTones: Readonly<Record<TagState, Tone>> = {
  PROPOSED: 'waiting',
  ACTIVE: 'done',
  REFUSED: 'late',
  RETIRED: 'quiet',
}
