import type { MerchantId } from '../catalog/index.ts'
import type { CommunityId, HouseholdId } from '../communities/index.ts'
import type { Discount } from './discounts.ts'
import { obstacleOf, type OfferObstacle, type OfferUse, type PacketFact } from './obstacle.ts'
import type { Offer, OfferId, RedemptionState, RedPacketId } from './offer.ts'
import { toFen, type Fen, type Id } from '@linli/kit'

export type OrderId = Id<'ord'>

/** An order with the discounts that it is placed with. */
export interface DiscountedOrder {
  readonly orderId: OrderId
  readonly householdId: HouseholdId
  readonly communityId: CommunityId
  readonly merchantId: MerchantId
  readonly deviceHash: string | null
  readonly discounts: readonly Discount[]
}

/** One use of one offer by one order, with the numbers that keep it within the limits. */
export interface Redemption {
  readonly offerId: OfferId
  readonly orderId: OrderId
  readonly householdId: HouseholdId
  readonly communityId: CommunityId
  readonly merchantId: MerchantId
  readonly packetId: RedPacketId | null
  readonly state: RedemptionState
  readonly householdNr: number
  readonly householdLimit: number
  readonly deviceHash: string | null
  readonly deviceNr: number | null
  readonly deviceLimit: number | null
  readonly discountFen: Fen
  readonly platformFen: Fen
  readonly merchantFen: Fen
}

type Numbered = Pick<Redemption, 'offerId' | 'householdId' | 'householdNr' | 'deviceHash' | 'deviceNr'>

/** What stands of some offers, read while they are locked. */
export interface Standing {
  readonly offers: ReadonlyMap<
    OfferId,
    { readonly offer: Offer & { readonly redeemed: number }; readonly budgetLeftFen: Fen }
  >
  readonly redemptions: readonly Numbered[]
  readonly packets: readonly (PacketFact & { readonly offerId: OfferId; readonly householdId: HouseholdId })[]
}

export interface Obstructed {
  readonly offerId: OfferId
  readonly reason: OfferObstacle
}

/**
 * Each order gets all of its discounts or none. Whether a household is new is not asked again: by now its order may stand
 * in the books, and the household limit of one keeps a second order from being the first.
 */
export function holdEach(
  standing: Standing,
  orders: readonly DiscountedOrder[],
  now: Date,
): { held: Redemption[]; refused: Map<OrderId, Obstructed> } {
  const held: Redemption[] = []
  const refused = new Map<OrderId, Obstructed>()
  for (const order of orders) {
    const taken: Redemption[] = []
    for (const discount of order.discounts) {
      const redemption = holdOne(standing, [...held, ...taken], { order, discount, now })
      if ('reason' in redemption) {
        refused.set(order.orderId, redemption)
        break
      }
      taken.push(redemption)
    }
    if (!refused.has(order.orderId)) held.push(...taken)
  }
  return { held, refused }
}

function holdOne(
  { offers, redemptions, packets }: Standing,
  before: readonly Redemption[],
  { order, discount, now }: { order: DiscountedOrder; discount: Discount; now: Date },
): Redemption | Obstructed {
  const { offerId, packetId, amountFen, platformFen, merchantFen } = discount
  const found = offers.get(offerId)
  if (!found) return { offerId, reason: 'NOT_ACTIVE' }
  const { offer } = found
  const here = before.filter((each) => each.offerId === offerId)
  const standing = [...redemptions.filter((each) => each.offerId === offerId), ...here]
  const ofHousehold = standing.filter(({ householdId }) => householdId === order.householdId)
  const onDevice = standing.filter(({ deviceHash }) => deviceHash !== null && deviceHash === order.deviceHash)
  const packet = packets.find(({ id, householdId }) => id === packetId && householdId === order.householdId)
  const isFree = packet && packet.expiresAt > now && !here.some((each) => each.packetId === packetId)
  const use: OfferUse = {
    byHousehold: ofHousehold.length,
    byDevice: onDevice.length,
    byAll: offer.redeemed + here.length,
    budgetLeftFen: toFen(found.budgetLeftFen - here.reduce((sum, each) => sum + each.platformFen, 0)),
    isNew: true,
    packet: isFree ? packet : null,
    packetsGranted: 1,
  }
  const reason =
    obstacleOf(offer, use, { now, deviceHash: order.deviceHash }) ??
    (offer.version !== discount.offerVersion ? 'CHANGED' : platformFen > use.budgetLeftFen ? 'BUDGET_EMPTY' : undefined)
  if (reason) return { offerId, reason }
  return {
    offerId,
    orderId: order.orderId,
    householdId: order.householdId,
    communityId: order.communityId,
    merchantId: order.merchantId,
    packetId,
    state: 'HELD',
    householdNr: firstFree(ofHousehold.map(({ householdNr }) => householdNr)),
    householdLimit: offer.householdLimit,
    deviceHash: order.deviceHash,
    deviceNr: order.deviceHash === null ? null : firstFree(onDevice.map(({ deviceNr }) => deviceNr ?? 0)),
    deviceLimit: offer.deviceLimit,
    discountFen: amountFen,
    platformFen,
    merchantFen,
  }
}

/** Numbers that were released are given again. */
function firstFree(taken: readonly number[]): number {
  const used = new Set(taken)
  let nr = 1
  while (used.has(nr)) nr++
  return nr
}

/** Of the platform's part, what belongs to the goods that were given back so far; all of it when all were. */
export const returnedPart = (platformFen: Fen, refundedFen: Fen, goodsFen: Fen): Fen =>
  refundedFen >= goodsFen
    ? platformFen
    : toFen(Number((BigInt(platformFen) * BigInt(Math.max(0, refundedFen))) / BigInt(goodsFen)))
