import { sql } from 'drizzle-orm'
import { PageArgs } from '../../graph/lists.ts'
import { connection, expr, extend, one, shape } from '../../graph/read/index.ts'
import { ledgerAccounts, ledgerEntries, ledgerTransactions } from './ledger.table.ts'
import { ledgerReach } from './ledger.ts'
import { LedgerAccountType, LedgerEntryConnection } from './ledger.types.ts'

export const ledgerAccountShape = shape('LedgerAccount', ledgerAccounts, {
  prefix: 'lac',
  reach: ledgerReach,
  fields: {
    // An entry of an order names its account to people who may not look into that account.
    balanceFen: expr(
      ({ t, reached }) =>
        sql`case when ${reached(ledgerReach)} then (select coalesce(sum(${ledgerEntries.amountFen}), 0)::bigint from ${ledgerEntries} where ${ledgerEntries.accountId} = ${t['id']}) end`,
    ),
  },
})

export const ledgerEntryShape = shape('LedgerEntry', ledgerEntries, {
  fields: {
    account: one(
      () => ledgerAccountShape,
      ({ t }, far) => sql`${far['id']} = ${t['accountId']}`,
    ),
    reason: expr(
      ({ t }) =>
        sql`(select ${ledgerTransactions.reason} from ${ledgerTransactions} where ${ledgerTransactions.id} = ${t['transactionId']})`,
    ),
  },
})

extend(LedgerAccountType, ledgerAccountShape, {
  entries: {
    type: () => LedgerEntryConnection,
    args: () => PageArgs,
    description: 'Oldest first; none for those who may not see the account.',
    read: connection(
      () => ledgerEntryShape,
      ({ t, reached }, far) => sql`${far['accountId']} = ${t['id']} and ${reached(ledgerReach)}`,
    ),
  },
})
