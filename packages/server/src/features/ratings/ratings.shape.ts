import { sql } from 'drizzle-orm'
import { extend, one, shape } from '../../graph/read/index.ts'
import { communityShape } from '../communities/index.ts'
import { orderShape, OrderType } from '../orders/index.ts'
import { aggrievedTo, ratingReach } from './rating.ts'
import { orderRatings } from './ratings.table.ts'
import { OrderRatingType } from './ratings.types.ts'

export const orderRatingShape = shape('OrderRating', orderRatings, {
  prefix: 'rtg',
  reach: ratingReach,
  fields: {
    order: one(
      () => orderShape,
      ({ t }, far) => sql`${far['id']} = ${t['orderId']}`,
      { guarded: true },
    ),
    community: one(
      () => communityShape,
      ({ t }, far) => sql`${far['id']} = ${t['communityId']}`,
    ),
  },
  filters: { low: ({ t }) => sql`(${t['stars']} <= ${sql.raw(String(aggrievedTo))})` },
  sorts: { RATED_AT: ({ t }) => t['ratedAt']! },
  defaultSort: { key: 'RATED_AT', direction: 'DESC' },
})

extend(OrderType, orderShape, {
  rating: {
    type: () => OrderRatingType,
    nullable: true,
    description:
      'What the household said of it; null while it has said nothing, and for those who only carry the order.',
    read: one(
      () => orderRatingShape,
      ({ t }, far) => sql`${far['orderId']} = ${t['id']}`,
      { guarded: true },
    ),
  },
})
