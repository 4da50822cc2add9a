import type { ListingId, MerchantId } from '../catalog/index.ts'
import type { CommunityId } from '../communities/index.ts'
import { replacementFor, type Offered } from './replacement.ts'
import { timesFen, toFen, type Fen } from '@linli/kit'

/** A listing with its price for every quantity. */
export interface Shelved extends Omit<Offered, 'unitPriceFen'> {
  priceFor(quantity: number): Fen
}

/** What somebody wants again: from an earlier order, from his usuals, or from a plan that he has looked at. */
export interface Wanted {
  readonly listingId: string
  readonly quantity: number
  /** What one cost when it was bought, or when the plan was made; null: no price was seen. */
  readonly seenFen: number | null
}

export interface PlanLine {
  readonly listingId: ListingId
  readonly merchantId: MerchantId
  readonly communityId: CommunityId
  readonly quantity: number
  readonly unitPriceFen: Fen
  readonly totalFen: Fen
  /** The listing it stands in for; null: it is what was wanted. */
  readonly insteadOfId: string | null
}

export const goneWhys = ['OUT_OF_STOCK', 'OFF_SALE'] as const
export type GoneWhy = (typeof goneWhys)[number]

/** How what can be had now differs from what was wanted. */
export type Change =
  | {
      readonly kind: 'PRICE_RAISED' | 'PRICE_FELL'
      readonly listingId: string
      readonly beforeFen: Fen
      readonly afterFen: Fen
    }
  | { readonly kind: 'OUT_OF_STOCK'; readonly listingId: string; readonly wantedQuantity: number }
  | { readonly kind: 'OFF_SALE'; readonly listingId: string; readonly wantedQuantity: number }
  | {
      readonly kind: 'QUANTITY_CUT'
      readonly listingId: string
      readonly wantedQuantity: number
      readonly quantity: number
    }
  | {
      readonly kind: 'REPLACED'
      readonly listingId: string
      readonly byId: string
      readonly why: GoneWhy
      readonly beforeFen: Fen
      readonly afterFen: Fen
    }

export interface Diff {
  readonly lines: readonly PlanLine[]
  readonly changes: readonly Change[]
}

/**
 * What of the wanted can be had now, and everything that differs. A listing that is known stands on the shelf, whether
 * or not it is on sale; nothing is chosen twice.
 */
export function diffOf(wanted: readonly Wanted[], shelf: readonly Shelved[]): Diff {
  const byId = new Map<string, Shelved>(shelf.map((each) => [each.id, each]))
  const taken = new Set<string>(wanted.map(({ listingId }) => listingId))
  const lines: PlanLine[] = []
  const changes: Change[] = []
  for (const one of wanted) {
    const listing = byId.get(one.listingId)
    const why = goneWhy(listing)
    if (listing && why === null) keep(one, listing, { lines, changes })
    else replace(one, { listing, why: why ?? 'OFF_SALE', shelf, taken }, { lines, changes })
  }
  return { lines, changes }
}

interface Draft {
  readonly lines: PlanLine[]
  readonly changes: Change[]
}

function goneWhy(listing: Shelved | undefined): GoneWhy | null {
  if (!listing?.isOnSale) return 'OFF_SALE'
  return listing.available > 0 ? null : 'OUT_OF_STOCK'
}

function keep({ listingId, quantity, seenFen }: Wanted, listing: Shelved, { lines, changes }: Draft): void {
  const line = lineOf(listing, quantity)
  if (line.quantity < quantity)
    changes.push({ kind: 'QUANTITY_CUT', listingId, wantedQuantity: quantity, quantity: line.quantity })
  const afterFen = line.unitPriceFen
  if (seenFen !== null && seenFen !== afterFen)
    changes.push({
      kind: afterFen > seenFen ? 'PRICE_RAISED' : 'PRICE_FELL',
      listingId,
      beforeFen: toFen(seenFen),
      afterFen,
    })
  lines.push(line)
}

interface Gone {
  readonly listing: Shelved | undefined
  readonly why: GoneWhy
  readonly shelf: readonly Shelved[]
  readonly taken: Set<string>
}

function replace({ listingId, quantity, seenFen }: Wanted, gone: Gone, { lines, changes }: Draft): void {
  const { listing, why, shelf, taken } = gone
  const priced = (each: Shelved) => ({ ...each, unitPriceFen: each.priceFor(quantity) })
  const by = listing && replacementFor(priced(listing), shelf.map(priced), { taken })
  if (!by) {
    changes.push({ kind: why, listingId, wantedQuantity: quantity })
    return
  }
  taken.add(by.id)
  const line = { ...lineOf(by, quantity), insteadOfId: listingId }
  lines.push(line)
  const beforeFen = toFen(seenFen ?? listing.priceFor(quantity))
  changes.push({ kind: 'REPLACED', listingId, byId: by.id, why, beforeFen, afterFen: line.unitPriceFen })
  if (line.quantity < quantity)
    changes.push({ kind: 'QUANTITY_CUT', listingId: by.id, wantedQuantity: quantity, quantity: line.quantity })
}

function lineOf(listing: Shelved, wanted: number): PlanLine {
  const quantity = Math.min(wanted, listing.available)
  const unitPriceFen = listing.priceFor(quantity)
  return {
    listingId: listing.id,
    merchantId: listing.merchantId,
    communityId: listing.communityId,
    quantity,
    unitPriceFen,
    totalFen: timesFen(unitPriceFen, quantity),
    insteadOfId: null,
  }
}
