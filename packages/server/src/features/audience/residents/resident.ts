import type { Reach } from '../../../access/reach.ts'
import type { Id } from '@linli/kit'

export type ResidentId = Id<'res'>

export interface Resident {
  readonly communityId: string
}

export const residentReach: Reach<Resident> = [
  { role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' },
  { role: 'PARTNER', place: 'COMMUNITY', key: 'communityId', scope: 'audience:read' },
]

/** Who reads what somebody is called: a partner knows people by their ids only. */
export const nameReach: Reach<Resident> = [{ role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' }]
