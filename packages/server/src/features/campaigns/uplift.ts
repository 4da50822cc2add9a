/** An estimate, and what it lies between in 95 of 100 such campaigns; null where the numbers say nothing. */
export interface Interval {
  readonly estimate: number
  readonly low: number | null
  readonly high: number | null
}

/** Residents of one arm, and what they did within the window. */
export interface ArmFigures {
  readonly residents: number
  readonly converted: number
  readonly orders: number
  /** Σ (orders of a resident)². */
  readonly ordersSquared: number
}

/** Two-sided, 95 %. */
const z = 1.959_963_984_540_054

/**
 * The difference of two proportions with Newcombe's hybrid score interval: Newcombe (1998), Statistics in Medicine 17,
 * 873–890, method 10. With l and u the Wilson bounds of each proportion p,
 * low = d − √((p₁ − l₁)² + (u₂ − p₂)²), high = d + √((u₁ − p₁)² + (p₂ − l₂)²).
 * Unlike Wald's it holds for small arms and for proportions near 0. Null: an arm is empty.
 */
export function conversionUplift(treated: ArmFigures, holdout: ArmFigures): Interval | null {
  if (treated.residents === 0 || holdout.residents === 0) return null
  const [one, two] = [wilson(treated), wilson(holdout)]
  const estimate = one.p - two.p
  return {
    estimate,
    low: estimate - Math.hypot(one.p - one.low, two.high - two.p),
    high: estimate + Math.hypot(one.high - one.p, two.p - two.low),
  }
}

/** Wilson (1927): (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n). */
function wilson({ residents: n, converted }: ArmFigures) {
  const p = converted / n
  const middle = p + (z * z) / (2 * n)
  const reach = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  const whole = 1 + (z * z) / n
  return { p, low: (middle - reach) / whole, high: (middle + reach) / whole }
}

/**
 * The difference of orders per resident with Welch's interval (Biometrika 34, 1947): d ± t √(s₁²/n₁ + s₂²/n₂) with
 * (s₁²/n₁ + s₂²/n₂)² / ((s₁²/n₁)²/(n₁ − 1) + (s₂²/n₂)²/(n₂ − 1)) degrees of freedom. Null: an arm is empty; no bounds
 * while an arm has one resident, or fewer than 3 degrees of freedom.
 */
export function ordersUplift(treated: ArmFigures, holdout: ArmFigures): Interval | null {
  if (treated.residents === 0 || holdout.residents === 0) return null
  const [one, two] = [spread(treated), spread(holdout)]
  const estimate = one.mean - two.mean
  const error = one.share + two.share
  if (treated.residents < 2 || holdout.residents < 2) return { estimate, low: null, high: null }
  // Nobody differs from anybody in his arm: nothing is known of how much they could.
  if (error === 0) return { estimate, low: null, high: null }
  const freedom =
    (error * error) /
    ((one.share * one.share) / (treated.residents - 1) + (two.share * two.share) / (holdout.residents - 1))
  if (freedom < 3) return { estimate, low: null, high: null }
  const reach = studentT(freedom) * Math.sqrt(error)
  return { estimate, low: estimate - reach, high: estimate + reach }
}

/** Mean, and s²/n. */
function spread({ residents: n, orders, ordersSquared }: ArmFigures) {
  const mean = orders / n
  const variance = n < 2 ? 0 : Math.max(0, (ordersSquared - n * mean * mean) / (n - 1))
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

/** What came that would not have come: the uplift of all who could be written to. */
export const incrementalOf = (uplift: Interval | null, treated: ArmFigures): Interval | null =>
  uplift && {
    estimate: uplift.estimate * treated.residents,
    low: uplift.low === null ? null : uplift.low * treated.residents,
    high: uplift.high === null ? null : uplift.high * treated.residents,
  }

/** Null where nothing came of it: a price below zero for less than nothing says nothing. */
export const costPerOrder = (costFen: number, incremental: Interval | null): number | null =>
  incremental && incremental.estimate > 0 ? Math.round(costFen / incremental.estimate) : null
