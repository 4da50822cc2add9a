import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { fen, id, instant, isOneOf, oneOf } from '../../db/columns.ts'
import { listings, merchants } from '../catalog/index.ts'
import { communities, households } from '../communities/index.ts'
import { offerKinds, offerStates, redemptionStates, storedPacketStates } from './offer.ts'
import { noFen } from '@linli/kit'

export const offers = pgTable(
  'offers',
  {
    id: id('off').primaryKey(),
    kind: oneOf(offerKinds).notNull(),
    name: text().notNull(),
    nameEn: text().notNull(),
    state: oneOf(offerStates).notNull(),
    version: integer().notNull(),
    communityId: id('com').references(() => communities.id),
    merchantId: id('mer').references(() => merchants.id),
    validFrom: instant().notNull(),
    validUntil: instant().notNull(),
    stackable: boolean().notNull(),
    priority: integer().notNull(),
    platformBps: integer().notNull(),
    merchantBps: integer().notNull(),
    thresholdFen: fen().notNull(),
    amountFen: fen(),
    listingId: id('lst').references(() => listings.id),
    itemPriceFen: fen(),
    unitsPerOrder: integer(),
    packetDays: integer(),
    packetReturns: boolean().notNull(),
    householdLimit: integer().notNull(),
    deviceLimit: integer(),
    totalLimit: integer(),
    /** What was put in, less what went back at the end; what is left of it is the balance of its account. */
    budgetFen: fen().notNull().default(noFen),
    /** Redemptions that stand. Changed only by SQL that adds or takes. */
    redeemed: integer().notNull().default(0),
    createdAt: instant().notNull(),
  },
  (t) => [
    index('offers_active')
      .on(t.id)
      .where(sql`state = 'ACTIVE'`),
    index('offers_community').on(t.communityId, t.id),
    index('offers_merchant').on(t.merchantId, t.id),
    check('offers_kind', isOneOf(t.kind, offerKinds)),
    check('offers_state', isOneOf(t.state, offerStates)),
    check('offers_valid', sql`${t.validFrom} < ${t.validUntil}`),
    check(
      'offers_funding',
      sql`${t.platformBps} >= 0 and ${t.merchantBps} >= 0 and ${t.platformBps} + ${t.merchantBps} = 10000`,
    ),
    // A shop pays for what is sold in it; nobody signs for all shops.
    check('offers_payer', sql`${t.merchantBps} = 0 or ${t.merchantId} is not null`),
    check('offers_threshold', sql`${t.thresholdFen} >= 0`),
    check(
      'offers_rule',
      sql`case ${t.kind}
        when 'ITEM_PRICE' then ${t.listingId} is not null and ${t.merchantId} is not null and ${t.itemPriceFen} >= 0 and ${t.unitsPerOrder} > 0 and ${t.amountFen} is null
        else ${t.amountFen} > 0 and ${t.listingId} is null and ${t.itemPriceFen} is null and ${t.unitsPerOrder} is null end`,
    ),
    check(
      'offers_packet',
      sql`(${t.kind} = 'RED_PACKET') = (${t.packetDays} is not null) and coalesce(${t.packetDays} > 0, true)`,
    ),
    check('offers_new', sql`${t.kind} <> 'NEW_RESIDENT' or ${t.householdLimit} = 1`),
    check(
      'offers_limits',
      sql`${t.householdLimit} > 0 and coalesce(${t.deviceLimit} > 0, true) and coalesce(${t.totalLimit} > 0, true)`,
    ),
    check('offers_redeemed', sql`${t.redeemed} >= 0 and ${t.redeemed} <= coalesce(${t.totalLimit}, ${t.redeemed})`),
    check('offers_budget', sql`${t.budgetFen} >= 0`),
  ],
)

/** One-time: a packet is held by at most one order, and spent once. */
export const redPackets = pgTable(
  'red_packets',
  {
    id: id('pkt').primaryKey(),
    offerId: id('off')
      .notNull()
      .references(() => offers.id),
    householdId: id('hh')
      .notNull()
      .references(() => households.id),
    state: oneOf(storedPacketStates).notNull(),
    /** As it was granted: the offer may change, what was given does not. */
    amountFen: fen().notNull(),
    expiresAt: instant().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [
    index('red_packets_household').on(t.householdId, t.offerId),
    index('red_packets_offer').on(t.offerId, t.id),
    check('red_packets_state', isOneOf(t.state, storedPacketStates)),
    check('red_packets_amount', sql`${t.amountFen} > 0`),
  ],
)

/**
 * One use of an offer by one order. Limits are constraints: each use that stands has a number of its own, for the household
 * and for the device, and no number is above the limit that was in force.
 */
export const offerRedemptions = pgTable(
  'offer_redemptions',
  {
    id: id('red').primaryKey(),
    offerId: id('off')
      .notNull()
      .references(() => offers.id),
    /** Orders come after offers, so their table is not known here. */
    orderId: id('ord').notNull(),
    householdId: id('hh')
      .notNull()
      .references(() => households.id),
    communityId: id('com')
      .notNull()
      .references(() => communities.id),
    merchantId: id('mer')
      .notNull()
      .references(() => merchants.id),
    packetId: id('pkt').references(() => redPackets.id),
    state: oneOf(redemptionStates).notNull(),
    householdNr: integer().notNull(),
    householdLimit: integer().notNull(),
    deviceHash: text(),
    deviceNr: integer(),
    deviceLimit: integer(),
    discountFen: fen().notNull(),
    platformFen: fen().notNull(),
    merchantFen: fen().notNull(),
    /** Of the platform's part: what came back because the goods were refunded. */
    returnedFen: fen().notNull().default(noFen),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('offer_redemptions_household')
      .on(t.offerId, t.householdId, t.householdNr)
      .where(sql`state <> 'RELEASED'`),
    uniqueIndex('offer_redemptions_device')
      .on(t.offerId, t.deviceHash, t.deviceNr)
      .where(sql`state <> 'RELEASED'`),
    uniqueIndex('offer_redemptions_order').on(t.orderId, t.offerId),
    uniqueIndex('offer_redemptions_packet')
      .on(t.packetId)
      .where(sql`state <> 'RELEASED' and packet_id is not null`),
    index('offer_redemptions_offer').on(t.offerId, t.id),
    check('offer_redemptions_state', isOneOf(t.state, redemptionStates)),
    check('offer_redemptions_household_limit', sql`${t.householdNr} between 1 and ${t.householdLimit}`),
    check(
      'offer_redemptions_device_limit',
      sql`(${t.deviceLimit} is null or ${t.deviceHash} is not null) and (${t.deviceHash} is null) = (${t.deviceNr} is null)
        and coalesce(${t.deviceNr} between 1 and coalesce(${t.deviceLimit}, ${t.deviceNr}), true)`,
    ),
    check(
      'offer_redemptions_split',
      sql`${t.platformFen} >= 0 and ${t.merchantFen} >= 0 and ${t.discountFen} > 0 and ${t.platformFen} + ${t.merchantFen} = ${t.discountFen}`,
    ),
    check('offer_redemptions_returned', sql`${t.returnedFen} between 0 and ${t.platformFen}`),
  ],
)
