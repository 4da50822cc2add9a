import { refuse } from '@linli/kit'

/** What a household had of the platform besides its prices. */
export const drivers = ['EXCLUSIVE', 'REORDER', 'ON_TIME_STREAK', 'NEIGHBOURHOOD'] as const
export type Driver = (typeof drivers)[number]

/** So long before the day it counts what they had of it, and so long after it whether they bought at full price. */
export const lookedBackDays = 90
export const watchedDays = 28

/** So many promises in a row, the last ones, were kept. */
export const streakOrders = 3

const dayMs = 86_400_000
const mostDays = 2 * 366

/** A day that is over with what came after it. */
export function checkDay(at: Date, now: Date): void {
  const days = (now.getTime() - at.getTime()) / dayMs
  if (!(days >= watchedDays && days <= mostDays))
    refuse('BAD_INPUT', { reason: `a day ${watchedDays} to ${mostDays} days ago is wanted` }, 'at')
}

export const daysFrom = (at: Date, days: number): Date => new Date(at.getTime() + days * dayMs)
