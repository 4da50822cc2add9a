import { eq, inArray } from 'drizzle-orm'
import type { Tx } from '../../db/tx.ts'
import { checkName } from '../communities/index.ts'
import { bundleComponents, priceHistory, skus } from './catalog.table.ts'
import type { ListingId, SkuId } from './catalog.ts'
import { lowestPriceOf, type Priced } from './price.ts'
import type { BundlePart } from './sku.ts'
import { newId, refuse, type Fen } from '@linli/kit'

/** What one costs the merchant. A bundle without a cost of its own costs what its components do; null: not known. */
export async function costOf(
  tx: Tx,
  skuId: SkuId,
  components: readonly BundlePart[] | null | undefined,
): Promise<number | null> {
  const [sku] = await tx.sql.select({ costFen: skus.costFen }).from(skus).where(eq(skus.id, skuId))
  if (sku && sku.costFen !== null) return sku.costFen
  const parts = components ?? (await listParts(tx, skuId))
  const costs = await tx.sql
    .select({ id: skus.id, costFen: skus.costFen })
    .from(skus)
    .where(
      inArray(
        skus.id,
        parts.map((part) => part.skuId as SkuId),
      ),
    )
  if (costs.length === 0 || costs.some(({ costFen }) => costFen === null)) return null
  const quantityOf = new Map(parts.map((part) => [part.skuId, part.quantity]))
  return costs.reduce((sum, { id, costFen }) => sum + costFen! * quantityOf.get(id)!, 0)
}

const listParts = (tx: Tx, skuId: SkuId): Promise<BundlePart[]> =>
  tx.sql
    .select({ skuId: bundleComponents.componentSkuId, quantity: bundleComponents.quantity })
    .from(bundleComponents)
    .where(eq(bundleComponents.bundleSkuId, skuId))

/** A price below cost, of one or of many, needs a reason, which is kept. Answers it; null when none was needed. */
export function checkCost(
  price: Priced,
  costFen: number | null,
  reason: string | null | undefined,
  field: string,
): string | null {
  const lowest = lowestPriceOf(price)
  if (costFen === null || lowest >= costFen) return null
  if (!reason?.trim()) refuse('BELOW_COST', { priceFen: lowest, costFen }, `${field}.priceFen`)
  return checkName(reason, `${field}.belowCostReason`, 200)
}

interface Price {
  readonly listingId: ListingId
  /** Undefined: the listing is new. */
  readonly before: Fen | undefined
  readonly priceFen: Fen
  readonly reason: string | null
}

/** A price that stays as it was is no news, unless there is a reason to be kept. */
export async function recordPrice(tx: Tx, { listingId, before, priceFen, reason }: Price): Promise<void> {
  if (before === priceFen && reason === null) return
  await tx.sql
    .insert(priceHistory)
    .values({ id: newId('prc'), listingId, priceFen, at: tx.now, belowCostReason: reason })
}
