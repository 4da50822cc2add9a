import type { EventKind } from './event.ts'
import type { TraitKey } from './trait.ts'

/**
 * Who belongs to a segment. Exactly one field is set. A rule is true or false of everybody: what is not known of a
 * resident compares false, so that `not` of it is true, and nobody is neither in nor out.
 */
export type Rule =
  | { readonly all: readonly Rule[] }
  | { readonly any: readonly Rule[] }
  | { readonly not: Rule }
  | { readonly trait: TraitClause }
  | { readonly performed: PerformedClause }
  | { readonly inSegment: { readonly segmentId: string } }
  | { readonly hasTag: { readonly tagId: string } }
  | { readonly community: { readonly ids: readonly string[] } }
  | { readonly building: { readonly ids: readonly string[] } }
  | { readonly bucket: BucketClause }

export type RuleKind =
  | 'all'
  | 'any'
  | 'not'
  | 'trait'
  | 'performed'
  | 'inSegment'
  | 'hasTag'
  | 'community'
  | 'building'
  | 'bucket'

export const comparisons = ['EQ', 'NE', 'GT', 'GTE', 'LT', 'LTE', 'BETWEEN', 'IN', 'KNOWN'] as const
export type Comparison = (typeof comparisons)[number]

export interface TraitClause {
  readonly key: TraitKey
  /** `NE` is false of what is not known; `not` of `EQ` is true of it. `KNOWN` takes no value. */
  readonly is: Comparison
  /** Of a trait with units; `BETWEEN` takes the bounds, both included. Of days, how many have passed since. */
  readonly value?: number
  readonly upTo?: number
  /** `IN` and `EQ` of a trait that is one of several words. */
  readonly words?: readonly string[]
  /**
   * In place of `value`, of GT, GTE, LT and LTE and neither days nor words: the trait's percentile (1 to 99, the least value
   * that so many per cent of those who are not forgotten and whose trait is known do not exceed), as of the day's first pass.
   */
  readonly percentile?: number
}

/** Counts orders: one in which several of `categoryIds` were bought counts once. */
export interface PerformedClause {
  readonly event: EventKind
  readonly times: { readonly is: 'EQ' | 'GTE' | 'LTE'; readonly count: number }
  /** Today and so many days before it; absent: ever. */
  readonly withinDays?: number
  /** Not beside `withinDays`: dates of the platform's calendar such as 2017-12-31, both included, either of them absent. */
  readonly from?: string
  readonly to?: string
  /** All of them hold of one event. */
  readonly where?: {
    readonly categoryIds?: readonly string[]
    readonly modes?: readonly string[]
    readonly dayparts?: readonly string[]
    readonly minTotalFen?: number
    readonly isDiscounted?: boolean
  }
}

/** Residents are spread over 10,000 buckets by a hash of the salt and their id: the same salt always spreads alike. */
export interface BucketClause {
  readonly salt: string
  /** Both included, 0 to 9,999. */
  readonly from: number
  readonly to: number
}

export const buckets = 10_000

/** Deeper or larger is refused: a person could no longer read it. */
export const deepestRule = 8
export const mostClauses = 100
