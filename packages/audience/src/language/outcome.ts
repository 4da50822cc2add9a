import type { PerformedClause, Rule, TraitClause } from '../rule.ts'
import { buckets } from '../rule.ts'
import { keyOf, normalise } from './normal.ts'

/** What can be told of a rule without looking at anybody. `OPEN`: it depends on who is asked. */
export type Outcome = 'ALWAYS' | 'NEVER' | 'OPEN'

/** Sound, not complete: what it calls NEVER never holds; some rules that never hold it calls OPEN. */
export const outcomeOf = (rule: Rule): Outcome => outcome(normalise(rule))

function outcome(rule: Rule): Outcome {
  if ('not' in rule) return opposite(outcome(rule.not))
  if ('all' in rule) return ofAll(rule.all)
  // Of nobody none of them holds, if of everybody all of their opposites do.
  if ('any' in rule) return opposite(ofAll(rule.any.map((part) => normalise({ not: part }))))
  if ('trait' in rule) return 'OPEN'
  if ('performed' in rule) return ofTimes(rule.performed)
  if ('bucket' in rule) return rule.bucket.from === 0 && rule.bucket.to === buckets - 1 ? 'ALWAYS' : 'OPEN'
  return 'OPEN'
}

const opposite = (of: Outcome): Outcome => (of === 'OPEN' ? 'OPEN' : of === 'ALWAYS' ? 'NEVER' : 'ALWAYS')

const ofTimes = ({ times }: PerformedClause): Outcome => (times.is === 'GTE' && times.count === 0 ? 'ALWAYS' : 'OPEN')

function ofAll(parts: readonly Rule[]): Outcome {
  const outcomes = parts.map(outcome)
  if (outcomes.includes('NEVER') || contradict(parts)) return 'NEVER'
  return outcomes.every((each) => each === 'ALWAYS') ? 'ALWAYS' : 'OPEN'
}

/** Whether two of them cannot hold of one resident at once. */
function contradict(parts: readonly Rule[]): boolean {
  const keys = new Set(parts.map(keyOf))
  if (parts.some((part) => keys.has(keyOf({ not: part })))) return true
  return parts.some((a, index) => parts.slice(index + 1).some((b) => apart(a, b))) || noneLeft(parts.flatMap(spanOf))
}

/** Lives in one place, has one word, lies in one bucket of a salt. */
function apart(a: Rule, b: Rule): boolean {
  if ('community' in a && 'community' in b) return disjoint(a.community.ids, b.community.ids)
  if ('building' in a && 'building' in b) return disjoint(a.building.ids, b.building.ids)
  if ('trait' in a && 'trait' in b && a.trait.key === b.trait.key) {
    const [here, there] = [wordsOf(a.trait), wordsOf(b.trait)]
    return here !== undefined && there !== undefined && disjoint(here, there)
  }
  if ('bucket' in a && 'bucket' in b)
    return a.bucket.salt === b.bucket.salt && (a.bucket.to < b.bucket.from || b.bucket.to < a.bucket.from)
  return false
}

const disjoint = (a: readonly string[], b: readonly string[]): boolean => !a.some((each) => b.includes(each))

const wordsOf = ({ is, words }: TraitClause): readonly string[] | undefined =>
  is === 'EQ' || is === 'IN' ? words : undefined

/** From the least to the most that something may be, both included. */
interface Span {
  readonly of: string
  readonly least: number
  readonly most: number
}

function spanOf(rule: Rule): readonly Span[] {
  if ('performed' in rule) {
    const { times, ...rest } = rule.performed
    return [{ of: JSON.stringify(rest), ...bounds(times.is, times.count) }]
  }
  if (!('trait' in rule) || rule.trait.value === undefined) return []
  const { key, is, value, upTo = value } = rule.trait
  if (is === 'NE') return []
  return [{ of: key, ...bounds(is, value, upTo) }]
}

function bounds(is: TraitClause['is'], value: number, upTo = value): { readonly least: number; readonly most: number } {
  const [none, all] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  switch (is) {
    case 'GT':
      return { least: value + 1, most: all }
    case 'GTE':
      return { least: value, most: all }
    case 'LT':
      return { least: none, most: value - 1 }
    case 'LTE':
      return { least: none, most: value }
    case 'EQ':
    case 'BETWEEN':
      return { least: value, most: upTo }
    case 'NE':
    case 'IN':
    case 'KNOWN':
      return { least: none, most: all }
  }
}

function noneLeft(spans: readonly Span[]): boolean {
  const subjects = Map.groupBy(spans, ({ of }) => of)
  return Array.from(subjects.values()).some(
    (same) => Math.max(...same.map(({ least }) => least)) > Math.min(...same.map(({ most }) => most)),
  )
}
