import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Tx } from '../../db/tx.ts'
import { ledgerAccounts, ledgerEntries, ledgerTransactions } from './ledger.table.ts'
import { balanced, type AccountKind, type LedgerAccountId, type Posting } from './ledger.ts'
import { newId, toFen, type Fen } from '@linli/kit'

export interface NewAccount {
  readonly kind: AccountKind
  readonly ownerId: string
  /** Entries that would take the balance below it are refused by the database. */
  readonly minBalanceFen: Fen
}

/** Opens an account whose balance is kept and has a floor. Opened again, it stays what it is. */
export async function openAccount(tx: Tx, { kind, ownerId, minBalanceFen }: NewAccount): Promise<LedgerAccountId> {
  const id = newId('lac')
  const [opened] = await tx.sql
    .insert(ledgerAccounts)
    .values({ id, kind, ownerId, minBalanceFen, createdAt: tx.now })
    .onConflictDoNothing()
    .returning({ id: ledgerAccounts.id })
  if (opened) return opened.id
  const [there] = await tx.sql
    .select({ id: ledgerAccounts.id, minBalanceFen: ledgerAccounts.minBalanceFen })
    .from(ledgerAccounts)
    .where(and(eq(ledgerAccounts.kind, kind), eq(ledgerAccounts.ownerId, ownerId)))
  if (there?.minBalanceFen !== minBalanceFen) throw new Error(`${kind} of ${ownerId} was opened with another floor`)
  return there.id
}

export interface Transfer {
  readonly reason: string
  /** The thing that moves the money; for one order, the same source and reason are booked once. */
  readonly sourceId: string
  readonly orderId?: string
  readonly postings: readonly Posting[]
}

/** Books one transfer. Answers false, and books nothing, when it was booked before. */
export async function post(tx: Tx, { reason, sourceId, orderId, postings }: Transfer): Promise<boolean> {
  const entries = balanced(postings)
  if (entries.length === 0) return false
  const id = newId('ltx')
  const booked = await tx.sql
    .insert(ledgerTransactions)
    .values({ id, reason, sourceId, orderId: orderId ?? null, at: tx.now })
    .onConflictDoNothing()
    .returning({ id: ledgerTransactions.id })
  if (booked.length === 0) return false
  await tx.sql
    .insert(ledgerAccounts)
    .values(entries.map(({ kind, ownerId }) => ({ id: newId('lac'), kind, ownerId, createdAt: tx.now })))
    .onConflictDoNothing()
  const accounts = await tx.sql
    .select({ id: ledgerAccounts.id, kind: ledgerAccounts.kind, ownerId: ledgerAccounts.ownerId })
    .from(ledgerAccounts)
    .where(
      and(
        inArray(
          ledgerAccounts.ownerId,
          entries.map(({ ownerId }) => ownerId),
        ),
        inArray(
          ledgerAccounts.kind,
          entries.map(({ kind }) => kind),
        ),
      ),
    )
  const idOf = new Map(accounts.map((account) => [`${account.kind}|${account.ownerId}`, account.id]))
  const rows = entries.map(({ kind, ownerId, amountFen }) => ({
    id: newId('len'),
    transactionId: id,
    accountId: idOf.get(`${kind}|${ownerId}`)!,
    amountFen,
    at: tx.now,
  }))
  // Accounts that keep a balance are locked by their entries: in one order, like all locks.
  await tx.sql.insert(ledgerEntries).values(rows.toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1)))
  return true
}

/** What the present transaction has booked for an order: for those who try an act out before they do it. */
export async function bookedHere(tx: Tx, orderId: string): Promise<Posting[]> {
  const { rows } = await tx.sql.execute<{ kind: AccountKind; ownerId: string; amountFen: string }>(sql`
    select a.kind, a.owner_id as "ownerId", e.amount_fen::text as "amountFen"
    from ${ledgerTransactions} x join ${ledgerEntries} e on e.transaction_id = x.id
    join ${ledgerAccounts} a on a.id = e.account_id
    where x.order_id = ${orderId} and x.xmin = pg_current_xact_id()::xid order by e.id`)
  return balanced(rows.map((row) => ({ ...row, amountFen: toFen(Number(row.amountFen)) })))
}

/** All accounts together; anything but zero is a defect that the constraints did not stop. */
export async function sumOfBooks(tx: Pick<Tx, 'sql'>): Promise<number> {
  const [row] = await tx.sql
    .select({ sum: sql<string>`coalesce(sum(${ledgerEntries.amountFen}), 0)` })
    .from(ledgerEntries)
  return Number(row?.sum ?? 0)
}
