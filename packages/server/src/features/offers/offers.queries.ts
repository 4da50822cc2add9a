import { eq, inArray } from 'drizzle-orm'
import type { Actor } from '../../access/actor.ts'
import { sees, type Reach } from '../../access/reach.ts'
import type { Db } from '../../db/database.ts'
import type { Keys } from '../accounts/index.ts'
import { listings, unitPriceFor, type ListingId } from '../catalog/index.ts'
import { households, type HouseholdId } from '../communities/index.ts'
import { applyOffers, type OfferCart } from './discounts.ts'
import { obstacleOf, type OfferFacts, type OfferObstacle, type OfferUse } from './obstacle.ts'
import { loadOfferFacts } from './offer-facts.store.ts'
import type { Offer } from './offer.ts'
import { addFen, refuse, timesFen, type Clock, type Fen } from '@linli/kit'

export interface QueryDeps {
  readonly db: Db
  readonly clock: Clock
  readonly actor: Actor
  readonly keys: Keys
}

const ownHousehold: Reach<{ id: string }> = [{ role: 'RESIDENT', place: 'HOUSEHOLD', key: 'id' }]

/** Residents ask for their own household; any other is as good as missing. */
async function homeOf({ db, actor }: QueryDeps, id: string) {
  if (!sees(actor, ownHousehold, { id })) refuse('NOT_FOUND', {}, 'householdId')
  const [home] = await db.sql
    .select({ householdId: households.id, communityId: households.communityId })
    .from(households)
    .where(eq(households.id, id as HouseholdId))
  return home ?? refuse('NOT_FOUND', {}, 'householdId')
}

const longestDeviceId = 200

/** What is stored of a device: nobody can tell from it which one it is, but that it is the same. */
export function deviceHashOf(keys: Keys, deviceId: string | null | undefined): string | null {
  if (deviceId == null || deviceId === '') return null
  if (deviceId.length > longestDeviceId)
    refuse('BAD_INPUT', { reason: `a device id has at most ${longestDeviceId} characters` }, 'deviceId')
  return keys.blind('device', deviceId)
}

/** What a household could use, without a cart; first what it can use now. */
export async function myOffers(deps: QueryDeps, householdId: string, deviceId?: string | null) {
  const home = await homeOf(deps, householdId)
  const now = deps.clock.now()
  const request = { ...home, merchantId: null, deviceHash: deviceHashOf(deps.keys, deviceId) }
  const [facts] = await loadOfferFacts(deps, [request], now)
  return facts!.standings
    .map(({ offer, use }) => asResident(offer, use, obstacleWithout(facts!, { offer, use }, now)))
    .toSorted((a, b) => Number(a.obstacle !== null) - Number(b.obstacle !== null))
}

function obstacleWithout(
  { deviceHash }: OfferFacts,
  { offer, use }: { offer: Offer; use: OfferUse },
  now: Date,
): OfferObstacle | null {
  const isSpent = offer.platformBps > 0 && use.budgetLeftFen <= 0
  return obstacleOf(offer, use, { now, deviceHash }) ?? (isSpent ? 'BUDGET_EMPTY' : null)
}

const asResident = (offer: Offer, { packet }: OfferUse, obstacle: OfferObstacle | null) => ({
  offerId: offer.id,
  kind: offer.kind,
  name: offer.name,
  nameEn: offer.nameEn,
  merchantId: offer.merchantId,
  thresholdFen: offer.thresholdFen,
  amountFen: packet?.amountFen ?? offer.amountFen,
  listingId: offer.listingId,
  itemPriceFen: offer.itemPriceFen,
  unitsPerOrder: offer.unitsPerOrder,
  stackable: offer.stackable,
  validUntil: packet?.expiresAt ?? offer.validUntil,
  obstacle,
})

export interface WantedCart {
  readonly householdId: string
  readonly lines: readonly { readonly listingId: string; readonly quantity: number }[]
  readonly deviceId?: string | null
}

/** What placing this cart now would take off, and what it would not and why. Nothing is held by asking. */
export async function offersFor(deps: QueryDeps, wanted: WantedCart) {
  const home = await homeOf(deps, wanted.householdId)
  const cart = await readCart(deps, home.communityId, wanted.lines)
  const now = deps.clock.now()
  const request = { ...home, merchantId: cart.merchantId, deviceHash: deviceHashOf(deps.keys, wanted.deviceId) }
  const [facts] = await loadOfferFacts(deps, [request], now)
  const { discounts, discountFen, notApplied } = applyOffers(cart, facts!, now)
  const shown = new Map(facts!.standings.map(({ offer, use }) => [offer.id, { offer, use }]))
  const show = (offerId: Offer['id'], obstacle: OfferObstacle | null) => {
    const { offer, use } = shown.get(offerId)!
    return asResident(offer, use, obstacle)
  }
  return {
    goodsFen: addFen(...cart.lines.map(({ totalFen }): Fen => totalFen)),
    discountFen,
    applied: discounts.map(({ offerId, amountFen, lineShares }) => ({
      offer: show(offerId, null),
      amountFen,
      lineSharesFen: lineShares,
    })),
    notApplied: notApplied.map(({ offerId, reason, missingFen }) => ({
      offer: show(offerId, reason),
      obstacle: reason,
      missingFen,
    })),
  }
}

const mostLines = 100
const mostOfOne = 999

async function readCart(
  { db }: QueryDeps,
  communityId: OfferCart['communityId'],
  lines: WantedCart['lines'],
): Promise<OfferCart> {
  if (lines.length === 0 || lines.length > mostLines) refuse('TOO_MANY', { limit: mostLines }, 'lines')
  if (new Set(lines.map(({ listingId }) => listingId)).size < lines.length) refuse('LINES_TWICE', {}, 'lines')
  const found = await db.sql
    .select()
    .from(listings)
    .where(
      inArray(
        listings.id,
        lines.map(({ listingId }) => listingId as ListingId),
      ),
    )
  const byId = new Map(found.map((listing) => [listing.id as string, listing]))
  const priced = lines.map(({ listingId, quantity }, index) => {
    const listing = byId.get(listingId)
    if (!listing || listing.communityId !== communityId) refuse('LISTING_NOT_FOUND', {}, `lines.${index}.listingId`)
    if (quantity < 1 || quantity > mostOfOne)
      refuse('BAD_INPUT', { reason: `a quantity is 1 to ${mostOfOne}` }, `lines.${index}.quantity`)
    return { listing, quantity, totalFen: timesFen(unitPriceFor(listing, quantity), quantity) }
  })
  const merchantId = priced[0]!.listing.merchantId
  if (priced.some(({ listing }) => listing.merchantId !== merchantId)) refuse('LINES_OF_SEVERAL_MERCHANTS', {}, 'lines')
  return {
    communityId,
    merchantId,
    lines: priced.map(({ listing, quantity, totalFen }) => ({ listingId: listing.id, quantity, totalFen })),
  }
}
