import { sql, type SQL } from 'drizzle-orm'
import type { Sql } from '../../db/database.ts'
import type { MoneyCheck } from './payments.hooks.ts'
import type { Difference, DifferenceKind } from './reconcile.ts'
import { toFen } from '@linli/kit'

/** A check is a statement that answers the rows at fault: subject, ours and theirs. */
export const moneyCheck =
  (kind: DifferenceKind, statement: SQL): MoneyCheck =>
  async (db: Sql): Promise<Difference[]> => {
    const { rows } = await db.execute<{ subject: string; ours: string; theirs: string }>(
      sql`select d.subject, d.ours::text, d.theirs::text from (${statement}) d where d.ours <> d.theirs order by d.subject`,
    )
    return rows.map(({ subject, ours, theirs }) => ({
      kind,
      subjectId: subject,
      oursFen: toFen(Number(ours)),
      theirsFen: toFen(Number(theirs)),
    }))
  }

const bookedOn = (kind: string, source: SQL, reasons: string): SQL =>
  sql`coalesce((select sum(e.amount_fen) from ledger_transactions x join ledger_entries e on e.transaction_id = x.id
    join ledger_accounts a on a.id = e.account_id
    where x.source_id = ${source} and x.reason in (${sql.raw(reasons)}) and a.kind = ${sql.raw(`'${kind}'`)}), 0)`

/** What can be seen in our own rows, whatever the provider says. All of it must hold at any time. */
export const ownChecks: readonly MoneyCheck[] = [
  moneyCheck(
    'LEDGER_NOT_ZERO',
    sql`select transaction_id as subject, sum(amount_fen) as ours, 0 as theirs from ledger_entries
      group by transaction_id having sum(amount_fen) <> 0`,
  ),
  moneyCheck(
    'BALANCE_NOT_KEPT',
    sql`select a.id as subject, a.balance_fen as ours,
        coalesce((select sum(e.amount_fen) from ledger_entries e where e.account_id = a.id), 0) as theirs
      from ledger_accounts a where a.min_balance_fen is not null`,
  ),
  moneyCheck(
    'PAYMENT_SHARES',
    sql`select p.id as subject, p.amount_fen as ours,
        coalesce((select sum(s.amount_fen) from payment_shares s where s.payment_id = p.id), 0) as theirs
      from payments p`,
  ),
  moneyCheck(
    'PAYMENT_NOT_BOOKED',
    sql`select p.id as subject, p.amount_fen as ours, -${bookedOn('RESIDENT_PAYMENTS', sql`p.id`, `'payment'`)} as theirs
      from payments p where p.state in ('SUCCEEDED', 'LATE')`,
  ),
  moneyCheck(
    'REFUND_NOT_BOOKED',
    sql`select r.id as subject, r.amount_fen as ours,
        ${bookedOn('RESIDENT_PAYMENTS', sql`r.id`, `'refund', 'refund-paid'`)} as theirs
      from refunds r where r.state = 'SUCCEEDED'`,
  ),
  moneyCheck(
    'BOOKED_WITHOUT_CAUSE',
    sql`select x.source_id as subject, 0 as ours, sum(abs(e.amount_fen)) as theirs
      from ledger_transactions x join ledger_entries e on e.transaction_id = x.id
      where (x.reason = 'payment' and not exists (select from payments p where p.id = x.source_id and p.state in ('SUCCEEDED', 'LATE')))
        or (x.reason = 'refund-paid' and not exists (select from refunds r where r.id = x.source_id and r.state = 'SUCCEEDED'))
      group by x.source_id`,
  ),
  moneyCheck(
    'REFUND_FAILED',
    sql`select id as subject, amount_fen as ours, 0 as theirs from refunds where state = 'FAILED'`,
  ),
  moneyCheck(
    'CLOSED_DAY_CHANGED',
    sql`select c.id as subject, (f->>'closingFen')::bigint as ours, coalesce((select sum(e.amount_fen)
        from ledger_entries e join ledger_accounts a on a.id = e.account_id
        where a.kind = f->>'kind' and e.at < ((c.day + 1)::timestamp at time zone 'Asia/Shanghai')), 0) as theirs
      from (select * from day_closes order by day desc limit 1) c, jsonb_array_elements(c.figures->'accounts') f`,
  ),
]

/** Everything that our own rows say of money and that does not fit together; nothing when all is well. */
export async function findDifferences(db: Sql, checks: readonly MoneyCheck[]): Promise<Difference[]> {
  const found: Difference[] = []
  for (const check of checks) found.push(...(await check(db)))
  return found
}
