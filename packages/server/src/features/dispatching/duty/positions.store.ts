import type { Pool } from 'pg'
import type { RiderId } from '../../carriers/index.ts'
import type { CommunityId } from '../../communities/index.ts'

export interface Seen {
  readonly riderId: RiderId
  readonly lat: number
  readonly lng: number
  readonly at: Date
}

/** One board follows so many riders at most. */
const batch = 1_000

/** Where the riders of some communities are who have told it since an instant. */
export async function listSeenSince(pool: Pool, communityIds: readonly CommunityId[], since: Date): Promise<Seen[]> {
  const { rows } = await pool.query<Seen>({
    name: 'riders-seen',
    text: `select p.rider_id as "riderId", p.lat, p.lng, p.at from rider_positions p
      where p.at > $2 and exists (select from rider_communities c where c.rider_id = p.rider_id and c.community_id = any($1))
      order by p.rider_id limit ${batch}`,
    values: [communityIds, since],
  })
  return rows
}
