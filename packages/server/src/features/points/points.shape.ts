import { sql, type SQL } from 'drizzle-orm'
import { expr, extend, fact, many, one, shape, type At } from '../../graph/read/index.ts'
import { declarePlaces, principals, roleGrants, ViewerType, viewerShape } from '../accounts/index.ts'
import { leaderShape } from '../carriers/index.ts'
import { merchantShape } from '../catalog/index.ts'
import { communityShape } from '../communities/index.ts'
import { counterReach, pointReach, slotsOf, type DayHours } from './point.ts'
import { pickupPoints, pointSlots } from './points.table.ts'
import { PickupPointType, PointSlotType, PointStaff, SlotsArgs } from './points.types.ts'
import { timeZone } from '@linli/kit'

const zone = sql.raw(`'${timeZone}'`)

/** The same as `isOpenAt` of point.ts, for lists; a test holds the two together. */
const isOpen = ({ t, now }: At): SQL => sql`(${t['state']} = 'OPEN' and exists (
  select 1 from jsonb_to_recordset(${t['hours']}) as h(weekday int, "opensMinute" int, "closesMinute" int), lateral (
    select extract(isodow from ${now} at time zone ${zone}) as weekday,
      extract(epoch from (${now} at time zone ${zone})::time) / 60 as minute) local
  where h.weekday = local.weekday and local.minute >= h."opensMinute" and local.minute < h."closesMinute"))`

/** The same as `distanceM`, unrounded, from where the list is asked for. */
function distance({ t, value }: At): SQL {
  const near = value('near') as { lat: unknown; lng: unknown } | null | undefined
  if (!near) return sql`0::double precision`
  const [lat, lng] = [sql`${sql.param(near.lat)}::float8`, sql`${sql.param(near.lng)}::float8`]
  const [farLat, farLng] = [sql`(${t['location']}->>'lat')::float8`, sql`(${t['location']}->>'lng')::float8`]
  return sql`(2 * 6371008 * asin(least(1, sqrt(sin(radians(${farLat} - ${lat}) / 2) ^ 2
    + cos(radians(${lat})) * cos(radians(${farLat})) * sin(radians(${farLng} - ${lng}) / 2) ^ 2))))`
}

interface SlotFacts {
  readonly hours: readonly DayHours[]
  readonly slotMinutes: number
  readonly slotCapacity: number
  readonly coldCapacity: number
  readonly day: string
  /** Of slots that orders have taken, those of that day. */
  readonly taken: readonly {
    readonly startsAt: string
    readonly capacity: number
    readonly used: number
    readonly coldCapacity: number
    readonly coldUsed: number
  }[]
}

const dayOf = ({ arg, now }: At) => sql`coalesce(${arg('day')}::timestamptz, ${now})`
const midnightOf = (at: At) => sql`date_trunc('day', ${dayOf(at)}, ${zone})`

/** Slots as the hours are now, and those that were taken under other hours. */
function slotsOn({ day, taken, ...point }: SlotFacts): object[] {
  const promised = new Map(taken.map((slot) => [new Date(slot.startsAt).getTime(), slot]))
  const slots = new Map<number, object>(
    slotsOf(point, new Date(day)).map((slot) => [slot.startsAt.getTime(), { ...slot, used: 0, coldUsed: 0 }]),
  )
  for (const [startsAt, slot] of promised) {
    const endsAt = new Date(startsAt + point.slotMinutes * 60_000)
    slots.set(startsAt, { endsAt, ...slots.get(startsAt), ...slot, startsAt: new Date(startsAt) })
  }
  return [...slots].toSorted(([a], [b]) => a - b).map(([, slot]) => slot)
}

export const pointShape = shape('PickupPoint', pickupPoints, {
  prefix: 'pnt',
  fields: {
    community: one(
      () => communityShape,
      ({ t }, far) => sql`${far['id']} = ${t['communityId']}`,
    ),
    merchant: one(
      () => merchantShape,
      ({ t }, far) => sql`${far['id']} = ${t['merchantId']}`,
    ),
    leader: one(
      () => leaderShape,
      ({ t }, far) => sql`${far['id']} = ${t['leaderId']}`,
    ),
    isOpenNow: expr(isOpen),
  },
  filters: { openNow: isOpen },
  sorts: {
    DISTANCE: distance,
    NAME: ({ t }) => t['name']!,
    CREATED_AT: ({ t }) => t['createdAt']!,
  },
  defaultSort: { key: 'DISTANCE', direction: 'ASC' },
})

const mostStaff = 100

const staffOf = ({ t, now }: At) => sql`(
  select coalesce(json_agg(s order by s.since), '[]') from (
    select g.id, p.name, g.created_at as since from ${roleGrants} g join ${principals} p on p.id = g.principal_id
    where g.place_id = ${t['id']} and g.role = 'LEADER' and g.place_kind = 'POINT'
      and g.revoked_at is null and (g.until is null or g.until > ${now})
    order by g.created_at limit ${sql.raw(String(mostStaff))}) s)`

extend(PickupPointType, pointShape, {
  staff: {
    type: () => [PointStaff],
    nullable: true,
    description: 'Who stands behind the counter, the longest there first; null for those who do not run the point.',
    read: expr((at) => sql`case when ${at.reached(pointReach)} then ${staffOf(at)} end`),
  },
  slots: {
    type: () => [PointSlotType],
    args: () => SlotsArgs,
    description: 'The slots of one business day and what of them is taken.',
    read: fact<SlotFacts>(
      {
        hours: ({ t }) => t['hours']!,
        slotMinutes: ({ t }) => t['slotMinutes']!,
        slotCapacity: ({ t }) => t['slotCapacity']!,
        coldCapacity: ({ t }) => t['coldCapacity']!,
        day: dayOf,
        taken: (at) =>
          sql`(select coalesce(json_agg(json_build_object('startsAt', s.starts_at, 'capacity', s.capacity, 'used', s.used,
            'coldCapacity', s.cold_capacity, 'coldUsed', s.cold_used)), '[]')
            from ${pointSlots} s where s.point_id = ${at.t['id']} and s.starts_at >= ${midnightOf(at)}
              and s.starts_at < ${midnightOf(at)} + interval '1 day')`,
      },
      slotsOn,
    ),
  },
})

declarePlaces('POINT', { table: pickupPoints, community: 'communityId' })

extend(ViewerType, viewerShape, {
  points: {
    type: () => [PickupPointType],
    description: 'Counters the caller stands behind.',
    read: many(
      () => pointShape,
      ({ reached }, far) => reached(counterReach, { id: far['id']!, communityId: far['communityId']! }),
      (far) => [far['id']!],
    ),
  },
})
