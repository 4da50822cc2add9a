const minutesOfDay = 24 * 60

/** A minute of the day as a clock shows it; the last one is 24:00. */
export const clockText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** What a person typed as a time of the day, in minutes; null when it is none. */
export function readClock(typed: string): number | null {
  const found = /^\s*(\d{1,2})[:：]([0-5]\d)\s*$/.exec(typed)
  const minute = found ? Number(found[1]) * 60 + Number(found[2]) : minutesOfDay + 1
  return minute <= minutesOfDay ? minute : null
}
