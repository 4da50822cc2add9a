import { stampOf, type Actor } from '../../../access/actor.ts'
import type { ListingId } from '../../catalog/index.ts'
import {
  assertOrderable,
  assertQuoteIsFor,
  assertUnchanged,
  cartFactsOf,
  checkQuote,
  dayOf,
  quoteMode,
  ruleOf,
  termsOf,
  type LineRow,
  type LoadedCart,
  type ModeQuote,
  type ModeRules,
  type SealedQuote,
} from '../../fulfilment/index.ts'
import { afterUse, applyOffers, type Discounts, type OfferFacts } from '../../offers/index.ts'
import { pointSlotFor, type PointId } from '../../points/index.ts'
import type { OrderId, PurchaseId } from '../order.ts'
import { fieldOf, type Part, type Purchase } from './basket.ts'
import { addFen, addMinutes, businessDay, newId, refuse, timesFen, toFen, type Fen } from '@linli/kit'

type CartFacts = ReturnType<typeof cartFactsOf>

/** What one part of a purchase is judged by; nothing of it is held. */
export interface Ground {
  /** Undefined: there is no such household. */
  readonly cart: LoadedCart | undefined
  readonly rules: ModeRules
  readonly offers: OfferFacts
  /** The quote that the part was brought with. */
  readonly quote: SealedQuote | undefined
}

export interface Asked {
  readonly actor: Actor
  readonly purchase: Purchase
  readonly purchaseId: PurchaseId
  readonly at: Date
  readonly payMinutes: number
}

/** An order that is not yet written. */
export interface Draft {
  readonly order: ReturnType<typeof orderRow>
  readonly lines: readonly ReturnType<typeof lineRow>[]
  readonly discounts: Discounts['discounts']
  readonly deviceHash: string | null
}

/** Units that may still be promised of each level. Deciding takes from it, so that orders of one batch see each other. */
export type Free = Map<string, number>

/**
 * Judges a purchase and takes its units from `free`; refuses, and takes nothing, when one of its parts cannot be had. All
 * orders of a purchase stand or fall together.
 */
export function decide(asked: Asked, grounds: readonly Ground[], free: Free): Draft[] {
  const left = new Map<string, number>()
  const shelf: Shelf = { unitsOf: (level) => left.get(level) ?? free.get(level) ?? 0, left }
  const { parts } = asked.purchase
  const drafts: Draft[] = []
  for (const [index, part] of parts.entries()) {
    const ground = grounds[index]!
    // What one part has used of an offer, the next cannot count on.
    const offers = drafts.reduce((facts, { discounts }) => afterUse(facts, discounts), ground.offers)
    drafts.push(decidePart(asked, part, { ...ground, offers }, shelf, fieldOf(parts.length, index)))
  }
  assertTotal(drafts, asked.purchase)
  for (const [level, units] of left) free.set(level, units)
  return drafts
}

function assertTotal(drafts: readonly Draft[], { expectedTotalFen }: Purchase): void {
  const totalFen = addFen(...drafts.map(({ order }) => order.totalFen))
  if ((expectedTotalFen ?? totalFen) !== totalFen) refuse('TOTAL_CHANGED', { totalFen }, 'expectedTotalFen')
}

/** What this purchase leaves of the levels that it takes from, over what is free. */
interface Shelf {
  unitsOf(level: string): number
  readonly left: Map<string, number>
}

function decidePart(asked: Asked, part: Part, ground: Ground, shelf: Shelf, field: string): Draft {
  const { cart, rules, offers } = ground
  if (!cart) refuse('NOT_FOUND', {}, 'householdId')
  assertOrderable(cart, { pointId: part.pointId ?? null }, field)
  for (const [index, line] of cart.lines.entries()) takeUnits(line, shelf, `${field}lines.${index}.quantity`)
  const day = ground.quote ? dayOf(ground.quote) : null
  const facts = cartFactsOf(cart, rules, asked.at, () => day)
  assertPrices(part, facts, field)
  const way = wayOf(asked, part, { ...ground, facts, day }, field)

  const goods = facts.lines.map(({ listingId, quantity, unitPriceFen }) => ({
    listingId: listingId as ListingId,
    quantity,
    totalFen: timesFen(unitPriceFen, quantity),
  }))
  const { merchantId } = cart.lines[0]!
  const { communityId } = cart.home
  const { discounts, discountFen } = applyOffers({ merchantId, communityId, lines: goods }, offers, asked.at)
  const itemsFen = addFen(...goods.map(({ totalFen }) => totalFen))
  const order = orderRow(asked, part, { ...way, cart, rules, discountFen, itemsFen })
  if ((part.expectedTotalFen ?? order.totalFen) !== order.totalFen)
    refuse('TOTAL_CHANGED', { totalFen: order.totalFen }, `${field}expectedTotalFen`)
  const lines = cart.lines.map((line, index) =>
    lineRow(order.id, line, {
      position: index + 1,
      unitPriceFen: facts.lines[index]!.unitPriceFen,
      discountFen: addFen(...discounts.map(({ lineShares }) => lineShares[index]!)),
    }),
  )
  return { order, lines, discounts, deviceHash: offers.deviceHash }
}

interface Way {
  readonly fresh: ModeQuote
  readonly window: NonNullable<ModeQuote['window']>
}

/** How the part comes, as it would be quoted now; refused when it cannot, or no longer as it was quoted. */
function wayOf(
  { purchase, at }: Asked,
  { mode, pointId = null, lines }: Part,
  { rules, quote, facts, day }: Ground & { readonly facts: CartFacts; readonly day: Date | null },
  field: string,
): Way {
  if (quote) {
    const basket = { householdId: purchase.householdId, mode, pointId, lines }
    assertQuoteIsFor(quote, basket, { now: at, field: `${field}quote` })
  }
  // What it takes has left the shelf already; of each line, as much as it wants is there.
  const there = { ...facts, lines: facts.lines.map((line) => ({ ...line, available: line.quantity })) }
  const fresh = quoteMode(there, rules, mode, at, day)
  if (quote) {
    const prices = new Map(facts.lines.map((line) => [line.listingId, line.unitPriceFen]))
    assertUnchanged(checkQuote(quote, fresh, prices), `${field}quote`)
  }
  const { window, unavailable } = fresh
  if (unavailable || !window) refuse(unavailable?.code ?? 'SLOT_REQUIRED', unavailable?.facts ?? {}, `${field}mode`)
  return { fresh, window }
}

function takeUnits({ listingId, quantity, taken }: LineRow, { unitsOf, left }: Shelf, field: string): void {
  const available =
    taken.length === 0 ? 0 : Math.min(...taken.map((from) => Math.floor(unitsOf(from.levelId) / from.quantity)))
  if (available < quantity) refuse('INSUFFICIENT_STOCK', { listingId, available: Math.max(0, available) }, field)
  for (const from of taken) left.set(from.levelId, unitsOf(from.levelId) - from.quantity * quantity)
}

function assertPrices({ lines }: Part, facts: CartFacts, field: string): void {
  for (const [index, { expectedPriceFen }] of lines.entries()) {
    const { unitPriceFen } = facts.lines[index]!
    if ((expectedPriceFen ?? unitPriceFen) !== unitPriceFen)
      refuse('PRICE_CHANGED', { priceFen: unitPriceFen }, `${field}lines.${index}.expectedPriceFen`)
  }
}

interface Decided extends Way {
  readonly cart: LoadedCart
  readonly rules: ModeRules
  readonly discountFen: Fen
  readonly itemsFen: Fen
}

function orderRow(
  { actor, purchase, purchaseId, at, payMinutes }: Asked,
  { mode, note, pointId }: Part,
  decided: Decided,
) {
  const { cart, rules, fresh, window, discountFen, itemsFen } = decided
  const rule = ruleOf(rules, mode)
  const point = mode === 'SELF_PICKUP' ? cart.point : null
  return {
    id: newId('ord') as OrderId,
    purchaseId,
    state: 'PENDING_PAYMENT',
    version: 1,
    communityId: cart.home.communityId,
    merchantId: cart.lines[0]!.merchantId,
    householdId: cart.home.id,
    placedBy: actor.id,
    mode,
    status: 'PENDING',
    windowStart: window.startsAt,
    windowEnd: window.endsAt,
    promise: termsOf(rule),
    pointId: (point?.id ?? (mode === 'LEADER_DELIVERY' ? pointId : null) ?? null) as PointId | null,
    modeSlotAt: rule.capacity === null ? null : window.slotStartsAt,
    modeCapacity: rule.capacity,
    pointSlot: (point && pointSlotFor(point, window.startsAt)) ?? null,
    isCold: fresh.isCold,
    costs: fresh.costs,
    itemsFen,
    discountFen,
    feeFen: fresh.feeFen,
    totalFen: toFen(itemsFen - discountFen + fresh.feeFen),
    paidFen: toFen(0),
    refundedFen: toFen(0),
    note: note?.trim() ? note : null,
    isReorder: purchase.isReorder ?? false,
    placedAt: at,
    payBy: addMinutes(at, payMinutes),
    numberPrefix: numberPrefix(at),
    actor: stampOf(actor, 'RESIDENT'),
  } as const
}

interface Bought {
  readonly position: number
  readonly unitPriceFen: Fen
  readonly discountFen: Fen
}

const lineRow = (orderId: OrderId, line: LineRow, { position, unitPriceFen, discountFen }: Bought) =>
  ({
    id: newId('oln'),
    orderId,
    position,
    listingId: line.listingId,
    name: line.name,
    unit: line.unit,
    quantity: line.quantity,
    unitPriceFen,
    totalFen: timesFen(unitPriceFen, line.quantity),
    discountFen,
    taken: line.taken,
  }) as const

/** Units that an order takes of each level. */
export function takenBy({ lines }: Pick<Draft, 'lines'>): Map<string, number> {
  const units = new Map<string, number>()
  for (const { quantity, taken } of lines)
    for (const from of taken) units.set(from.levelId, (units.get(from.levelId) ?? 0) + from.quantity * quantity)
  return units
}

/** 261122: the business day stands in front of the running number. */
const numberPrefix = (now: Date): string => businessDay(now).slice(2).replaceAll('-', '')
