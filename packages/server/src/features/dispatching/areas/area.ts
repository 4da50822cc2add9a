import type { Reach } from '../../../access/reach.ts'
import type { CommunityId } from '../../communities/index.ts'
import type { Id } from '@linli/kit'

/** Communities whose riders and orders are planned together. */
export type AreaId = Id<'dar'>

/** ASSIGN: the engine says who; GRAB: riders near take what they want; MIXED: first asked one by one, then all near. */
export const dispatchModes = ['ASSIGN', 'GRAB', 'MIXED'] as const
export type DispatchMode = (typeof dispatchModes)[number]

export const areaReach: Reach<{ communityId: CommunityId }> = [
  { role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' },
]
