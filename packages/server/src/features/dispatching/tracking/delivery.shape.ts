import { sql, type SQL } from 'drizzle-orm'
import { expr, extend, fact, one, shape, type At } from '../../../graph/read/index.ts'
import type { Point as GeoPoint } from '../../communities/index.ts'
import { orders, orderShape, OrderType } from '../../orders/index.ts'
import { riderPositions } from '../duty/duty.table.ts'
import { roundedPoint } from '../duty/position.ts'
import { carriedStates } from '../tasks/task.ts'
import { deliveryTasks } from '../tasks/tasks.table.ts'
import { followerReach, underWay } from './delivery.ts'
import { DeliveryType } from './delivery.types.ts'

const listOf = (words: readonly string[]) => sql.raw(words.map((word) => `'${word}'`).join(', '))

const isUnderWay = ({ t }: At): SQL => sql`${t['state']} in (${listOf(underWay)})`

const isFollowed = ({ t, reached }: At): SQL =>
  reached(followerReach, {
    communityId: t['communityId']!,
    householdId: sql`(select o.household_id from ${orders} o where o.id = ${t['orderId']})`,
  })

interface PlaceFacts {
  readonly place: (GeoPoint & { readonly at: string }) | null
}

export const deliveryShape = shape('Delivery', deliveryTasks, {
  fields: {
    expectedAt: expr(({ t }) => sql`case when ${t['endedAt']} is null then ${t['expectedAt']} end`),
    stopsBefore: expr(
      (at) =>
        sql`case when ${isUnderWay(at)} then (select count(*) from ${deliveryTasks} k where k.rider_id = ${at.t['riderId']} and k.ended_at is null and k.state in (${listOf(carriedStates)}) and k.dropoff_rank < ${at.t['dropoffRank']})::int end`,
    ),
    riderPosition: fact<PlaceFacts>(
      {
        place: (at) =>
          sql`case when ${isUnderWay(at)} and ${isFollowed(at)} then (select json_build_object('lat', p.lat, 'lng', p.lng, 'at', p.at) from ${riderPositions} p where p.rider_id = ${at.t['riderId']}) end`,
      },
      ({ place }) => place && { ...roundedPoint(place), at: new Date(place.at) },
    ),
  },
})

extend(OrderType, orderShape, {
  delivery: {
    type: () => DeliveryType,
    nullable: true,
    description: 'Null until the shop has accepted it, and where deliveries are not planned.',
    read: one(
      () => deliveryShape,
      ({ t }, far) => sql`${far['orderId']} = ${t['id']}`,
    ),
  },
})
