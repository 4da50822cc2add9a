import { isWeekend, weekOf } from './calendar.ts'
import type { TraitValues } from './changes.ts'
import { channelOf, deviceOf } from './device.ts'
import type { EventRow } from './order-facts.ts'
import { channels, devices, ordersOfLate } from '@linli/audience'

/** Of a resident, what is not an event. */
export interface Known {
  readonly joinedDay: number
  readonly device: string | null
}

/** An order with its rows, the first of which speaks for all of it. */
type Order = readonly [EventRow, ...EventRow[]]

/**
 * All traits of one resident, of all his events in any order: the same events always give the same values. See
 * `definitions` for what each means in words.
 */
export function foldTraits(events: readonly EventRow[], { joinedDay, device }: Known): TraitValues {
  const orders = ordersIn(events)
  const late = orders.slice(-ordersOfLate)
  const rows = late.flat()
  const [channel, kindOfDevice] = [channelOf(device), deviceOf(device)]
  const top = largest(
    rows,
    ({ category }) => category,
    ({ categoryFen }) => categoryFen,
  )
  return {
    LAST_ORDER: orders.at(-1)?.[0].day ?? null,
    FIRST_ORDER: orders.at(0)?.[0].day ?? null,
    JOINED: joinedDay,
    ORDERS: orders.length,
    SPEND: sum(orders, ([first]) => first.totalFen),
    CANCELLED_ORDERS: countOf(events, 'CANCELLED'),
    LATE_ORDERS: countOf(events, 'LATE'),
    BASKET: share(
      sum(late, ([first]) => first.totalFen),
      late.length,
    ),
    DISCOUNT_SHARE: share(10_000 * sum(late, ([first]) => first.discountFen), sum(rows, fenOf)),
    PRICE_BAND: share(
      sum(rows, (row) => row.priceBand * row.categoryFen),
      sum(rows, fenOf),
    ),
    CATEGORIES: new Set(rows.map(({ category }) => category)).size,
    TOP_CATEGORY: top?.key ?? null,
    TOP_CATEGORY_SHARE: top ? share(10_000 * top.weight, sum(rows, fenOf)) : null,
    DAYPART: largest(late, ([first]) => first.daypart)?.key ?? null,
    WEEKEND_SHARE: share(10_000 * late.filter(([first]) => isWeekend(first.day)).length, late.length),
    MODE: largest(late, ([first]) => first.mode)?.key ?? null,
    CADENCE: median(late.slice(1).map(([first], index) => first.day - late[index]![0].day)),
    STREAK: streakOf(orders.map(([first]) => weekOf(first.day))),
    CHANNEL: channel && channels.indexOf(channel),
    DEVICE: kindOfDevice && devices.indexOf(kindOfDevice),
  }
}

/** What was ordered, oldest first; two of one second in the order of their ids. */
function ordersIn(events: readonly EventRow[]): Order[] {
  const ordered = Map.groupBy(
    events.filter(({ kind }) => kind === 'ORDERED'),
    ({ orderId }) => orderId,
  )
  return [...ordered.values()]
    .map((rows) => rows.toSorted((a, b) => a.category - b.category) as unknown as Order)
    .toSorted(([a], [b]) => a.day - b.day || a.second - b.second || (a.orderId < b.orderId ? -1 : 1))
}

const fenOf = ({ categoryFen }: EventRow): number => categoryFen
const countOf = (events: readonly EventRow[], kind: EventRow['kind']): number =>
  events.filter((event) => event.kind === kind && event.isFirst).length

const sum = <T>(all: readonly T[], value: (each: T) => number): number =>
  all.reduce((total, each) => total + value(each), 0)

/** To the nearest whole; not known where there is nothing to share. */
const share = (part: number, whole: number): number | null => (whole === 0 ? null : Math.round(part / whole))

/** The key with the greatest weight; of equals the smallest key. */
function largest<T>(
  all: readonly T[],
  key: (each: T) => number,
  weight: (each: T) => number = () => 1,
): { key: number; weight: number } | undefined {
  const weights = new Map<number, number>()
  for (const each of all) weights.set(key(each), (weights.get(key(each)) ?? 0) + weight(each))
  return [...weights]
    .map(([of, heavy]) => ({ key: of, weight: heavy }))
    .toSorted((a, b) => b.weight - a.weight || a.key - b.key)
    .at(0)
}

/** Of an even number the mean of the two in the middle, to the nearest whole. */
function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : Math.round((sorted[middle - 1]! + sorted[middle]!) / 2)
}

/** How many weeks in a row, up to the last one. `weeks` ascend. */
function streakOf(weeks: readonly number[]): number {
  const distinct = [...new Set(weeks)]
  const gap = distinct.findLastIndex((week, index) => index > 0 && week !== distinct[index - 1]! + 1)
  return distinct.length - Math.max(gap, 0)
}
