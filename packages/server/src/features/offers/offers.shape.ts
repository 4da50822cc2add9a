import { sql, type SQL } from 'drizzle-orm'
import type { Reach } from '../../access/reach.ts'
import { PageArgs } from '../../graph/lists.ts'
import { connection, expr, extend, fact, one, shape, type At } from '../../graph/read/index.ts'
import { listingShape, merchantShape } from '../catalog/index.ts'
import { communityShape, householdShape } from '../communities/index.ts'
import { ledgerAccounts } from '../ledger/index.ts'
import { budgetLeft } from './offer-facts.store.ts'
import { choices, offerReach } from './offer.ts'
import { offerRedemptions, offers, redPackets } from './offers.table.ts'
import { OfferRedemptionConnection, OfferType, RedPacketConnection } from './offers.types.ts'

const ofRedemptions = (id: SQL | At['t'][string], what: SQL): SQL =>
  sql`(select ${what} from ${offerRedemptions} r where r.offer_id = ${id})`

export const offerShape = shape('Offer', offers, {
  prefix: 'off',
  reach: offerReach,
  fields: {
    allowedActions: fact<Parameters<typeof choices>[1]>(
      {
        kind: ({ t }) => t['kind']!,
        state: ({ t }) => t['state']!,
        communityId: ({ t }) => t['communityId']!,
        merchantId: ({ t }) => t['merchantId']!,
        merchantBps: ({ t }) => t['merchantBps']!,
        platformBps: ({ t }) => t['platformBps']!,
      },
      (row, { actor }) => choices(actor, row),
    ),
    community: one(
      () => communityShape,
      ({ t }, far) => sql`${far['id']} = ${t['communityId']}`,
    ),
    merchant: one(
      () => merchantShape,
      ({ t }, far) => sql`${far['id']} = ${t['merchantId']}`,
    ),
    listing: one(
      () => listingShape,
      ({ t }, far) => sql`${far['id']} = ${t['listingId']}`,
    ),
    budgetLeftFen: expr(({ t }) => budgetLeft(t['id']!)),
    heldFen: expr(
      ({ t }) =>
        sql`coalesce((select a.balance_fen from ${ledgerAccounts} a where a.kind = 'OFFER_HELD' and a.owner_id = ${t['id']}), 0)`,
    ),
    spentFen: expr(({ t }) =>
      ofRedemptions(
        t['id']!,
        sql`coalesce(sum(r.platform_fen - r.returned_fen) filter (where r.state = 'SPENT'), 0)::bigint`,
      ),
    ),
    merchantSpentFen: expr(({ t }) =>
      ofRedemptions(t['id']!, sql`coalesce(sum(r.merchant_fen) filter (where r.state = 'SPENT'), 0)::bigint`),
    ),
    redemptionCount: expr(({ t }) => t['redeemed']!),
    paidOrderCount: expr(({ t }) => ofRedemptions(t['id']!, sql`count(*) filter (where r.state = 'SPENT')`)),
    packetsOut: expr(
      ({ t, now }) =>
        sql`(select count(*) from ${redPackets} p where p.offer_id = ${t['id']} and p.state = 'GRANTED' and p.expires_at > ${now})`,
    ),
  },
  filters: { everywhere: ({ t }) => sql`(${t['communityId']} is null)` },
  sorts: {
    CREATED_AT: ({ t }) => t['createdAt']!,
    VALID_UNTIL: ({ t }) => t['validUntil']!,
    BUDGET_LEFT: ({ t }) => budgetLeft(t['id']!),
  },
  defaultSort: { key: 'CREATED_AT', direction: 'DESC' },
})

/** Who paid for a discount is for those whose money it was; that there was one, for whoever sees the order. */
const booksReach: Reach<{ communityId: string; merchantId: string }> = [
  { role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' },
  { role: 'MERCHANT', place: 'MERCHANT', key: 'merchantId' },
]
const ofOffer = (column: string) =>
  expr(({ t }) => sql`(select ${sql.identifier(column)} from ${offers} where ${offers.id} = ${t['offerId']})`)
const inBooks = (name: string) => expr(({ t, reached }) => sql`case when ${reached(booksReach)} then ${t[name]} end`)

export const offerRedemptionShape = shape('OfferRedemption', offerRedemptions, {
  fields: {
    kind: ofOffer('kind'),
    name: ofOffer('name'),
    nameEn: ofOffer('name_en'),
    platformFen: inBooks('platformFen'),
    merchantFen: inBooks('merchantFen'),
    returnedFen: inBooks('returnedFen'),
  },
})

export const redPacketShape = shape('RedPacket', redPackets, {
  fields: {
    household: one(
      () => householdShape,
      ({ t }, far) => sql`${far['id']} = ${t['householdId']}`,
      { guarded: true },
    ),
    state: expr(
      ({ t, now }) =>
        sql`case when ${t['state']} = 'GRANTED' and ${t['expiresAt']} <= ${now} then 'EXPIRED' else ${t['state']} end`,
    ),
  },
})

extend(OfferType, offerShape, {
  redemptions: {
    type: () => OfferRedemptionConnection,
    args: () => PageArgs,
    description: 'Oldest first; those of orders that the caller keeps the books of.',
    read: connection(
      () => offerRedemptionShape,
      ({ t, reached }, far) =>
        sql`${far['offerId']} = ${t['id']} and ${reached(booksReach, { communityId: far['communityId']!, merchantId: far['merchantId']! })}`,
    ),
  },
  redPackets: {
    type: () => RedPacketConnection,
    args: () => PageArgs,
    description: 'Oldest first.',
    read: connection(
      () => redPacketShape,
      ({ t }, far) => sql`${far['offerId']} = ${t['id']}`,
    ),
  },
})
