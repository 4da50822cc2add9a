import type { Truth } from '../answers.ts'
import type { Rule } from '../rule.ts'
import { traits, type TraitDefinition } from '../trait.ts'
import { bucketOf, saltOf } from './buckets.ts'
import { holdsOf, timesOf } from './one.ts'
import { resolve, wordsOf, type Terms } from './resolve.ts'

/** What each part of a rule comes to for one resident, asked of him alone. */
export function truthOf(rule: Rule, ordinal: number, terms: Terms): Truth {
  const parts = partsOf(rule).map((part) => truthOf(part, ordinal, terms))
  const holds = holdsOf(resolve(rule, terms), terms.facts)(ordinal)
  const actual = actualOf(rule, ordinal, terms)
  return { rule, holds, ...(actual === undefined ? {} : { actual }), parts }
}

function partsOf(rule: Rule): readonly Rule[] {
  if ('all' in rule) return rule.all
  if ('any' in rule) return rule.any
  return 'not' in rule ? [rule.not] : []
}

function actualOf(rule: Rule, ordinal: number, terms: Terms): number | string | null | undefined {
  const { facts } = terms
  if ('trait' in rule) return traitOf(rule.trait.key, ordinal, terms)
  if ('performed' in rule) {
    // Of the same clause without its limits of times, which might be none at all.
    const counted = resolve({ performed: { ...rule.performed, times: { is: 'GTE', count: 1 } } }, terms)
    return counted.is === 'PERFORMED' ? timesOf(counted, facts)(ordinal) : 0
  }
  if ('bucket' in rule) return bucketOf(facts.hash[ordinal] ?? 0, saltOf(rule.bucket.salt))
  if ('community' in rule) return wordAt(facts.community.get(ordinal), facts.communities.words)
  if ('building' in rule) return wordAt(facts.building.get(ordinal), facts.buildings.words)
  return undefined
}

function traitOf(key: keyof typeof traits, ordinal: number, terms: Terms): number | string | null {
  const definition: TraitDefinition = traits[key]
  const value = terms.facts.traits[key].get(ordinal)
  if (definition.unit === 'WORD') return wordAt(value, wordsOf(definition, terms.codes))
  return value !== null && definition.unit === 'DAY' ? terms.day - value : value
}

const wordAt = (code: number | null, words: readonly string[]): string | null =>
  code === null ? null : (words[code] ?? null)
