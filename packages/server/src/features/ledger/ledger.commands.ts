import { and, inArray, sql } from 'drizzle-orm'
import type { Tx } from '../../db/tx.ts'
import { ledgerAccounts, ledgerEntries, ledgerTransactions } from './ledger.table.ts'
import { balanced, type Posting } from './ledger.ts'
import { newId } from '@linli/kit'

export interface Transfer {
  readonly reason: string
  /** The thing that moves the money; the same source and reason are booked once. */
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
  await tx.sql.insert(ledgerEntries).values(
    entries.map(({ kind, ownerId, amountFen }) => ({
      id: newId('len'),
      transactionId: id,
      accountId: idOf.get(`${kind}|${ownerId}`)!,
      amountFen,
      at: tx.now,
    })),
  )
  return true
}

/** All accounts together; anything but zero is a defect that the constraints did not stop. */
export async function sumOfBooks(tx: Pick<Tx, 'sql'>): Promise<number> {
  const [row] = await tx.sql
    .select({ sum: sql<string>`coalesce(sum(${ledgerEntries.amountFen}), 0)` })
    .from(ledgerEntries)
  return Number(row?.sum ?? 0)
}
