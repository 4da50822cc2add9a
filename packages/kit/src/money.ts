import { refuse } from './refusal.ts'

/** Whole fen (0.01 CNY). A brand costs nothing at run time and stops a count from being paid as money. */
export type Fen = number & { readonly [fen]: true }
declare const fen: unique symbol

/** The one place where a number becomes money: fractions and unsafe integers are refused. */
export function toFen(value: number): Fen {
  if (!Number.isSafeInteger(value)) refuse('BAD_INPUT', { reason: 'an amount is a whole number of fen' })
  return value as Fen
}

export const noFen = toFen(0)

export function addFen(...amounts: readonly Fen[]): Fen {
  return toFen(amounts.reduce((sum, amount) => sum + amount, 0))
}

/** Unit price times quantity. */
export const timesFen = (price: Fen, quantity: number): Fen => toFen(price * quantity)

/** Basis points of an amount, rounded half up: 2_50 bp of 10.00 is 0.25. */
export const shareFen = (amount: Fen, basisPoints: number): Fen => toFen(Math.floor((amount * basisPoints + 5_000) / 10_000))

/** Splits without losing a fen: floor each share, then give the remainder to the largest fractions. */
export function splitFen(amount: Fen, weights: readonly number[]): Fen[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  if (weights.length === 0 || whole <= 0 || weights.some((weight) => weight < 0))
    refuse('BAD_INPUT', { reason: 'shares need weights that are not negative and not all zero' })
  const exact = weights.map((weight) => (amount * weight) / whole)
  const shares = exact.map(Math.floor)
  const left = amount - shares.reduce((sum, share) => sum + share, 0)
  const byFraction = exact.map((share, index) => ({ index, fraction: share - Math.floor(share) }))
  byFraction.sort((a, b) => b.fraction - a.fraction || a.index - b.index)
  for (const { index } of byFraction.slice(0, left)) shares[index] = (shares[index] ?? 0) + 1
  return shares.map(toFen)
}
