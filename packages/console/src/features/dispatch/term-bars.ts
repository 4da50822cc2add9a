import type { AssignmentTerm } from '../../api/graphql.ts'

interface Term {
  readonly term: AssignmentTerm
  readonly seconds: number
}

interface Candidate {
  readonly terms: readonly Term[]
}

export interface TermBar {
  readonly term: AssignmentTerm
  readonly chosen: number
  readonly other: number | null
  /** Of the longest bar of all, in percent. */
  readonly chosenShare: number
  readonly otherShare: number
}

/** The parts of a choice side by side, the largest first; what counted for neither is left out. */
export function termBars(chosen: Candidate, other: Candidate | null): readonly TermBar[] {
  const seconds = (candidate: Candidate | null, term: AssignmentTerm) =>
    candidate?.terms.find((each) => each.term === term)?.seconds ?? 0
  const longest = Math.max(1, ...[chosen, other].flatMap((each) => each?.terms.map((it) => Math.abs(it.seconds)) ?? []))
  const share = (value: number) => (Math.abs(value) / longest) * 100
  return chosen.terms
    .map(({ term, seconds: own }) => {
      const theirs = seconds(other, term)
      return {
        term,
        chosen: own,
        other: other && theirs,
        chosenShare: share(own),
        otherShare: share(theirs),
      }
    })
    .filter((bar) => bar.chosen !== 0 || (bar.other ?? 0) !== 0)
    .sort(
      (a, b) =>
        Math.max(Math.abs(b.chosen), Math.abs(b.other ?? 0)) - Math.max(Math.abs(a.chosen), Math.abs(a.other ?? 0)),
    )
}
