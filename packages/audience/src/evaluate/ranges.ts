import type { Comparison } from '../rule.ts'

/** Whole numbers from `low` to `high`, both included. */
export interface Range {
  readonly low: number
  readonly high: number
}

const everything: Range = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }

/** Which values a comparison with a number holds of; what is not known lies in no range. */
export function rangesOf(is: Comparison, value: number | undefined, upTo?: number): Range[] {
  if (is === 'KNOWN') return [everything]
  if (value === undefined || Number.isNaN(value)) return []
  switch (is) {
    case 'EQ':
      return between(value, value)
    case 'NE':
      return outside(between(value, value))
    case 'GT':
      return between(Math.floor(value) + 1, everything.high)
    case 'GTE':
      return between(value, everything.high)
    case 'LT':
      return between(everything.low, Math.ceil(value) - 1)
    case 'LTE':
      return between(everything.low, value)
    case 'BETWEEN':
      return upTo === undefined ? [] : between(value, upTo)
    case 'IN':
      return []
  }
}

export function between(from: number, to: number): Range[] {
  const low = Math.ceil(from)
  const high = Math.floor(to)
  return low <= high ? [{ low, high }] : []
}

/** Codes as runs of neighbours, in order. */
export function runsOf(codes: readonly number[]): Range[] {
  const runs: { low: number; high: number }[] = []
  for (const code of codes.toSorted((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run && code <= run.high + 1) run.high = Math.max(run.high, code)
    else runs.push({ low: code, high: code })
  }
  return runs
}

/** What is known and in none of the runs, which are in order. */
export function outside(runs: readonly Range[]): Range[] {
  const gaps: Range[] = []
  let low = everything.low
  for (const run of runs) {
    gaps.push(...between(low, run.low - 1))
    low = run.high + 1
  }
  gaps.push(...between(low, everything.high))
  return gaps
}

/** So many days have passed since: which days those are. */
export const daysPassed = (ranges: readonly Range[], today: number): Range[] =>
  ranges.map(({ low, high }) => ({ low: today - high, high: today - low }))

export function inRanges(value: number, ranges: readonly Range[]): boolean {
  for (const { low, high } of ranges) if (value >= low && value <= high) return true
  return false
}
