import { sql, type SQL } from 'drizzle-orm'
import type { Tx } from '../../../db/tx.ts'
import { categories } from '../../catalog/index.ts'
import type { FulfilmentMode } from '../../fulfilment/index.ts'
import { imports, pastOrderLines, pastOrders, pastProducts, pastRedemptions } from '../../histories/index.ts'
import { residents } from '../residents/residents.table.ts'
import { rowsOf, type EventRow } from './order-facts.ts'
import { alone } from './price-book.ts'
import type { Id } from '@linli/kit'

interface PastRow extends Record<string, unknown> {
  readonly orderId: Id<'pst' | 'prd'>
  readonly kind: 'ORDERED' | 'REDEEMED'
  readonly ordinal: number
  readonly mode: FulfilmentMode
  /** Milliseconds. */
  readonly at: number
  readonly totalFen: number
  readonly discountFen: number
  /** Category, money before discounts, price band. */
  readonly bought: readonly (readonly [number, number, number])[]
}

/**
 * What households did in other systems, by imports that are closed. Nobody knows who of a household it was: it is the eldest
 * resident's, as with orders that an app has placed.
 */
export async function loadPastEvents(tx: Tx, householdIds: readonly string[]): Promise<EventRow[]> {
  const these = sql`${sql.param([...householdIds])}::text[]`
  const { rows } = await tx.sql.execute<PastRow>(sql`
    with homes as (
      select distinct on (household_id) household_id, ordinal from ${residents} where household_id = any(${these})
      order by household_id, forgotten_at is not null, ordinal
    ), closed as (select id from ${imports} where state = 'CLOSED')
    select o.id as "orderId", 'ORDERED' as kind, h.ordinal, o.mode, extract(epoch from o.placed_at)::float8 * 1000 as at,
      o.total_fen::float8 as "totalFen", o.discount_fen::float8 as "discountFen", b.bought
    from ${pastOrders} o join homes h using (household_id) join closed on closed.id = o.import_id
    join lateral (
      select json_agg(json_build_array(code, fen, band)) as bought from (
        select c.code, sum(l.paid_fen + l.discount_fen) as fen,
          round(coalesce(sum((l.paid_fen + l.discount_fen) * coalesce(p.price_band, ${alone})) / nullif(sum(l.paid_fen + l.discount_fen), 0),
            avg(coalesce(p.price_band, ${alone})))) as band
        from ${pastOrderLines} l join ${pastProducts} p on p.id = l.product_id join ${categories} c on c.id = p.category_id
        where l.order_id = o.id group by c.code
      ) each_category
    ) b on true
    union all
    select r.id, 'REDEEMED', h.ordinal, i.mode, extract(epoch from r.redeemed_at)::float8 * 1000, 0, 0,
      (select json_agg(json_build_array(c.code, 0, ${alone}::int)) from ${categories} c where c.id = any(r.category_ids))
    from ${pastRedemptions} r join homes h using (household_id) join closed on closed.id = r.import_id join ${imports} i on i.id = r.import_id`)
  return rows.flatMap(({ bought, kind, at, ...row }) =>
    rowsOf(
      { ...row, bought: bought.map(([category, fen, priceBand]) => ({ category, fen, priceBand })) },
      kind,
      new Date(at),
    ),
  )
}

/** By which their rows in `resident_events` are found. */
export const pastIdsOf = (householdIds: readonly string[]): SQL => {
  const these = sql`${sql.param([...householdIds])}::text[]`
  return sql`select id from ${pastOrders} where household_id = any(${these}) union all select id from ${pastRedemptions} where household_id = any(${these})`
}
