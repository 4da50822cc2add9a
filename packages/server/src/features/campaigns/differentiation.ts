import type { Rule, TraitClause } from '@linli/audience'

/**
 * On what ground somebody belongs to an audience. OPEN: where he lives, or chance; ACT: something he did or said of
 * himself; NEW: that he came lately. PROFILE: what the platform makes of him.
 */
export type Ground = 'OPEN' | 'ACT' | 'NEW' | 'PROFILE'

export interface Found {
  readonly ground: Ground
  /** Of a PROFILE: where in the rule it stands, such as `all.0.trait SPEND`. */
  readonly clause: string | null
}

/** What a rule refers to. Null: nobody can say what it is, so it gives no ground. */
export interface Referred {
  segment(id: string): Rule | null
  /** Whether residents give this tag to themselves. */
  isSelfDeclared(tagId: string): boolean
}

/**
 * Whether being within the rule can justify another price. Its ground is the resident's own doing, or that he is new, or
 * everybody's of the place: a condition beside it narrows that, and gives no ground of its own. Of alternatives each one
 * must have a ground.
 */
export function groundOf(rule: Rule, referred: Referred, path = ''): Found {
  const at = (part: string) => (path ? `${path}.${part}` : part)
  const profile = (clause: string): Found => ({ ground: 'PROFILE', clause: at(clause) })
  if ('all' in rule) return narrowest(rule.all.map((part, index) => groundOf(part, referred, at(`all.${index}`))))
  if ('any' in rule) return weakest(rule.any.map((part, index) => groundOf(part, referred, at(`any.${index}`))))
  if ('not' in rule) {
    const inner = groundOf(rule.not, referred, at('not'))
    // Not to have done something is nobody's act: who stays away is known by being watched.
    return inner.ground === 'OPEN' ? inner : { ground: 'PROFILE', clause: inner.clause ?? at('not') }
  }
  if ('trait' in rule) return isNew(rule.trait) ? { ground: 'NEW', clause: null } : profile(`trait ${rule.trait.key}`)
  if ('performed' in rule) {
    const { event, times, withinDays, from, to } = rule.performed
    if (times.count > 0 && times.is !== 'LTE') return { ground: 'ACT', clause: null }
    // Who never ordered is new; who did not order of late is only watched.
    const isFirst = event === 'ORDERED' && times.count === 0 && (withinDays ?? from ?? to) === undefined
    return isFirst ? { ground: 'NEW', clause: null } : profile(`performed ${event}`)
  }
  if ('hasTag' in rule)
    return referred.isSelfDeclared(rule.hasTag.tagId)
      ? { ground: 'ACT', clause: null }
      : profile(`hasTag ${rule.hasTag.tagId}`)
  if ('inSegment' in rule) {
    const clause = `inSegment ${rule.inSegment.segmentId}`
    const inner = referred.segment(rule.inSegment.segmentId)
    return inner ? groundOf(inner, referred, at(clause)) : profile(clause)
  }
  return { ground: 'OPEN', clause: null }
}

/** A long time here is no ground: it would be the faithful who pay more or less. */
const isNew = ({ key, is, value }: TraitClause): boolean =>
  (key === 'JOINED' && (is === 'LT' || is === 'LTE') && (value ?? Infinity) <= newWithinDays) ||
  (key === 'ORDERS' && value === 0 && (is === 'EQ' || is === 'LTE'))

const newWithinDays = 90

const open: Found = { ground: 'OPEN', clause: null }
const firstOf = (found: readonly Found[], ...grounds: readonly Ground[]) =>
  grounds.map((ground) => found.find((each) => each.ground === ground)).find((each) => each !== undefined) ?? open

const narrowest = (found: readonly Found[]) => firstOf(found, 'ACT', 'NEW', 'PROFILE')
const weakest = (found: readonly Found[]) => firstOf(found, 'PROFILE', 'ACT', 'NEW')
