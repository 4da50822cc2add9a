import { and, eq, sql } from 'drizzle-orm'
import { stampOf } from '../../access/actor.ts'
import { sees } from '../../access/reach.ts'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import { inTxOnce } from '../../graph/idempotency.ts'
import { listings, merchantCommunities, merchants } from '../catalog/index.ts'
import { communities } from '../communities/index.ts'
import { openAccount, post } from '../ledger/index.ts'
import { budgetOf, heldOf, moving, platformsOwn } from './budget.ts'
import { budgetLeft, forgetActiveOffers, mostActive } from './offer-facts.store.ts'
import {
  assertCan,
  mayRun,
  offerFlow,
  offerReach,
  type Offer,
  type OfferId,
  type OfferState,
  type OfferStep,
} from './offer.ts'
import { offers } from './offers.table.ts'
import { lockOffers, type LockedOffer } from './redemptions.store.ts'
import { checkTerms, type OfferTerms } from './terms.ts'
import { newId, noFen, refuse, toFen, type Fen } from '@linli/kit'

export interface SavedOffer extends OfferTerms {
  /** Null: a new one. */
  readonly offerId?: string | null
  readonly expectedVersion?: number | null
}

/** Writes down a new offer, or other terms of one that nobody can use at the moment. */
export async function saveOffer(deps: TxDeps, wanted: SavedOffer, key: string): Promise<OfferId> {
  const done = await inTxOnce(deps, { operation: 'saveOffer', key, request: wanted }, async (tx) => {
    const before = wanted.offerId == null ? undefined : await lockOffer(tx, wanted.offerId)
    if (before) {
      assertCan(tx.actor, 'EDIT', before)
      assertVersion(before, wanted.expectedVersion)
    }
    const place = await placeOf(tx, wanted)
    const terms = { ...checkTerms(wanted), ...place }
    if (terms.merchantBps > 0 && terms.merchantId === null)
      refuse('BAD_INPUT', { reason: 'a shop that pays a part is named' }, 'merchantId')
    if (!mayRun(tx.actor, terms)) refuse('FORBIDDEN')
    if (before && before.state !== 'DRAFT') assertSamePayer(before, terms)
    const id = before?.id ?? newId('off')
    const saved = { ...terms, version: (before?.version ?? 0) + 1 }
    if (before) await tx.sql.update(offers).set(saved).where(eq(offers.id, id))
    else {
      await tx.sql.insert(offers).values({ ...saved, id, state: 'DRAFT', createdAt: tx.now })
      await openAccount(tx, { ...budgetOf(id), minBalanceFen: noFen })
      await openAccount(tx, { ...heldOf(id), minBalanceFen: noFen })
    }
    await tell(tx, {
      id,
      version: saved.version,
      action: 'SAVE',
      from: before?.state ?? null,
      to: before?.state ?? 'DRAFT',
    })
    return { offerId: id }
  })
  return done.offerId
}

/** Once people have used it, what it is and who pays for it stays: redemptions and granted packets rely on both. */
function assertSamePayer(before: Offer, after: Omit<Offer, 'id' | 'state' | 'version'>): void {
  for (const field of ['kind', 'merchantBps', 'communityId', 'merchantId', 'listingId'] as const)
    if (before[field] !== after[field])
      refuse('BAD_INPUT', { reason: 'this stays as it was when the offer became active' }, field)
}

type Place = Pick<Offer, 'communityId' | 'merchantId' | 'listingId'>

/** Where it holds: what is named must be there and belong together. */
async function placeOf(tx: Tx, { kind, communityId, merchantId, listingId }: OfferTerms): Promise<Place> {
  if (kind === 'ITEM_PRICE') {
    const [listing] = await tx.sql
      .select({ listingId: listings.id, merchantId: listings.merchantId, communityId: listings.communityId })
      .from(listings)
      .where(eq(listings.id, (listingId ?? '') as never))
    return listing ?? refuse('NOT_FOUND', {}, 'listingId')
  }
  if (communityId != null && (await isAbsent(tx, communities, communityId))) refuse('NOT_FOUND', {}, 'communityId')
  if (merchantId != null && (await isAbsent(tx, merchants, merchantId))) refuse('NOT_FOUND', {}, 'merchantId')
  if (communityId != null && merchantId != null) {
    const [serves] = await tx.sql
      .select({ id: merchantCommunities.merchantId })
      .from(merchantCommunities)
      .where(
        and(
          eq(merchantCommunities.merchantId, merchantId as never),
          eq(merchantCommunities.communityId, communityId as never),
        ),
      )
    if (!serves) refuse('MERCHANT_NOT_IN_COMMUNITY', {}, 'communityId')
  }
  return {
    communityId: (communityId ?? null) as Place['communityId'],
    merchantId: (merchantId ?? null) as Place['merchantId'],
    listingId: null,
  }
}

async function isAbsent(tx: Tx, table: typeof communities | typeof merchants, id: string): Promise<boolean> {
  const found = await tx.sql
    .select({ id: table.id })
    .from(table)
    .where(eq(table.id, id as never))
  return found.length === 0
}

export interface OfferMove {
  readonly offerId: string
  readonly action: OfferStep
  readonly expectedVersion?: number | null | undefined
}

/** Ending gives back what is left of the budget, and is final; what is held or spent by then stays so. */
export async function moveOffer(deps: TxDeps, { offerId, action, expectedVersion }: OfferMove): Promise<OfferId> {
  const id = await inTx(deps, async (tx) => {
    const offer = await lockOffer(tx, offerId)
    assertCan(tx.actor, action, offer)
    assertVersion(offer, expectedVersion)
    if (action === 'ACTIVATE') await assertRoom(tx)
    const { to } = offerFlow[action]
    const version = offer.version + 1
    const leftFen = action === 'END' ? await takeBack(tx, offer.id) : noFen
    await tx.sql
      .update(offers)
      .set({ state: to, version, budgetFen: sql`${offers.budgetFen} - ${leftFen}` })
      .where(eq(offers.id, offer.id))
    await tell(tx, { id: offer.id, version, action, from: offer.state, to })
    return offer.id
  })
  forgetActiveOffers(deps.db)
  return id
}

async function assertRoom(tx: Tx): Promise<void> {
  const [row] = await tx.sql
    .select({ count: sql<number>`count(*)::int` })
    .from(offers)
    .where(eq(offers.state, 'ACTIVE'))
  if (row!.count >= mostActive) refuse('TOO_MANY', { limit: mostActive })
}

async function takeBack(tx: Tx, id: OfferId): Promise<Fen> {
  const { rows } = await tx.sql.execute<{ left: number }>(sql`select ${budgetLeft(sql`${id}`)}::float8 as left`)
  const leftFen = toFen(rows[0]!.left)
  await post(tx, {
    reason: 'offer-end',
    sourceId: id,
    postings: moving(budgetOf(id), platformsOwn, leftFen),
  })
  return leftFen
}

export interface Funding {
  readonly offerId: string
  readonly amountFen: number
}

/** At once at the most; more is a slip of the keyboard. */
const mostFundedFen = 1_000_000_000

/** The platform sets money aside for its part of an offer. */
export async function fundOffer(deps: TxDeps, request: Funding, key: string): Promise<OfferId> {
  const { amountFen } = request
  if (!Number.isSafeInteger(amountFen) || amountFen < 1 || amountFen > mostFundedFen)
    refuse('BAD_INPUT', { reason: `a budget grows by 1 to ${mostFundedFen} fen` }, 'amountFen')
  const done = await inTxOnce(deps, { operation: 'fundOffer', key, request }, async (tx) => {
    const { id } = await lockToFund(tx, request.offerId)
    await post(tx, {
      reason: 'offer-fund',
      sourceId: newId('fnd'),
      postings: moving(platformsOwn, budgetOf(id), amountFen),
    })
    await tx.sql
      .update(offers)
      .set({ budgetFen: sql`${offers.budgetFen} + ${amountFen}` })
      .where(eq(offers.id, id))
    return { offerId: id }
  })
  return done.offerId
}

async function lockToFund(tx: Tx, id: string): Promise<LockedOffer> {
  const offer = await lockOffer(tx, id)
  assertCan(tx.actor, 'FUND', offer)
  return offer
}

/** Held until the end of the transaction; what the actor may not see is not found. */
export async function lockOffer(tx: Tx, id: string): Promise<LockedOffer> {
  const [offer] = await lockOffers(tx, [id])
  if (!offer || !sees(tx.actor, offerReach, offer)) refuse('NOT_FOUND')
  return offer
}

function assertVersion({ version }: Offer, expected: number | null | undefined): void {
  if (expected != null && expected !== version) refuse('STALE_VERSION', { currentVersion: version }, 'expectedVersion')
}

interface Told {
  readonly id: OfferId
  readonly version: number
  readonly action: OfferStep | 'SAVE'
  readonly from: OfferState | null
  readonly to: OfferState
}

const tell = (tx: Tx, { id, version, action, from, to }: Told): Promise<void> =>
  tx.emit({
    type: 'OfferMoved',
    aggregateId: id,
    seq: version,
    topics: [`offer:${id}`],
    facts: { offerId: id, action, from, to, actor: stampOf(tx.actor, tx.actor.grants[0]?.role ?? null) },
  })
