import { sql } from 'drizzle-orm'
import { check, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { fen, id, instant, isOneOf, oneOf } from '../../db/columns.ts'
import { accountKinds } from './ledger.ts'

export const ledgerAccounts = pgTable(
  'ledger_accounts',
  {
    id: id('lac').primaryKey(),
    kind: oneOf(accountKinds).notNull(),
    ownerId: text().notNull(),
    unit: text().notNull().default('CNY'),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('ledger_accounts_owner').on(t.kind, t.ownerId, t.unit),
    check('ledger_accounts_kind', isOneOf(t.kind, accountKinds)),
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
    // Each cause moves money once, however often it is told.
    uniqueIndex('ledger_transactions_once').on(t.sourceId, t.reason),
    index('ledger_transactions_order').on(t.orderId),
  ],
)

/** Append-only and summing to zero within a transaction: triggers of the migration `ledger-guards` see to both. */
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
    check('ledger_entries_amount', sql`${t.amountFen} <> 0`),
  ],
)
