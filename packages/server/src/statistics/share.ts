import { differenceOfShares, wilson, type Counted } from './intervals.ts'

/** A share of a few and how sure it is, in basis points. */
export interface Share extends Counted {
  readonly shareBp: number
  readonly lowBp: number
  readonly highBp: number
}

/** Of fewer than so many nothing is said: it would be about people. */
export const fewest = 5

const bp = (value: number) => Math.round(10_000 * value)
const within = (value: number) => bp(Math.min(1, Math.max(0, value)))

export function shareOf(count: number, of: number): Share | null {
  if (of < fewest) return null
  const { share, low, high } = wilson({ of, count })
  return { of, count, shareBp: within(share), lowBp: within(low), highBp: within(high) }
}

/** How much larger the first share is, in basis points. */
export interface ShareDifference {
  readonly differenceBp: number
  readonly lowBp: number
  readonly highBp: number
}

export function differenceOf(first: Share | null, second: Share | null): ShareDifference | null {
  const found = first && second && differenceOfShares(first, second)
  return found && { differenceBp: bp(found.estimate), lowBp: bp(found.low!), highBp: bp(found.high!) }
}
