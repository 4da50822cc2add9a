import type { Rule } from '../rule.ts'
import { forbiddenIn, type ForbiddenGround } from './forbidden.ts'
import { outcomeOf } from './outcome.ts'
import { partsOf } from './references.ts'

/** What a rule may do that its writer should know of: nothing here forbids it. */
export interface RuleWarning {
  readonly path: string
  readonly code: RuleWarningCode
  readonly facts: Readonly<Record<string, string | number>>
}

export const ruleWarningCodes = [
  /** The tag is one of a sensitive kind. */
  'SENSITIVE_TAG',
  /** What is asked tells something that nobody may be sorted by: `ground`. */
  'PROXY',
  /** Another split has this salt: who is in a bucket of one is in the same of the other. */
  'SALT_IN_USE',
  /** So few that it names them. */
  'TOO_SMALL',
  'NEVER_HOLDS',
  'ALWAYS_HOLDS',
  /** Its segment or tag is no more. */
  'UNKNOWN',
] as const
export type RuleWarningCode = (typeof ruleWarningCodes)[number]

export interface LintFacts {
  /** Undefined: there is no such tag any more. */
  readonly sensitivityOf: (tagId: string) => 'NORMAL' | 'SENSITIVE' | undefined
  readonly segmentExists: (segmentId: string) => boolean
  /** Everything a category is called. */
  readonly categoryNames: (categoryId: string) => readonly string[]
  readonly saltsInUse: ReadonlySet<string>
  /** How many it holds of, if that is known. */
  readonly size?: number
}

/** Under so many a list of them says who they are. */
export const fewestUnnamed = 20

export function lint(rule: Rule, facts: LintFacts): readonly RuleWarning[] {
  const warnings = Array.from(partsOf(rule)).flatMap(({ path, rule: part }) =>
    warningsOf(part, facts).map((warning): RuleWarning => ({ path, facts: {}, ...warning })),
  )
  const outcome = outcomeOf(rule)
  if (outcome !== 'OPEN')
    warnings.push({ path: '', code: outcome === 'NEVER' ? 'NEVER_HOLDS' : 'ALWAYS_HOLDS', facts: {} })
  if (facts.size !== undefined && facts.size > 0 && facts.size < fewestUnnamed)
    warnings.push({ path: '', code: 'TOO_SMALL', facts: { fewest: fewestUnnamed } })
  return warnings
}

type Warning = Pick<RuleWarning, 'code'> & Partial<Pick<RuleWarning, 'facts'>>

function warningsOf(rule: Rule, facts: LintFacts): readonly Warning[] {
  if ('hasTag' in rule) {
    const sensitivity = facts.sensitivityOf(rule.hasTag.tagId)
    if (sensitivity === undefined) return [{ code: 'UNKNOWN', facts: { id: rule.hasTag.tagId } }]
    return sensitivity === 'SENSITIVE' ? [{ code: 'SENSITIVE_TAG', facts: { tagId: rule.hasTag.tagId } }] : []
  }
  if ('inSegment' in rule) {
    const { segmentId } = rule.inSegment
    return facts.segmentExists(segmentId) ? [] : [{ code: 'UNKNOWN', facts: { id: segmentId } }]
  }
  if ('bucket' in rule) {
    const { salt } = rule.bucket
    return facts.saltsInUse.has(salt) ? [{ code: 'SALT_IN_USE', facts: { salt } }] : []
  }
  // One building is a place on the map, and who lives in it are neighbours by name.
  if ('building' in rule)
    return rule.building.ids.length === 1 ? [{ code: 'PROXY', facts: { ground: 'LOCATION' } }] : []
  if ('performed' in rule) return (rule.performed.where?.categoryIds ?? []).flatMap((id) => proxyOf(id, facts))
  if ('trait' in rule) {
    if (rule.trait.key === 'TOP_CATEGORY') return (rule.trait.words ?? []).flatMap((id) => proxyOf(id, facts))
    // What somebody's telephone cost tells what he earns.
    return rule.trait.key === 'DEVICE' ? [{ code: 'PROXY', facts: { ground: 'FINANCE', trait: 'DEVICE' } }] : []
  }
  return []
}

function proxyOf(categoryId: string, facts: LintFacts): readonly Warning[] {
  const ground = facts
    .categoryNames(categoryId)
    .map((name) => forbiddenIn(name)?.ground ?? tellingGoods.find(({ words }) => words.test(name))?.ground)
    .find((found) => found !== undefined)
  return ground === undefined ? [] : [{ code: 'PROXY', facts: { ground, categoryId } }]
}

/** Goods that are harmless to sell, and tell of whoever buys them often what he has told nobody. */
const tellingGoods: readonly { readonly ground: ForbiddenGround; readonly words: RegExp }[] = [
  { ground: 'HEALTH', words: /药|医|保健|护理|康复|pharma|medicine|drug|health/i },
  { ground: 'PREGNANCY', words: /母婴|孕|产后|maternal|nursing/i },
  { ground: 'MINORS', words: /婴|童|奶粉|尿不湿|玩具|baby|child|kids|toy|infant|diaper/i },
  { ground: 'RELIGION', words: /清真|佛|香烛|halal|kosher|incense/i },
  { ground: 'ORIENTATION', words: /情趣|成人用品|计生|adult|contracept/i },
]
