import type { Pool } from 'pg'
import type { RiderId } from '../../carriers/index.ts'

export interface Seen {
  readonly riderId: RiderId
  readonly lat: number
  readonly lng: number
  readonly at: Date
}

/** One board follows so many riders at most. */
const batch = 1_000

/** Where the riders of an area are who have told it since an instant. */
export async function listSeenSince(pool: Pool, areaId: string, since: Date): Promise<Seen[]> {
  const { rows } = await pool.query<Seen>({
    name: 'riders-seen',
    text: `select p.rider_id as "riderId", p.lat, p.lng, p.at from rider_positions p
      where p.at > $2 and exists (select from rider_communities c join dispatch_area_communities a on a.community_id = c.community_id
        where c.rider_id = p.rider_id and a.area_id = $1)
      order by p.rider_id limit ${batch}`,
    values: [areaId, since],
  })
  return rows
}
