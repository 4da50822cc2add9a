/**
 * What ids and words in rules are called in the columns: plain data, so that it passes between threads. Communities and
 * buildings come with the residents who live there, segments with their rules.
 */
export interface Codes {
  /** Ids, in the order of their codes from 0. */
  readonly categories: readonly string[]
  /** Ways in which goods come, in the order of their codes from 0. */
  readonly modes: readonly string[]
  /** Ordinals of tags by id. */
  readonly tags: ReadonlyMap<string, number>
}
