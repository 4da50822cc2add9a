import { and, asc, eq, inArray, max, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/tx.ts'
import { listings, merchants, skus } from '../../catalog/index.ts'
import type { Order, OrderId } from '../order.ts'
import { lockOrder } from '../orders.store.ts'
import { orderLines } from '../orders.table.ts'
import type { Offered, PlannedLine, Side } from './change-plan.ts'
import type { ChangeId } from './change.ts'
import { changeProposals } from './changes.table.ts'
import { refuse } from '@linli/kit'

export type ChangeRow = typeof changeProposals.$inferSelect

/** Holds a change, and before it its order, as everybody does who touches both. */
export async function lockChange(tx: Tx, id: string): Promise<{ order: Order; change: ChangeRow }> {
  const mine = eq(changeProposals.id, id as ChangeId)
  const [found] = await tx.sql.select({ orderId: changeProposals.orderId }).from(changeProposals).where(mine)
  if (!found) refuse('NOT_FOUND')
  const order = await lockOrder(tx, found.orderId)
  const [change] = await tx.sql.select().from(changeProposals).where(mine).for('update')
  return { order, change: change! }
}

/** What there is of an order's lines, in their order. */
export async function listLines(tx: Tx, orderId: OrderId): Promise<PlannedLine[]> {
  const rows = await tx.sql
    .select()
    .from(orderLines)
    .where(and(eq(orderLines.orderId, orderId), sql`${orderLines.quantity} > 0`))
    .orderBy(asc(orderLines.position))
  return rows.map(({ id, orderId: _order, position: _position, ...line }) => ({ ...line, lineId: id }))
}

/** Makes the lines of an order what the plan says; those that are not in it have nothing left. */
export async function rewriteLines(tx: Tx, orderId: OrderId, { before, after }: { before: Side; after: Side }) {
  const [last] = await tx.sql
    .select({ position: max(orderLines.position) })
    .from(orderLines)
    .where(eq(orderLines.orderId, orderId))
  const kept = new Map(after.lines.map((line) => [line.lineId, line]))
  for (const { lineId, quantity } of before.lines) {
    const line = kept.get(lineId)
    if (line?.quantity === quantity) continue
    const { totalFen, discountFen, platformFen } = line ?? { totalFen: 0, discountFen: 0, platformFen: 0 }
    await tx.sql
      .update(orderLines)
      .set({ quantity: line?.quantity ?? 0, totalFen, discountFen, platformFen } as Partial<
        typeof orderLines.$inferInsert
      >)
      .where(eq(orderLines.id, lineId))
  }
  const known = new Set(before.lines.map(({ lineId }) => lineId))
  const added = after.lines.filter(({ lineId }) => !known.has(lineId))
  if (added.length === 0) return
  await tx.sql.insert(orderLines).values(
    added.map(({ lineId, ...line }, index) => ({
      ...line,
      id: lineId,
      orderId,
      position: (last?.position ?? 0) + index + 1,
    })),
  )
}

/** Listings of an order's shop and community, by id, with where a unit of each is taken from. */
export async function loadOffered(
  tx: Tx,
  { merchantId, communityId }: Pick<Order, 'merchantId' | 'communityId'>,
  ids: readonly string[],
): Promise<Map<string, Offered & { readonly isOnSale: boolean }>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.sql
    .select({
      id: listings.id,
      priceFen: listings.priceFen,
      priceTiers: listings.priceTiers,
      name: skus.name,
      unit: skus.unit,
      isOnSale: sql<boolean>`${listings.state} = 'ON_SALE' and ${merchants.state} = 'ACTIVE'`,
      taken: sql<Offered['taken']>`coalesce(
        (select json_agg(json_build_object('levelId', v.id, 'quantity', c.quantity) order by v.id)
         from bundle_components c left join stock_levels v on v.node_id = ${listings.nodeId} and v.sku_id = c.component_sku_id
         where c.bundle_sku_id = ${listings.skuId}),
        (select json_build_array(json_build_object('levelId', v.id, 'quantity', 1))
         from stock_levels v where v.node_id = ${listings.nodeId} and v.sku_id = ${listings.skuId}),
        '[]')`,
    })
    .from(listings)
    .innerJoin(skus, eq(skus.id, listings.skuId))
    .innerJoin(merchants, eq(merchants.id, listings.merchantId))
    .where(
      and(
        inArray(listings.id, ids as (typeof listings.$inferSelect)['id'][]),
        eq(listings.merchantId, merchantId),
        eq(listings.communityId, communityId),
      ),
    )
  return new Map(rows.map((row) => [row.id, row]))
}
