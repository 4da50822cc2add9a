import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { fen, id, instant, isOneOf, json, oneOf } from '../../db/columns.ts'
import { communities, households } from '../communities/index.ts'
import { bearers, paymentStates, refundStates, type RefundedLine } from './payment.ts'
import { toFen } from '@linli/kit'

export interface ClientParameter {
  readonly name: string
  readonly value: string
}

/** Intents: the row is there before the provider is asked, so that nothing it says can find nobody. */
export const payments = pgTable(
  'payments',
  {
    id: id('pay').primaryKey(),
    /** A purchase, or a change of an order. */
    subjectId: text().notNull(),
    householdId: id('hh')
      .notNull()
      .references(() => households.id),
    communityId: id('com')
      .notNull()
      .references(() => communities.id),
    state: oneOf(paymentStates).notNull(),
    amountFen: fen().notNull(),
    provider: text().notNull(),
    /** What the front end hands to the provider's own software; null until the provider has taken the intent. */
    clientParameters: json<readonly ClientParameter[]>(),
    failure: text(),
    createdAt: instant().notNull(),
    /** What was not paid by then is closed at the provider. */
    expiresAt: instant().notNull(),
    /** When the provider is asked next what has become of it, and how often it was. */
    askAt: instant().notNull(),
    asked: integer().notNull().default(0),
    settledAt: instant(),
  },
  (t) => [
    // At most one payment of a subject is under way or done.
    uniqueIndex('payments_live')
      .on(t.subjectId)
      .where(sql`state in ('PENDING', 'SUCCEEDED')`),
    index('payments_subject').on(t.subjectId),
    index('payments_pending')
      .on(t.askAt)
      .where(sql`state = 'PENDING'`),
    index('payments_settled').on(t.settledAt),
    index('payments_created').on(t.createdAt, t.id),
    check('payments_state', isOneOf(t.state, paymentStates)),
    check('payments_amount', sql`${t.amountFen} >= 0`),
  ],
)

/** What of a payment is for which order, and what of that goes back: never more, whoever asks. */
export const paymentShares = pgTable(
  'payment_shares',
  {
    paymentId: id('pay')
      .notNull()
      .references(() => payments.id),
    orderId: id('ord').notNull(),
    amountFen: fen().notNull(),
    /** Sum of the refunds that were asked for; kept by a trigger. */
    refundedFen: fen().notNull().default(toFen(0)),
  },
  (t) => [
    primaryKey({ columns: [t.paymentId, t.orderId] }),
    index('payment_shares_order').on(t.orderId, t.paymentId),
    check('payment_shares_refunded', sql`${t.refundedFen} between 0 and ${t.amountFen}`),
  ],
)

/** What was decided of a refund never changes; a trigger of the database sees to it. */
export const refunds = pgTable(
  'refunds',
  {
    id: id('ref').primaryKey(),
    orderId: id('ord').notNull(),
    paymentId: id('pay')
      .notNull()
      .references(() => payments.id),
    communityId: id('com')
      .notNull()
      .references(() => communities.id),
    householdId: id('hh')
      .notNull()
      .references(() => households.id),
    state: oneOf(refundStates).notNull(),
    amountFen: fen().notNull(),
    bearer: oneOf(bearers).notNull().default('MERCHANT'),
    reason: text().notNull(),
    /** Empty for a refund of an amount. */
    lines: json<readonly RefundedLine[]>().notNull().default([]),
    restock: boolean().notNull().default(false),
    /** Number of its event, and of the tries that failed for good before this one. */
    version: integer().notNull().default(1),
    tries: integer().notNull().default(0),
    failure: text(),
    createdAt: instant().notNull(),
    sentAt: instant(),
    askAt: instant().notNull(),
    asked: integer().notNull().default(0),
    settledAt: instant(),
  },
  (t) => [
    index('refunds_order').on(t.orderId),
    index('refunds_payment').on(t.paymentId),
    index('refunds_open')
      .on(t.askAt)
      .where(sql`state in ('REQUESTED', 'SENT', 'UNKNOWN')`),
    index('refunds_failed')
      .on(t.createdAt)
      .where(sql`state = 'FAILED'`),
    index('refunds_settled').on(t.settledAt),
    index('refunds_created').on(t.createdAt, t.id),
    check('refunds_state', isOneOf(t.state, refundStates)),
    check('refunds_bearer', isOneOf(t.bearer, bearers)),
    check('refunds_amount', sql`${t.amountFen} > 0`),
  ],
)

/** Notifications that were believed: one that comes again word for word was recorded by somebody, and is refused. */
export const paymentNonces = pgTable(
  'payment_nonces',
  {
    provider: text().notNull(),
    nonce: text().notNull(),
    receivedAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.provider, t.nonce] }), index('payment_nonces_received').on(t.receivedAt)],
)
