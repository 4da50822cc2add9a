import { graphql, type OfferKind, type ResultOf } from '../../api/graphql.ts'
import type { Key } from '../../i18n/text.tsx'
import { readYuan } from '../../ui/read-yuan.ts'
import type { Said } from './offer-sentence.tsx'

export const OfferTerms_offer = graphql(`
  fragment OfferTerms_offer on Offer {
    id
    version
    kind
    name
    nameEn
    community {
      id
      name
      nameEn
    }
    merchant {
      id
      name
      nameEn
    }
    listing {
      id
      priceFen
      community {
        id
      }
      sku {
        id
        name
        nameEn
      }
    }
    thresholdFen
    amountFen
    itemPriceFen
    unitsPerOrder
    packetDays
    packetReturns
    merchantBps
    householdLimit
    deviceLimit
    totalLimit
    validFrom
    validUntil
    stackable
    priority
  }
`)

export type OfferTerms = ResultOf<typeof OfferTerms_offer>

export const saidOf = (terms: OfferTerms): Said => ({ ...terms, item: terms.listing?.sku ?? null })

interface Named {
  readonly id: string
  readonly name: string
  readonly nameEn: string
}

/** The form as it stands on the screen: amounts in yuan, days as days. */
export interface OfferDraft {
  readonly kind: OfferKind
  readonly name: string
  readonly nameEn: string
  readonly community: Named | null
  readonly merchant: Named | null
  readonly item: (Named & { readonly priceFen: number }) | null
  readonly threshold: string
  readonly amount: string
  readonly itemPrice: string
  readonly unitsPerOrder: number | null
  readonly packetDays: number | null
  readonly packetReturns: boolean
  readonly merchantPercent: number | null
  readonly householdLimit: number | null
  readonly deviceLimit: number | null
  readonly totalLimit: number | null
  /** As `2026-11-22`; the last day is part of it. */
  readonly firstDay: string
  readonly lastDay: string
  readonly stackable: boolean
  readonly priority: number | null
}

const dayMs = 86_400_000
const shanghaiMs = 8 * 3_600_000
export const dayOf = (at: Date): string => new Date(at.getTime() + shanghaiMs).toISOString().slice(0, 10)
const midnight = (day: string): Date => new Date(`${day}T00:00:00+08:00`)
const yuan = (fen: number | null): string => (fen === null ? '' : (fen / 100).toFixed(2))

const usualDays = 30

export const newDraft = (kind: OfferKind, community: Named | null, now: Date): OfferDraft => ({
  kind,
  name: '',
  nameEn: '',
  community,
  merchant: null,
  item: null,
  threshold: kind === 'THRESHOLD_OFF' || kind === 'RED_PACKET' ? '30.00' : '0.00',
  amount: '',
  itemPrice: '',
  unitsPerOrder: kind === 'ITEM_PRICE' ? 1 : null,
  packetDays: kind === 'RED_PACKET' ? 7 : null,
  packetReturns: false,
  merchantPercent: 0,
  householdLimit: 1,
  deviceLimit: kind === 'NEW_RESIDENT' ? 1 : null,
  totalLimit: null,
  firstDay: dayOf(now),
  lastDay: dayOf(new Date(now.getTime() + (usualDays - 1) * dayMs)),
  stackable: false,
  priority: 0,
})

export const draftOf = (terms: OfferTerms): OfferDraft => ({
  kind: terms.kind,
  name: terms.name,
  nameEn: terms.nameEn,
  community: terms.community,
  merchant: terms.merchant,
  item: terms.listing && { ...terms.listing.sku, id: terms.listing.id, priceFen: terms.listing.priceFen },
  threshold: yuan(terms.thresholdFen),
  amount: yuan(terms.amountFen),
  itemPrice: yuan(terms.itemPriceFen),
  unitsPerOrder: terms.unitsPerOrder,
  packetDays: terms.packetDays,
  packetReturns: terms.packetReturns,
  merchantPercent: terms.merchantBps / 100,
  householdLimit: terms.householdLimit,
  deviceLimit: terms.deviceLimit,
  totalLimit: terms.totalLimit,
  firstDay: dayOf(new Date(terms.validFrom)),
  lastDay: dayOf(new Date(new Date(terms.validUntil).getTime() - 1)),
  stackable: terms.stackable,
  priority: terms.priority,
})

/** Days that nobody touched keep the very instants that were saved. */
function instantsOf({ firstDay, lastDay }: OfferDraft, before: OfferTerms | null) {
  const same = before && draftOf(before)
  return {
    validFrom: same?.firstDay === firstDay ? before!.validFrom : midnight(firstDay).toISOString(),
    validUntil:
      same?.lastDay === lastDay ? before!.validUntil : new Date(midnight(lastDay).getTime() + dayMs).toISOString(),
  }
}

const bpsOf = (draft: OfferDraft): number => Math.round((draft.merchantPercent ?? 0) * 100)

export const saidOfDraft = (draft: OfferDraft, before: OfferTerms | null): Said => ({
  kind: draft.kind,
  community: draft.community,
  merchant: draft.merchant,
  thresholdFen: draft.kind === 'ITEM_PRICE' ? 0 : (readYuan(draft.threshold) ?? 0),
  amountFen: readYuan(draft.amount),
  item: draft.item,
  itemPriceFen: readYuan(draft.itemPrice),
  unitsPerOrder: draft.unitsPerOrder,
  packetDays: draft.packetDays,
  packetReturns: draft.packetReturns,
  merchantBps: bpsOf(draft),
  householdLimit: draft.householdLimit,
  deviceLimit: draft.deviceLimit,
  totalLimit: draft.totalLimit,
  stackable: draft.stackable,
  ...(draft.firstDay === '' || draft.lastDay === ''
    ? { validFrom: null, validUntil: null }
    : instantsOf(draft, before)),
})

export type Problems = Partial<Record<keyof OfferDraft, Key>>

const isAmount = (typed: string, least: number): boolean => {
  const fen = readYuan(typed)
  return fen !== null && fen >= least
}

/** What the server would refuse, told while it is typed. */
export function problemsOf(draft: OfferDraft): Problems {
  const isItem = draft.kind === 'ITEM_PRICE'
  const problems: Record<string, Key | false> = {
    name: draft.name.trim() === '' && 'form.missing',
    nameEn: draft.nameEn.trim() === '' && 'form.missing',
    threshold: !isItem && !isAmount(draft.threshold, 0) && 'form.notMoney',
    amount: !isItem && !isAmount(draft.amount, 1) && 'form.notMoney',
    item: isItem && draft.item === null && 'form.missing',
    itemPrice:
      isItem &&
      (isAmount(draft.itemPrice, 0)
        ? draft.item !== null && readYuan(draft.itemPrice)! >= draft.item.priceFen && 'form.notCheaper'
        : 'form.notMoney'),
    unitsPerOrder: isItem && draft.unitsPerOrder === null && 'form.missing',
    packetDays: draft.kind === 'RED_PACKET' && draft.packetDays === null && 'form.missing',
    merchant: bpsOf(draft) > 0 && !isItem && draft.merchant === null && 'form.payerMissing',
    merchantPercent: draft.merchantPercent === null && 'form.missing',
    householdLimit: draft.householdLimit === null && 'form.missing',
    lastDay: (draft.firstDay === '' || draft.lastDay === '' || draft.lastDay < draft.firstDay) && 'form.notDays',
  }
  return Object.fromEntries(Object.entries(problems).filter(([, key]) => key !== false)) as Problems
}

/** What is sent; only of a draft without problems. */
export function inputOf(draft: OfferDraft, before: OfferTerms | null) {
  const isItem = draft.kind === 'ITEM_PRICE'
  const isPacket = draft.kind === 'RED_PACKET'
  return {
    ...(before ? { offerId: before.id, expectedVersion: before.version } : {}),
    kind: draft.kind,
    name: draft.name.trim(),
    nameEn: draft.nameEn.trim(),
    communityId: isItem ? null : (draft.community?.id ?? null),
    merchantId: isItem ? null : (draft.merchant?.id ?? null),
    thresholdFen: isItem ? 0 : readYuan(draft.threshold)!,
    amountFen: isItem ? null : readYuan(draft.amount),
    listingId: isItem ? draft.item!.id : null,
    itemPriceFen: isItem ? readYuan(draft.itemPrice) : null,
    unitsPerOrder: isItem ? draft.unitsPerOrder : null,
    packetDays: isPacket ? draft.packetDays : null,
    packetReturns: isPacket && draft.packetReturns,
    merchantBps: bpsOf(draft),
    householdLimit: draft.householdLimit!,
    deviceLimit: draft.deviceLimit,
    totalLimit: draft.totalLimit,
    stackable: draft.stackable,
    priority: draft.priority ?? 0,
    ...instantsOf(draft, before),
  }
}
