import { eq, sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import type { Db, Sql } from '../../db/database.ts'
import { ledgerAccounts } from '../ledger/index.ts'
import { hasBought } from './newcomers.ts'
import type { OfferFacts, PacketFact } from './obstacle.ts'
import type { Offer, OfferId } from './offer.ts'
import { offerRedemptions, offers, redPackets } from './offers.table.ts'
import { toFen } from '@linli/kit'

/** Active at the same time: each is thought of for every order. */
export const mostActive = 500
const rememberedMs = 1_000

interface Remembered {
  readonly until: number
  readonly offers: Promise<readonly Offer[]>
}
const remembered = new WeakMap<Db, Remembered>()

/** Those in force, as they were at most a second ago: what is held is looked at again under a lock. */
export function listActiveOffers(db: Db, sql: Sql = db.sql): Promise<readonly Offer[]> {
  const known = remembered.get(db)
  if (known && known.until > performance.now()) return known.offers
  const found = sql.select().from(offers).where(eq(offers.state, 'ACTIVE')).orderBy(offers.id).limit(mostActive)
  const entry = { until: performance.now() + rememberedMs, offers: found.execute() }
  remembered.set(db, entry)
  // A database that was away for a moment must not be remembered as one without offers.
  entry.offers.catch(() => remembered.delete(db))
  return entry.offers
}

/** After a commit that changed one: this process sees it at once, others within a second. */
export const forgetActiveOffers = (db: Db): void => void remembered.delete(db)

export interface FactsRequest {
  readonly householdId: string
  readonly communityId: string
  /** Null: of every shop. */
  readonly merchantId: string | null
  readonly deviceHash?: string | null
}

/** For each request what matters of the offers in force, in the order asked: one statement for all, none without offers. */
export async function loadOfferFacts(
  { db, sql: on = db.sql }: { readonly db: Db; readonly sql?: Sql },
  requests: readonly FactsRequest[],
  now: Date,
): Promise<OfferFacts[]> {
  for (let look = 1; ; look++) {
    const active = await listActiveOffers(db, on)
    const wanted = active.filter((offer) => requests.some((request) => concerns(offer, request)))
    const rows = wanted.length === 0 ? [] : await findUses(on, wanted, requests, now)
    const byId = new Map(wanted.map((offer) => [offer.id, offer]))
    // Somebody changed one a moment ago: what is remembered would be refused when it is held.
    if (look < mostLooks && rows.some(({ offerId, version }) => byId.get(offerId)!.version !== version))
      forgetActiveOffers(db)
    else return factsOf(requests, rows, byId)
  }
}

const mostLooks = 3

function factsOf(
  requests: readonly FactsRequest[],
  rows: readonly UseRow[],
  byId: ReadonlyMap<OfferId, Offer>,
): OfferFacts[] {
  const byRequest = Map.groupBy(rows, ({ nr }) => nr)
  return requests.map(({ deviceHash = null }, index) => ({
    deviceHash,
    standings: (byRequest.get(index + 1) ?? []).flatMap((row) => {
      const offer = byId.get(row.offerId)!
      // Nobody is told of packets that others got.
      return offer.kind === 'RED_PACKET' && row.packetsGranted === 0 ? [] : [{ offer, use: useOf(row) }]
    }),
  }))
}

const concerns = (offer: Offer, { communityId, merchantId }: FactsRequest): boolean =>
  (offer.communityId === null || offer.communityId === communityId) &&
  (offer.merchantId === null || merchantId === null || offer.merchantId === merchantId)

interface UseRow {
  readonly nr: number
  readonly offerId: OfferId
  readonly version: number
  readonly byHousehold: number
  readonly byDevice: number
  readonly byAll: number
  readonly budgetLeftFen: number
  readonly isNew: boolean
  readonly packet: (Omit<PacketFact, 'expiresAt'> & { readonly expiresAt: string }) | null
  readonly packetsGranted: number
}

const useOf = ({ nr: _nr, offerId: _offerId, version: _version, packet, budgetLeftFen, ...use }: UseRow) => ({
  ...use,
  budgetLeftFen: toFen(budgetLeftFen),
  packet: packet && { ...packet, expiresAt: new Date(packet.expiresAt) },
})

async function findUses(
  on: Sql,
  wanted: readonly Offer[],
  requests: readonly FactsRequest[],
  now: Date,
): Promise<UseRow[]> {
  const column = (read: (request: FactsRequest) => string | null) => sql`${sql.param(requests.map(read))}::text[]`
  const { rows } = await on.execute<UseRow & Record<string, unknown>>(sql`
    select w.nr::int, o.id as "offerId", o.version, o.redeemed as "byAll",
      (select count(*)::int from ${offerRedemptions} r
        where r.offer_id = o.id and r.household_id = w.household_id and r.state <> 'RELEASED') as "byHousehold",
      (select count(*)::int from ${offerRedemptions} r
        where r.offer_id = o.id and r.device_hash = w.device_hash and r.state <> 'RELEASED') as "byDevice",
      ${budgetLeft(sql`o.id`)}::float8 as "budgetLeftFen",
      case when o.kind = 'NEW_RESIDENT' then not ${hasBought(sql`w.household_id`)} else false end as "isNew",
      (select json_build_object('id', p.id, 'amountFen', p.amount_fen, 'expiresAt', p.expires_at) from ${redPackets} p
        where p.offer_id = o.id and p.household_id = w.household_id and p.state = 'GRANTED'
          and p.expires_at > ${now.toISOString()}::timestamptz
        order by p.expires_at, p.id limit 1) as packet,
      (select count(*)::int from ${redPackets} p
        where p.offer_id = o.id and p.household_id = w.household_id) as "packetsGranted"
    from unnest(${column(({ householdId }) => householdId)}, ${column(({ communityId }) => communityId)},
        ${column(({ merchantId }) => merchantId)}, ${column(({ deviceHash }) => deviceHash ?? null)})
      with ordinality w(household_id, community_id, merchant_id, device_hash, nr)
    join ${offers} o on o.id = any(${sql.param(wanted.map(({ id }) => id))}::text[])
      and (o.community_id is null or o.community_id = w.community_id)
      and (o.merchant_id is null or w.merchant_id is null or o.merchant_id = w.merchant_id)
    order by w.nr, o.id`)
  return rows
}

/** What the platform can still give away by the offer `id`. */
export const budgetLeft = (id: SQLWrapper): SQL =>
  sql`coalesce((select a.balance_fen from ${ledgerAccounts} a where a.kind = 'OFFER_BUDGET' and a.owner_id = ${id}), 0)`
