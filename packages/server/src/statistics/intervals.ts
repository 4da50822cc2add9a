/** An estimate, and what it lies between in 95 of 100 such counts; null where the numbers say nothing. */
export interface Interval {
  readonly estimate: number
  readonly low: number | null
  readonly high: number | null
}

/** So many of so many. */
export interface Counted {
  readonly of: number
  readonly count: number
}

/** Two-sided, 95 %. */
const z = 1.959_963_984_540_054

/** Wilson (1927): (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n). Unlike Wald's it stays between nothing and all. */
export function wilson({ of: n, count }: Counted) {
  const share = count / n
  const middle = share + (z * z) / (2 * n)
  const reach = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))
  const whole = 1 + (z * z) / n
  return { share, low: (middle - reach) / whole, high: (middle + reach) / whole }
}

/**
 * The difference of two proportions with Newcombe's hybrid score interval: Newcombe (1998), Statistics in Medicine 17,
 * 873–890, method 10. With l and u the Wilson bounds of each proportion p,
 * low = d − √((p₁ − l₁)² + (u₂ − p₂)²), high = d + √((u₁ − p₁)² + (p₂ − l₂)²).
 * It holds for small groups and for proportions near 0. Null: a group is empty.
 */
export function differenceOfShares(first: Counted, second: Counted): Interval | null {
  if (first.of === 0 || second.of === 0) return null
  const [one, two] = [wilson(first), wilson(second)]
  const estimate = one.share - two.share
  return {
    estimate,
    low: estimate - Math.hypot(one.share - one.low, two.high - two.share),
    high: estimate + Math.hypot(one.high - one.share, two.share - two.low),
  }
}

/** Numbers of so many, by what a mean and a variance are made of. */
export interface Summed {
  readonly of: number
  readonly sum: number
  readonly squares: number
}

/**
 * The difference of two means with Welch's interval (Biometrika 34, 1947): d ± t √(s₁²/n₁ + s₂²/n₂) with
 * (s₁²/n₁ + s₂²/n₂)² / ((s₁²/n₁)²/(n₁ − 1) + (s₂²/n₂)²/(n₂ − 1)) degrees of freedom. Null: a group is empty; no bounds
 * while a group has one number, or fewer than 3 degrees of freedom.
 */
export function differenceOfMeans(first: Summed, second: Summed): Interval | null {
  if (first.of === 0 || second.of === 0) return null
  const [one, two] = [spread(first), spread(second)]
  const estimate = one.mean - two.mean
  const error = one.share + two.share
  if (first.of < 2 || second.of < 2) return { estimate, low: null, high: null }
  // Nobody differs from anybody in his group: nothing is known of how much they could.
  if (error === 0) return { estimate, low: null, high: null }
  const freedom =
    (error * error) / ((one.share * one.share) / (first.of - 1) + (two.share * two.share) / (second.of - 1))
  if (freedom < 3) return { estimate, low: null, high: null }
  const reach = studentT(freedom) * Math.sqrt(error)
  return { estimate, low: estimate - reach, high: estimate + reach }
}

/** Mean, and s²/n. */
function spread({ of: n, sum, squares }: Summed) {
  const mean = sum / n
  const variance = n < 2 ? 0 : Math.max(0, (squares - n * mean * mean) / (n - 1))
  return { mean, share: variance / n }
}

/** The 97.5th percentile of Student's t: Abramowitz and Stegun 26.7.5, right to 0.2 % from 3 degrees of freedom. */
export function studentT(freedom: number): number {
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92_160,
  ]
  return terms.reduce((sum, term, index) => sum + term / freedom ** (index + 1), z)
}
