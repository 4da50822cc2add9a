/** A share of a few and how sure it is, in basis points. */
export interface Share {
  readonly of: number
  readonly count: number
  readonly shareBp: number
  readonly lowBp: number
  readonly highBp: number
}

/** Of fewer than so many nothing is said: it would be about people. */
export const fewest = 5

const z = 1.959964

/** Wilson's interval of 95 percent: unlike the usual one it stays between nothing and all, also of few. */
export function shareOf(count: number, of: number): Share | null {
  if (of < fewest) return null
  const share = count / of
  const middle = (share + (z * z) / (2 * of)) / (1 + (z * z) / of)
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))
  const bp = (value: number) => Math.round(10_000 * Math.min(1, Math.max(0, value)))
  return { of, count, shareBp: bp(share), lowBp: bp(middle - half), highBp: bp(middle + half) }
}
