import type { Actor, Grant } from '../../access/actor.ts'
import { reaches, type Reach } from '../../access/reach.ts'
import type { ListingId, MerchantId } from '../catalog/index.ts'
import type { CommunityId } from '../communities/index.ts'
import { refuse, type Fen, type Flow, type Id } from '@linli/kit'

export type OfferId = Id<'off'>
export type RedPacketId = Id<'pkt'>
export type RedemptionId = Id<'red'>

/** 新人优惠, 满减, 红包, 单品价 */
export const offerKinds = ['NEW_RESIDENT', 'THRESHOLD_OFF', 'RED_PACKET', 'ITEM_PRICE'] as const
export type OfferKind = (typeof offerKinds)[number]

export const offerStates = ['DRAFT', 'ACTIVE', 'PAUSED', 'ENDED'] as const
export type OfferState = (typeof offerStates)[number]

/** Held when the order is placed, spent when it is paid, released when it is cancelled. */
export const redemptionStates = ['HELD', 'SPENT', 'RELEASED'] as const
export type RedemptionState = (typeof redemptionStates)[number]

/** That a packet has expired is a condition on its `expiresAt`, not a state that somebody would have to set. */
export const storedPacketStates = ['GRANTED', 'HELD', 'SPENT'] as const
export type StoredPacketState = (typeof storedPacketStates)[number]
export const redPacketStates = [...storedPacketStates, 'EXPIRED'] as const
export type RedPacketState = (typeof redPacketStates)[number]

/**
 * What is promised, to whom, and who pays for it. The grounds are the place, the shop, the goods, and being new: there is
 * no field for a tag or a segment of persons, so no price can differ by somebody's profile alone.
 */
export interface Offer {
  readonly id: OfferId
  readonly kind: OfferKind
  readonly name: string
  readonly nameEn: string
  readonly state: OfferState
  readonly version: number
  /** Null: in every community. */
  readonly communityId: CommunityId | null
  /** Null: in every shop. */
  readonly merchantId: MerchantId | null
  readonly validFrom: Date
  readonly validUntil: Date
  /** Goes together with others that do. */
  readonly stackable: boolean
  /** The higher is taken off first. */
  readonly priority: number
  readonly platformBps: number
  readonly merchantBps: number
  /** The goods must cost this much. */
  readonly thresholdFen: Fen
  /** Taken off; null for an item price. */
  readonly amountFen: Fen | null
  readonly listingId: ListingId | null
  readonly itemPriceFen: Fen | null
  /** Of an item price: more units of one order cost what they cost. */
  readonly unitsPerOrder: number | null
  /** Of red packets: how long one may be used after it was granted. */
  readonly packetDays: number | null
  /** Of red packets: whether one comes back when its order was refunded in full. */
  readonly packetReturns: boolean
  readonly householdLimit: number
  readonly deviceLimit: number | null
  readonly totalLimit: number | null
}

export const offerSteps = ['ACTIVATE', 'PAUSE', 'END'] as const
export type OfferStep = (typeof offerSteps)[number]
export const offerActions = [...offerSteps, 'EDIT', 'FUND', 'GRANT'] as const
export type OfferAction = (typeof offerActions)[number]

const runners = ['OPERATOR', 'MERCHANT'] as const
export const offerFlow: Flow<OfferStep, OfferState, (typeof runners)[number]> &
  Record<OfferStep, { from: readonly OfferState[] }> = {
  ACTIVATE: { from: ['DRAFT', 'PAUSED'], to: 'ACTIVE', by: runners },
  PAUSE: { from: ['ACTIVE'], to: 'PAUSED', by: runners },
  END: { from: ['DRAFT', 'ACTIVE', 'PAUSED'], to: 'ENDED', by: runners },
}

/** What is being used does not change under the hands of its users: it is paused first. */
const editable: readonly OfferState[] = ['DRAFT', 'PAUSED']
const grantable: readonly OfferState[] = ['ACTIVE', 'PAUSED', 'DRAFT']

type Placed = Pick<Offer, 'communityId' | 'merchantId'>

/** The books of an offer are for those who run it; residents are told what they can use. */
export const offerReach: Reach<Placed> = [
  { role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' },
  { role: 'MERCHANT', place: 'MERCHANT', key: 'merchantId' },
]

/**
 * Who may run it. Nobody spends what is not his: a shop runs what it pays for alone; an operator of the community what the
 * platform pays for alone; where both pay, the platform's operators.
 */
export function mayRun({ grants }: Actor, offer: Placed & Pick<Offer, 'merchantBps'>): boolean {
  return grants.some((grant) => reaches(grant, offerReach, offer) && isPayer(grant, offer.merchantBps))
}

const isPayer = ({ role, placeKind }: Grant, merchantBps: number): boolean =>
  placeKind === 'PLATFORM' || (role === 'MERCHANT' ? merchantBps === wholeBps : merchantBps === 0)

/** Money of the platform is given by its own operators, also where others run the offer. */
export const mayFund = ({ grants }: Actor): boolean =>
  grants.some(({ role, placeKind }) => role === 'OPERATOR' && placeKind === 'PLATFORM')

/** What the actor can do with it now. */
export function choices(
  actor: Actor,
  offer: Placed & Pick<Offer, 'kind' | 'state' | 'merchantBps' | 'platformBps'>,
): OfferAction[] {
  if (!mayRun(actor, offer)) return []
  const can: Record<OfferAction, boolean> = {
    ACTIVATE: offerFlow.ACTIVATE.from.includes(offer.state),
    PAUSE: offerFlow.PAUSE.from.includes(offer.state),
    END: offerFlow.END.from.includes(offer.state),
    EDIT: editable.includes(offer.state),
    FUND: offer.state !== 'ENDED' && offer.platformBps > 0 && mayFund(actor),
    GRANT: offer.kind === 'RED_PACKET' && grantable.includes(offer.state),
  }
  return offerActions.filter((action) => can[action])
}

export function assertCan(actor: Actor, action: OfferAction, offer: Offer): void {
  if (!mayRun(actor, offer) || (action === 'FUND' && !mayFund(actor))) refuse('FORBIDDEN')
  if (!choices(actor, offer).includes(action)) refuse('OFFER_WRONG_STATE', { state: offer.state, action })
}

export const wholeBps = 10_000
