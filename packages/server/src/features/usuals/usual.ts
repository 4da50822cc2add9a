import type { Fen } from '@linli/kit'

/**
 * What a household buys again. Purchases of one business day are one; the interval is the median of the days between
 * them, and it is due that long after the last. Figures come from orders that were completed within `lookBackDays`.
 */
export interface Usual {
  /** The SKU's listing in the household's community, whether or not it can be had now. */
  readonly listingId: string
  readonly timesBought: number
  readonly lastBoughtAt: Date
  /** Null: bought once. */
  readonly intervalDays: number | null
  readonly dueAt: Date | null
  /** Its day has long passed: bought no more, as it seems. */
  readonly isGivenUp: boolean
  /** The median of what was bought in one day. */
  readonly usualQuantity: number
  /** What one cost the last time. */
  readonly lastPriceFen: Fen
}

export const lookBackDays = 365
/** A list that somebody reads on a phone. */
export const mostUsuals = 50
/** A habit that is late by so many of its intervals, and by so many days, has been given up: it goes behind. */
export const givenUpIntervals = 3
export const givenUpDays = 30

const dayMs = 86_400_000

/** Due by tomorrow: who shops today would otherwise shop again tomorrow. */
export const isDue = ({ dueAt, isGivenUp }: Usual, now: Date): boolean =>
  dueAt !== null && !isGivenUp && dueAt.getTime() <= now.getTime() + dayMs

/** Whole days until it is due; below zero when that day has passed. */
export const dueInDays = ({ dueAt }: Usual, now: Date): number | null =>
  dueAt && Math.round((dueAt.getTime() - now.getTime()) / dayMs)
