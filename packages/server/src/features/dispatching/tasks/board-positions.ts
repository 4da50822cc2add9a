import type { Pool } from 'pg'
import type { Glimpse } from '../../../graph/streams.ts'
import type { CommunityId } from '../../communities/index.ts'
import { listSeenSince } from '../duty/positions.store.ts'
import { addMs } from '@linli/kit'

/** Longer than the time between two looks: what commits late is seen by the next. */
const withinMs = 30_000

/** Where the riders of some communities are, each as often as that is new: only the last place of each is ever told. */
export function ridersMoved(pool: Pool, communityIds: readonly CommunityId[]): (now: Date) => Promise<Glimpse[]> {
  let told = new Map<string, number>()
  return async (now) => {
    const seen = await listSeenSince(pool, communityIds, addMs(now, -withinMs))
    const fresh = seen.filter(({ riderId, at }) => told.get(riderId) !== at.getTime())
    told = new Map(seen.map(({ riderId, at }) => [riderId, at.getTime()]))
    return fresh.map(({ riderId, lat, lng, at }) => ({ __typename: 'RiderMoved', riderId, place: { lat, lng }, at }))
  }
}
