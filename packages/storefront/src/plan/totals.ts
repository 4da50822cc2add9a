import type { FulfilmentMode } from '../api/graphql.ts'
import type { Option, Plan, PlanPart } from './plan-fields.ts'

/** A way that a resident chose himself, and the day: the beginning of its window; null for the first that is open. */
export interface Choice {
  readonly mode: FulfilmentMode
  readonly startsAt: string | null
}

/** By merchant; where there is none the preset one holds. */
export type Chosen = ReadonlyMap<string, Choice>

/** The way in which a part comes, with the quote and window of its day; undefined when it cannot come at all. */
export function wayOf({ merchant, options, choice }: PlanPart, chosen: Chosen): Option | undefined {
  const { mode, startsAt } = chosen.get(merchant.id) ?? { mode: choice?.mode, startsAt: null }
  const option = options.find((each) => each.mode === mode)
  return option && onDay(option, startsAt)
}

/** A day that was chosen and can no longer be had gives way to the one that is quoted, or else to the first that is open. */
function onDay(option: Option, startsAt: string | null): Option | undefined {
  const open = openDays(option)
  const chosen = open.find(({ window }) => window.startsAt === startsAt)
  if (!chosen && option.unavailable === null) return option
  const day = chosen ?? open[0]
  return day && { ...option, ...day }
}

export const openDays = ({ days }: Pick<Option, 'days'>): Option['days'] =>
  days.filter(({ unavailable }) => unavailable === null)

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
