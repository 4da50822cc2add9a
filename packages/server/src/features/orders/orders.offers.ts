import { sql } from 'drizzle-orm'
import { extend, many } from '../../graph/read/index.ts'
import { declarePurchases, OfferRedemptionType, offerRedemptionShape } from '../offers/index.ts'
import { orderShape } from './orders.shape.ts'
import { orders } from './orders.table.ts'
import { OrderType } from './orders.types.ts'

/** An order that was cancelled is no purchase: whoever cancelled his first is still new. */
declarePurchases(
  (householdId) =>
    sql`exists (select 1 from ${orders} o where o.household_id = ${householdId} and o.state <> 'CANCELLED')`,
)

extend(OrderType, orderShape, {
  discounts: {
    type: () => [OfferRedemptionType],
    description: 'The offers it was placed with.',
    read: many(
      () => offerRedemptionShape,
      ({ t }, far) => sql`${far['orderId']} = ${t['id']}`,
      (far) => [far['id']!],
    ),
  },
})
