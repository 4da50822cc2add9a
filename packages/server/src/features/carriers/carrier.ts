import type { Reach } from '../../access/reach.ts'
import type { Id } from '@linli/kit'

/** Those who carry orders the last metres: riders over several communities, leaders within their own. */
export type RiderId = Id<'rid'>
export type LeaderId = Id<'led'>

export interface Rider {
  readonly id: RiderId
}

/** A rider goes on duty himself; an operator of the platform may send him off. */
export const dutyReach: Reach<Rider> = [
  { role: 'RIDER', place: 'RIDER', key: 'id' },
  { role: 'OPERATOR', place: 'PLATFORM', key: 'id' },
]

export const riderReach: Reach<Rider> = [{ role: 'RIDER', place: 'RIDER', key: 'id' }]

/** An operator sees the riders of his communities. */
export const riderPlaceReach: Reach<{ communityId: string }> = [
  { role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' },
]

export const mostCommunitiesOfRider = 20
