import { sql } from 'drizzle-orm'
import { check, index, pgTable, text, unique, uniqueIndex } from 'drizzle-orm/pg-core'
import { fen, id, instant, isOneOf, oneOf } from '../../db/columns.ts'
import { accountKinds } from './ledger.ts'
import { toFen } from '@linli/kit'

export const ledgerAccounts = pgTable(
  'ledger_accounts',
  {
    id: id('lac').primaryKey(),
    kind: oneOf(accountKinds).notNull(),
    ownerId: text().notNull(),
    unit: text().notNull().default('CNY'),
    /** Kept by a trigger for accounts with a minimum, and zero for all others: their entries would queue for one row. */
    balanceFen: fen().notNull().default(toFen(0)),
    minBalanceFen: fen(),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('ledger_accounts_owner').on(t.kind, t.ownerId, t.unit),
    check('ledger_accounts_kind', isOneOf(t.kind, accountKinds)),
    check('ledger_accounts_min_balance', sql`${t.minBalanceFen} is null or ${t.balanceFen} >= ${t.minBalanceFen}`),
  ],
)

export const ledgerTransactions = pgTable(
  'ledger_transactions',
  {
    id: id('ltx').primaryKey(),
    reason: text().notNull(),
    /** The thing that moved the money, such as a payment or a refund. */
    sourceId: text().notNull(),
    /** The order it is about, where there is one: its money can be explained by one look. */
    orderId: text(),
    at: instant().notNull(),
  },
  (t) => [
    // Each cause moves money once for each order that it concerns, however often it is told.
    unique('ledger_transactions_cause').on(t.sourceId, t.reason, t.orderId).nullsNotDistinct(),
    index('ledger_transactions_at').on(t.at),
    index('ledger_transactions_order').on(t.orderId),
  ],
)

/** Append-only and summing to zero within a transaction: triggers see to both. */
export const ledgerEntries = pgTable(
  'ledger_entries',
  {
    id: id('len').primaryKey(),
    transactionId: id('ltx')
      .notNull()
      .references(() => ledgerTransactions.id),
    accountId: id('lac')
      .notNull()
      .references(() => ledgerAccounts.id),
    amountFen: fen().notNull(),
    at: instant().notNull(),
  },
  (t) => [
    index('ledger_entries_transaction').on(t.transactionId),
    index('ledger_entries_account').on(t.accountId, t.id),
    index('ledger_entries_at').on(t.at),
    check('ledger_entries_amount', sql`${t.amountFen} <> 0`),
  ],
)
