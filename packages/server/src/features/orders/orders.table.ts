import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgSequence, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { ActorStamp } from '../../access/actor.ts'
import { fen, id, instant, isOneOf, json, oneOf } from '../../db/columns.ts'
import { riders } from '../carriers/index.ts'
import { listings, merchants } from '../catalog/index.ts'
import { communities, households } from '../communities/index.ts'
import { fulfilmentModes, fulfilmentStatuses, type CostPart, type PromiseTerms } from '../fulfilment/index.ts'
import { pickupPoints } from '../points/index.ts'
import { cancelReasons, orderActions, orderStates } from './order.ts'
import { toFen, type Fen, type Id } from '@linli/kit'

/** What people read to each other over the phone; the id is for programs. */
export const orderNumbers = pgSequence('order_numbers')

export const orders = pgTable(
  'orders',
  {
    id: id('ord').primaryKey(),
    number: text().notNull(),
    /** Orders that are paid together, because one cart became several; alone, an order has a purchase of its own. */
    purchaseId: id('pur').notNull(),
    state: oneOf(orderStates).notNull(),
    version: integer().notNull(),
    communityId: id('com')
      .notNull()
      .references(() => communities.id),
    merchantId: id('mer')
      .notNull()
      .references(() => merchants.id),
    householdId: id('hh')
      .notNull()
      .references(() => households.id),
    placedBy: text(),
    mode: oneOf(fulfilmentModes).notNull(),
    status: oneOf(fulfilmentStatuses).notNull(),
    windowStart: instant().notNull(),
    windowEnd: instant().notNull(),
    /** What a late order owes; like window and mode it never changes, by a trigger. Null before promises were paid for. */
    promise: json<PromiseTerms>(),
    riderId: id('rid').references(() => riders.id),
    claimable: boolean()
      .notNull()
      .generatedAlwaysAs(sql`status = 'PACKED' and rider_id is null and mode in ('INSTANT', 'SAME_DAY')`),
    byLeader: boolean()
      .notNull()
      .generatedAlwaysAs(sql`mode in ('LEADER_DELIVERY', 'SELF_PICKUP')`),
    /** Where a household collects it, or the leader who brings it does. */
    pointId: id('pnt').references(() => pickupPoints.id),
    /** Places it holds until it is over: in its mode's window where that has a capacity, and in the point's slot. */
    modeSlotAt: instant(),
    pointSlotAt: instant(),
    /** Takes one of the slot's cold places. */
    isCold: boolean().notNull().default(false),
    /** What its way costs the platform, part by part, as it was reckoned when it was placed. */
    costs: json<readonly { readonly part: CostPart; readonly amountFen: Fen }[]>().notNull().default([]),
    itemsFen: fen().notNull(),
    discountFen: fen().notNull().default(toFen(0)),
    feeFen: fen().notNull(),
    totalFen: fen().notNull(),
    paidFen: fen().notNull(),
    refundedFen: fen().notNull(),
    note: text(),
    /** Placed from what the household had bought before, by one tap on a plan. */
    isReorder: boolean().notNull().default(false),
    placedAt: instant().notNull(),
    payBy: instant().notNull(),
    acceptBy: instant(),
    closeBy: instant(),
    pickedUpAt: instant(),
    deliveredAt: instant(),
    completedAt: instant(),
    cancelledAt: instant(),
    cancelReason: oneOf(cancelReasons),
    /** A change that waits for a yes or for its money; at most one. */
    openChangeId: id('chg'),
  },
  (t) => [
    uniqueIndex('orders_number').on(t.number),
    index('orders_placed').on(t.placedAt, t.id),
    index('orders_community').on(t.communityId, t.placedAt, t.id),
    index('orders_merchant').on(t.merchantId, t.placedAt, t.id),
    index('orders_purchase').on(t.purchaseId),
    index('orders_household').on(t.householdId, t.placedAt, t.id),
    index('orders_rider')
      .on(t.riderId, t.placedAt, t.id)
      .where(sql`rider_id is not null`),
    index('orders_point')
      .on(t.pointId, t.placedAt, t.id)
      .where(sql`point_id is not null`),
    index('orders_claimable')
      .on(t.communityId, t.placedAt)
      .where(sql`claimable`),
    // Timers look for what is due among the few rows that wait.
    index('orders_pay_by')
      .on(t.payBy)
      .where(sql`state = 'PENDING_PAYMENT'`),
    index('orders_accept_by')
      .on(t.acceptBy)
      .where(sql`state = 'PAID'`),
    index('orders_close_by')
      .on(t.closeBy)
      .where(sql`state = 'COMPLETED'`),
    index('orders_promised')
      .on(t.windowEnd)
      .where(
        sql`promise is not null and state in ('PAID', 'CONFIRMED', 'PREPARING', 'IN_FULFILMENT') and (status in ('PENDING', 'PICKING', 'PACKED', 'OUT_FOR_DELIVERY') or (status = 'AT_PICKUP_POINT' and mode = 'LEADER_DELIVERY'))`,
      ),
    check('orders_state', isOneOf(t.state, orderStates)),
    check('orders_mode', isOneOf(t.mode, fulfilmentModes)),
    check('orders_status', isOneOf(t.status, fulfilmentStatuses)),
    check('orders_cancel_reason', isOneOf(t.cancelReason, cancelReasons)),
    check(
      'orders_total',
      sql`${t.feeFen} >= 0 and ${t.discountFen} between 0 and ${t.itemsFen} and ${t.totalFen} = ${t.itemsFen} - ${t.discountFen} + ${t.feeFen}`,
    ),
    // A change that makes an order cheaper after payment gives the difference back: paid stays above the new total.
    check('orders_paid', sql`${t.paidFen} >= 0`),
    check('orders_refunded', sql`${t.refundedFen} between 0 and ${t.paidFen}`),
    check('orders_cancelled', sql`(${t.state} = 'CANCELLED') = (${t.cancelledAt} is not null)`),
  ],
)

/** `quantity` units of the level go into one unit of the line. */
export interface TakenFrom {
  readonly levelId: Id<'stk'>
  readonly quantity: number
}

/** Name, unit and price are copied: what was bought stays what it was. */
export const orderLines = pgTable(
  'order_lines',
  {
    id: id('oln').primaryKey(),
    orderId: id('ord')
      .notNull()
      .references(() => orders.id),
    position: integer().notNull(),
    listingId: id('lst')
      .notNull()
      .references(() => listings.id),
    name: text().notNull(),
    unit: text().notNull(),
    quantity: integer().notNull(),
    unitPriceFen: fen().notNull(),
    /** Before discounts. */
    totalFen: fen().notNull(),
    /** This line's share of the order's discounts. */
    discountFen: fen().notNull().default(toFen(0)),
    /** Of the discount, what the platform gave the shop for a change. */
    platformFen: fen().notNull().default(toFen(0)),
    refundedQuantity: integer().notNull().default(0),
    refundedFen: fen().notNull().default(toFen(0)),
    /** Where one unit of it was taken from: several levels for a bundle. */
    taken: json<readonly TakenFrom[]>().notNull().default([]),
  },
  (t) => [
    uniqueIndex('order_lines_position').on(t.orderId, t.position),
    // None are left of a line that a change has taken out; it is placed with at least one.
    check('order_lines_quantity', sql`${t.quantity} between 0 and 999`),
    check('order_lines_platform', sql`${t.platformFen} between 0 and ${t.discountFen}`),
    check('order_lines_discount', sql`${t.discountFen} between 0 and ${t.totalFen}`),
    check(
      'order_lines_refunded',
      sql`${t.refundedQuantity} between 0 and ${t.quantity} and ${t.refundedFen} between 0 and ${t.totalFen} - ${t.discountFen}`,
    ),
    check('order_lines_total', sql`${t.totalFen} = ${t.unitPriceFen} * ${t.quantity}`),
  ],
)

/** The timeline: what happened to an order, kept as long as the order. */
export const orderEvents = pgTable(
  'order_events',
  {
    orderId: id('ord')
      .notNull()
      .references(() => orders.id),
    seq: integer().notNull(),
    action: oneOf(orderActions).notNull(),
    from: oneOf(orderStates),
    to: oneOf(orderStates).notNull(),
    at: instant().notNull(),
    actor: json<ActorStamp>().notNull(),
  },
  (t) => [
    uniqueIndex('order_events_seq').on(t.orderId, t.seq),
    check('order_events_action', isOneOf(t.action, orderActions)),
  ],
)
