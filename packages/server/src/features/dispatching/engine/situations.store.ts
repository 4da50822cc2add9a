import type pg from 'pg'
import type { Point as GeoPoint } from '../../communities/index.ts'
import type { AreaId, DispatchMode } from '../areas/area.ts'
import type { Vehicle } from '../duty/shift.ts'
import type { TaskState } from '../tasks/task.ts'

/** An area as it stands, in degrees and in seconds since 1970; what the engine is told is made of it. */
export interface AreaFacts {
  readonly mode: DispatchMode
  readonly offerSeconds: number
  readonly isBadWeather: boolean
  readonly centres: readonly GeoPoint[]
  readonly tasks: readonly OpenTask[]
  readonly riders: readonly RiderOnDuty[]
  readonly shops: readonly BusyShop[]
}

/** A task that nobody has, and that no person has decided about. */
export interface OpenTask {
  readonly id: string
  readonly merchantId: string
  readonly communityId: string
  readonly attempt: number
  readonly wave: number
  readonly version: number
  readonly pickup: GeoPoint
  readonly dropoff: GeoPoint
  readonly placedAt: number
  readonly readyAt: number
  readonly notBefore: number | null
  readonly dueAt: number
  readonly skills: readonly string[]
  readonly grams: number
  readonly payFen: number
  /** Riders who declined it, or whom it was taken from. */
  readonly notBy: readonly string[]
  /** Riders who let an offer of this attempt pass. */
  readonly passedBy: readonly string[]
  /** Somebody is thinking about it until then. */
  readonly askedUntil: number | null
  /** When the last wave ends or ended. */
  readonly lastAskedUntil: number | null
}

export interface RiderOnDuty {
  readonly id: string
  readonly vehicle: Vehicle
  readonly startedAt: number
  readonly endsAt: number
  readonly position: Seen | null
  /** His last stop. */
  readonly stop: Seen | null
  /** Communities of the area that he serves. */
  readonly communityIds: readonly string[]
  readonly skills: readonly string[]
  readonly earnedFen: number
  /** He is thinking about an offer until then. */
  readonly askedUntil: number | null
  readonly carried: readonly CarriedTask[]
}

export interface Seen extends GeoPoint {
  readonly at: number
}

export interface CarriedTask {
  readonly id: string
  readonly merchantId: string
  readonly state: TaskState
  readonly pickup: GeoPoint
  readonly dropoff: GeoPoint
  readonly readyAt: number
  readonly dueAt: number
  readonly grams: number
  /** Since when he is on this leg of it. */
  readonly since: number | null
  readonly expectedAt: number | null
  readonly pickupRank: number | null
  readonly dropoffRank: number | null
}

export interface BusyShop extends GeoPoint {
  readonly id: string
  readonly ordersPerHour: number
}

const seconds = (column: string) => `round(extract(epoch from ${column})::numeric, 3)::float`

/** For goods that go back, when we heard of it: how long that takes is not for the clock of a phone to say. */
const legSince = `case when t.state in ('DELIVERY_FAILED', 'RETURNING') then (
    select min(e.heard_at) from task_events e where e.task_id = t.id and e.attempt = t.attempt and e.ignored is null
      and e.state in ('DELIVERY_FAILED', 'RETURNING'))
  else coalesce(t.picked_up_at, t.accepted_at) end`

/**
 * One statement, so that all of it is of one instant. Lists are in the order of ids: the same state is the same text, and
 * has the same digest.
 */
const areaFacts = {
  name: 'dispatch-area-facts',
  text: `
    with home as (select community_id from dispatch_area_communities where area_id = $1),
    staff as (
      select s.rider_id as id, s.vehicle, s.started_at, s.ends_at
      from rider_shifts s
      where s.ended_at is null and s.ends_at > $2
        and exists (select from rider_communities c join home using (community_id) where c.rider_id = s.rider_id)),
    open as materialized (
      select t.*, o.placed_at from delivery_tasks t join orders o on o.id = t.order_id
      where t.area_id = $1 and t.ended_at is null and t.rider_id is null and not t.is_pinned),
    asked as (
      select f.task_id,
        json_agg(distinct f.rider_id) filter (where f.state in ('EXPIRED', 'OPEN')) as passed_by,
        max(f.expires_at) filter (where f.state = 'OPEN' and f.expires_at > $2) as until,
        max(f.expires_at) as last_until
      from task_offers f join open t on t.id = f.task_id and t.attempt = f.attempt group by f.task_id),
    thinking as (
      select f.rider_id, max(f.expires_at) as until from task_offers f
      where f.state = 'OPEN' and f.expires_at > $2 group by f.rider_id),
    served as (
      select c.rider_id, json_agg(c.community_id order by c.community_id) as ids
      from rider_communities c join home using (community_id) group by c.rider_id),
    papers as (
      select c.rider_id, json_agg(distinct c.kind) as kinds from rider_certificates c join staff s on s.id = c.rider_id
      where c.issued_at <= $2 and c.expires_at > $2 and c.revoked_at is null group by c.rider_id),
    carried as (
      select t.rider_id, json_agg(json_build_object(
          'id', t.id, 'merchantId', t.merchant_id, 'state', t.state, 'pickup', t.pickup, 'dropoff', t.dropoff,
          'readyAt', ${seconds('t.ready_at')}, 'dueAt', ${seconds('t.due_at')}, 'grams', t.grams,
          'since', ${seconds(legSince)}, 'expectedAt', ${seconds('t.expected_at')},
          'pickupRank', t.pickup_rank, 'dropoffRank', t.dropoff_rank) order by t.id) as tasks
      from delivery_tasks t join staff s on s.id = t.rider_id where t.ended_at is null group by t.rider_id),
    -- Nobody is on duty for longer than a day.
    shifts as (
      select t.*, s.started_at from staff s
      join delivery_tasks t on t.rider_id = s.id and t.created_at > $2::timestamptz - interval '1 day'),
    earned as (
      select rider_id, sum(pay_fen) as fen from shifts where state = 'DELIVERED' and ended_at >= started_at group by rider_id),
    stops as (
      select distinct on (t.rider_id) t.rider_id, l.place, l.at from shifts t
      cross join lateral (values (t.pickup, t.arrived_at_store_at), (t.pickup, t.picked_up_at),
        (t.dropoff, t.arrived_at_dropoff_at), (t.dropoff, case t.state when 'DELIVERED' then t.ended_at end),
        (t.pickup, case t.state when 'RETURNED' then t.ended_at end)) l(place, at)
      where l.at >= t.started_at order by t.rider_id, l.at desc)
    select a.mode, a.offer_seconds as "offerSeconds", a.is_bad_weather as "isBadWeather",
      (select coalesce(json_agg(c.center order by c.id), '[]') from communities c join home on home.community_id = c.id) as centres,
      (select coalesce(json_agg(json_build_object(
          'id', t.id, 'merchantId', t.merchant_id, 'communityId', t.community_id,
          'attempt', t.attempt, 'wave', t.wave, 'version', t.version,
          'pickup', t.pickup, 'dropoff', t.dropoff, 'placedAt', ${seconds('t.placed_at')}, 'readyAt', ${seconds('t.ready_at')},
          'notBefore', ${seconds('t.not_before')}, 'dueAt', ${seconds('t.due_at')},
          'skills', t.skills, 'grams', t.grams, 'payFen', t.pay_fen, 'notBy', t.not_by,
          'passedBy', coalesce(f.passed_by, '[]'), 'askedUntil', ${seconds('f.until')},
          'lastAskedUntil', ${seconds('f.last_until')}) order by t.id), '[]')
        from open t left join asked f on f.task_id = t.id) as tasks,
      (select coalesce(json_agg(json_build_object(
          'id', s.id, 'vehicle', s.vehicle, 'startedAt', ${seconds('s.started_at')}, 'endsAt', ${seconds('s.ends_at')},
          'position', case when p.rider_id is not null
            then json_build_object('lat', p.lat, 'lng', p.lng, 'at', ${seconds('p.at')}) end,
          'stop', case when l.rider_id is not null
            then json_build_object('lat', l.place->'lat', 'lng', l.place->'lng', 'at', ${seconds('l.at')}) end,
          'communityIds', coalesce(v.ids, '[]'), 'skills', coalesce(k.kinds, '[]'), 'earnedFen', coalesce(e.fen, 0),
          'askedUntil', ${seconds('q.until')}, 'carried', coalesce(c.tasks, '[]')) order by s.id), '[]')
        from staff s
        left join rider_positions p on p.rider_id = s.id
        left join stops l on l.rider_id = s.id
        left join served v on v.rider_id = s.id
        left join papers k on k.rider_id = s.id
        left join earned e on e.rider_id = s.id
        left join thinking q on q.rider_id = s.id
        left join carried c on c.rider_id = s.id) as riders,
      (select coalesce(json_agg(json_build_object('id', m.id, 'lat', m.place->'lat', 'lng', m.place->'lng',
          'ordersPerHour', m.tasks) order by m.id), '[]') from (
        select t.merchant_id as id, count(*) as tasks, (array_agg(t.pickup order by t.created_at desc))[1] as place
        from delivery_tasks t where t.area_id = $1 and t.created_at > $2::timestamptz - interval '1 hour'
        group by t.merchant_id) m) as shops
    from dispatch_areas a where a.id = $1`,
}

export async function findAreaFacts(pool: pg.Pool, areaId: AreaId, at: Date): Promise<AreaFacts | undefined> {
  const { rows } = await pool.query<AreaFacts>({ ...areaFacts, values: [areaId, at] })
  return rows[0]
}
