import { and, eq, inArray, notInArray, sql } from 'drizzle-orm'
import { assertReaches } from '../../access/reach.ts'
import { inTxUnless, type Tx, type TxDeps } from '../../db/tx.ts'
import type { Outcome } from '../../graph/user-error.ts'
import { checkBatch, checkName, type CommunityId } from '../communities/index.ts'
import {
  bundleComponents,
  categories,
  listings,
  merchantCommunities,
  merchants,
  skus,
  stockNodes,
} from './catalog.table.ts'
import {
  checkStock,
  shopReach,
  type CategoryId,
  type ListingId,
  type ListingState,
  type MerchantId,
  type SkuId,
  type StockNodeId,
} from './catalog.ts'
import { checkCost, costOf, recordPrice } from './listing-prices.ts'
import { checkPrice, checkTiers, type PriceTier } from './price.ts'
import { checkComponents, checkTraits, traitsOf, type BundlePart, type SkuTraits } from './sku.ts'
import { newId, refuse, Refusal, toFen } from '@linli/kit'

/** What is null or absent stays as it is, and has its usual value where the SKU or the listing is new. */
export interface SavedListing extends SkuTraits {
  readonly skuId?: string | null
  readonly name: string
  readonly nameEn: string
  readonly unit: string
  readonly categoryId: string
  readonly communityId: string
  readonly priceFen: number
  readonly state: ListingState
  readonly stock?: number | null
  readonly nodeId?: string | null
  readonly priceTiers?: readonly { readonly fromQuantity: number; readonly priceFen: number }[] | null
  readonly components?: readonly BundlePart[] | null
  readonly belowCostReason?: string | null
}

/** Goods that a node has from now on, and how many of them to begin with. */
export interface Shelf {
  readonly nodeId: StockNodeId
  readonly skuId: SkuId
  readonly merchantId: MerchantId
  readonly stock: number
}

export interface Saving {
  readonly dryRun?: boolean
  /** Gives goods their place in the stock, where they have none yet: stock knows the catalogue, not the other way round. */
  readonly shelve: (tx: Tx, shelf: Shelf) => Promise<void>
}

/** What the listings of one batch may refer to, read once. */
interface Surroundings {
  readonly merchantId: MerchantId
  readonly communityIds: ReadonlySet<string>
  readonly categoryIds: ReadonlySet<string>
  readonly nodeIds: ReadonlySet<string>
  readonly shopId: StockNodeId
  /** The merchant's SKUs that are named, and whether each is a bundle. */
  readonly isBundle: ReadonlyMap<string, boolean>
}

/** What a SKU is exclusive to; read under its lock, so that it cannot be listed elsewhere meanwhile. */
type Exclusives = Map<string, readonly string[]>

/** Each listing stands for itself: one that is refused does not keep the others out. */
export function saveListings(
  deps: TxDeps,
  merchantId: string,
  wanted: readonly SavedListing[],
  { dryRun = false, shelve }: Saving,
): Promise<Outcome<ListingId>[]> {
  checkBatch(wanted, 'listings')
  return inTxUnless(dryRun, deps, async (tx) => {
    const around = await surroundingsOf(tx, merchantId, wanted)
    await lockListings(tx, around.merchantId, wanted)
    const exclusives = await lockSkus(tx, around.merchantId, wanted)
    const outcomes: Outcome<ListingId>[] = []
    for (const [index, listing] of wanted.entries())
      outcomes.push(await saveOrRefuse(tx, around, { wanted: listing, exclusives, field: `listings.${index}`, shelve }))
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
  const served = await tx.sql
    .select({ id: merchantCommunities.communityId })
    .from(merchantCommunities)
    .where(eq(merchantCommunities.merchantId, merchant.id))
  const known = await tx.sql
    .select({ id: categories.id })
    .from(categories)
    .where(
      inArray(
        categories.id,
        wanted.map(({ categoryId }) => categoryId as CategoryId),
      ),
    )
  const nodes = await tx.sql
    .select({ id: stockNodes.id, kind: stockNodes.kind })
    .from(stockNodes)
    .where(eq(stockNodes.merchantId, merchant.id))
  const named = wanted.flatMap(({ skuId, components }) => [
    ...(skuId ? [skuId] : []),
    ...(components ?? []).map((component) => component.skuId),
  ])
  const owned = await tx.sql
    .select({
      id: skus.id,
      isBundle: sql<boolean>`exists (select from ${bundleComponents} where ${bundleComponents.bundleSkuId} = ${skus.id})`,
    })
    .from(skus)
    .where(and(eq(skus.merchantId, merchant.id), inArray(skus.id, named as SkuId[])))
  const idsOf = (rows: readonly { id: string }[]) => new Set(rows.map((row) => row.id))
  return {
    merchantId: merchant.id,
    communityIds: idsOf(served),
    categoryIds: idsOf(known),
    nodeIds: idsOf(nodes),
    shopId: nodes.find(({ kind }) => kind === 'SHOP')!.id,
    isBundle: new Map(owned.map((sku) => [sku.id, sku.isBundle])),
  }
}

/** Those that are there already are held in id order, as by another batch. */
async function lockListings(tx: Tx, merchantId: MerchantId, wanted: readonly SavedListing[]): Promise<void> {
  const skuIds = wanted.flatMap(({ skuId }) => (skuId ? [skuId as SkuId] : []))
  await tx.sql
    .select({ id: listings.id })
    .from(listings)
    .where(and(eq(listings.merchantId, merchantId), inArray(listings.skuId, skuIds)))
    .orderBy(listings.id)
    .for('update')
}

async function lockSkus(tx: Tx, merchantId: MerchantId, wanted: readonly SavedListing[]): Promise<Exclusives> {
  const skuIds = wanted.flatMap(({ skuId }) => (skuId ? [skuId as SkuId] : []))
  const rows = await tx.sql
    .select({ id: skus.id, exclusiveTo: skus.exclusiveTo })
    .from(skus)
    .where(and(eq(skus.merchantId, merchantId), inArray(skus.id, skuIds)))
    .orderBy(skus.id)
    .for('update')
  return new Map(rows.map(({ id, exclusiveTo }) => [id, exclusiveTo]))
}

interface One {
  readonly wanted: SavedListing
  readonly exclusives: Exclusives
  readonly field: string
  readonly shelve: Saving['shelve']
}

async function saveOrRefuse(tx: Tx, around: Surroundings, one: One): Promise<Outcome<ListingId>> {
  try {
    return { done: await saveListing(tx, around, one) }
  } catch (error) {
    if (error instanceof Refusal) return { refused: error }
    throw error
  }
}

/** Nothing is written before everything has been checked: the others of the batch are in the same transaction. */
async function saveListing(
  tx: Tx,
  around: Surroundings,
  { wanted, exclusives, field, shelve }: One,
): Promise<ListingId> {
  const { merchantId } = around
  checkReferences(around, wanted, field)
  checkPrice(wanted.priceFen, `${field}.priceFen`)
  checkStock(wanted.stock ?? 0, `${field}.stock`)
  checkTraits(wanted, field)
  const sku = {
    ...traitsOf(wanted),
    name: checkName(wanted.name, `${field}.name`, 120),
    nameEn: checkName(wanted.nameEn, `${field}.nameEn`, 120),
    unit: checkName(wanted.unit, `${field}.unit`, 30),
    categoryId: wanted.categoryId as CategoryId,
  }
  const isBundle = checkBundle(around, wanted, field)
  const skuId = (wanted.skuId as SkuId | null | undefined) ?? newId('sku')
  const earlier = await findListing(tx, skuId, wanted.communityId)
  const priceTiers = (wanted.priceTiers as readonly PriceTier[] | null | undefined) ?? earlier?.priceTiers ?? []
  const price = { priceFen: toFen(wanted.priceFen), priceTiers }
  checkTiers(price, `${field}.priceTiers`)
  const costFen = wanted.costFen ?? (await costOf(tx, skuId, wanted.components))
  const reason = checkCost(price, costFen, wanted.belowCostReason, field)
  await checkExclusive(tx, skuId, wanted, wanted.exclusiveToCommunityIds ?? exclusives.get(skuId) ?? [], field)

  if (wanted.exclusiveToCommunityIds) exclusives.set(skuId, wanted.exclusiveToCommunityIds)
  if (wanted.skuId) await tx.sql.update(skus).set(sku).where(eq(skus.id, skuId))
  else await tx.sql.insert(skus).values({ ...sku, id: skuId, merchantId, createdAt: tx.now })
  if (isBundle && wanted.components) await replaceComponents(tx, skuId, wanted.components)
  const nodeId = (wanted.nodeId as StockNodeId | null | undefined) ?? earlier?.nodeId ?? around.shopId
  if (!isBundle) await shelve(tx, { nodeId, skuId, merchantId, stock: wanted.stock ?? 0 })
  const [saved] = await tx.sql
    .insert(listings)
    .values({
      ...price,
      id: newId('lst'),
      skuId,
      merchantId,
      communityId: wanted.communityId as CommunityId,
      nodeId,
      state: wanted.state,
      createdAt: tx.now,
    })
    .onConflictDoUpdate({
      target: [listings.communityId, listings.skuId],
      set: { ...price, nodeId, state: wanted.state, version: sql`${listings.version} + 1` },
    })
    .returning({ id: listings.id })
  await recordPrice(tx, { listingId: saved!.id, before: earlier?.priceFen, priceFen: price.priceFen, reason })
  return saved!.id
}

/** What is made for some communities is on sale in no other: neither this listing nor one that is there. */
async function checkExclusive(
  tx: Tx,
  skuId: SkuId,
  { communityId, state }: SavedListing,
  only: readonly string[],
  field: string,
): Promise<void> {
  if (only.length === 0) return
  if (state === 'ON_SALE' && !only.includes(communityId))
    refuse('EXCLUSIVE_ELSEWHERE', { communityId }, `${field}.communityId`)
  const [elsewhere] = await tx.sql
    .select({ communityId: listings.communityId })
    .from(listings)
    .where(
      and(
        eq(listings.skuId, skuId),
        eq(listings.state, 'ON_SALE'),
        notInArray(listings.communityId, [...only, communityId] as CommunityId[]),
      ),
    )
    .limit(1)
  if (elsewhere) refuse('EXCLUSIVE_ELSEWHERE', elsewhere, `${field}.exclusiveToCommunityIds`)
}

function checkReferences(around: Surroundings, wanted: SavedListing, field: string): void {
  if (!around.communityIds.has(wanted.communityId)) refuse('MERCHANT_NOT_IN_COMMUNITY', {}, `${field}.communityId`)
  const only = wanted.exclusiveToCommunityIds ?? []
  if (only.some((id) => !around.communityIds.has(id)))
    refuse('MERCHANT_NOT_IN_COMMUNITY', {}, `${field}.exclusiveToCommunityIds`)
  if (!around.categoryIds.has(wanted.categoryId)) refuse('NOT_FOUND', {}, `${field}.categoryId`)
  if (wanted.skuId && !around.isBundle.has(wanted.skuId)) refuse('NOT_FOUND', {}, `${field}.skuId`)
  if (wanted.nodeId && !around.nodeIds.has(wanted.nodeId)) refuse('NOT_FOUND', {}, `${field}.nodeId`)
}

/** Whether it is a bundle. A SKU is one from the beginning or never: what has a stock of its own keeps it. */
function checkBundle({ isBundle }: Surroundings, { skuId, components, stock }: SavedListing, field: string): boolean {
  const parts = components ?? []
  const bundle = skuId ? isBundle.get(skuId)! : parts.length > 0
  if (!bundle && parts.length > 0)
    refuse('BAD_INPUT', { reason: 'goods with a stock of their own become no bundle' }, `${field}.components`)
  if (!bundle) return false
  if ((stock ?? 0) > 0) refuse('BUNDLE_HAS_NO_STOCK', {}, `${field}.stock`)
  if (components) checkComponents(components, `${field}.components`)
  for (const [index, part] of parts.entries())
    if (isBundle.get(part.skuId) !== false) refuse('BUNDLE_COMPONENT_WRONG', {}, `${field}.components.${index}.skuId`)
  return true
}

async function findListing(tx: Tx, skuId: SkuId, communityId: string) {
  const [found] = await tx.sql
    .select({ priceFen: listings.priceFen, priceTiers: listings.priceTiers, nodeId: listings.nodeId })
    .from(listings)
    .where(and(eq(listings.skuId, skuId), eq(listings.communityId, communityId as CommunityId)))
  return found
}

async function replaceComponents(tx: Tx, bundleSkuId: SkuId, parts: readonly BundlePart[]): Promise<void> {
  await tx.sql.delete(bundleComponents).where(eq(bundleComponents.bundleSkuId, bundleSkuId))
  await tx.sql
    .insert(bundleComponents)
    .values(parts.map(({ skuId, quantity }) => ({ bundleSkuId, componentSkuId: skuId as SkuId, quantity })))
}
