import { sql } from 'drizzle-orm'
import type { Tx } from '../../../db/tx.ts'
import { roleGrants } from '../../accounts/index.ts'
import { categories, listings, priceHistory, skus } from '../../catalog/index.ts'
import type { FulfilmentMode } from '../../fulfilment/index.ts'
import { orderLines, orders, type OrderId } from '../../orders/index.ts'
import { refunds } from '../../payments/index.ts'
import { promiseBreaches } from '../../promises/index.ts'
import { residents } from '../residents/residents.table.ts'
import type { OrderFacts } from './order-facts.ts'
import { PriceBook, shelfOf, type PricePoint } from './price-book.ts'

/** A line as the statement answers it: category, listing, price of one, how many. */
type LineRow = readonly [number, string, number, number]

interface OrderRow extends Record<string, unknown> {
  readonly orderId: OrderId
  readonly ordinal: number | null
  readonly communityId: string
  readonly mode: FulfilmentMode
  readonly placedAt: number
  readonly totalFen: number
  readonly discountFen: number
  readonly wasPaid: boolean
  readonly isGivenBack: boolean
  readonly cancelledAt: number | null
  readonly lateAt: number | null
  readonly refundedAt: number | null
  readonly lines: readonly LineRow[]
}

const ms = (column: unknown) => sql`(extract(epoch from ${column}) * 1000)::float8`

/**
 * Orders as they are now. An order is whose who placed it, if he lives or lived there; one that an app or an operator
 * placed is the eldest resident's of the household. Of households without residents there is nothing to tell.
 */
export async function loadOrderFacts(tx: Tx, orderIds: readonly string[]): Promise<OrderFacts[]> {
  const { rows } = await tx.sql.execute<OrderRow>(sql`
    select ${orders.id} as "orderId", ${orders.communityId} as "communityId", ${orders.mode} as mode,
      ${ms(orders.placedAt)} as "placedAt", ${orders.totalFen}::float8 as "totalFen", ${orders.discountFen}::float8 as "discountFen",
      coalesce(placer.ordinal, eldest.ordinal) as ordinal,
      ${orders.state} <> 'PENDING_PAYMENT' and (${orders.state} <> 'CANCELLED' or ${orders.acceptBy} is not null) as "wasPaid",
      ${orders.paidFen} > 0 and ${orders.refundedFen} >= ${orders.paidFen} as "isGivenBack",
      ${ms(orders.cancelledAt)} as "cancelledAt",
      (select ${ms(promiseBreaches.breachedAt)} from ${promiseBreaches} where ${promiseBreaches.orderId} = ${orders.id}) as "lateAt",
      (select ${ms(sql`min(${refunds.createdAt})`)} from ${refunds} where ${refunds.orderId} = ${orders.id}) as "refundedAt",
      (select coalesce(json_agg(json_build_array(${categories.code}, ${listings.id}, ${orderLines.unitPriceFen}, ${orderLines.quantity})), '[]')
       from ${orderLines} join ${listings} on ${listings.id} = ${orderLines.listingId}
       join ${skus} on ${skus.id} = ${listings.skuId} join ${categories} on ${categories.id} = ${skus.categoryId}
       where ${orderLines.orderId} = ${orders.id} and ${orderLines.quantity} > 0) as lines
    from ${orders}
    left join lateral (
      select r.ordinal from ${residents} r where r.principal_id = ${orders.placedBy} and exists (
        select from ${roleGrants} g where g.place_id = ${orders.householdId} and g.role = 'RESIDENT' and g.principal_id = r.principal_id)
    ) placer on true
    left join lateral (
      select r.ordinal from ${residents} r where r.household_id = ${orders.householdId}
      order by r.forgotten_at is not null, r.ordinal limit 1
    ) eldest on true
    where ${orders.id} = any(${sql.param([...orderIds])}::text[])`)
  const owned = rows.filter((row) => row.ordinal !== null)
  const book = await loadPriceBook(tx, owned)
  return owned.map((row) => toFacts(row, book))
}

/** All prices that the listings on the shelves of these orders ever had. */
async function loadPriceBook(tx: Tx, rows: readonly OrderRow[]): Promise<PriceBook> {
  const wanted = new Map(
    rows.flatMap(({ communityId, lines }) =>
      lines.map(([category]) => [shelfOf(communityId, category), { communityId, category }] as const),
    ),
  )
  if (wanted.size === 0) return new PriceBook([])
  const shelves = [...wanted.values()]
  const { rows: points } = await tx.sql.execute<
    Omit<PricePoint, 'shelf'> & { communityId: string; category: number }
  >(sql`
    select ${listings.id} as "listingId", ${listings.communityId} as "communityId", w.category,
      ${ms(priceHistory.at)} as at, ${priceHistory.priceFen}::float8 as "priceFen"
    from unnest(${sql.param(shelves.map((each) => each.communityId))}::text[], ${sql.param(shelves.map((each) => each.category))}::int[]) as w(community_id, category)
    join ${categories} on ${categories.code} = w.category
    join ${listings} on ${listings.communityId} = w.community_id
    join ${skus} on ${skus.id} = ${listings.skuId} and ${skus.categoryId} = ${categories.id}
    join ${priceHistory} on ${priceHistory.listingId} = ${listings.id}
    order by ${listings.id}, ${priceHistory.at}, ${priceHistory.id}`)
  return new PriceBook(
    points.map(({ communityId, category, ...point }) => ({ ...point, shelf: shelfOf(communityId, category) })),
  )
}

function toFacts({ communityId, lines, ordinal, ...row }: OrderRow, book: PriceBook): OrderFacts {
  const bought = [...Map.groupBy(lines, ([category]) => category)].map(([category, ofIt]) => {
    let [fen, weighed, bands] = [0, 0, 0]
    for (const [, listingId, paidFen, quantity] of ofIt) {
      const band = book.band({ shelf: shelfOf(communityId, category), listingId, at: row.placedAt, paidFen })
      fen += paidFen * quantity
      weighed += paidFen * quantity * band
      bands += band
    }
    return { category, fen, priceBand: Math.round(fen === 0 ? bands / ofIt.length : weighed / fen) }
  })
  const dateOf = (at: number | null) => (at === null ? null : new Date(at))
  return {
    ...row,
    ordinal: ordinal!,
    bought,
    placedAt: new Date(row.placedAt),
    cancelledAt: dateOf(row.cancelledAt),
    lateAt: dateOf(row.lateAt),
    refundedAt: dateOf(row.refundedAt),
  }
}
