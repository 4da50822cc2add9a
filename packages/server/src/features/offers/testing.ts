import type { OfferUse } from './obstacle.ts'
import type { Offer } from './offer.ts'
import { toFen } from '@linli/kit'

export const noon = new Date('2026-03-03T04:00:00Z')

/** 满30减5, in force, wholly the platform's; each test says what is different. */
export const anOffer = (more: Partial<Offer> = {}): Offer => ({
  id: 'off_1' as Offer['id'],
  kind: 'THRESHOLD_OFF',
  name: '满30减5',
  nameEn: '5 off 30',
  state: 'ACTIVE',
  version: 1,
  communityId: null,
  merchantId: null,
  validFrom: new Date('2026-03-01T00:00:00Z'),
  validUntil: new Date('2026-04-01T00:00:00Z'),
  stackable: false,
  priority: 0,
  platformBps: 10_000,
  merchantBps: 0,
  thresholdFen: toFen(3_000),
  amountFen: toFen(500),
  listingId: null,
  itemPriceFen: null,
  unitsPerOrder: null,
  packetDays: null,
  packetReturns: false,
  householdLimit: 1,
  deviceLimit: null,
  totalLimit: null,
  ...more,
})

/** Nobody has used it yet, and there is enough to give. */
export const unusedYet = (more: Partial<OfferUse> = {}): OfferUse => ({
  byHousehold: 0,
  byDevice: 0,
  byAll: 0,
  budgetLeftFen: toFen(100_000),
  isNew: true,
  packet: null,
  packetsGranted: 0,
  ...more,
})
