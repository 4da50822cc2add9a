/** Time comes in as a value; a clock is read once, where a transaction begins. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

export const timeZone = 'Asia/Shanghai'
/** China has kept one offset without daylight saving since 1991, so a business day is arithmetic. */
const offsetMs = 8 * 3_600_000
const dayMs = 86_400_000

/** The calendar day in Asia/Shanghai, as 2026-11-22. */
export const businessDay = (at: Date): string => new Date(at.getTime() + offsetMs).toISOString().slice(0, 10)

/** The instant at which the business day of `at` began. */
export const startOfBusinessDay = (at: Date): Date =>
  new Date(Math.floor((at.getTime() + offsetMs) / dayMs) * dayMs - offsetMs)

export const addMs = (at: Date, ms: number): Date => new Date(at.getTime() + ms)
export const addMinutes = (at: Date, minutes: number): Date => addMs(at, minutes * 60_000)
