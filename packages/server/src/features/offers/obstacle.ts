import type { Offer, OfferId, RedPacketId } from './offer.ts'
import type { Fen } from '@linli/kit'

/** Why an offer gives nothing to this household, on this device, or to this cart. */
export const offerObstacles = [
  'NOT_ACTIVE',
  'CHANGED',
  'NOT_STARTED',
  'EXPIRED',
  'NOT_NEW',
  'ALREADY_USED',
  'DEVICE_UNKNOWN',
  'DEVICE_USED',
  'USED_UP',
  'BUDGET_EMPTY',
  'NOT_IN_CART',
  'BELOW_THRESHOLD',
  'NO_SAVING',
  'NOT_STACKABLE',
] as const
export type OfferObstacle = (typeof offerObstacles)[number]

export interface PacketFact {
  readonly id: RedPacketId
  readonly amountFen: Fen
  readonly expiresAt: Date
}

/** What has become of one offer, as far as it matters to one household on one device. */
export interface OfferUse {
  /** Redemptions that stand, by the household, on the device, by all. */
  readonly byHousehold: number
  readonly byDevice: number
  readonly byAll: number
  readonly budgetLeftFen: Fen
  /** Has not bought here before. */
  readonly isNew: boolean
  /** Of those it may use, the one that expires first. */
  readonly packet: PacketFact | null
  /** How many packets it was ever given. */
  readonly packetsGranted: number
}

export interface OfferFacts {
  /** Null when the client does not say which device it is. */
  readonly deviceHash: string | null
  readonly standings: readonly { readonly offer: Offer; readonly use: OfferUse }[]
}

/** Whom and when an offer serves; the cart is asked later. */
export function obstacleOf(
  offer: Offer,
  use: OfferUse,
  { now, deviceHash }: { now: Date; deviceHash: string | null },
): OfferObstacle | undefined {
  if (offer.state !== 'ACTIVE') return 'NOT_ACTIVE'
  if (now < offer.validFrom) return 'NOT_STARTED'
  if (now >= offer.validUntil) return 'EXPIRED'
  if (offer.kind === 'NEW_RESIDENT' && !use.isNew) return 'NOT_NEW'
  if (use.byHousehold >= offer.householdLimit) return 'ALREADY_USED'
  if (offer.kind === 'RED_PACKET' && !use.packet) return use.byHousehold > 0 ? 'ALREADY_USED' : 'EXPIRED'
  if (offer.deviceLimit !== null && deviceHash === null) return 'DEVICE_UNKNOWN'
  if (offer.deviceLimit !== null && use.byDevice >= offer.deviceLimit) return 'DEVICE_USED'
  if (offer.totalLimit !== null && use.byAll >= offer.totalLimit) return 'USED_UP'
  return undefined
}

export interface Applied {
  readonly offerId: OfferId
  readonly packetId: RedPacketId | null
  readonly platformFen: Fen
}

/** The facts as they are after one order took these: a second order of the same purchase sees them used. */
export function afterUse(facts: OfferFacts, discounts: readonly Applied[]): OfferFacts {
  const takenBy = new Map(discounts.map((discount) => [discount.offerId, discount]))
  return {
    ...facts,
    standings: facts.standings.map(({ offer, use }) => {
      const taken = takenBy.get(offer.id)
      return { offer, use: taken ? usedOnce(use, taken, facts.deviceHash !== null) : use }
    }),
  }
}

const usedOnce = (use: OfferUse, { packetId, platformFen }: Applied, onDevice: boolean): OfferUse => ({
  ...use,
  byHousehold: use.byHousehold + 1,
  byDevice: use.byDevice + (onDevice ? 1 : 0),
  byAll: use.byAll + 1,
  budgetLeftFen: (use.budgetLeftFen - platformFen) as Fen,
  isNew: false,
  packet: packetId === null ? use.packet : null,
})
