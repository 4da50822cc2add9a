import { checkName } from '../../communities/index.ts'
import { fulfilmentModes } from '../../fulfilment/index.ts'
import { shippedTags } from './shipped.ts'
import type { Sensitivity, TagKind } from './tag.ts'
import { checkRule, forbiddenIn, referencesOf, type Forbidden, type Rule } from '@linli/audience'
import { refuse } from '@linli/kit'

/** What a tag is to be, as somebody wrote it. */
export interface NewTag {
  readonly key: string
  readonly label: string
  readonly labelEn: string
  readonly kind: TagKind
  readonly purpose: string
  readonly daysKept: number
  readonly sensitivity: Sensitivity
  /** Of a RULE only: a COMPUTED one has that which is shipped under its key. */
  readonly rule?: unknown
}

export type CheckedTag = Omit<NewTag, 'rule'> & { readonly rule: Rule | null }

const keyPattern = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/
const longestKey = 40
const longestPurpose = 300
const longestKept = 1_095

export function checkTag({ rule, ...wanted }: NewTag): CheckedTag {
  const { key, daysKept } = wanted
  if (key.length > longestKey || !keyPattern.test(key))
    refuse('BAD_INPUT', { reason: `a key is words like_this of at most ${longestKey} characters` }, 'key')
  if (daysKept < 1 || daysKept > longestKept)
    refuse('BAD_INPUT', { reason: `a tag is kept for 1 to ${longestKept} days` }, 'daysKept')
  for (const field of ['key', 'label', 'labelEn', 'purpose'] as const) {
    const forbidden = forbiddenIn(wanted[field])
    if (forbidden && !isOwnToSay(forbidden, wanted)) refuse('TAG_FORBIDDEN', { ...forbidden }, field)
  }
  return {
    ...wanted,
    label: checkName(wanted.label, 'label', 30),
    labelEn: checkName(wanted.labelEn, 'labelEn', 60),
    purpose: checkName(wanted.purpose, 'purpose', longestPurpose),
    rule: ruleOf(wanted, rule),
  }
}

/** What somebody earns is guessed of nobody; whoever wants to say it of himself may, where two persons have agreed to ask. */
const isOwnToSay = ({ ground }: Forbidden, { kind, sensitivity }: NewTag): boolean =>
  ground === 'FINANCE' && kind === 'SELF' && sensitivity === 'SENSITIVE'

function ruleOf({ kind, key }: Pick<NewTag, 'kind' | 'key'>, typed: unknown): Rule | null {
  if (kind !== 'RULE' && typed != null) refuse('TAG_WRONG_KIND', { kind }, 'rule')
  if (kind === 'COMPUTED')
    return shippedTags.find((tag) => tag.key === key)?.rule ?? refuse('TAG_NOT_SHIPPED', { key }, 'key')
  return kind === 'RULE' ? checkTagRule(typed) : null
}

/** A tag says what is so of people, and no more than that: what other tags and segments say can change under it. */
function checkTagRule(typed: unknown): Rule {
  const checked = checkRule(typed, { modes: fulfilmentModes })
  if ('faults' in checked) {
    const [{ path, code }] = checked.faults as [(typeof checked.faults)[number]]
    refuse('TAG_RULE_INVALID', { code }, path === '' ? 'rule' : `rule.${path}`)
  }
  const { tags, segments } = referencesOf(checked.rule)
  if (tags.length > 0 || segments.length > 0) refuse('TAG_RULE_REFERS', {}, 'rule')
  return checked.rule
}
