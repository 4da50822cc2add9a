import { checkName } from '../communities/index.ts'
import { wholeBps, type Offer, type OfferKind } from './offer.ts'
import { addMs, refuse, toFen } from '@linli/kit'

/** An offer as somebody wishes it. Of an item price, shop and community are those of the listing. */
export interface OfferTerms {
  readonly kind: OfferKind
  readonly name: string
  readonly nameEn: string
  readonly communityId?: string | null
  readonly merchantId?: string | null
  readonly validFrom: Date
  readonly validUntil: Date
  readonly stackable: boolean
  readonly priority: number
  readonly merchantBps: number
  readonly thresholdFen: number
  readonly amountFen?: number | null
  readonly listingId?: string | null
  readonly itemPriceFen?: number | null
  readonly unitsPerOrder?: number | null
  readonly packetDays?: number | null
  readonly packetReturns: boolean
  readonly householdLimit: number
  readonly deviceLimit?: number | null
  readonly totalLimit?: number | null
}

/** 100,000 yuan: more off one order is a slip of the keyboard. */
const mostOffFen = 10_000_000
const mostUnits = 999
const mostDays = 365
const mostUses = 1_000_000
const highestPriority = 1_000
const longestDays = 2 * mostDays
const dayMs = 86_400_000

type CheckedTerms = Omit<Offer, 'id' | 'state' | 'version' | 'communityId' | 'merchantId' | 'listingId'>

/** What does not belong to the kind is left out, what belongs to it must be there. */
export function checkTerms(wanted: OfferTerms): CheckedTerms {
  const { kind, validFrom, validUntil, merchantBps } = wanted
  if (validFrom >= validUntil || validUntil > addMs(validFrom, longestDays * dayMs))
    refuse('BAD_INPUT', { reason: `an offer begins before it ends, at most ${longestDays} days later` }, 'validUntil')
  const isItem = kind === 'ITEM_PRICE'
  const isPacket = kind === 'RED_PACKET'
  return {
    kind,
    name: checkName(wanted.name, 'name'),
    nameEn: checkName(wanted.nameEn, 'nameEn'),
    validFrom,
    validUntil,
    stackable: wanted.stackable,
    priority: whole(wanted.priority, 'priority', 0, highestPriority),
    merchantBps: whole(merchantBps, 'merchantBps', 0, wholeBps),
    platformBps: wholeBps - merchantBps,
    thresholdFen: toFen(isItem ? 0 : whole(wanted.thresholdFen, 'thresholdFen', 0, mostOffFen)),
    amountFen: isItem ? null : toFen(whole(wanted.amountFen, 'amountFen', 1, mostOffFen)),
    itemPriceFen: isItem ? toFen(whole(wanted.itemPriceFen, 'itemPriceFen', 0, mostOffFen)) : null,
    unitsPerOrder: isItem ? whole(wanted.unitsPerOrder, 'unitsPerOrder', 1, mostUnits) : null,
    packetDays: isPacket ? whole(wanted.packetDays, 'packetDays', 1, mostDays) : null,
    packetReturns: isPacket && wanted.packetReturns,
    // Nobody is new twice.
    householdLimit: whole(wanted.householdLimit, 'householdLimit', 1, kind === 'NEW_RESIDENT' ? 1 : mostUses),
    deviceLimit: wanted.deviceLimit == null ? null : whole(wanted.deviceLimit, 'deviceLimit', 1, mostUses),
    totalLimit: wanted.totalLimit == null ? null : whole(wanted.totalLimit, 'totalLimit', 1, mostUses),
  }
}

function whole(value: number | null | undefined, field: string, least: number, most: number): number {
  if (value == null || !Number.isSafeInteger(value) || value < least || value > most)
    refuse('BAD_INPUT', { reason: `${least} to ${most}, and whole` }, field)
  return value
}
