import { isCarried, type FulfilmentMode, type FulfilmentStatus } from '../fulfilment/index.ts'
import { addMinutes } from '@linli/kit'

/** Minutes that each part of the way usually takes. */
export const usual = { preparation: 12, waiting: 3, toShop: 5, ride: 15, transfer: 60, leaderRide: 20 } as const

export interface Progress {
  readonly mode: FulfilmentMode
  readonly status: FulfilmentStatus
  readonly hasRider: boolean
}

/** What usually still lies ahead, by where the goods are; nothing when they are there. */
export function remainingMinutes({ mode, status, hasRider }: Progress): number {
  const preparation = status === 'PENDING' ? usual.preparation : status === 'PICKING' ? usual.preparation / 2 : 0
  if (isCarried.byRider(mode)) {
    if (status === 'OUT_FOR_DELIVERY') return usual.ride
    return preparation + (hasRider ? 0 : usual.waiting) + usual.toShop + usual.ride
  }
  const transfer = status === 'OUT_FOR_DELIVERY' || status === 'AT_PICKUP_POINT' ? 0 : usual.transfer
  return preparation + transfer + (mode === 'LEADER_DELIVERY' ? usual.leaderRide : 0)
}

/**
 * When the goods will be there, as far as can be told now; nobody comes before the window begins. It moves with every
 * step and with the time that passes; the promise does not.
 */
export function expectedAt(progress: Progress & { readonly windowStart: Date }, at: Date): Date {
  const expected = addMinutes(at, remainingMinutes(progress))
  return expected > progress.windowStart ? expected : progress.windowStart
}
