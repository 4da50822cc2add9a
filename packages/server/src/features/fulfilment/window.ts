import { addMinutes, refuse, startOfBusinessDay } from '@linli/kit'

/** A window that comes once a day. Minutes are counted from midnight in Shanghai. */
export interface DailyWindow {
  /** Until then an order still makes this day's window; at it, no more. */
  readonly cutoffMinute: number
  readonly startMinute: number
  readonly endMinute: number
  /** Days between the order and its window: 0 is today. */
  readonly leadDays: number
  /** What comes after the cutoff takes the next window, or is refused. */
  readonly rollsOver: boolean
  /** How long before the window begins the goods are picked: freshness counts from there. */
  readonly pickLeadMinutes: number
  /** On how many days after the first the window may be chosen instead. */
  readonly daysAhead: number
}

/** When a mode brings the goods. Neither of the two: it asks for a slot that was agreed on. */
export interface WindowRule {
  /** So many minutes from the order. */
  readonly withinMinutes: number | null
  readonly daily: DailyWindow | null
}

export interface PromisedWindow {
  readonly startsAt: Date
  readonly endsAt: Date
  /** When the goods leave their shelf, as far as a rule can know. */
  readonly pickedAt: Date
  /** Capacity is counted by windows; those that run from the order share one for each of their lengths. */
  readonly slotStartsAt: Date
  /** Runs from the order, so that a later order has a later window and nothing has changed. */
  readonly fromOrder: boolean
}

export interface PassedCutoff {
  readonly cutoffAt: Date
  readonly nextCutoffAt: Date
}

export const minutesOfDay = 24 * 60

/**
 * The beginnings of the days that may be chosen; none where the window runs from the order, or a slot is agreed on. A
 * window that does not roll over has lost its first day at the cutoff, and has no further one for it.
 */
export function daysOf({ daily }: Pick<WindowRule, 'daily'>, now: Date): Date[] {
  if (daily === null) return []
  const first = firstDay(daily, now)
  const last = (daily.rollsOver ? first : daily.leadDays) + daily.daysAhead
  return Array.from({ length: last - first + 1 }, (_, later) =>
    addMinutes(startOfBusinessDay(now), (first + later) * minutesOfDay),
  )
}

/** Until then the window of a day can be ordered. */
export const cutoffOf = ({ leadDays, cutoffMinute }: DailyWindow, day: Date): Date =>
  addMinutes(day, cutoffMinute - leadDays * minutesOfDay)

const firstDay = (daily: DailyWindow, now: Date): number => daily.leadDays + (isPastCutoff(daily, now) ? 1 : 0)

const isPastCutoff = ({ cutoffMinute }: DailyWindow, now: Date): boolean =>
  now >= addMinutes(startOfBusinessDay(now), cutoffMinute)

/**
 * The window of what is ordered now, or the cutoff it missed; nothing where a slot has to be agreed on. On the `day` that
 * was chosen, as long as it may be; else on the first.
 */
export function windowAt(
  rule: WindowRule,
  now: Date,
  day: Date | null = null,
): PromisedWindow | PassedCutoff | undefined {
  const { withinMinutes, daily } = rule
  const today = startOfBusinessDay(now)
  if (withinMinutes !== null)
    return {
      startsAt: now,
      endsAt: addMinutes(now, withinMinutes),
      pickedAt: now,
      slotStartsAt: slotOf(now, today, withinMinutes),
      fromOrder: true,
    }
  if (daily === null) return undefined
  const chosen = day && daysOf(rule, now).find((each) => each.getTime() === day.getTime())
  if (!chosen && isPastCutoff(daily, now) && !daily.rollsOver) {
    const cutoffAt = addMinutes(today, daily.cutoffMinute)
    return { cutoffAt, nextCutoffAt: addMinutes(cutoffAt, minutesOfDay) }
  }
  const on = chosen ?? addMinutes(today, firstDay(daily, now) * minutesOfDay)
  const startsAt = addMinutes(on, daily.startMinute)
  const picked = addMinutes(startsAt, -daily.pickLeadMinutes)
  return {
    startsAt,
    endsAt: addMinutes(on, daily.endMinute),
    pickedAt: picked > now ? picked : now,
    slotStartsAt: startsAt,
    fromOrder: false,
  }
}

function slotOf(now: Date, today: Date, lengthMinutes: number): Date {
  const passed = Math.floor((now.getTime() - today.getTime()) / 60_000)
  return addMinutes(today, passed - (passed % lengthMinutes))
}

const longestWithin = minutesOfDay
const mostLeadDays = 14
const mostDaysAhead = 7
/** No window that can be ordered begins later than so many days from now. */
export const furthestDay = mostLeadDays + 1 + mostDaysAhead + 1

const wrong = (reason: string, field: string): never => refuse('BAD_INPUT', { reason }, field)

export function checkWindow({ withinMinutes, daily }: WindowRule, asksForSlot: boolean, field: string): void {
  const kinds = [withinMinutes, daily].filter((kind) => kind !== null).length
  if (kinds !== (asksForSlot ? 0 : 1))
    wrong('a mode has either withinMinutes or daily; a service on site has neither', field)
  if (withinMinutes !== null && (withinMinutes < 5 || withinMinutes > longestWithin))
    wrong(`5 to ${longestWithin} minutes are wanted`, `${field}.withinMinutes`)
  if (daily !== null) checkDaily(daily, `${field}.daily`)
}

function checkDaily(daily: DailyWindow, field: string): void {
  const { cutoffMinute, startMinute, endMinute, leadDays, pickLeadMinutes, daysAhead } = daily
  if (leadDays < 0 || leadDays > mostLeadDays) wrong(`0 to ${mostLeadDays} days are wanted`, `${field}.leadDays`)
  if (startMinute < 0 || startMinute >= endMinute || endMinute > minutesOfDay)
    wrong('a window begins before it ends, both within a day', `${field}.startMinute`)
  if (cutoffMinute < 1 || cutoffMinute > minutesOfDay) wrong('a cutoff lies within the day', `${field}.cutoffMinute`)
  // What is ordered at the last moment must still be able to come in time.
  if (leadDays === 0 && cutoffMinute > startMinute)
    wrong('the cutoff of a window of the same day comes before it', `${field}.cutoffMinute`)
  if (pickLeadMinutes < 0 || pickLeadMinutes > mostLeadDays * minutesOfDay)
    wrong('goods are picked at most 14 days ahead', `${field}.pickLeadMinutes`)
  if (daysAhead < 0 || daysAhead > mostDaysAhead) wrong(`0 to ${mostDaysAhead} days are wanted`, `${field}.daysAhead`)
}
