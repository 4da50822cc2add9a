import { sql } from 'drizzle-orm'
import { bigint, boolean, check, index, integer, pgSequence, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { ActorStamp } from '../../access/actor.ts'
import { fen, id, instant, isOneOf, json, oneOf } from '../../db/columns.ts'
import { riders } from '../carriers/index.ts'
import { listings, merchants } from '../catalog/index.ts'
import { communities, households } from '../communities/index.ts'
import { fulfilmentModes, fulfilmentStatuses } from './fulfilment.ts'
import { cancelReasons, orderActions, orderStates } from './order.ts'
import { paymentStates, refundStates } from './payment.ts'

/** What people read to each other over the phone; the id is for programs. */
export const orderNumbers = pgSequence('order_numbers')

export const orders = pgTable(
  'orders',
  {
    id: id('ord').primaryKey(),
    number: text().notNull(),
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
    riderId: id('rid').references(() => riders.id),
    claimable: boolean()
      .notNull()
      .generatedAlwaysAs(sql`status = 'PACKED' and rider_id is null and mode in ('INSTANT', 'SAME_DAY')`),
    byLeader: boolean()
      .notNull()
      .generatedAlwaysAs(sql`mode in ('LEADER_DELIVERY', 'SELF_PICKUP')`),
    itemsFen: fen().notNull(),
    feeFen: fen().notNull(),
    totalFen: fen().notNull(),
    paidFen: fen().notNull(),
    refundedFen: fen().notNull(),
    note: text(),
    pickupTries: integer().notNull().default(0),
    placedAt: instant().notNull(),
    payBy: instant().notNull(),
    acceptBy: instant(),
    closeBy: instant(),
    pickedUpAt: instant(),
    deliveredAt: instant(),
    completedAt: instant(),
    cancelledAt: instant(),
    cancelReason: oneOf(cancelReasons),
  },
  (t) => [
    uniqueIndex('orders_number').on(t.number),
    index('orders_placed').on(t.placedAt, t.id),
    index('orders_community').on(t.communityId, t.placedAt, t.id),
    index('orders_merchant').on(t.merchantId, t.placedAt, t.id),
    index('orders_household').on(t.householdId, t.placedAt, t.id),
    index('orders_rider')
      .on(t.riderId, t.placedAt, t.id)
      .where(sql`rider_id is not null`),
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
    check('orders_state', isOneOf(t.state, orderStates)),
    check('orders_mode', isOneOf(t.mode, fulfilmentModes)),
    check('orders_status', isOneOf(t.status, fulfilmentStatuses)),
    check('orders_cancel_reason', isOneOf(t.cancelReason, cancelReasons)),
    check('orders_total', sql`${t.itemsFen} >= 0 and ${t.feeFen} >= 0 and ${t.totalFen} = ${t.itemsFen} + ${t.feeFen}`),
    check('orders_paid', sql`${t.paidFen} in (0, ${t.totalFen})`),
    check('orders_refunded', sql`${t.refundedFen} between 0 and ${t.paidFen}`),
    check('orders_cancelled', sql`(${t.state} = 'CANCELLED') = (${t.cancelledAt} is not null)`),
  ],
)

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
    totalFen: fen().notNull(),
  },
  (t) => [
    uniqueIndex('order_lines_position').on(t.orderId, t.position),
    check('order_lines_quantity', sql`${t.quantity} between 1 and 999`),
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

export const payments = pgTable(
  'payments',
  {
    id: id('pay').primaryKey(),
    orderId: id('ord')
      .notNull()
      .references(() => orders.id),
    state: oneOf(paymentStates).notNull(),
    amountFen: fen().notNull(),
    provider: text().notNull(),
    failure: text(),
    createdAt: instant().notNull(),
    settledAt: instant(),
  },
  (t) => [
    // At most one payment of an order is under way or done.
    uniqueIndex('payments_live')
      .on(t.orderId)
      .where(sql`state in ('PENDING', 'SUCCEEDED')`),
    index('payments_pending')
      .on(t.createdAt)
      .where(sql`state = 'PENDING'`),
    check('payments_state', isOneOf(t.state, paymentStates)),
    check('payments_amount', sql`${t.amountFen} >= 0`),
  ],
)

export const refunds = pgTable(
  'refunds',
  {
    id: id('ref').primaryKey(),
    orderId: id('ord')
      .notNull()
      .references(() => orders.id),
    paymentId: id('pay')
      .notNull()
      .references(() => payments.id),
    state: oneOf(refundStates).notNull(),
    amountFen: fen().notNull(),
    reason: text().notNull(),
    createdAt: instant().notNull(),
    settledAt: instant(),
  },
  (t) => [
    index('refunds_order').on(t.orderId),
    index('refunds_open')
      .on(t.createdAt)
      .where(sql`state = 'REQUESTED'`),
    check('refunds_state', isOneOf(t.state, refundStates)),
    check('refunds_amount', sql`${t.amountFen} > 0`),
  ],
)

/** The built-in payment provider's own books: what a payment company would remember. */
export const sandboxCharges = pgTable('sandbox_charges', {
  reference: text().primaryKey(),
  kind: oneOf(['CHARGE', 'REFUND'] as const).notNull(),
  amountFen: bigint({ mode: 'number' }).notNull(),
  at: instant().notNull(),
})
