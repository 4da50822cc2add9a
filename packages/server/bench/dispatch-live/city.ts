import type pg from 'pg'
import type { Place } from '@linli/dispatch'

/** A district four kilometres across; people order from shops around them. */
export const city = {
  riders: 200,
  ordersPerHour: 1_200,
  metresAcross: 4_000,
  /** Standard deviation of the way from a shop to a door, in each direction. */
  metresAround: 900,
  prepareMinutes: [6, 16],
  promiseMinutes: 45,
} as const

const centre = { lat: 39.99, lng: 116.47 }
const metresPerLat = 111_195
const metresPerLng = metresPerLat * Math.cos((centre.lat * Math.PI) / 180)

export const pointOf = ({ x, y }: Place) => ({ lat: centre.lat + y / metresPerLat, lng: centre.lng + x / metresPerLng })
export const placeOf = ({ lat, lng }: { lat: number; lng: number }): Place => ({
  x: (lng - centre.lng) * metresPerLng,
  y: (lat - centre.lat) * metresPerLat,
})

/** mulberry32: every run has the same city. */
export function chances(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export const somewhere = (chance: () => number): Place => ({
  x: (chance() - 0.5) * city.metresAcross,
  y: (chance() - 0.5) * city.metresAcross,
})

export function around({ x, y }: Place, chance: () => number): Place {
  const length = city.metresAround * Math.sqrt(-2 * Math.log(1 - chance()))
  const angle = 2 * Math.PI * chance()
  return { x: x + length * Math.cos(angle), y: y + length * Math.sin(angle) }
}

type Db = Pick<pg.Pool, 'query'>

/** Spreads the shops and doors of the neighbourhood over the city, and makes one area of it. */
export async function layOut(db: Db): Promise<void> {
  const chance = chances(7)
  const { rows: shops } = await db.query<{ id: string }>('select id from merchants order by id')
  for (const { id } of shops) {
    const point = JSON.stringify(pointOf(somewhere(chance)))
    await db.query('update merchants set location = $2 where id = $1', [id, point])
    await db.query('update stock_nodes set location = $2 where merchant_id = $1', [id, point])
  }
  const { rows: houses } = await db.query<{ id: string }>('select id from buildings order by id')
  for (const { id } of houses)
    await db.query('update buildings set location = $2 where id = $1', [id, JSON.stringify(pointOf(somewhere(chance)))])
  await db.query(
    `insert into dispatch_areas (id, name, name_en, mode, created_at) values ('dar_01bench', '望京', 'Wangjing', 'ASSIGN', now())`,
  )
  await db.query(
    `insert into dispatch_area_communities (community_id, area_id) select id, 'dar_01bench' from communities`,
  )
}

/** Riders on duty all over it, with all that is asked of them. */
export async function addRiders(db: Db): Promise<{ readonly id: string; readonly at: Place }[]> {
  const chance = chances(11)
  const riders = Array.from({ length: city.riders }, (_, n) => ({
    id: `rid_01bench${String(n).padStart(4, '0')}`,
    at: somewhere(chance),
  }))
  for (const { id, at } of riders) {
    const { lat, lng } = pointOf(at)
    await db.query(`insert into riders (id, name, on_duty, created_at) values ($1, '赵师傅', true, now())`, [id])
    await db.query('insert into rider_communities (rider_id, community_id) select $1, id from communities', [id])
    await db.query(
      `insert into rider_shifts (id, rider_id, vehicle, started_at, ends_at)
       values ('shf_' || substr($1, 5), $1, 'E_BIKE', now(), now() + interval '10 hours')`,
      [id],
    )
    await db.query(
      `insert into rider_certificates (id, rider_id, kind, number, issued_at, expires_at)
       select 'crt_' || substr(md5($1 || kind), 1, 26), $1, kind, kind || ' ' || $1, now() - interval '1 year', now() + interval '1 year'
       from (values ('HEALTH'), ('COLD_CHAIN')) v(kind)`,
      [id],
    )
    await db.query(
      'insert into rider_positions (rider_id, lat, lng, accuracy_metres, at) values ($1, $2, $3, 10, now())',
      [id, lat, lng],
    )
  }
  return riders
}
