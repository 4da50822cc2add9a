import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { instant, isOneOf, oneOf } from '../../db/columns.ts'

export const chargeKinds = ['CHARGE', 'REFUND'] as const
export const chargeStates = ['PENDING', 'SUCCEEDED', 'FAILED', 'CLOSED'] as const

/** The built-in payment provider's own books: what a payment company would remember. */
export const sandboxCharges = pgTable(
  'sandbox_charges',
  {
    reference: text().primaryKey(),
    kind: oneOf(chargeKinds).notNull(),
    state: oneOf(chargeStates).notNull().default('SUCCEEDED'),
    amountFen: bigint({ mode: 'number' }).notNull(),
    /** Of a refund: what it gives back. */
    ofReference: text(),
    failure: text(),
    at: instant().notNull(),
    settledAt: instant(),
  },
  (t) => [
    index('sandbox_charges_settled').on(t.settledAt),
    index('sandbox_charges_of').on(t.ofReference),
    check('sandbox_charges_kind', isOneOf(t.kind, chargeKinds)),
    check('sandbox_charges_state', isOneOf(t.state, chargeStates)),
  ],
)

/** What it still has to tell, and has told. */
export const sandboxNotifications = pgTable(
  'sandbox_notifications',
  {
    id: text().primaryKey(),
    reference: text().notNull(),
    dueAt: instant().notNull(),
    tries: integer().notNull().default(0),
    sentAt: instant(),
  },
  (t) => [
    index('sandbox_notifications_due')
      .on(t.dueAt)
      .where(sql`sent_at is null`),
  ],
)
