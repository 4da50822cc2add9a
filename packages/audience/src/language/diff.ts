import type { Rule, RuleKind } from '../rule.ts'
import { equalRules, keyOf } from './normal.ts'

/** What is otherwise in the second of two rules. Paths of what was removed are of the first, all others of the second. */
export type RuleChange =
  | { readonly kind: 'ADDED'; readonly path: string; readonly after: Rule }
  | { readonly kind: 'REMOVED'; readonly path: string; readonly before: Rule }
  | { readonly kind: 'CHANGED'; readonly path: string; readonly before: Rule; readonly after: Rule }

/** As small as they can be told: a clause that stands elsewhere in its group has not changed. */
export const diffRules = (before: Rule, after: Rule): readonly RuleChange[] =>
  compare({ path: '', rule: before }, { path: '', rule: after })

interface Part {
  readonly path: string
  readonly rule: Rule
}

function compare(before: Part, after: Part): readonly RuleChange[] {
  if (equalRules(before.rule, after.rule)) return []
  for (const kind of ['all', 'any'] as const) {
    const [here, there] = [partsIn(before, kind), partsIn(after, kind)]
    // Whoever adds a second clause to a rule of one makes a group of it; whoever takes it away again ends the group.
    if (here && there) return compareParts(here, there)
    if (there && !isGroup(before.rule)) return compareParts([before], there)
    if (here && !isGroup(after.rule)) return compareParts(here, [after])
  }
  if ('not' in before.rule && 'not' in after.rule)
    return compare(below(before, 'not', before.rule.not), below(after, 'not', after.rule.not))
  return [{ kind: 'CHANGED', path: after.path, before: before.rule, after: after.rule }]
}

function below({ path }: Part, step: string, rule: Rule): Part {
  return { path: path === '' ? step : `${path}.${step}`, rule }
}

function partsIn(part: Part, kind: 'all' | 'any'): readonly Part[] | undefined {
  const group: Partial<Record<'all' | 'any', readonly Rule[]>> = isGroup(part.rule) ? part.rule : {}
  return group[kind]?.map((each, index) => below(part, `${kind}.${index}`, each))
}

const isGroup = (rule: Rule): rule is Extract<Rule, { readonly all: unknown } | { readonly any: unknown }> =>
  'all' in rule || 'any' in rule

function compareParts(before: readonly Part[], after: readonly Part[]): readonly RuleChange[] {
  const gone = new Set(before)
  const come = new Set(after)
  const matches = new Map<Part, Part>()
  // Those that are equal first, then those about the same thing: what then is left has no counterpart.
  for (const likeness of [keyOf, subjectOf]) {
    for (const there of come) {
      const here = Array.from(gone).find(({ rule }) => likeness(rule) === likeness(there.rule))
      if (!here) continue
      matches.set(there, here)
      gone.delete(here)
      come.delete(there)
    }
  }
  return [
    ...Array.from(gone, ({ path, rule }): RuleChange => ({ kind: 'REMOVED', path, before: rule })),
    ...after.flatMap((there): readonly RuleChange[] => {
      const here = matches.get(there)
      return here ? compare(here, there) : [{ kind: 'ADDED', path: there.path, after: there.rule }]
    }),
  ]
}

/** What a clause is about, whatever it says of it. */
function subjectOf(rule: Rule): string {
  if ('not' in rule) return `not ${subjectOf(rule.not)}`
  if ('trait' in rule) return `trait ${rule.trait.key}`
  if ('performed' in rule) return `performed ${rule.performed.event}`
  if ('bucket' in rule) return `bucket ${rule.bucket.salt}`
  if ('hasTag' in rule) return `hasTag ${rule.hasTag.tagId}`
  if ('inSegment' in rule) return `inSegment ${rule.inSegment.segmentId}`
  return (Object.keys(rule) as RuleKind[])[0]!
}
