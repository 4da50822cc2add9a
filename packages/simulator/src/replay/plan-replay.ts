import { orderedFen, paidFen, type Basket, type BasketLine } from './baskets.ts'
import { mostPieces } from './pricing.ts'
import { addFen, noFen, toFen, type Fen } from '@linli/kit'

/** One listing: a product of one store at one price. The same product at two prices is two listings. */
export interface Offer {
  readonly key: string
  readonly productId: string
  readonly packOf: number
  readonly priceFen: Fen
  /** All that is sold of it that day: the replay must leave none. */
  readonly pieces: number
}

export interface PlannedLine {
  readonly offerKey: string
  readonly quantity: number
}

export interface PlannedBasket {
  readonly basket: Basket
  readonly lines: readonly PlannedLine[]
  readonly paidFen: Fen
}

export interface ReplayPlan {
  readonly baskets: readonly PlannedBasket[]
  readonly householdIds: readonly string[]
  readonly offersByStore: ReadonlyMap<string, readonly Offer[]>
  readonly totals: {
    readonly lines: number
    readonly paidFen: Fen
    readonly packs: number
    readonly free: number
    readonly countless: number
  }
}

export function planReplay(baskets: readonly Basket[]): ReplayPlan {
  const planned = baskets.map(planBasket)
  const lines = baskets.flatMap((basket) => basket.lines)
  const count = (kind: BasketLine['kind']) => lines.filter((line) => line.kind === kind).length
  return {
    baskets: planned,
    householdIds: [...new Set(baskets.map(({ householdId }) => householdId))],
    offersByStore: offersOf(baskets),
    totals: {
      lines: lines.length,
      paidFen: addFen(noFen, ...baskets.map(paidFen)),
      packs: count('pack'),
      free: count('free'),
      countless: count('countless'),
    },
  }
}

const offerKey = (storeId: string, line: BasketLine) => `${storeId}|${line.productId}|${line.unitFen}|${line.packOf}`

function planBasket(basket: Basket): PlannedBasket {
  const quantities = new Map<string, number>()
  for (const line of basket.lines) {
    const key = offerKey(basket.storeId, line)
    // An order names each listing once.
    quantities.set(key, (quantities.get(key) ?? 0) + line.quantity)
  }
  const lines = [...quantities].map(([key, quantity]) => ({ offerKey: key, quantity }))
  if (lines.some(({ quantity }) => quantity > mostPieces))
    throw new Error(`basket ${basket.id} has too many of one thing`)
  if (orderedFen(basket.lines) !== paidFen(basket)) throw new Error(`basket ${basket.id} is not priced exactly`)
  return { basket, lines, paidFen: paidFen(basket) }
}

function offersOf(baskets: readonly Basket[]): Map<string, Offer[]> {
  const offers = new Map<string, Map<string, Offer>>()
  for (const { storeId, lines } of baskets) {
    const store = offers.get(storeId) ?? new Map<string, Offer>()
    offers.set(storeId, store)
    for (const line of lines) {
      const key = offerKey(storeId, line)
      const pieces = (store.get(key)?.pieces ?? 0) + line.quantity
      store.set(key, { key, productId: line.productId, packOf: line.packOf, priceFen: toFen(line.unitFen), pieces })
    }
  }
  return new Map([...offers].map(([storeId, store]) => [storeId, [...store.values()]]))
}
