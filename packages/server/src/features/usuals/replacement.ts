import type { ListingId, MerchantId } from '../catalog/index.ts'
import type { CommunityId } from '../communities/index.ts'
import { unitSizeOf } from './unit-size.ts'

/** What is known of a listing, as far as buying it again is concerned. */
export interface Offered {
  readonly id: ListingId
  readonly merchantId: MerchantId
  readonly communityId: CommunityId
  readonly categoryId: string
  readonly unit: string
  readonly isOnSale: boolean
  /** Units that can be had now. */
  readonly available: number
  readonly unitPriceFen: number
}

/**
 * What stands in for goods that cannot be had: of the same merchant and category, on sale and in stock, the one whose
 * price for the same amount is nearest (a third dearer is as far as a third cheaper). Units that cannot be compared come
 * after those that can; the older listing breaks ties. Nothing that is in the basket already.
 */
export function replacementFor<One extends Offered>(
  gone: Offered,
  shelf: readonly One[],
  { taken }: { readonly taken: ReadonlySet<string> },
): One | undefined {
  const size = unitSizeOf(gone.unit)
  const ranked = shelf
    .filter((each) => isAlike(each, gone) && each.isOnSale && each.available > 0 && !taken.has(each.id))
    .map((each) => ({ each, ...distance(each, gone, size) }))
  ranked.sort((a, b) => a.otherKind - b.otherKind || a.apart - b.apart || (a.each.id < b.each.id ? -1 : 1))
  return ranked[0]?.each
}

const isAlike = (each: Offered, gone: Offered): boolean =>
  each.id !== gone.id &&
  each.merchantId === gone.merchantId &&
  each.communityId === gone.communityId &&
  each.categoryId === gone.categoryId

function distance(each: Offered, gone: Offered, size: ReturnType<typeof unitSizeOf>) {
  const own = unitSizeOf(each.unit)
  const isComparable = own.kind === size.kind
  const ratio = isComparable
    ? (each.unitPriceFen * size.amount) / (gone.unitPriceFen * own.amount)
    : each.unitPriceFen / gone.unitPriceFen
  // What was free has no ratio to anything: all are as far from it.
  return {
    otherKind: isComparable ? 0 : 1,
    apart: ratio > 0 && Number.isFinite(ratio) ? Math.abs(Math.log(ratio)) : Infinity,
  }
}
