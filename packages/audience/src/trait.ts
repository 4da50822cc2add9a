/** What a trait is counted in. `DAY` is kept as the day it happened and compared by how many days have passed since. */
export type TraitUnit = 'COUNT' | 'FEN' | 'BASIS_POINTS' | 'PERCENT' | 'DAYS' | 'DAY' | 'WORD'

export interface TraitDefinition {
  readonly unit: TraitUnit
  /** Of a `WORD`: what it may be, in the order of its codes from 0; `CATEGORY` and `MODE` name lists of the platform. */
  readonly words?: readonly string[] | 'CATEGORY' | 'MODE'
}

export const dayparts = ['MORNING', 'NOON', 'AFTERNOON', 'EVENING', 'NIGHT'] as const
export type Daypart = (typeof dayparts)[number]

export const channels = ['MINI_PROGRAM', 'APP', 'WEB', 'OTHER'] as const
export const devices = ['IOS', 'ANDROID', 'HARMONY', 'DESKTOP', 'OTHER'] as const

/** “Of late” in a trait: the last so many orders. A window of orders, unlike one of days, changes by events alone. */
export const ordersOfLate = 20

/**
 * All traits. None changes by the mere passing of time: days are kept as days, and windows of days are asked by
 * `performed`, which counts them exactly.
 */
export const traits = {
  LAST_ORDER: { unit: 'DAY' },
  FIRST_ORDER: { unit: 'DAY' },
  JOINED: { unit: 'DAY' },
  ORDERS: { unit: 'COUNT' },
  SPEND: { unit: 'FEN' },
  CANCELLED_ORDERS: { unit: 'COUNT' },
  LATE_ORDERS: { unit: 'COUNT' },
  /** Means of late. */
  BASKET: { unit: 'FEN' },
  DISCOUNT_SHARE: { unit: 'BASIS_POINTS' },
  /** How dear what he buys is within its category: 1 the cheapest, 100 the dearest. */
  PRICE_BAND: { unit: 'PERCENT' },
  CATEGORIES: { unit: 'COUNT' },
  TOP_CATEGORY: { unit: 'WORD', words: 'CATEGORY' },
  TOP_CATEGORY_SHARE: { unit: 'BASIS_POINTS' },
  DAYPART: { unit: 'WORD', words: dayparts },
  WEEKEND_SHARE: { unit: 'BASIS_POINTS' },
  MODE: { unit: 'WORD', words: 'MODE' },
  /** The median of days between two orders of late. */
  CADENCE: { unit: 'DAYS' },
  /** Weeks in a row with an order, up to that of the last one. */
  STREAK: { unit: 'COUNT' },
  CHANNEL: { unit: 'WORD', words: channels },
  DEVICE: { unit: 'WORD', words: devices },
} as const satisfies Record<string, TraitDefinition>

export type TraitKey = keyof typeof traits
export const traitKeys = Object.keys(traits) as readonly TraitKey[]
