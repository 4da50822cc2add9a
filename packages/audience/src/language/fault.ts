/** What is wrong with a rule, for whoever wrote it: where, what, and what would have been right. */
export interface RuleFault {
  /** From the root, as `all.0.trait.value`; empty is the rule itself. */
  readonly path: string
  readonly code: RuleFaultCode
  readonly facts: Readonly<Record<string, string | number>>
}

export const ruleFaultCodes = [
  /** Another type than `expected`. */
  'WRONG_TYPE',
  /** A rule has exactly one field; these are `set`, of `known`. */
  'NOT_ONE_FIELD',
  /** `field` means nothing here. */
  'UNKNOWN_FIELD',
  'MISSING_FIELD',
  /** `field` does not go with `beside`. */
  'UNWANTED_FIELD',
  /** Nested deeper than `most`. */
  'TOO_DEEP',
  /** More than `most` of them. */
  'TOO_MANY',
  'TOO_FEW',
  /** Not between `least` and `most`. */
  'OUT_OF_BOUNDS',
  'NOT_WHOLE',
  /** The first of two bounds is above the second. */
  'BOUNDS_CROSSED',
  /** None of those that exist: `known`. */
  'UNKNOWN_WORD',
  /** `comparison` cannot be asked of `trait`; `known` can. */
  'COMPARISON_UNFIT',
  /** No id with the `prefix`. */
  'NOT_AN_ID',
  /** Said before. */
  'TWICE',
] as const
export type RuleFaultCode = (typeof ruleFaultCodes)[number]
