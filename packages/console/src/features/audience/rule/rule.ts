/** Who belongs to a segment, as the API takes and gives it: exactly one field is set. */
export type Rule =
  | Clause
  | { readonly all: readonly Rule[] }
  | { readonly any: readonly Rule[] }
  | { readonly not: Rule }

/** What asks about residents by itself; the rest of a rule only joins such clauses. */
export type Clause =
  | { readonly trait: TraitClause }
  | { readonly performed: PerformedClause }
  | { readonly inSegment: { readonly segmentId: string } }
  | { readonly hasTag: { readonly tagId: string } }
  | { readonly community: { readonly ids: readonly string[] } }
  | { readonly building: { readonly ids: readonly string[] } }
  | { readonly bucket: BucketClause }

export const comparisons = ['EQ', 'NE', 'GT', 'GTE', 'LT', 'LTE', 'BETWEEN', 'IN', 'KNOWN'] as const
export type Comparison = (typeof comparisons)[number]

export interface TraitClause {
  readonly key: string
  readonly is: Comparison
  readonly value?: number
  readonly upTo?: number
  readonly words?: readonly string[]
  readonly percentile?: number
}

export const eventKinds = ['ORDERED', 'CANCELLED', 'LATE', 'REFUNDED', 'REDEEMED'] as const
export type EventKind = (typeof eventKinds)[number]
export const timesKinds = ['GTE', 'EQ', 'LTE'] as const

export interface PerformedClause {
  readonly event: EventKind
  readonly times: { readonly is: (typeof timesKinds)[number]; readonly count: number }
  readonly withinDays?: number
  /** Dates, both included, in place of `withinDays`. */
  readonly from?: string
  readonly to?: string
  readonly where?: {
    readonly categoryIds?: readonly string[]
    readonly modes?: readonly string[]
    readonly dayparts?: readonly string[]
    readonly minTotalFen?: number
    readonly isDiscounted?: boolean
  }
}

export interface BucketClause {
  readonly salt: string
  readonly from: number
  readonly to: number
}
