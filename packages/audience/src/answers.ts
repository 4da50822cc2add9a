import type { Rule } from './rule.ts'
import type { TraitKey } from './trait.ts'

/** Who has entered and who has left a segment, in the order of ordinals. */
export interface MembershipChange {
  readonly segmentId: string
  readonly entered: Int32Array
  readonly left: Int32Array
  /** How many belong to it now. */
  readonly size: number
}

/** What applying changes came to: only segments that somebody entered or left. */
export interface Applied {
  readonly changes: readonly MembershipChange[]
  /** Events that were to be taken away and are not there: not 0 says that the engine and the database disagree. */
  readonly unmatched: number
}

export interface Preview {
  /** Exact, as of the day. */
  readonly count: number
  /** Ordinals: of all that match, each as likely as any other; the same for the same seed. */
  readonly sample: readonly number[]
  readonly day: number
  readonly percentiles: readonly Percentile[]
  /** Ids and words that the engine does not know: nobody has or lives in or belongs to them. */
  readonly unknown: readonly string[]
}

/** What a percentile stands for until the day ends; null: nobody's trait is known, and no comparison with it holds. */
export interface Percentile {
  readonly key: TraitKey
  readonly percentile: number
  readonly value: number | null
}

/** Whether a rule holds of one resident, and each of its parts. */
export interface Explanation {
  readonly holds: boolean
  /** False: he is forgotten or not known, and nothing holds whatever the truth of the rule. */
  readonly isAlive: boolean
  readonly day: number
  readonly truth: Truth
  readonly percentiles: readonly Percentile[]
  readonly unknown: readonly string[]
}

export interface Truth {
  readonly rule: Rule
  readonly holds: boolean
  /**
   * What is so of him: the trait (days passed, units or word), how many times he performed it, his bucket, community or
   * building; null is not known, absent is of a rule that is yes or no.
   */
  readonly actual?: number | string | null
  /** Of `all`, `any` and `not`. */
  readonly parts: readonly Truth[]
}

export interface Overlap {
  readonly a: number
  readonly b: number
  readonly both: number
  readonly either: number
}

/** Of one column, for comparing it with the database: `sum` is Σ (value mod p) × (ordinal mod 65521 + 1) mod p. */
export interface Checksum {
  readonly column: string
  /** Residents whose value is known, or who have the tag or belong to the segment. */
  readonly known: number
  readonly sum: number
}

export interface Members {
  /** Bit n of byte n / 8 is ordinal n. */
  readonly bits: Uint8Array
  readonly size: number
  readonly percentiles: readonly Percentile[]
  readonly unknown: readonly string[]
}

/** Bytes that are held. */
export interface Memory {
  readonly residents: number
  readonly traits: number
  readonly tags: number
  readonly events: number
  readonly latestDays: number
  readonly segments: number
  /** Sets of clauses that are kept, and room for putting them together. */
  readonly sets: number
  readonly total: number
}
