import type { Rule } from '../rule.ts'

/** Every part of a rule, groups before what is in them, with its place. */
export function* partsOf(rule: Rule, path = ''): Generator<{ readonly path: string; readonly rule: Rule }> {
  yield { path, rule }
  const at = (step: string): string => (path === '' ? step : `${path}.${step}`)
  if ('all' in rule) for (const [index, part] of rule.all.entries()) yield* partsOf(part, at(`all.${index}`))
  else if ('any' in rule) for (const [index, part] of rule.any.entries()) yield* partsOf(part, at(`any.${index}`))
  else if ('not' in rule) yield* partsOf(rule.not, at('not'))
}

/** What a rule stands on, by kind: whoever shows, keeps or forgets these has to know. */
export interface References {
  readonly segments: readonly string[]
  readonly tags: readonly string[]
  readonly categories: readonly string[]
  readonly communities: readonly string[]
  readonly buildings: readonly string[]
}

export function referencesOf(rule: Rule): References {
  const found = {
    segments: new Set<string>(),
    tags: new Set<string>(),
    categories: new Set<string>(),
    communities: new Set<string>(),
    buildings: new Set<string>(),
  }
  for (const { rule: part } of partsOf(rule)) {
    if ('inSegment' in part) found.segments.add(part.inSegment.segmentId)
    else if ('hasTag' in part) found.tags.add(part.hasTag.tagId)
    else if ('community' in part) for (const id of part.community.ids) found.communities.add(id)
    else if ('building' in part) for (const id of part.building.ids) found.buildings.add(id)
    else if ('performed' in part) for (const id of part.performed.where?.categoryIds ?? []) found.categories.add(id)
    else if ('trait' in part && part.trait.key === 'TOP_CATEGORY')
      for (const id of part.trait.words ?? []) found.categories.add(id)
  }
  return {
    segments: Array.from(found.segments),
    tags: Array.from(found.tags),
    categories: Array.from(found.categories),
    communities: Array.from(found.communities),
    buildings: Array.from(found.buildings),
  }
}

/** The way from a segment with this rule back to itself, by ids; undefined if there is none. */
export function cycleThrough(
  segmentId: string,
  rule: Rule,
  ruleOf: (segmentId: string) => Rule | undefined,
): readonly string[] | undefined {
  const seen = new Set<string>()
  const walk = (from: Rule, way: readonly string[]): readonly string[] | undefined => {
    for (const next of referencesOf(from).segments) {
      if (next === segmentId) return [...way, next]
      if (seen.has(next)) continue
      seen.add(next)
      const further = ruleOf(next)
      const found = further && walk(further, [...way, next])
      if (found) return found
    }
    return undefined
  }
  return walk(rule, [segmentId])
}
