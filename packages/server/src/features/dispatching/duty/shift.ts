import { refuse, type Id } from '@linli/kit'

export type ShiftId = Id<'shf'>

export const vehicles = ['ON_FOOT', 'BICYCLE', 'E_BIKE', 'VAN'] as const
export type Vehicle = (typeof vehicles)[number]

/** What each carries at most, in grams. */
export const carries: Readonly<Record<Vehicle, number>> = {
  ON_FOOT: 8_000,
  BICYCLE: 15_000,
  E_BIKE: 30_000,
  VAN: 500_000,
}

export const shiftEnds = ['RIDER', 'OPERATOR', 'OVER', 'VANISHED'] as const
export type ShiftEnd = (typeof shiftEnds)[number]

export const longestShiftHours = 16

/** A shift ends after it begins, and within a day's work. */
export function checkShift(endsAt: Date, now: Date): void {
  const hours = (endsAt.getTime() - now.getTime()) / 3_600_000
  if (!(hours > 0 && hours <= longestShiftHours)) refuse('SHIFT_SPAN', { hours: longestShiftHours }, 'input.endsAt')
}
