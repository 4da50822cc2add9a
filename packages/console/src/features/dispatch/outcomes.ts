import type { TaskRow } from './task-row.ts'

/** What came of one of several. */
export interface Outcome {
  readonly task: TaskRow
  /** What stood in the way, in words; null when it was done. */
  readonly problem: string | null
}

export const refused = (outcomes: readonly Outcome[]): readonly Outcome[] =>
  outcomes.filter(({ problem }) => problem !== null)
