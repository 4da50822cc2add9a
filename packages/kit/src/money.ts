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
export function shareFen(amount: Fen, basisPoints: number): Fen {
  // The product alone could pass what a number holds exactly.
  const rest = ((amount % 10_000) + 10_000) % 10_000
  const rounded = Math.floor((rest * basisPoints + 5_000) / 10_000)
  return toFen(((amount - rest) / 10_000) * basisPoints + rounded)
}

/** Splits without losing a fen: floor each share, then give the remainder to the largest fractions. */
export function splitFen(amount: Fen, weights: readonly number[]): Fen[] {
  if (!weights.some((weight) => weight > 0) || weights.some((weight) => weight < 0 || !Number.isSafeInteger(weight)))
    refuse('BAD_INPUT', { reason: 'shares need whole weights that are not negative and not all zero' })
  // Exact: a product of two numbers need not be a number.
  const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n)
  const parts = weights.map((weight, index) => {
    const exact = BigInt(amount) * BigInt(weight)
    const fraction = ((exact % whole) + whole) % whole
    return { index, fraction, share: (exact - fraction) / whole }
  })
  const left = BigInt(amount) - parts.reduce((sum, { share }) => sum + share, 0n)
  const byFraction = parts.toSorted((a, b) =>
    a.fraction === b.fraction ? a.index - b.index : a.fraction > b.fraction ? -1 : 1,
  )
  const raised = new Set(byFraction.slice(0, Number(left)).map(({ index }) => index))
  return parts.map(({ index, share }) => toFen(Number(share) + (raised.has(index) ? 1 : 0)))
}
