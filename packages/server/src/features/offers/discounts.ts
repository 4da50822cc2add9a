import type { ListingId, MerchantId } from '../catalog/index.ts'
import type { CommunityId } from '../communities/index.ts'
import { obstacleOf, type OfferFacts, type OfferObstacle, type OfferUse } from './obstacle.ts'
import type { Offer, OfferId, RedPacketId } from './offer.ts'
import { addFen, noFen, shareFen, splitFen, toFen, type Fen } from '@linli/kit'

export interface CartLine {
  readonly listingId: ListingId
  readonly quantity: number
  /** Unit price times quantity. */
  readonly totalFen: Fen
}

/** What becomes one order: lines of one shop for one community. Fees are not discounted. */
export interface OfferCart {
  readonly merchantId: MerchantId
  readonly communityId: CommunityId
  readonly lines: readonly CartLine[]
}

export interface Discount {
  readonly offerId: OfferId
  /** Of the offer when this was reckoned: held under other terms, it is refused. */
  readonly offerVersion: number
  readonly packetId: RedPacketId | null
  /** A share for each line of the cart; they sum to the amount. */
  readonly lineShares: readonly Fen[]
  readonly amountFen: Fen
  readonly platformFen: Fen
  readonly merchantFen: Fen
}

export interface Unused {
  readonly offerId: OfferId
  readonly reason: OfferObstacle
  /** What the goods lack to the threshold. */
  readonly missingFen: Fen | null
}

export interface Discounts {
  readonly discounts: readonly Discount[]
  readonly discountFen: Fen
  readonly notApplied: readonly Unused[]
}

/** Combinations double with each: of more that go together, the strongest are tried. */
const mostCombined = 8

/**
 * The best allowed combination: one offer that stands alone, or some of those that go together, whichever takes off the
 * most; of equals the one with fewer offers. It depends on the offers and the cart, never on the order they are given in.
 */
export function applyOffers(cart: OfferCart, facts: OfferFacts, now: Date): Discounts {
  const prices = cart.lines.map(({ totalFen }) => totalFen)
  const notApplied: Unused[] = []
  const able: Able[] = []
  for (const { offer, use } of facts.standings) {
    if (!isForCart(offer, cart)) continue
    const alone = discountBy({ offer, use }, cart, prices, { now, deviceHash: facts.deviceHash })
    if ('reason' in alone) notApplied.push(alone)
    else able.push({ offer, use, aloneFen: alone.amountFen })
  }
  const best = bestOf(able.toSorted(byStrength), cart, prices, { now, deviceHash: facts.deviceHash })
  const chosen = new Set(best.discounts.map(({ offerId }) => offerId))
  const left = able.filter(({ offer }) => !chosen.has(offer.id))
  return {
    ...best,
    notApplied: [...notApplied, ...left.map((each) => besides(each, best.discounts, cart, { now, facts }))].toSorted(
      (a, b) => (a.offerId < b.offerId ? -1 : 1),
    ),
  }
}

interface Standing {
  readonly offer: Offer
  readonly use: OfferUse
}
interface Able extends Standing {
  readonly aloneFen: Fen
}
interface Situation {
  readonly now: Date
  readonly deviceHash: string | null
}

const isForCart = ({ merchantId, communityId }: Offer, cart: OfferCart): boolean =>
  (merchantId === null || merchantId === cart.merchantId) && (communityId === null || communityId === cart.communityId)

const byStrength = (a: Able, b: Able): number =>
  b.aloneFen - a.aloneFen || b.offer.priority - a.offer.priority || (a.offer.id < b.offer.id ? -1 : 1)

/** Prices of goods come before what is taken off their sum; then by priority. */
const byTurn = (a: Standing, b: Standing): number =>
  Number(b.offer.kind === 'ITEM_PRICE') - Number(a.offer.kind === 'ITEM_PRICE') ||
  b.offer.priority - a.offer.priority ||
  (a.offer.id < b.offer.id ? -1 : 1)

function bestOf(
  able: readonly Able[],
  cart: OfferCart,
  prices: readonly Fen[],
  at: Situation,
): Omit<Discounts, 'notApplied'> {
  const together = able
    .filter(({ offer }) => offer.stackable)
    .slice(0, mostCombined)
    .toSorted(byTurn)
  const combinations = [
    ...able.filter(({ offer }) => !offer.stackable).map((one) => [one]),
    ...Array.from({ length: 2 ** together.length - 1 }, (_, index) =>
      together.filter((__, bit) => ((index + 1) >> bit) & 1),
    ),
  ]
  let best: readonly Discount[] = []
  let bestFen = noFen
  for (const combination of combinations) {
    const discounts = inTurn(combination, cart, prices, at)
    if (!discounts) continue
    const sum = addFen(...discounts.map(({ amountFen }) => amountFen))
    if (sum > bestFen || (sum === bestFen && discounts.length < best.length)) [best, bestFen] = [discounts, sum]
  }
  return { discounts: best, discountFen: bestFen }
}

/** One after the other, each on what the one before has left; nothing when one of them finds too little. */
function inTurn(
  combination: readonly Standing[],
  cart: OfferCart,
  prices: readonly Fen[],
  at: Situation,
): readonly Discount[] | undefined {
  const discounts: Discount[] = []
  let left = prices
  for (const each of combination) {
    const discount = discountBy(each, cart, left, at)
    if ('reason' in discount) return undefined
    discounts.push(discount)
    left = left.map((fen, index) => toFen(fen - discount.lineShares[index]!))
  }
  return discounts
}

/** What one offer takes off lines that now cost `left`, or why it takes nothing. */
function discountBy({ offer, use }: Standing, cart: OfferCart, left: readonly Fen[], at: Situation): Discount | Unused {
  const blocked = obstacleOf(offer, use, at)
  if (blocked) return unused(offer, blocked)
  const lineShares = offer.kind === 'ITEM_PRICE' ? itemShares(offer, cart, left) : sumShares(offer, use, left)
  if ('reason' in lineShares) return lineShares
  const amountFen = addFen(...lineShares)
  if (amountFen === 0) return unused(offer, 'NO_SAVING')
  const platformFen = shareFen(amountFen, offer.platformBps)
  if (platformFen > use.budgetLeftFen) return unused(offer, 'BUDGET_EMPTY')
  return {
    offerId: offer.id,
    offerVersion: offer.version,
    packetId: use.packet?.id ?? null,
    lineShares,
    amountFen,
    platformFen,
    merchantFen: toFen(amountFen - platformFen),
  }
}

const unused = ({ id: offerId }: Offer, reason: OfferObstacle, missingFen: Fen | null = null): Unused => ({
  offerId,
  reason,
  missingFen,
})

/** The listing at its price, as many units as one order may have so; where it is that cheap already, nothing. */
function itemShares(offer: Offer, { lines }: OfferCart, left: readonly Fen[]): Fen[] | Unused {
  if (!lines.some(({ listingId }) => listingId === offer.listingId)) return unused(offer, 'NOT_IN_CART')
  return lines.map(({ listingId, quantity, totalFen }, index) => {
    if (listingId !== offer.listingId) return noFen
    const units = Math.min(quantity, offer.unitsPerOrder ?? quantity)
    const atItsPrice = (totalFen / quantity) * (quantity - units) + (offer.itemPriceFen ?? 0) * units
    return toFen(Math.max(0, left[index]! - atItsPrice))
  })
}

/** An amount off the whole, in proportion to what each line costs. */
function sumShares(offer: Offer, { packet }: OfferUse, left: readonly Fen[]): Fen[] | Unused {
  const goodsFen = addFen(...left)
  if (goodsFen < offer.thresholdFen) return unused(offer, 'BELOW_THRESHOLD', toFen(offer.thresholdFen - goodsFen))
  if (goodsFen === 0) return left.map(() => noFen)
  const wanted = packet?.amountFen ?? offer.amountFen ?? noFen
  return splitFen(toFen(Math.min(wanted, goodsFen)), left)
}

/** Why one that could stand alone does not stand here. */
function besides(
  { offer, use }: Able,
  discounts: readonly Discount[],
  cart: OfferCart,
  { now, facts }: { now: Date; facts: OfferFacts },
): Unused {
  const isAlone = discounts.some(
    ({ offerId }) => !facts.standings.find(({ offer: other }) => other.id === offerId)!.offer.stackable,
  )
  if (isAlone || !offer.stackable) return unused(offer, 'NOT_STACKABLE')
  const left = cart.lines.map(({ totalFen }, index) =>
    toFen(totalFen - discounts.reduce((sum, { lineShares }) => sum + lineShares[index]!, 0)),
  )
  const after = discountBy({ offer, use }, cart, left, { now, deviceHash: facts.deviceHash })
  return 'reason' in after ? after : unused(offer, 'NOT_STACKABLE')
}
