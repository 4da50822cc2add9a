import type { Daypart } from '@linli/audience'
import { startOfBusinessDay } from '@linli/kit'

/** China has one offset and no daylight saving: a day of the platform is arithmetic. */
const offsetMs = 8 * 3_600_000
const dayMs = 86_400_000

/** Days since 1970-01-01 in the platform's time zone. */
export const dayNumber = (at: Date): number => Math.floor((at.getTime() + offsetMs) / dayMs)

/** Seconds since the platform's midnight. */
export const secondOfDay = (at: Date): number => Math.floor((at.getTime() - startOfBusinessDay(at).getTime()) / 1_000)

/** Weeks begin on Monday; day 0 was a Thursday. */
export const weekOf = (day: number): number => Math.floor((day + 3) / 7)
export const isWeekend = (day: number): boolean => (((day + 3) % 7) + 7) % 7 >= 5

const hour = 3_600

/** 5 to 11, to 14, to 17, to 22 o'clock, and the rest. */
export function daypartOf(second: number): Daypart {
  if (second < 5 * hour) return 'NIGHT'
  if (second < 11 * hour) return 'MORNING'
  if (second < 14 * hour) return 'NOON'
  if (second < 17 * hour) return 'AFTERNOON'
  return second < 22 * hour ? 'EVENING' : 'NIGHT'
}
