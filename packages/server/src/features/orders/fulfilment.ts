import { addMinutes, startOfBusinessDay, toFen, type Fen } from '@linli/kit'

/** 即时配送, 当日达, 自提, 团长配送 */
export const fulfilmentModes = ['INSTANT', 'SAME_DAY', 'SELF_PICKUP', 'LEADER_DELIVERY'] as const
export type FulfilmentMode = (typeof fulfilmentModes)[number]

export const fulfilmentStatuses = [
  'PENDING',
  'PICKING',
  'PACKED',
  'OUT_FOR_DELIVERY',
  'DELIVERED',
  'AT_PICKUP_POINT',
  'PICKED_UP',
  'CANCELLED',
] as const
export type FulfilmentStatus = (typeof fulfilmentStatuses)[number]

export const isCarried = {
  byRider: (mode: FulfilmentMode) => mode === 'INSTANT' || mode === 'SAME_DAY',
  byAnybody: (mode: FulfilmentMode) => mode !== 'SELF_PICKUP',
  byNobody: (mode: FulfilmentMode) => mode === 'SELF_PICKUP',
}

export interface Promised {
  readonly feeFen: Fen
  readonly windowStart: Date
  readonly windowEnd: Date
}

const at = (day: Date, hour: number) => addMinutes(day, hour * 60)
const tomorrow = (day: Date) => addMinutes(day, 24 * 60)

/** Last hour at which something can still come today. */
const sameDayCutoffHour = 16

/** Fee and window of each mode, for an order placed now. One price for everybody until quotes are made. */
export function promiseFor(mode: FulfilmentMode, now: Date): Promised {
  const today = startOfBusinessDay(now)
  switch (mode) {
    case 'INSTANT':
      return { feeFen: toFen(500), windowStart: now, windowEnd: addMinutes(now, 45) }
    case 'SAME_DAY': {
      const day = now < at(today, sameDayCutoffHour) ? today : tomorrow(today)
      return { feeFen: toFen(300), windowStart: at(day, 18), windowEnd: at(day, 21) }
    }
    case 'SELF_PICKUP':
      return { feeFen: toFen(0), windowStart: at(tomorrow(today), 10), windowEnd: at(tomorrow(today), 20) }
    case 'LEADER_DELIVERY':
      return { feeFen: toFen(100), windowStart: at(tomorrow(today), 17), windowEnd: at(tomorrow(today), 20) }
  }
}
