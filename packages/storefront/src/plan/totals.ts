import type { FulfilmentMode } from '../api/graphql.ts'
import type { Option, Plan, PlanPart } from './plan-fields.ts'

/** A way that a resident chose himself, and the day: the beginning of its window; null for the first there is. */
export interface Choice {
  readonly mode: FulfilmentMode
  readonly startsAt: string | null
}

/** By merchant; where there is none the preset one holds. */
export type Chosen = ReadonlyMap<string, Choice>

/** The way in which a part comes, with the quote and window of its day; undefined when it cannot come at all. */
export function wayOf({ merchant, options, choice }: PlanPart, chosen: Chosen): Option | undefined {
  const { mode, startsAt } = chosen.get(merchant.id) ?? { mode: choice?.mode, startsAt: null }
  const way = options.find((option) => option.mode === mode && option.unavailable === null)
  const day = way?.days.find(({ window, unavailable }) => window.startsAt === startsAt && unavailable === null)
  return way && day ? { ...way, quote: day.quote, window: day.window, capacityLeft: day.capacityLeft } : way
}

export interface Totals {
  readonly goodsFen: number
  readonly discountFen: number
  readonly feeFen: number
  readonly totalFen: number
}

/** Of the parts that can come: sums of what the platform has quoted, no prices of our own. */
export function totalsOf({ parts }: Plan, chosen: Chosen): Totals {
  const payable = parts.flatMap((part) => {
    const way = wayOf(part, chosen)
    return way ? [{ part, way }] : []
  })
  const sum = (figure: (each: (typeof payable)[number]) => number) =>
    payable.reduce((all, each) => all + figure(each), 0)
  const [goodsFen, discountFen, feeFen] = [
    sum(({ part }) => part.goodsFen),
    sum(({ part }) => part.discountFen),
    sum(({ way }) => way.feeFen),
  ]
  return { goodsFen, discountFen, feeFen, totalFen: goodsFen - discountFen + feeFen }
}
