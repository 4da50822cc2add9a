import { sql } from 'drizzle-orm'
import { Int } from 'type-graphql'
import type { Reach } from '../../access/reach.ts'
import { embed, expr, extend, fact, many, one, shape, connection, type At } from '../../graph/read/index.ts'
import { sentenceOf } from '../../refusals.ts'
import { RiderType, riderShape } from '../carriers/index.ts'
import { listingShape, MerchantType, merchantShape } from '../catalog/index.ts'
import {
  buildingShape,
  CommunityType,
  communityShape,
  households,
  HouseholdType,
  householdShape,
} from '../communities/index.ts'
import { LedgerEntryType, ledgerEntryShape, ledgerTransactions } from '../ledger/index.ts'
import type { FulfilmentMode, FulfilmentStatus } from './fulfilment.ts'
import { choices, orderReach } from './order.policy.ts'
import type { OrderId, OrderState } from './order.ts'
import { OrderList } from './orders.inputs.ts'
import { orderEvents, orderLines, orders, payments, refunds } from './orders.table.ts'
import { OrderConnection, OrderType } from './orders.types.ts'
import { pickupCodeOf } from './pickup-code.ts'
import { timeZone, type Fen } from '@linli/kit'

const isLate = ({ t, now }: At) =>
  sql`(${t['state']} <> 'CANCELLED' and coalesce(${t['deliveredAt']}, ${now}) > ${t['windowEnd']})`

/** Who may know the door: the household, and whoever has the goods in hand for it. */
const doorReach: Reach<{
  householdId: string
  riderId: string
  communityId: string
  byRider: boolean
  byLeader: boolean
}> = [
  { role: 'RESIDENT', place: 'HOUSEHOLD', key: 'householdId' },
  { role: 'RIDER', place: 'RIDER', key: 'riderId', when: 'byRider' },
  { role: 'LEADER', place: 'COMMUNITY', key: 'communityId', when: 'byLeader' },
]
const seesDoor = ({ t, reached }: At) =>
  reached(doorReach, {
    byRider: sql`${t['status']} in ('PACKED', 'OUT_FOR_DELIVERY')`,
    byLeader: sql`(${t['mode']} = 'LEADER_DELIVERY' and ${t['status']} in ('PACKED', 'OUT_FOR_DELIVERY'))`,
  })

const householdOnly: Reach<{ householdId: string }> = [{ role: 'RESIDENT', place: 'HOUSEHOLD', key: 'householdId' }]

const fulfilmentShape = shape('Fulfilment', orders, {
  fields: {
    window: expr(
      ({ t }) =>
        sql`json_build_object('startsAt', ${t['windowStart']}, 'endsAt', ${t['windowEnd']}, 'timeZone', ${sql.raw(`'${timeZone}'`)})`,
    ),
    rider: one(
      () => riderShape,
      ({ t }, far) => sql`${far['id']} = ${t['riderId']}`,
    ),
    building: one(
      () => buildingShape,
      ({ t }, far) =>
        sql`${far['id']} = (select ${households.buildingId} from ${households} where ${households.id} = ${t['householdId']})`,
    ),
    door: expr(
      (at) =>
        sql`case when ${seesDoor(at)} then (select ${households.door} from ${households} where ${households.id} = ${at.t['householdId']}) end`,
    ),
    pickupCode: fact<{ id: OrderId; shown: boolean }>(
      {
        id: ({ t }) => t['id']!,
        shown: ({ t, reached }) => sql`(${reached(householdOnly)} and ${t['status']} = 'AT_PICKUP_POINT')`,
      },
      ({ id, shown }, { keys }) => (shown ? pickupCodeOf(keys, id) : null),
    ),
  },
})

const orderLineShape = shape('OrderLine', orderLines, {
  fields: {
    listing: one(
      () => listingShape,
      ({ t }, far) => sql`${far['id']} = ${t['listingId']}`,
    ),
  },
})

/** A resident is known by name to his own household and to those who keep the order's books, not to who carries it. */
const seesResident: Reach<{ householdId: string; communityId: string }> = [
  { role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' },
  { role: 'RESIDENT', place: 'HOUSEHOLD', key: 'householdId' },
]
const orderEventShape = shape('OrderEvent', orderEvents, {
  fields: {
    actor: expr(({ t, reached }) => {
      const named = reached(seesResident, { householdId: sql`o.household_id`, communityId: sql`o.community_id` })
      return sql`case when ${t['actor']}->>'role' is distinct from 'RESIDENT'
        or exists (select 1 from ${orders} o where o.id = ${t['orderId']} and ${named})
        then ${t['actor']} else ${t['actor']} || '{"id": null, "name": null}' end`
    }),
  },
})
const paymentShape = shape('Payment', payments)
export const refundShape = shape('Refund', refunds)

/** What the rules of the flow ask of an order, as it comes out of JSON. */
interface ChoiceFacts {
  readonly state: OrderState
  readonly mode: FulfilmentMode
  readonly status: FulfilmentStatus
  readonly communityId: string
  readonly merchantId: string
  readonly householdId: string
  readonly riderId: string | null
  readonly claimable: boolean
  readonly byLeader: boolean
  readonly paidFen: Fen
  readonly refundedFen: Fen
  readonly payBy: string
  readonly acceptBy: string | null
}
const choiceNeeds = Object.fromEntries(
  (
    [
      'state',
      'mode',
      'status',
      'communityId',
      'merchantId',
      'householdId',
      'riderId',
      'claimable',
      'byLeader',
      'paidFen',
      'refundedFen',
      'payBy',
      'acceptBy',
    ] as const
  ).map((name) => [name, ({ t }: At) => t[name]!]),
) as Record<keyof ChoiceFacts, (at: At) => NonNullable<At['t'][string]>>

const asOrder = (row: ChoiceFacts) =>
  ({
    ...row,
    payBy: new Date(row.payBy),
    acceptBy: row.acceptBy === null ? null : new Date(row.acceptBy),
  }) as Parameters<typeof choices>[1]

const operatorOnly: Reach<{ communityId: string }> = [{ role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' }]

export const orderShape = shape('Order', orders, {
  prefix: 'ord',
  reach: orderReach,
  fields: {
    allowedActions: fact<ChoiceFacts>(
      choiceNeeds,
      (row, ctx) => choices(ctx.actor, asOrder(row), ctx.clock.now()).allowed,
    ),
    deniedActions: fact<ChoiceFacts>(choiceNeeds, (row, ctx) =>
      choices(ctx.actor, asOrder(row), ctx.clock.now()).denied.map(({ action, code, facts }) => ({
        action,
        code,
        message: sentenceOf(code, facts),
      })),
    ),
    community: one(
      () => communityShape,
      ({ t }, far) => sql`${far['id']} = ${t['communityId']}`,
    ),
    merchant: one(
      () => merchantShape,
      ({ t }, far) => sql`${far['id']} = ${t['merchantId']}`,
    ),
    household: one(
      () => householdShape,
      ({ t }, far) => sql`${far['id']} = ${t['householdId']}`,
      { guarded: true },
    ),
    lines: many(
      () => orderLineShape,
      ({ t }, far) => sql`${far['orderId']} = ${t['id']}`,
      (far) => [far['position']!],
    ),
    isLate: expr(isLate),
    fulfilment: embed(() => fulfilmentShape),
    payment: one(
      () => paymentShape,
      ({ t }, far) =>
        sql`${far['id']} = (select p.id from ${payments} p where p.order_id = ${t['id']} order by p.state <> 'FAILED' desc, p.id desc limit 1)`,
    ),
    refunds: many(
      () => refundShape,
      ({ t }, far) => sql`${far['orderId']} = ${t['id']}`,
      (far) => [far['id']!],
    ),
    timeline: many(
      () => orderEventShape,
      ({ t }, far) => sql`${far['orderId']} = ${t['id']}`,
      (far) => [far['seq']!],
    ),
  },
  filters: {
    late: isLate,
    dueAt: ({ t }) => t['windowEnd']!,
  },
  sorts: {
    PLACED_AT: ({ t }) => t['placedAt']!,
    TOTAL: ({ t }) => t['totalFen']!,
    NUMBER: ({ t }) => t['number']!,
    DUE_AT: ({ t }) => t['windowEnd']!,
  },
  defaultSort: { key: 'PLACED_AT', direction: 'DESC' },
})

extend(OrderType, orderShape, {
  ledger: {
    type: () => [LedgerEntryType],
    nullable: true,
    description: 'The money of this order, entry by entry; null for those who do not keep the books.',
    read: many(
      () => ledgerEntryShape,
      ({ t }, far) =>
        sql`${far['transactionId']} in (select ${ledgerTransactions.id} from ${ledgerTransactions} where ${ledgerTransactions.orderId} = ${t['id']})`,
      (far) => [far['id']!],
      { hidden: operatorOnly },
    ),
  },
})

const ordersOf = (key: string) => ({
  type: () => OrderConnection,
  args: () => OrderList,
  description: 'Those of its orders that the caller may see.',
  read: connection(
    () => orderShape,
    ({ t }, far) => sql`${far[key]} = ${t['id']}`,
  ),
})
extend(CommunityType, communityShape, { orders: ordersOf('communityId') })
extend(MerchantType, merchantShape, { orders: ordersOf('merchantId') })
extend(HouseholdType, householdShape, { orders: ordersOf('householdId') })
extend(RiderType, riderShape, {
  activeOrderCount: {
    type: () => Int,
    description: 'Orders taken and not yet handed over.',
    read: expr(
      ({ t }) =>
        sql`(select count(*) from ${orders} where ${orders.riderId} = ${t['id']} and ${orders.state} in ('CONFIRMED', 'PREPARING', 'IN_FULFILMENT'))`,
    ),
  },
})

export const orderShapes = [orderShape, fulfilmentShape, orderLineShape, orderEventShape, paymentShape, refundShape]
