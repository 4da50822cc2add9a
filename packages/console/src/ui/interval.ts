interface Interval {
  readonly estimate: number
  readonly low: number | null
  readonly high: number | null
}

export interface Drawn {
  /** 0 to 100 along the line. */
  readonly zero: number
  readonly low: number
  readonly high: number
  readonly estimate: number
}

/** Where an estimate and its bounds stand on a line that always shows zero: nothing is as important as which side they are on. */
export function drawn({ estimate, low, high }: Interval): Drawn | null {
  if (low === null || high === null) return null
  const least = Math.min(0, low)
  const most = Math.max(0, high)
  const span = most - least
  if (span === 0) return null
  // A tenth of room at both ends.
  const at = (value: number) => 10 + ((value - least) / span) * 80
  return { zero: at(0), low: at(low), high: at(high), estimate: at(estimate) }
}
