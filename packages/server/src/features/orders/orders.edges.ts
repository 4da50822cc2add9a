import { sql } from 'drizzle-orm'
import type { Reach } from '../../access/reach.ts'
import { expr, extend, many, one } from '../../graph/read/index.ts'
import { skus, stockNodes } from '../catalog/index.ts'
import { FulfilmentType, UnitCost } from '../fulfilment/index.ts'
import { PaymentType, paymentShape, paymentShares, RefundType, refundShape } from '../payments/index.ts'
import { stockLevels, stockMovements } from '../stock/index.ts'
import { fulfilmentShape, orderShape } from './orders.shape.ts'
import { OrderHold, OrderType } from './orders.types.ts'

/** What those who run a place look up when they are asked about an order. */
const operatorOnly: Reach<{ communityId: string }> = [{ role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' }]

extend(OrderType, orderShape, {
  siblings: {
    type: () => [OrderType],
    description: 'The other orders of its purchase that the caller may see: one cart became several.',
    read: many(
      () => orderShape,
      ({ t }, far) => sql`${far['purchaseId']} = ${t['purchaseId']} and ${far['id']} <> ${t['id']}`,
      (far) => [far['id']!],
      { guarded: true },
    ),
  },
  payments: {
    type: () => [PaymentType],
    nullable: true,
    description: 'Every try to pay it or a change of it, oldest first; null for those who do not keep the books.',
    read: many(
      () => paymentShape,
      ({ t }, far) => sql`${far['id']} in (select s.payment_id from ${paymentShares} s where s.order_id = ${t['id']})`,
      (far) => [far['id']!],
      { hidden: operatorOnly },
    ),
  },
  holds: {
    type: () => [OrderHold],
    nullable: true,
    description: 'What it holds of which stock, or has taken; null for those who do not keep the books.',
    read: expr(
      ({ t, reached }) => sql`case when ${reached(operatorOnly)} then (
        select coalesce(json_agg(json_build_object('levelId', h.level_id, 'name', s.name, 'nodeName', n.name,
          'reserved', h.reserved, 'allocated', h.allocated, 'taken', h.taken, 'forChange', h.cause <> ${t['id']},
          'expiresAt', h.expires_at) order by h.cause, h.level_id), '[]')
        from (
          select m.level_id, m.cause, sum(m.reserved_delta) as reserved, sum(m.allocated_delta) as allocated,
            -sum(m.on_hand_delta) filter (where m.kind <> 'SPOILED') as taken,
            case when sum(m.reserved_delta) > 0 then max(m.expires_at) end as expires_at
          from ${stockMovements} m where m.cause in (${t['id']}, ${t['openChangeId']}) group by m.level_id, m.cause
        ) h join ${stockLevels} v on v.id = h.level_id join ${skus} s on s.id = v.sku_id join ${stockNodes} n on n.id = v.node_id
        where h.reserved <> 0 or h.allocated <> 0 or h.taken <> 0) end`,
    ),
  },
})

extend(FulfilmentType, fulfilmentShape, {
  cost: {
    type: () => UnitCost,
    nullable: true,
    description: 'What the way costs the platform, as reckoned when it was placed; null for those who do not run it.',
    read: expr(
      ({
        t,
        reached,
      }) => sql`case when ${reached(operatorOnly)} then json_build_object('parts', ${t['costs']}, 'totalFen',
        (select coalesce(sum((c->>'amountFen')::bigint), 0) from jsonb_array_elements(${t['costs']}) c)) end`,
    ),
  },
})

extend(PaymentType, paymentShape, {
  orders: {
    type: () => [OrderType],
    description: 'What it pays, as far as the caller may see it.',
    read: many(
      () => orderShape,
      ({ t }, far) => sql`${far['id']} in (select s.order_id from ${paymentShares} s where s.payment_id = ${t['id']})`,
      (far) => [far['id']!],
      { guarded: true },
    ),
  },
})

extend(RefundType, refundShape, {
  order: {
    type: () => OrderType,
    nullable: true,
    description: 'Null for those who may not see it.',
    read: one(
      () => orderShape,
      ({ t }, far) => sql`${far['id']} = ${t['orderId']}`,
      { guarded: true },
    ),
  },
})
