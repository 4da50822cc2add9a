/** `ORDERED`: paid for and not taken back since. `REDEEMED`: an offer was used for it, or a coupon of another system. */
export const eventKinds = ['ORDERED', 'CANCELLED', 'LATE', 'REFUNDED', 'REDEEMED'] as const
export type EventKind = (typeof eventKinds)[number]

/**
 * What a resident did or met with. An order has a row for each category in it, and the first says that it is: rules count
 * orders, and one with rows of several categories that are asked for counts once.
 */
export interface PerformedEvent {
  /** Whose it is, by ordinal: see `Resident`. */
  readonly ordinal: number
  /** Tells the orders of one resident apart: see `orderNumber`. */
  readonly order: number
  readonly kind: EventKind
  /** Days since 1970-01-01 in the platform's time zone. */
  readonly day: number
  /** Codes in the lists of the platform, from 0. */
  readonly category: number
  readonly mode: number
  readonly daypart: number
  /** Of the whole order. */
  readonly totalFen: number
  readonly isDiscounted: boolean
  readonly isFirst: boolean
}

/** 31 bits of the end of its id, where ids are random. */
export const orderNumber = (orderId: string): number => Number.parseInt(orderId.slice(-6), 36) | 0
