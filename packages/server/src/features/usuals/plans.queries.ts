import type { MerchantId } from '../catalog/index.ts'
import { quoteCart, type FulfilmentMode, type QuoteDeps, type Quotes } from '../fulfilment/index.ts'
import { applyOffers, loadOfferFacts } from '../offers/index.ts'
import { assertOrdersFor, type Purchase } from '../orders/index.ts'
import { chooseMode, type Earlier, type ModeChoice } from './mode-choice.ts'
import { diffOf, type Change, type PlanLine, type Shelved, type Wanted } from './reorder.ts'
import { replacementFor } from './replacement.ts'
import { isDue, mostUsuals, type Usual } from './usual.ts'
import { findEarlierOrder, listEarlier, listUsuals, loadShelf } from './usuals.store.ts'
import { addFen, noFen, refuse, toFen, type Fen } from '@linli/kit'

/** What comes from one merchant: it becomes one order. */
export interface PlanPart {
  readonly merchantId: MerchantId
  readonly lines: readonly PlanLine[]
  readonly goodsFen: Fen
  /** What offers take off, of themselves. */
  readonly discountFen: Fen
  readonly quotes: Quotes
  /** Undefined: there is no way open for these goods now. */
  readonly choice: ModeChoice | undefined
}

/** What buying again would mean now. Nothing of it is written or held. */
export interface Plan {
  readonly householdId: string
  readonly parts: readonly PlanPart[]
  readonly changes: readonly Change[]
  readonly goodsFen: Fen
  readonly discountFen: Fen
  readonly feeFen: Fen
  /** Of those parts that have a way to come, by the ways that are preset. */
  readonly expectedTotalFen: Fen
}

/** One of the caller's own orders, as it could be had now; anybody else's is not found. */
export async function planReorder(deps: QuoteDeps, orderId: string): Promise<Plan> {
  const order = await findEarlierOrder(deps.db.pool, orderId, homesOf(deps))
  if (!order) refuse('NOT_FOUND', {}, 'orderId')
  return makePlan(deps, order)
}

/** The usuals that are named, or else those that are due by tomorrow, each in its usual quantity. */
export async function planUsuals(
  deps: QuoteDeps,
  householdId: string,
  listingIds: readonly string[] | null,
): Promise<Plan> {
  assertOrdersFor(deps.actor, householdId)
  if (listingIds && (listingIds.length === 0 || listingIds.length > mostUsuals))
    refuse('TOO_MANY', { limit: mostUsuals }, 'listingIds')
  const now = deps.clock.now()
  const { usuals, shelf } = await listUsuals(deps.db.pool, householdId, now)
  const chosen = usuals.filter((each) => listingIds?.includes(each.listingId) ?? isDue(each, now))
  if (listingIds && chosen.length < new Set(listingIds).size) refuse('NOT_FOUND', {}, 'listingIds')
  const wanted = chosen.map((each) => ({
    listingId: each.listingId,
    quantity: each.usualQuantity,
    seenFen: each.lastPriceFen,
  }))
  return makePlan(deps, { householdId, wanted, shelf })
}

/** A usual with what stands in for it while it cannot be had. */
export interface UsualNow extends Usual {
  readonly replacementId: string | null
}

export async function findUsuals(deps: QuoteDeps, householdId: string): Promise<UsualNow[]> {
  assertOrdersFor(deps.actor, householdId)
  const { usuals, shelf } = await listUsuals(deps.db.pool, householdId, deps.clock.now())
  const taken = new Set<string>(usuals.map(({ listingId }) => listingId))
  return usuals.map((usual) => ({ ...usual, replacementId: standIn(usual, shelf, taken) }))
}

function standIn({ listingId, usualQuantity }: Usual, shelf: readonly Shelved[], taken: ReadonlySet<string>) {
  const listing = shelf.find(({ id }) => id === listingId)
  if (!listing || (listing.isOnSale && listing.available > 0)) return null
  const priced = (each: Shelved) => ({ ...each, unitPriceFen: each.priceFor(usualQuantity) })
  return replacementFor(priced(listing), shelf.map(priced), { taken })?.id ?? null
}

const homesOf = ({ actor }: QuoteDeps): string[] =>
  actor.grants.flatMap(({ role, placeKind, placeId }) =>
    role === 'RESIDENT' && placeKind === 'HOUSEHOLD' && placeId !== null ? [placeId] : [],
  )

interface Again {
  readonly householdId: string
  readonly wanted: readonly Wanted[]
  readonly shelf: readonly Shelved[]
}

async function makePlan(deps: QuoteDeps, { householdId, wanted, shelf }: Again): Promise<Plan> {
  const { lines, changes } = diffOf(wanted, shelf)
  const earlier = await listEarlier(deps.db.pool, householdId)
  const parts: PlanPart[] = []
  for (const [merchantId, own] of Map.groupBy(lines, (line) => line.merchantId))
    parts.push(await quotePart(deps, { householdId, merchantId, lines: own, earlier }))
  const payable = parts.filter(({ choice }) => choice !== undefined)
  return {
    householdId,
    parts,
    changes,
    goodsFen: addFen(...parts.map((part) => part.goodsFen)),
    discountFen: addFen(...parts.map((part) => part.discountFen)),
    feeFen: addFen(...payable.map((part) => feeOf(part, part.choice!.mode))),
    expectedTotalFen: addFen(...payable.map((part) => totalOf(part, part.choice!.mode))),
  }
}

interface Quotable {
  readonly householdId: string
  readonly merchantId: MerchantId
  readonly lines: readonly PlanLine[]
  readonly earlier: readonly Earlier[]
}

async function quotePart(deps: QuoteDeps, { householdId, merchantId, lines, earlier }: Quotable): Promise<PlanPart> {
  const pointId = earlier.find((each) => each.pointId !== null)?.pointId ?? null
  const quotes = await quoteCart(deps, { householdId, lines, pointId })
  const open = quotes.options.filter(({ unavailable }) => unavailable === null)
  const goodsFen = addFen(...lines.map(({ totalFen }) => totalFen))
  const { communityId } = lines[0]!
  const [facts] = await loadOfferFacts(deps, [{ householdId, communityId, merchantId }], deps.clock.now())
  const { discountFen } = applyOffers({ merchantId, communityId, lines }, facts!, deps.clock.now())
  return { merchantId, lines, goodsFen, discountFen, quotes, choice: chooseMode(earlier, open) }
}

const feeOf = ({ quotes }: PlanPart, mode: FulfilmentMode): Fen =>
  quotes.options.find((each) => each.mode === mode)?.feeFen ?? noFen

const totalOf = (part: PlanPart, mode: FulfilmentMode): Fen =>
  toFen(part.goodsFen - part.discountFen + feeOf(part, mode))

/** What a plan that somebody looked at would cost now, and what has become different since. */
export async function repriced(
  deps: QuoteDeps,
  { householdId, parts }: Purchase,
): Promise<{ totalFen: Fen; changes: readonly Change[] }> {
  const shelf = await loadShelf(
    deps.db.pool,
    parts.flatMap(({ lines }) => lines.map(({ listingId }) => listingId)),
  )
  const changes: Change[] = []
  let totalFen = noFen
  for (const { lines, mode } of parts) {
    const wanted = lines.map(({ listingId, quantity, expectedPriceFen }) => ({
      listingId,
      quantity,
      seenFen: expectedPriceFen ?? null,
    }))
    const diff = diffOf(wanted, shelf)
    changes.push(...diff.changes)
    const merchantId = diff.lines[0]?.merchantId
    if (merchantId === undefined) continue
    const part = await quotePart(deps, { householdId, merchantId, lines: diff.lines, earlier: [] })
    totalFen = addFen(totalFen, totalOf(part, mode))
  }
  return { totalFen, changes }
}
