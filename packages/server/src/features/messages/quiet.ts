import { addMinutes, refuse, startOfBusinessDay } from '@linli/kit'

const dayMinutes = 1_440

/** Minutes of the day in Asia/Shanghai; `from` inclusive, `until` exclusive. From 1,320 until 480 is the night. */
export interface QuietHours {
  readonly fromMinute: number
  readonly untilMinute: number
}

/** So long that what the platform and the resident want quiet always leaves a part of the day. */
const longestMinutes = 690

export const quietMinutes = ({ fromMinute, untilMinute }: QuietHours): number =>
  (untilMinute - fromMinute + dayMinutes) % dayMinutes

export function checkQuietHours(hours: QuietHours, field: string): QuietHours {
  const isMinute = (minute: number) => Number.isInteger(minute) && minute >= 0 && minute < dayMinutes
  if (!isMinute(hours.fromMinute) || !isMinute(hours.untilMinute))
    refuse('BAD_INPUT', { reason: 'minutes of the day are 0 to 1439' }, field)
  const minutes = quietMinutes(hours)
  if (minutes === 0 || minutes > longestMinutes)
    refuse('BAD_INPUT', { reason: `1 to ${longestMinutes} minutes may be quiet` }, field)
  return hours
}

const minuteOf = (at: Date): number => (at.getTime() - startOfBusinessDay(at).getTime()) / 60_000

/** The end of this quiet time, if it is quiet now. */
function endOf(hours: QuietHours, at: Date): Date | undefined {
  const minute = minuteOf(at)
  const since = (minute - hours.fromMinute + dayMinutes) % dayMinutes
  const left = quietMinutes(hours) - since
  return left > 0 ? addMinutes(at, left) : undefined
}

/** When the next message may be heard if it is quiet now by any of these: one may begin before the other has ended. */
export function quietUntil(all: readonly QuietHours[], at: Date): Date | undefined {
  let until = at
  // Each of them can end once before it begins again.
  for (let step = 0; step <= all.length; step++) {
    const end = all.map((hours) => endOf(hours, until)).find((found) => found !== undefined)
    if (!end) break
    until = end
  }
  return until > at ? until : undefined
}
