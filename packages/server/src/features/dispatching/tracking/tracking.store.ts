import type { Pool } from 'pg'
import type { Point as GeoPoint } from '../../communities/index.ts'
import { roundedPoint } from '../duty/position.ts'
import { underWay } from './delivery.ts'

interface Progress {
  readonly expectedAt: string | null
  readonly stopsBefore: number
  readonly place: GeoPoint | null
}

const statement = {
  name: 'delivery-progress',
  text: `select t.expected_at as "expectedAt",
      (select count(*) from delivery_tasks k where k.rider_id = t.rider_id and k.ended_at is null and k.dropoff_rank < t.dropoff_rank)::int as "stopsBefore",
      case when t.state in (${underWay.map((state) => `'${state}'`).join(', ')}) then (
        select json_build_object('lat', p.lat, 'lng', p.lng) from rider_positions p where p.rider_id = t.rider_id) end as place
    from delivery_tasks t where t.order_id = $1 and t.ended_at is null`,
}

/** What of a delivery changes between its steps, as one word: two that are equal look the same to whoever waits. */
export async function progressOf(pool: Pool, orderId: string): Promise<string | null> {
  const { rows } = await pool.query<Progress>({ ...statement, values: [orderId] })
  const [progress] = rows
  if (!progress) return null
  return JSON.stringify([progress.expectedAt, progress.stopsBefore, progress.place && roundedPoint(progress.place)])
}
