import { hasBit } from '../columns/bits.ts'
import type { Events } from '../columns/events.ts'
import type { Facts } from '../columns/facts.ts'
import { placeOf } from './buckets.ts'
import type { Condition, PerformedCondition, WithinCondition } from './condition.ts'
import { inRanges } from './ranges.ts'

/** Whether it holds of the resident with that ordinal. */
export type Holds = (ordinal: number) => boolean

/** A condition compiled for asking about residents one by one. */
export function holdsOf(condition: Condition, facts: Facts): Holds {
  switch (condition.is) {
    case 'ALL':
      return all(cheapestFirst(condition.of).map((part) => holdsOf(part, facts)))
    case 'ANY':
      return any(cheapestFirst(condition.of).map((part) => holdsOf(part, facts)))
    case 'NOT': {
      const holds = holdsOf(condition.of, facts)
      return (ordinal) => !holds(ordinal)
    }
    case 'WITHIN':
      return isWithin(condition)
    case 'PLACED': {
      const { salt, places } = condition
      return (ordinal) => {
        const place = placeOf(facts.hash[ordinal]!, salt)
        return place >= places.low && place <= places.high
      }
    }
    case 'PERFORMED': {
      const times = timesOf(condition, facts)
      return (ordinal) => {
        const count = times(ordinal)
        return count >= condition.least && count <= condition.most
      }
    }
    case 'BITS': {
      const { set } = condition
      return (ordinal) => hasBit(set.bits, ordinal)
    }
    case 'NOBODY':
      return () => false
  }
}

/** The answer often stands before the events have to be walked through. */
const cheapestFirst = (parts: readonly Condition[]): Condition[] => parts.toSorted((a, b) => costOf(a) - costOf(b))

function costOf(condition: Condition): number {
  switch (condition.is) {
    case 'ALL':
    case 'ANY':
      return condition.of.reduce((cost, part) => cost + costOf(part), 1)
    case 'NOT':
      return costOf(condition.of)
    case 'PERFORMED':
      return 20
    case 'PLACED':
      return 2
    case 'WITHIN':
    case 'BITS':
    case 'NOBODY':
      return 1
  }
}

function all(parts: readonly Holds[]): Holds {
  return (ordinal) => {
    for (const holds of parts) if (!holds(ordinal)) return false
    return true
  }
}

function any(parts: readonly Holds[]): Holds {
  return (ordinal) => {
    for (const holds of parts) if (holds(ordinal)) return true
    return false
  }
}

function isWithin({ column, ranges }: WithinCondition): Holds {
  const [range] = ranges
  if (ranges.length === 1 && range) {
    const { low, high } = range
    return (ordinal) => {
      const value = column.values[ordinal]!
      return value >= low && value <= high && value !== column.unknown
    }
  }
  return (ordinal) => {
    const value = column.values[ordinal]!
    return value !== column.unknown && inRanges(value, ranges)
  }
}

/** How many of his events it is about, from his own list: no column has to be right but those of the events. */
export function timesOf(condition: PerformedCondition, { events }: Facts): (ordinal: number) => number {
  const { since, where, onceAnOrder } = condition
  const isAsked = (row: number): boolean => {
    if (events.day.values[row]! < since) return false
    for (const { column, ranges } of where) if (!inRanges(column.values[row]!, ranges)) return false
    return true
  }
  return (ordinal) => {
    let times = 0
    for (let row = events.last[ordinal] ?? -1; row >= 0; row = events.previous[row]!) {
      if (isAsked(row) && !(onceAnOrder && hasEarlierRow(events, row, isAsked))) times++
    }
    return times
  }
}

/** Whether a row further down its resident's list is of the same order and is asked about too. */
export function hasEarlierRow(events: Events, row: number, isAsked: (row: number) => boolean): boolean {
  const order = events.order[row]
  for (let other = events.previous[row]!; other >= 0; other = events.previous[other]!) {
    if (events.order[other] === order && isAsked(other)) return true
  }
  return false
}
