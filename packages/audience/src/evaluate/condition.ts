import type { Bits } from '../columns/bits.ts'
import type { Column } from '../columns/column.ts'
import type { Range } from './ranges.ts'

/**
 * A rule as of one day, with ids and words turned into codes and comparisons into ranges of what the columns hold. Two
 * conditions with the same `text` hold of the same residents.
 */
export type Condition =
  | { readonly is: 'ALL' | 'ANY'; readonly of: readonly Condition[] }
  | { readonly is: 'NOT'; readonly of: Condition }
  | WithinCondition
  | PlacedCondition
  | PerformedCondition
  | { readonly is: 'BITS'; readonly source: Source; readonly set: KeptSet }
  | { readonly is: 'NOBODY' }

/** Who has a tag or belongs to a segment. The bits are moved when there is no more room for them. */
export interface KeptSet {
  readonly bits: Bits
}

export interface WithinCondition extends Held {
  readonly is: 'WITHIN'
  readonly text: string
  readonly source: Source
}

export interface PlacedCondition {
  readonly is: 'PLACED'
  readonly text: string
  readonly source: Source
  readonly salt: number
  readonly places: Range
}

/** At least and at most so many events on a day not before `since` for which all of `where` holds. */
export interface PerformedCondition {
  readonly is: 'PERFORMED'
  readonly text: string
  readonly source: Source
  readonly since: number
  readonly where: readonly Held[]
  /** Of several categories an order may have several rows: it counts once. */
  readonly onceAnOrder: boolean
  readonly least: number
  /** `endless` if there is no such limit. */
  readonly most: number
  /** Of which kind, and of one category or null for any, if nothing else is asked: the latest days tell it then. */
  readonly latestOf?: { readonly kind: number; readonly category: number | null }
}

/** The column holds a value in one of the ranges. */
export interface Held {
  readonly column: Column
  readonly ranges: readonly Range[]
}

/** A limit of times that is none. */
export const endless = Number.MAX_SAFE_INTEGER

/** What a condition reads: who is asked again when it becomes otherwise. */
export type Source = 'RESIDENT' | `trait ${string}` | `performed ${string}` | `tag ${string}` | `segment ${string}`

export function* sourcesOf(condition: Condition): Generator<Source> {
  switch (condition.is) {
    case 'ALL':
    case 'ANY':
      for (const part of condition.of) yield* sourcesOf(part)
      return
    case 'NOT':
      yield* sourcesOf(condition.of)
      return
    case 'NOBODY':
      return
    case 'WITHIN':
    case 'PLACED':
    case 'PERFORMED':
    case 'BITS':
      yield condition.source
  }
}
