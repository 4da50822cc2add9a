import type { Explanation, Rule, Truth } from '@linli/audience'

/** A part of a rule as it came out for one resident. */
export interface ToldClause {
  readonly path: string
  readonly depth: number
  readonly rule: Rule
  readonly holds: boolean
  readonly actual: number | string | null
  /** Whether it is one of those that made the whole come out as it did. */
  readonly decides: boolean
}

/** Groups before what is in them. */
export function clausesOf({ truth }: Explanation): ToldClause[] {
  const clauses: ToldClause[] = []
  tell(truth, { path: '', depth: 0, decides: true }, clauses)
  return clauses
}

interface Place {
  readonly path: string
  readonly depth: number
  readonly decides: boolean
}

function tell({ rule, holds, actual, parts }: Truth, { path, depth, decides }: Place, into: ToldClause[]): void {
  into.push({ path, depth, rule, holds, actual: actual ?? null, decides })
  const step = 'all' in rule ? 'all' : 'any' in rule ? 'any' : 'not'
  for (const [index, part] of parts.entries()) {
    const name = step === 'not' ? step : `${step}.${index}`
    // Of `all` that came out false those that are false did it, of `any` that came out true those that are true.
    const isCause = step === 'not' || part.holds === holds
    tell(part, { path: path === '' ? name : `${path}.${name}`, depth: depth + 1, decides: decides && isCause }, into)
  }
}
