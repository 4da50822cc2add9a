import type { FulfilmentMode } from '../api/graphql.ts'
import type { Option, Plan, PlanPart } from './plan-fields.ts'

/** The ways that a resident chose himself, by merchant; where there is none the preset one holds. */
export type Chosen = ReadonlyMap<string, FulfilmentMode>

/** The way in which a part comes; undefined when it cannot come at all. */
export function wayOf({ merchant, options, choice }: PlanPart, chosen: Chosen): Option | undefined {
  const mode = chosen.get(merchant.id) ?? choice?.mode
  return options.find((option) => option.mode === mode && option.unavailable === null)
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
