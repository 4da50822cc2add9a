import type { Clause, Rule, TraitClause } from './rule.ts'

/**
 * A rule while it is edited: every part has a number by which it is found again, and "not" is a mark on a part instead of
 * a part around it, as people say it.
 */
export type PartDraft = GroupDraft | ClauseDraft

export interface GroupDraft {
  readonly kind: 'group'
  readonly id: number
  readonly isNot: boolean
  readonly joins: 'all' | 'any'
  readonly parts: readonly PartDraft[]
}

export interface ClauseDraft {
  readonly kind: 'clause'
  readonly id: number
  readonly isNot: boolean
  readonly clause: Clause
}

export const emptyDraft: GroupDraft = { kind: 'group', id: 1, isNot: false, joins: 'all', parts: [] }

export function draftOf(rule: Rule): GroupDraft {
  let last = 1
  const partOf = (from: Rule, isNot: boolean): PartDraft => {
    if ('not' in from) return partOf(from.not, !isNot)
    const id = (last += 1)
    if ('all' in from) return { kind: 'group', id, isNot, joins: 'all', parts: partsOf(from.all) }
    if ('any' in from) return { kind: 'group', id, isNot, joins: 'any', parts: partsOf(from.any) }
    return { kind: 'clause', id, isNot, clause: from }
  }
  const partsOf = (rules: readonly Rule[]) => rules.map((each) => partOf(each, false))
  const part = partOf(rule, false)
  // There is always a group to add to.
  return part.kind === 'group' && !part.isNot ? part : { ...emptyDraft, parts: [part] }
}

export function ruleOf(part: PartDraft): Rule {
  const rule: Rule =
    part.kind === 'clause'
      ? part.clause
      : part.joins === 'all'
        ? { all: part.parts.map(ruleOf) }
        : { any: part.parts.map(ruleOf) }
  return part.isNot ? { not: rule } : rule
}

export type RuleProblem = 'rule.missing' | 'rule.empty' | 'rule.backwards'

/** What is not filled in yet, by the number of the part. Everything else the API judges. */
export function problemsOf(root: PartDraft): ReadonlyMap<number, RuleProblem> {
  const found = new Map<number, RuleProblem>()
  const look = (part: PartDraft) => {
    if (part.kind === 'group') {
      if (part.parts.length === 0) found.set(part.id, 'rule.empty')
      part.parts.forEach(look)
      return
    }
    const problem = problemOf(part.clause)
    if (problem) found.set(part.id, problem)
  }
  look(root)
  return found
}

function problemOf(clause: Clause): RuleProblem | null {
  if ('trait' in clause) return traitProblem(clause.trait)
  if ('hasTag' in clause) return clause.hasTag.tagId === '' ? 'rule.missing' : null
  if ('inSegment' in clause) return clause.inSegment.segmentId === '' ? 'rule.missing' : null
  if ('community' in clause) return clause.community.ids.length === 0 ? 'rule.missing' : null
  if ('building' in clause) return clause.building.ids.length === 0 ? 'rule.missing' : null
  if ('bucket' in clause) {
    if (clause.bucket.salt === '') return 'rule.missing'
    return clause.bucket.from > clause.bucket.to ? 'rule.backwards' : null
  }
  return null
}

function traitProblem({ is, value, upTo, words, percentile }: TraitClause): RuleProblem | null {
  if (is === 'KNOWN' || percentile !== undefined) return null
  if (words !== undefined) return words.length === 0 ? 'rule.missing' : null
  if (value === undefined || (is === 'BETWEEN' && upTo === undefined)) return 'rule.missing'
  return is === 'BETWEEN' && value > upTo! ? 'rule.backwards' : null
}
