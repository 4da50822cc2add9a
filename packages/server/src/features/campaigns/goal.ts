import { addMs } from '@linli/kit'

/** What a campaign is to bring about, by an order that was paid and not given back. */
export const goalKinds = ['ORDER', 'CATEGORY_ORDER', 'FIRST_ORDER', 'FULL_PRICE_ORDER'] as const
export type GoalKind = (typeof goalKinds)[number]

export interface Goal {
  readonly kind: GoalKind
  readonly categoryId: string | null
  readonly windowDays: number
}

export const longestWindowDays = 90
const dayMs = 86_400_000

/**
 * Up to here orders count. It is reckoned from the start for everybody, also for those who are not written to: a window
 * that began with the message would begin later for the treated, and compare different days.
 */
export const windowEnd = (startedAt: Date, { windowDays }: Goal): Date => addMs(startedAt, windowDays * dayMs)
