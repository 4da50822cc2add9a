import { and, eq, inArray, sql } from 'drizzle-orm'
import { assertReaches } from '../../access/reach.ts'
import { inTx, inTxUnless, type Tx, type TxDeps } from '../../db/tx.ts'
import { inTxOnce } from '../../graph/idempotency.ts'
import type { Outcome } from '../../graph/user-error.ts'
import { addGrant, findOrAddPerson } from '../accounts/index.ts'
import {
  checkBatch,
  checkName,
  checkPoint,
  communities,
  communityReach,
  type CommunityId,
  type Point,
} from '../communities/index.ts'
import { categories, listings, merchantCommunities, merchants, skus } from './catalog.table.ts'
import {
  checkCategoryKey,
  checkPrice,
  checkStock,
  shopReach,
  type CategoryId,
  type ListingId,
  type ListingState,
  type MerchantId,
  type SkuId,
} from './catalog.ts'
import { newId, refuse, Refusal } from '@linli/kit'

const mostCommunities = 50

export interface NewMerchant {
  readonly name: string
  readonly nameEn: string
  readonly location: Point
  readonly communityIds: readonly string[]
  readonly ownerPhone: string
  readonly ownerName: string
}

export function registerMerchant(deps: TxDeps, wanted: NewMerchant): Promise<MerchantId> {
  checkPoint(wanted.location, 'location')
  const communityIds = [...new Set(wanted.communityIds)]
  if (communityIds.length === 0 || communityIds.length > mostCommunities)
    refuse('TOO_MANY', { limit: mostCommunities }, 'communityIds')
  return inTx(deps, async (tx) => {
    const places = await getCommunities(tx, communityIds)
    for (const id of places) assertReaches(tx.actor, communityReach, { id, communityId: id })
    const id = newId('mer')
    await tx.sql.insert(merchants).values({
      id,
      name: checkName(wanted.name, 'name'),
      nameEn: checkName(wanted.nameEn, 'nameEn'),
      location: wanted.location,
      createdAt: tx.now,
    })
    await tx.sql.insert(merchantCommunities).values(places.map((communityId) => ({ merchantId: id, communityId })))
    const owner = await findOrAddPerson(tx, { phone: wanted.ownerPhone, name: wanted.ownerName })
    await addGrant(tx, { principalId: owner, role: 'MERCHANT', placeKind: 'MERCHANT', placeId: id })
    return id
  })
}

async function getCommunities(tx: Tx, ids: readonly string[]): Promise<CommunityId[]> {
  const found = await tx.sql
    .select({ id: communities.id })
    .from(communities)
    .where(inArray(communities.id, ids as CommunityId[]))
  if (found.length < ids.length) refuse('NOT_FOUND', {}, 'communityIds')
  return found.map(({ id }) => id)
}

export interface NewCategory {
  readonly key: string
  readonly name: string
  readonly nameEn: string
}

/** Categories are one list for the whole platform. */
export function addCategories(deps: TxDeps, wanted: readonly NewCategory[]): Promise<CategoryId[]> {
  checkBatch(wanted, 'categories')
  return inTx(deps, async (tx) => {
    if (!tx.actor.grants.some(({ role, placeKind }) => role === 'OPERATOR' && placeKind === 'PLATFORM'))
      refuse('FORBIDDEN')
    const rows = wanted.map((category, index) => ({
      id: newId('cat'),
      key: checkCategoryKey(category.key, `categories.${index}.key`),
      name: checkName(category.name, `categories.${index}.name`),
      nameEn: checkName(category.nameEn, `categories.${index}.nameEn`),
    }))
    const added = await tx.sql.insert(categories).values(rows).onConflictDoNothing().returning({ id: categories.id })
    if (added.length < rows.length) refuse('CATEGORY_KEY_TAKEN', {}, 'categories')
    return rows.map(({ id }) => id)
  })
}

export interface SavedListing {
  readonly skuId?: string | null
  readonly name: string
  readonly nameEn: string
  readonly unit: string
  readonly categoryId: string
  readonly communityId: string
  readonly priceFen: number
  readonly state: ListingState
  readonly stock?: number | null
}

/** What the listings of one batch may refer to, read once. */
interface Surroundings {
  readonly merchantId: MerchantId
  readonly communityIds: ReadonlySet<string>
  readonly categoryIds: ReadonlySet<string>
  readonly skuIds: ReadonlySet<string>
}

/** Each listing stands for itself: one that is refused does not keep the others out. */
export function saveListings(
  deps: TxDeps,
  merchantId: string,
  wanted: readonly SavedListing[],
  { dryRun = false } = {},
): Promise<Outcome<ListingId>[]> {
  checkBatch(wanted, 'listings')
  return inTxUnless(dryRun, deps, async (tx) => {
    const around = await surroundingsOf(tx, merchantId, wanted)
    await lockListings(tx, around.merchantId, wanted)
    const outcomes: Outcome<ListingId>[] = []
    for (const [index, listing] of wanted.entries())
      outcomes.push(await saveListing(tx, around, listing, `listings.${index}`))
    return outcomes
  })
}

async function surroundingsOf(tx: Tx, id: string, wanted: readonly SavedListing[]): Promise<Surroundings> {
  const [merchant] = await tx.sql
    .select({ id: merchants.id })
    .from(merchants)
    .where(eq(merchants.id, id as MerchantId))
  if (!merchant) refuse('NOT_FOUND', {}, 'merchantId')
  assertReaches(tx.actor, shopReach, merchant)
  const [served, known, owned] = [
    await tx.sql
      .select({ id: merchantCommunities.communityId })
      .from(merchantCommunities)
      .where(eq(merchantCommunities.merchantId, merchant.id)),
    await tx.sql
      .select({ id: categories.id })
      .from(categories)
      .where(
        inArray(
          categories.id,
          wanted.map(({ categoryId }) => categoryId as CategoryId),
        ),
      ),
    await tx.sql
      .select({ id: skus.id })
      .from(skus)
      .where(
        and(
          eq(skus.merchantId, merchant.id),
          inArray(
            skus.id,
            wanted.map(({ skuId }) => (skuId ?? '') as SkuId),
          ),
        ),
      ),
  ]
  const idsOf = (rows: readonly { id: string }[]) => new Set(rows.map((row) => row.id))
  return { merchantId: merchant.id, communityIds: idsOf(served), categoryIds: idsOf(known), skuIds: idsOf(owned) }
}

/** Those that are there already are held in id order, as by orders and by another batch. */
async function lockListings(tx: Tx, merchantId: MerchantId, wanted: readonly SavedListing[]): Promise<void> {
  const skuIds = wanted.flatMap(({ skuId }) => (skuId ? [skuId as SkuId] : []))
  await tx.sql
    .select({ id: listings.id })
    .from(listings)
    .where(and(eq(listings.merchantId, merchantId), inArray(listings.skuId, skuIds)))
    .orderBy(listings.id)
    .for('update')
}

async function saveListing(
  tx: Tx,
  around: Surroundings,
  wanted: SavedListing,
  field: string,
): Promise<Outcome<ListingId>> {
  const { merchantId } = around
  try {
    checkPrice(wanted.priceFen, `${field}.priceFen`)
    checkStock(wanted.stock ?? 0, `${field}.stock`)
    if (!around.communityIds.has(wanted.communityId)) refuse('MERCHANT_NOT_IN_COMMUNITY', {}, `${field}.communityId`)
    if (!around.categoryIds.has(wanted.categoryId)) refuse('NOT_FOUND', {}, `${field}.categoryId`)
    if (wanted.skuId && !around.skuIds.has(wanted.skuId)) refuse('NOT_FOUND', {}, `${field}.skuId`)
    const sku = {
      name: checkName(wanted.name, `${field}.name`, 120),
      nameEn: checkName(wanted.nameEn, `${field}.nameEn`, 120),
      unit: checkName(wanted.unit, `${field}.unit`, 30),
      categoryId: wanted.categoryId as CategoryId,
    }
    const skuId = (wanted.skuId as SkuId | null | undefined) ?? newId('sku')
    if (wanted.skuId) await tx.sql.update(skus).set(sku).where(eq(skus.id, skuId))
    else await tx.sql.insert(skus).values({ ...sku, id: skuId, merchantId, createdAt: tx.now })
    const [saved] = await tx.sql
      .insert(listings)
      .values({
        id: newId('lst'),
        skuId,
        merchantId,
        communityId: wanted.communityId as CommunityId,
        priceFen: wanted.priceFen as never,
        available: wanted.stock ?? 0,
        state: wanted.state,
        createdAt: tx.now,
      })
      .onConflictDoUpdate({
        target: [listings.communityId, listings.skuId],
        set: { priceFen: wanted.priceFen as never, state: wanted.state, version: sql`${listings.version} + 1` },
      })
      .returning({ id: listings.id })
    return { done: saved!.id }
  } catch (error) {
    if (error instanceof Refusal) return { refused: error }
    throw error
  }
}

export interface StockChange {
  readonly listingId: string
  readonly delta: number
  readonly reason: string
}

/** Adds to a listing's stock, or takes from it; below zero is refused. */
export async function adjustStock(deps: TxDeps, change: StockChange, key: string): Promise<ListingId> {
  checkStock(Math.abs(change.delta), 'delta')
  checkName(change.reason, 'reason', 200)
  const done = await inTxOnce(deps, { operation: 'adjustStock', key, request: change }, async (tx) => {
    const [listing] = await tx.sql
      .select()
      .from(listings)
      .where(eq(listings.id, change.listingId as ListingId))
      .for('update')
    if (!listing) refuse('NOT_FOUND', {}, 'listingId')
    assertReaches(tx.actor, shopReach, { id: listing.merchantId })
    const after = listing.available + change.delta
    if (after < 0) refuse('STOCK_BELOW_ZERO', { available: listing.available }, 'delta')
    checkStock(after, 'delta')
    await tx.sql
      .update(listings)
      .set({ available: sql`${listings.available} + ${change.delta}`, version: sql`${listings.version} + 1` })
      .where(eq(listings.id, listing.id))
    return { listingId: listing.id }
  })
  return done.listingId
}
