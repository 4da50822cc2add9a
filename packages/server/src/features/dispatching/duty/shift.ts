import type { Id } from '@linli/kit'

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
