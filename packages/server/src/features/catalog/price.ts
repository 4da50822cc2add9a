import { addMs, refuse, toFen, type Fen } from '@linli/kit'

/** One unit at the most costs 100,000 yuan; more is a slip of the keyboard. */
export const highestPriceFen = 10_000_000

export function checkPrice(priceFen: number, field: string): void {
  if (priceFen < 0 || priceFen > highestPriceFen)
    refuse('BAD_INPUT', { reason: `a price is 0 to ${highestPriceFen} fen` }, field)
}

/** From so many of one line on, each unit of the line costs this. */
export interface PriceTier {
  readonly fromQuantity: number
  readonly priceFen: Fen
}

export interface Priced {
  readonly priceFen: Fen
  readonly priceTiers: readonly PriceTier[]
}

const mostTiers = 5
const highestQuantity = 999

/** Who takes more pays less by the piece, never more: quantities rise, prices fall, and all stay below the price of one. */
export function checkTiers({ priceFen, priceTiers }: Priced, field: string): void {
  if (priceTiers.length > mostTiers)
    refuse('BAD_INPUT', { reason: `there are at most ${mostTiers} price tiers` }, field)
  let before = { fromQuantity: 1, priceFen }
  for (const [index, tier] of priceTiers.entries()) {
    if (tier.fromQuantity <= before.fromQuantity || tier.fromQuantity > highestQuantity)
      refuse('BAD_INPUT', { reason: `quantities rise from 2 to ${highestQuantity}` }, `${field}.${index}.fromQuantity`)
    if (tier.priceFen < 0 || tier.priceFen >= before.priceFen)
      refuse('BAD_INPUT', { reason: 'each tier is cheaper than the one before' }, `${field}.${index}.priceFen`)
    before = tier
  }
}

/** What one unit costs in a line of so many. */
export const unitPriceFor = ({ priceFen, priceTiers }: Priced, quantity: number): Fen =>
  priceTiers.findLast(({ fromQuantity }) => quantity >= fromQuantity)?.priceFen ?? priceFen

/** The least that a unit can be sold for. */
export const lowestPriceOf = ({ priceFen, priceTiers }: Priced): Fen => priceTiers.at(-1)?.priceFen ?? priceFen

export interface PricePoint {
  readonly priceFen: number
  /** From when on. */
  readonly at: Date
}

export const referenceSources = ['OWN_MEDIAN_28_DAYS'] as const
export type ReferenceSource = (typeof referenceSources)[number]

export interface ReferencePrice {
  readonly amountFen: Fen
  readonly source: ReferenceSource
  /** Of how many days it is the median. */
  readonly days: number
}

const dayMs = 86_400_000
export const referenceDays = 28
/** A price of yesterday is no price to compare with. */
const leastDays = 7

/**
 * The listing's own median price of the last 28 days, each price weighed by how long it held: half of the time it cost
 * this or less. A merchant cannot set it, only live it. Undefined while there are too few days to tell. `points` are in
 * the order of time.
 */
export function referencePriceOf(points: readonly PricePoint[], now: Date): ReferencePrice | undefined {
  const from = addMs(now, -referenceDays * dayMs).getTime()
  const spans = points.map(({ priceFen, at }, index) => {
    const until = Math.min(points[index + 1]?.at.getTime() ?? now.getTime(), now.getTime())
    return { priceFen, ms: Math.max(0, until - Math.max(at.getTime(), from)) }
  })
  const wholeMs = spans.reduce((sum, { ms }) => sum + ms, 0)
  const days = Math.floor(wholeMs / dayMs)
  if (days < leastDays) return undefined
  let heldMs = 0
  for (const { priceFen, ms } of spans.toSorted((a, b) => a.priceFen - b.priceFen)) {
    heldMs += ms
    if (heldMs * 2 >= wholeMs) return { amountFen: toFen(priceFen), source: 'OWN_MEDIAN_28_DAYS', days }
  }
  return undefined
}
