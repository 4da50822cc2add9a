export interface Slot {
  readonly startsAt: string
  readonly endsAt: string
  readonly capacity: number
  readonly used: number
  readonly coldCapacity: number
  readonly coldUsed: number
}

export interface Fill {
  readonly used: number
  readonly capacity: number
}

export const shelfFill = ({ used, capacity }: Slot): Fill => ({ used, capacity })
export const coldFill = ({ coldUsed, coldCapacity }: Slot): Fill => ({ used: coldUsed, capacity: coldCapacity })

/** What is taken of all of them together. */
export const fillOf = (slots: readonly Slot[], of: (slot: Slot) => Fill = shelfFill): Fill =>
  slots.map(of).reduce((sum, each) => ({ used: sum.used + each.used, capacity: sum.capacity + each.capacity }), {
    used: 0,
    capacity: 0,
  })

/** How full, in five steps; none where nothing fits. A slot that is over its capacity is full. */
export type Heat = 'none' | 'empty' | 'low' | 'half' | 'high' | 'full'

export function heatOf({ used, capacity }: Fill): Heat {
  if (capacity === 0) return used === 0 ? 'none' : 'full'
  const share = used / capacity
  if (share >= 1) return 'full'
  if (share >= 0.75) return 'high'
  if (share >= 0.4) return 'half'
  return share > 0 ? 'low' : 'empty'
}

const hourMs = 3_600_000
const shanghaiMs = 8 * hourMs
const dayMs = 24 * hourMs
/** The neighbourhood keeps one time all year; the server counts its days alike. */
const minuteOfDay = (at: string): number => ((new Date(at).getTime() + shanghaiMs) % dayMs) / 60_000

export interface HeatGrid {
  /** When slots begin, as minutes of the day, over all days. */
  readonly minutes: readonly number[]
  readonly days: readonly { readonly day: Date; readonly slots: ReadonlyMap<number, Slot> }[]
}

/** Days below each other, the hours of all of them side by side. */
export function gridOf(days: readonly { readonly day: Date; readonly slots: readonly Slot[] }[]): HeatGrid {
  const placed = days.map(({ day, slots }) => ({
    day,
    slots: new Map(slots.map((slot) => [minuteOfDay(slot.startsAt), slot])),
  }))
  const minutes = [...new Set(placed.flatMap(({ slots }) => [...slots.keys()]))].toSorted((a, b) => a - b)
  return { minutes, days: placed }
}
