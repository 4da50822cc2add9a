import { sql } from 'drizzle-orm'
import { connection, expr, extend, one, shape, type At } from '../../../graph/read/index.ts'
import { GraphQLDateTime } from '../../../graph/scalars.ts'
import { FulfilmentType } from '../../fulfilment/index.ts'
import { PickupPointType, pickupPoints, pointReach, pointShape } from '../../points/index.ts'
import { OrderList } from '../orders.inputs.ts'
import { fulfilmentShape, orderShape } from '../orders.shape.ts'
import { orders } from '../orders.table.ts'
import { OrderConnection } from '../orders.types.ts'
import { missingGoods, pickupAttempts, pickups } from './pickups.table.ts'
import { PeriodArgs, PickupAttemptConnection, PickupAttemptList, PointDwell, PointFootfall } from './pickups.types.ts'
import { refuse, timeZone } from '@linli/kit'

const zone = sql.raw(`'${timeZone}'`)
const longestDays = 366

function daysOf({ value }: At) {
  const days = Number(value('days'))
  if (days < 1 || days > longestDays) refuse('BAD_INPUT', { reason: `days is 1 to ${longestDays}` }, 'days')
  return sql.raw(String(days))
}

/** A column of the parcel that waits, or waited, at the point. */
const ofPickup = (column: string) =>
  expr(({ t }) => sql`(select ${sql.identifier(column)} from ${pickups} where ${pickups.orderId} = ${t['id']})`)

extend(FulfilmentType, fulfilmentShape, {
  point: {
    type: () => PickupPointType,
    nullable: true,
    description: 'Where the goods are collected; null when they come to the door without a stop.',
    read: one(
      () => pointShape,
      ({ t }, far) => sql`${far['id']} = ${t['pointId']}`,
    ),
  },
  shelf: {
    type: () => String,
    nullable: true,
    description: 'Where they lie at the point; null until they came, and when nobody said.',
    read: ofPickup('shelf'),
  },
  arrivedAt: {
    type: () => GraphQLDateTime,
    nullable: true,
    description: 'Null until they came to the point.',
    read: ofPickup('arrived_at'),
  },
  collectBy: {
    type: () => GraphQLDateTime,
    nullable: true,
    description: 'Not collected by then, they are overdue. Null until they came.',
    read: ofPickup('collect_by'),
  },
  missingSince: {
    type: () => GraphQLDateTime,
    nullable: true,
    description: 'Null unless they were reported missing and have not been found.',
    read: expr(
      ({ t }) =>
        sql`(select ${missingGoods.reportedAt} from ${missingGoods} where ${missingGoods.orderId} = ${t['id']} and ${missingGoods.settledAt} is null)`,
    ),
  },
})

const ofPoint = ({ t }: At, column: string) =>
  sql`(select p.${sql.identifier(column)} from ${pickupPoints} p where p.id = ${t['pointId']})`

const pickupAttemptShape = shape('PickupAttempt', pickupAttempts, {
  visible: (at) =>
    at.reached(pointReach, {
      id: at.t['pointId']!,
      communityId: ofPoint(at, 'community_id'),
      merchantId: ofPoint(at, 'merchant_id'),
    }),
  fields: {
    order: one(
      () => orderShape,
      ({ t }, far) => sql`${far['id']} = ${t['orderId']}`,
      { guarded: true },
    ),
  },
  sorts: { AT: ({ t }) => t['at']! },
  defaultSort: { key: 'AT', direction: 'DESC' },
})

/** Only goods that came in the period or still wait are looked at. */
const dwell = (at: At) => sql`(
  with p as (
    select stage, arrived_at, redeemed_at, extract(epoch from redeemed_at - arrived_at) / 60 as minutes,
      arrived_at > ${at.now} - interval '1 day' * ${daysOf(at)} as recent
    from ${pickups} where point_id = ${at.t['id']}
      and (stage in ('WAITING', 'REMINDED', 'OVERDUE') or arrived_at > ${at.now} - interval '1 day' * ${daysOf(at)})
  )
  select json_build_object(
    'waiting', count(*) filter (where stage in ('WAITING', 'REMINDED', 'OVERDUE')),
    'overdue', count(*) filter (where stage = 'OVERDUE'),
    'missing', (select count(*) from ${missingGoods} m where m.point_id = ${at.t['id']} and m.settled_at is null),
    'oldestArrivedAt', min(arrived_at) filter (where stage in ('WAITING', 'REMINDED', 'OVERDUE')),
    'redeemed', count(*) filter (where recent and stage = 'REDEEMED'),
    'medianMinutes', round(percentile_cont(0.5) within group (order by minutes) filter (where recent and stage = 'REDEEMED')),
    'p90Minutes', round(percentile_cont(0.9) within group (order by minutes) filter (where recent and stage = 'REDEEMED')),
    'returned', count(*) filter (where recent and stage = 'RETURNED'),
    'disposed', count(*) filter (where recent and stage = 'DISPOSED'))
  from p)`

const footfall = (at: At) => sql`(
  with r as (
    select o.household_id, p.redeemed_at, (p.redeemed_at at time zone ${zone})::date as day
    from ${pickups} p join ${orders} o on o.id = p.order_id
    where p.point_id = ${at.t['id']} and p.redeemed_at > ${at.now} - interval '1 day' * ${daysOf(at)}
  ), a as (
    select distinct o.id, o.paid_fen - o.refunded_fen as kept_fen from r join ${orders} o on o.household_id = r.household_id
      and o.placed_at > r.redeemed_at and o.placed_at <= r.redeemed_at + interval '2 hours' and o.paid_fen > 0
  )
  select json_build_object(
    'redemptions', (select count(*) from r), 'households', (select count(distinct household_id) from r),
    'addOnOrders', (select count(*) from a), 'addOnSalesFen', (select coalesce(sum(kept_fen), 0) from a),
    'daily', (select json_agg(json_build_object('day', s.day::date::text, 'redemptions', coalesce(c.n, 0)) order by s.day)
      from generate_series((${at.now} at time zone ${zone})::date - (${daysOf(at)} - 1), (${at.now} at time zone ${zone})::date, interval '1 day') s(day)
      left join (select day, count(*) as n from r group by day) c on c.day = s.day::date)))`

extend(PickupPointType, pointShape, {
  orders: {
    type: () => OrderConnection,
    args: () => OrderList,
    description: 'Orders that go over this point, those that the caller may see.',
    read: connection(
      () => orderShape,
      ({ t }, far) => sql`${far['pointId']} = ${t['id']}`,
    ),
  },
  attempts: {
    type: () => PickupAttemptConnection,
    args: () => PickupAttemptList,
    description: 'Codes that were shown here, the last first; none for those who do not run the point.',
    read: connection(
      () => pickupAttemptShape,
      ({ t }, far) => sql`${far['pointId']} = ${t['id']}`,
    ),
  },
  dwell: {
    type: () => PointDwell,
    args: () => PeriodArgs,
    nullable: true,
    description: 'Null for those who do not run the point.',
    read: expr((at) => sql`case when ${at.reached(pointReach)} then ${dwell(at)} end`),
  },
  footfall: {
    type: () => PointFootfall,
    args: () => PeriodArgs,
    nullable: true,
    description: 'Null for those who do not run the point.',
    read: expr((at) => sql`case when ${at.reached(pointReach)} then ${footfall(at)} end`),
  },
})

export const pickupShapes = [pickupAttemptShape]
