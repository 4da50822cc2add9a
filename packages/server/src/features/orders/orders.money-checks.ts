import { sql } from 'drizzle-orm'
import type { Sql } from '../../db/database.ts'
import {
  findDifferences,
  moneyCheck,
  ownChecks,
  type Difference,
  type MoneyCheck,
  type OrderFigures,
  type Span,
} from '../payments/index.ts'
import { toFen } from '@linli/kit'

/** Every order explains its money: by its payments and refunds, and once more by the books. */
export const orderChecks: readonly MoneyCheck[] = [
  moneyCheck(
    'ORDER_PAID',
    sql`select o.id as subject, o.paid_fen as ours, coalesce((select sum(s.amount_fen) from payment_shares s
        join payments p on p.id = s.payment_id where s.order_id = o.id and p.state in ('SUCCEEDED', 'LATE')), 0) as theirs
      from orders o`,
  ),
  moneyCheck(
    'ORDER_REFUNDED',
    sql`select o.id as subject, o.refunded_fen as ours,
        coalesce((select sum(r.amount_fen) from refunds r where r.order_id = o.id), 0) as theirs
      from orders o`,
  ),
  moneyCheck(
    'LINE_REFUNDED',
    sql`select o.id as subject, o.refunded_fen as ours, greatest(o.refunded_fen,
        (select sum(l.refunded_fen) from order_lines l where l.order_id = o.id)) as theirs
      from orders o where o.refunded_fen >= 0 and exists (select from order_lines l where l.order_id = o.id and l.refunded_fen > 0)`,
  ),
  // Nobody keeps more than the order costs, and an order that was not refunded has been paid whole.
  moneyCheck(
    'ORDER_TOTAL',
    sql`select o.id as subject, o.total_fen as ours, case
          when o.state in ('PENDING_PAYMENT', 'CANCELLED') then o.total_fen - (o.paid_fen - o.refunded_fen)
          when o.refunded_fen = 0 then o.paid_fen else least(o.total_fen, o.paid_fen - o.refunded_fen) end as theirs
      from orders o where o.state in ('PENDING_PAYMENT', 'CANCELLED') or o.refunded_fen = 0
        or o.paid_fen - o.refunded_fen > o.total_fen`,
  ),
  // What the household gave is what it paid and has not got back; what is on its way back lies with the provider.
  moneyCheck(
    'ORDER_BOOKS',
    sql`select o.id as subject, o.paid_fen - o.refunded_fen as ours, coalesce(-sum(e.amount_fen), 0) as theirs
      from orders o left join ledger_transactions x on x.order_id = o.id
      left join (ledger_entries e join ledger_accounts a on a.id = e.account_id and a.kind in ('RESIDENT_PAYMENTS', 'CLEARING'))
        on e.transaction_id = x.id
      group by o.id`,
  ),
]

/** Everything about money that does not fit together, in all orders, payments, refunds and books. */
export const findMoneyDifferences = (db: Sql): Promise<Difference[]> =>
  findDifferences(db, [...ownChecks, ...orderChecks])

type FigureName = 'orders' | 'goods' | 'discount' | 'fee' | 'paid' | 'changed' | 'other'

/** What the orders that were paid within the span explain of its money. */
export async function orderFigures(db: Sql, { from, to }: Span): Promise<OrderFigures> {
  const { rows } = await db.execute<Record<FigureName, string>>(sql`
    with paid as (
      select s.order_id, s.amount_fen, p.subject_id, p.state, exists (
          select from order_events v where v.order_id = s.order_id and v.action = 'PAY' and v.at = p.settled_at) as is_due
      from payments p join payment_shares s on s.payment_id = p.id
      where p.state in ('SUCCEEDED', 'LATE') and p.settled_at >= ${from.toISOString()}::timestamptz
        and p.settled_at < ${to.toISOString()}::timestamptz
    )
    select count(*) filter (where is_due)::text as orders, coalesce(sum(o.items_fen) filter (where is_due), 0)::text as goods,
      coalesce(sum(o.discount_fen) filter (where is_due), 0)::text as discount,
      coalesce(sum(o.fee_fen) filter (where is_due), 0)::text as fee,
      coalesce(sum(paid.amount_fen) filter (where is_due), 0)::text as paid,
      coalesce(sum(paid.amount_fen - o.total_fen) filter (where is_due), 0)::text as changed,
      coalesce(sum(paid.amount_fen) filter (where not is_due), 0)::text as other
    from paid join orders o on o.id = paid.order_id`)
  const row = rows[0]!
  const fen = (text: string) => toFen(Number(text))
  return {
    orders: Number(row.orders),
    goodsFen: fen(row.goods),
    discountFen: fen(row.discount),
    feeFen: fen(row.fee),
    paidFen: fen(row.paid),
    changedFen: fen(row.changed),
    otherFen: fen(row.other),
  }
}
