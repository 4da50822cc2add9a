import { and, eq } from 'drizzle-orm'
import { stampOf, type ActorStamp } from '../../access/actor.ts'
import { assertReaches, assertSees, reaches } from '../../access/reach.ts'
import type { Tx, TxDeps } from '../../db/tx.ts'
import { inTxOnce } from '../../graph/idempotency.ts'
import {
  bundleComponents,
  checkStock,
  listings,
  shopReach,
  skus,
  stockNodes,
  type ListingId,
  type Shelf,
  type SkuId,
  type StockNodeId,
} from '../catalog/index.ts'
import { checkName } from '../communities/index.ts'
import { book, lockLevels, type LockedLevel } from './stock.store.ts'
import { stockLevels } from './stock.table.ts'
import { freeOf, stockReach, type StockLevelId } from './stock.ts'
import { newId, refuse } from '@linli/kit'

const longestReason = 200

/** Gives goods a level where they have none; what is there already keeps its stock. */
export async function openLevel(tx: Tx, { nodeId, skuId, merchantId, stock }: Shelf): Promise<void> {
  const id = newId('stk')
  const opened = await tx.sql
    .insert(stockLevels)
    .values({ id, nodeId, skuId, merchantId, onHand: 0 })
    .onConflictDoNothing()
    .returning({ id: stockLevels.id })
  if (opened.length === 0 || stock === 0) return
  await book(tx, [{ levelId: id, kind: 'RECEIVED', onHand: stock, cause: id, actor: stampFor(tx, merchantId) }])
}

export interface StockChange {
  readonly listingId?: string | null
  readonly levelId?: string | null
  readonly delta: number
  readonly reason: string
}

/** Corrects what is on the shelf: adds to it, or takes from what nobody has been promised. */
export async function adjustStock(deps: TxDeps, change: StockChange, key: string): Promise<StockLevelId> {
  checkStock(Math.abs(change.delta), 'delta')
  const reason = checkName(change.reason, 'reason', longestReason)
  return changeLevel(deps, { operation: 'adjustStock', key, request: change }, async (tx) => {
    const level = await findWanted(tx, change)
    assertTakes(level, -change.delta, 'delta')
    checkStock(level.onHand + change.delta, 'delta')
    await book(tx, [{ ...actOf(tx, level), kind: 'ADJUSTED', onHand: change.delta, reason }])
    return level
  })
}

export interface Receipt {
  readonly nodeId: string
  readonly skuId: string
  readonly quantity: number
  readonly reason?: string | null
}

/** Goods come in, also such as the node has not had before. */
export async function receiveStock(deps: TxDeps, receipt: Receipt, key: string): Promise<StockLevelId> {
  checkQuantity(receipt.quantity)
  const reason = receipt.reason?.trim() ? checkName(receipt.reason, 'input.reason', longestReason) : undefined
  return changeLevel(deps, { operation: 'receiveStock', key, request: receipt }, async (tx) => {
    const level = await lockShelf(tx, receipt)
    checkStock(level.onHand + receipt.quantity, 'input.quantity')
    await book(tx, [
      { ...actOf(tx, level), kind: 'RECEIVED', onHand: receipt.quantity, ...(reason !== undefined && { reason }) },
    ])
    return level
  })
}

export interface WriteOff {
  readonly levelId: string
  readonly quantity: number
  readonly reason: string
}

/** Goods that are spoiled or lost leave the shelf; what has been promised stays. */
export async function writeOffStock(deps: TxDeps, writeOff: WriteOff, key: string): Promise<StockLevelId> {
  checkQuantity(writeOff.quantity)
  const reason = checkName(writeOff.reason, 'reason', longestReason)
  return changeLevel(deps, { operation: 'writeOffStock', key, request: writeOff }, async (tx) => {
    const level = await lockOwn(tx, writeOff.levelId)
    assertTakes(level, writeOff.quantity, 'quantity')
    await book(tx, [{ ...actOf(tx, level), kind: 'SPOILED', onHand: -writeOff.quantity, reason }])
    return level
  })
}

export interface PresellChange {
  readonly levelId: string
  readonly limit: number
}

/** How many may be sold before they have come. What has been sold ahead already stays sold. */
export async function setPresellLimit(deps: TxDeps, change: PresellChange, key: string): Promise<StockLevelId> {
  checkStock(change.limit, 'limit')
  return changeLevel(deps, { operation: 'setPresellLimit', key, request: change }, async (tx) => {
    const level = await lockOwn(tx, change.levelId)
    const presell = change.limit - level.presellLimit
    if (freeOf(level) + presell < 0) refuse('STOCK_BELOW_ZERO', { available: freeOf(level) }, 'limit')
    await book(tx, presell === 0 ? [] : [{ ...actOf(tx, level), kind: 'ADJUSTED', presell }])
    return level
  })
}

async function changeLevel(
  deps: TxDeps,
  asked: Parameters<typeof inTxOnce>[1],
  work: (tx: Tx) => Promise<LockedLevel>,
): Promise<StockLevelId> {
  const { levelId } = await inTxOnce(deps, asked, async (tx) => ({ levelId: (await work(tx)).id }))
  return levelId
}

/** By its level, by its listing, or by both, which then have to be the same. */
async function findWanted(tx: Tx, { levelId, listingId }: StockChange): Promise<LockedLevel> {
  if (!levelId && !listingId) refuse('BAD_INPUT', { reason: 'a listing or a level is wanted' }, 'listingId')
  if (!levelId) return lockOwn(tx, await levelOf(tx, listingId!))
  const level = await lockOwn(tx, levelId)
  if (listingId && (await levelOf(tx, listingId)) !== level.id) refuse('NOT_FOUND', {}, 'listingId')
  return level
}

async function levelOf(tx: Tx, listingId: string): Promise<StockLevelId> {
  const [listing] = await tx.sql
    .select({ merchantId: listings.merchantId, skuId: listings.skuId, levelId: stockLevels.id })
    .from(listings)
    .leftJoin(stockLevels, and(eq(stockLevels.nodeId, listings.nodeId), eq(stockLevels.skuId, listings.skuId)))
    .where(eq(listings.id, listingId as ListingId))
  if (!listing) refuse('NOT_FOUND', {}, 'listingId')
  assertReaches(tx.actor, shopReach, { id: listing.merchantId })
  return listing.levelId ?? refuse('BUNDLE_HAS_NO_STOCK', {}, 'listingId')
}

/** A level is known to its merchant and the platform only: to others it is not there. */
async function lockOwn(tx: Tx, levelId: string): Promise<LockedLevel> {
  const level = (await lockLevels(tx, [levelId])).get(levelId)
  assertSees(tx.actor, stockReach, level)
  return level
}

async function lockShelf(tx: Tx, wanted: Receipt): Promise<LockedLevel> {
  const [nodeId, skuId] = [wanted.nodeId as StockNodeId, wanted.skuId as SkuId]
  const [node] = await tx.sql
    .select({ merchantId: stockNodes.merchantId })
    .from(stockNodes)
    .where(eq(stockNodes.id, nodeId))
  if (!node) refuse('NOT_FOUND', {}, 'input.nodeId')
  const { merchantId } = node
  assertReaches(tx.actor, shopReach, { id: merchantId })
  const [sku] = await tx.sql
    .select({ id: skus.id, part: bundleComponents.componentSkuId })
    .from(skus)
    .leftJoin(bundleComponents, eq(bundleComponents.bundleSkuId, skus.id))
    .where(and(eq(skus.id, skuId), eq(skus.merchantId, merchantId)))
    .limit(1)
  if (!sku) refuse('NOT_FOUND', {}, 'input.skuId')
  if (sku.part !== null) refuse('BUNDLE_HAS_NO_STOCK', {}, 'input.skuId')
  await openLevel(tx, { nodeId, skuId, merchantId, stock: 0 })
  const [level] = await tx.sql
    .select({ id: stockLevels.id })
    .from(stockLevels)
    .where(and(eq(stockLevels.nodeId, nodeId), eq(stockLevels.skuId, skuId)))
  return (await lockLevels(tx, [level!.id])).get(level!.id)!
}

/** What is promised to somebody, and what is not there, cannot be taken away. */
function assertTakes(level: LockedLevel, quantity: number, field: string): void {
  const available = Math.min(freeOf(level), level.onHand)
  if (quantity > available) refuse('STOCK_BELOW_ZERO', { available }, field)
}

function checkQuantity(quantity: number): void {
  if (quantity < 1) refuse('BAD_INPUT', { reason: 'a quantity is at least 1' }, 'quantity')
  checkStock(quantity, 'quantity')
}

/** Each act of a merchant is a cause of its own. */
const actOf = (tx: Tx, { id, merchantId }: LockedLevel) => ({
  levelId: id,
  cause: newId('act'),
  actor: stampFor(tx, merchantId),
})

/** Who did it, and by which of his roles. */
function stampFor({ actor }: Tx, merchantId: string): ActorStamp {
  const grant = actor.grants.find((each) => reaches(each, stockReach, { merchantId }))
  return stampOf(actor, grant?.role ?? null)
}
