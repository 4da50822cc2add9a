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
import { payments, paymentShape, paymentShares, refundShape } from '../payments/index.ts'
import { choices, orderReach } from './order.policy.ts'
import type { OrderId } from './order.ts'
import { OrderList } from './orders.inputs.ts'
import { orderEvents, orderLines, orders } from './orders.table.ts'
import { OrderConnection, OrderType } from './orders.types.ts'
import { pickupCodeOf } from './pickups/pickup.ts'
import { missingGoods, pickups } from './pickups/pickups.table.ts'
import { timeZone } from '@linli/kit'

const isLate = ({ t, now }: At) =>
  sql`(${t['state']} <> 'CANCELLED' and coalesce(${t['deliveredAt']}, ${now}) > ${t['windowEnd']})`

/** Who may know the door: the household, and whoever has the goods in hand for it. */
const doorReach: Reach<{
  householdId: string
  riderId: string
  communityId: string
  pointId: string
  byRider: boolean
  byLeader: boolean
}> = [
  { role: 'RESIDENT', place: 'HOUSEHOLD', key: 'householdId' },
  { role: 'RIDER', place: 'RIDER', key: 'riderId', when: 'byRider' },
  { role: 'LEADER', place: 'COMMUNITY', key: 'communityId', when: 'byLeader' },
  { role: 'LEADER', place: 'POINT', key: 'pointId', when: 'byLeader' },
]
const seesDoor = ({ t, reached }: At) =>
  reached(doorReach, {
    byRider: sql`${t['status']} in ('PACKED', 'OUT_FOR_DELIVERY')`,
    byLeader: sql`(${t['mode']} = 'LEADER_DELIVERY' and ${t['status']} in ('PACKED', 'AT_PICKUP_POINT', 'OUT_FOR_DELIVERY'))`,
  })

const householdOnly: Reach<{ householdId: string }> = [{ role: 'RESIDENT', place: 'HOUSEHOLD', key: 'householdId' }]

export const fulfilmentShape = shape('Fulfilment', orders, {
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
    pickupCode: fact<{ id: OrderId; draw: number | null }>(
      {
        id: ({ t }) => t['id']!,
        draw: ({ t, reached }) => sql`case when ${reached(householdOnly)} then (
          select p.draw from ${pickups} p where p.order_id = ${t['id']}
            and p.stage in ('WAITING', 'REMINDED', 'OVERDUE') and p.code_hash is not null) end`,
      },
      ({ id, draw }, { keys }) => (draw === null ? null : pickupCodeOf(keys, id, draw)),
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
export const seesResident: Reach<{ householdId: string; communityId: string }> = [
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

type Chooser = Parameters<typeof choices>[1]
/** What the rules of the flow ask of an order, as it comes out of JSON: instants are texts. */
type ChoiceFacts = {
  readonly [Name in keyof Chooser]: Date extends Chooser[Name] ? string | Extract<Chooser[Name], null> : Chooser[Name]
}
/** All of it: a rule that asks for more does not compile until it is named here. */
const choiceNames: Readonly<Record<keyof ChoiceFacts, true>> = {
  state: true,
  mode: true,
  status: true,
  communityId: true,
  merchantId: true,
  householdId: true,
  riderId: true,
  pointId: true,
  claimable: true,
  byLeader: true,
  paidFen: true,
  refundedFen: true,
  payBy: true,
  acceptBy: true,
  windowEnd: true,
  promise: true,
  openChangeId: true,
}
const choiceNeeds = Object.fromEntries(
  Object.keys(choiceNames).map((name) => [name, ({ t }: At) => t[name]!]),
) as Record<keyof ChoiceFacts, (at: At) => NonNullable<At['t'][string]>>

const asOrder = (row: ChoiceFacts): Chooser => ({
  ...row,
  payBy: new Date(row.payBy),
  acceptBy: row.acceptBy === null ? null : new Date(row.acceptBy),
  windowEnd: new Date(row.windowEnd),
})

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
        sql`${far['id']} = (select p.id from ${payments} p join ${paymentShares} s on s.payment_id = p.id where s.order_id = ${t['id']} order by p.state in ('PENDING', 'SUCCEEDED') desc, p.id desc limit 1)`,
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
    missing: ({ t }) =>
      sql`exists (select from ${missingGoods} m where m.order_id = ${t['id']} and m.settled_at is null)`,
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

export const orderShapes = [orderShape, fulfilmentShape, orderLineShape, orderEventShape]
