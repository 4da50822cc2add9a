import { clockText, readClock } from '../../ui/clock.ts'

export interface DayHours {
  readonly weekday: number
  readonly opensMinute: number
  readonly closesMinute: number
}

/** A row of the editor; a day off keeps its times, so that switching back and forth loses nothing. */
export interface DayDraft {
  readonly weekday: number
  readonly isOpen: boolean
  readonly opens: string
  readonly closes: string
}

export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const
const usual = { opens: '09:00', closes: '21:00' }
export const draftOf = (hours: readonly DayHours[]): DayDraft[] =>
  weekdays.map((weekday) => {
    const day = hours.find((each) => each.weekday === weekday)
    return {
      weekday,
      isOpen: day !== undefined,
      opens: day ? clockText(day.opensMinute) : usual.opens,
      closes: day ? clockText(day.closesMinute) : usual.closes,
    }
  })

export type HoursProblem = 'hours.notTime' | 'hours.notOrder'

export function problemOf({ isOpen, opens, closes }: DayDraft): HoursProblem | null {
  if (!isOpen) return null
  const [from, to] = [readClock(opens), readClock(closes)]
  if (from === null || to === null) return 'hours.notTime'
  return from < to ? null : 'hours.notOrder'
}

/** What is sent; only when no day has a problem. */
export const hoursOf = (drafts: readonly DayDraft[]): DayHours[] =>
  drafts
    .filter(({ isOpen }) => isOpen)
    .map(({ weekday, opens, closes }) => ({
      weekday,
      opensMinute: readClock(opens)!,
      closesMinute: readClock(closes)!,
    }))
