import { buckets, type BucketClause, type PerformedClause, type Rule, type TraitClause } from '../rule.ts'
import { traits } from '../trait.ts'
import { amountOf, days, grouped } from './amount.ts'
import type { Named, Names } from './names.ts'
import { eventWords, traitWords, valueWords } from './words.ts'

/** Residents who placed at least 2 orders of “Baby” in the last 60 days, and whose discount share is at least 30% */
export function sentenceEn(rule: Rule, names: Names): string {
  const text = said(rule, names, true, 'OPEN')
  return text === everybody || text === nobody ? text : `residents ${text}`
}

const everybody = 'all residents'
const nobody = 'nobody'

/** Whether a group needs brackets around it where it stands. */
type Place = 'OPEN' | 'IN_ALL' | 'IN_ANY'

function said(rule: Rule, names: Names, holds: boolean, place: Place): string {
  if ('not' in rule) return said(rule.not, names, !holds, place)
  if ('all' in rule) return group(rule.all, names, holds, place, 'all')
  if ('any' in rule) return group(rule.any, names, holds, place, 'any')
  if ('trait' in rule) return trait(rule.trait, names, holds)
  if ('performed' in rule) return performed(rule.performed, names, holds)
  if ('inSegment' in rule)
    return `who are ${holds ? '' : 'not '}in segment ${called(names, 'SEGMENT', [rule.inSegment.segmentId])}`
  if ('hasTag' in rule)
    return `who ${holds ? 'have' : 'do not have'} the tag ${called(names, 'TAG', [rule.hasTag.tagId])}`
  const live = holds ? 'live' : 'do not live'
  if ('community' in rule) return `who ${live} in ${called(names, 'COMMUNITY', rule.community.ids)}`
  if ('building' in rule) return `who ${live} in building ${called(names, 'BUILDING', rule.building.ids)}`
  return `who are ${holds ? '' : 'not '}in ${bucket(rule.bucket)}`
}

/** “of whom it is not true that (…)” is left as it is: what it comes to is harder to read than what was meant. */
function group(parts: readonly Rule[], names: Names, holds: boolean, place: Place, kind: 'all' | 'any'): string {
  if (parts.length === 0) return (kind === 'all') === holds ? everybody : nobody
  if (parts.length === 1) return said(parts[0]!, names, holds, place)
  const inside = kind === 'all' ? 'IN_ALL' : 'IN_ANY'
  const text = parts.map((part) => said(part, names, true, inside)).join(kind === 'all' ? ', and ' : ', or ')
  if (!holds) return `who are not those (${text})`
  return place === 'OPEN' || place === inside ? text : `(${text})`
}

function called(names: Names, what: Named, ids: readonly string[]): string {
  return ids.map((id) => `“${names(what, id) ?? `${id}, which is no more`}”`).join(' or ')
}

const phrases = {
  GT: { yes: 'more than', no: 'at most' },
  GTE: { yes: 'at least', no: 'less than' },
  LT: { yes: 'less than', no: 'at least' },
  LTE: { yes: 'at most', no: 'more than' },
  EQ: { yes: 'exactly', no: 'not' },
  NE: { yes: 'not', no: 'exactly' },
} as const

/** Whose trait is not known is not who compares: where he is meant too, the sentence says so. */
function trait(clause: TraitClause, names: Names, holds: boolean): string {
  const { key, is, words, percentile } = clause
  const { unit } = traits[key]
  const { en: name, unknown } = traitWords[key]
  const orUnknown = holds ? '' : ` or ${unknown?.en ?? 'unknown'}`
  const side = holds ? 'yes' : 'no'
  if (is === 'KNOWN') {
    if (unknown) return holds ? unknown.en.replace('never ordered', 'ever ordered') : unknown.en
    return `whose ${name} is ${holds ? 'known' : 'unknown'}`
  }
  if (is === 'IN' || unit === 'WORD') {
    const listed = (words ?? []).map((word) => wordOf(names, key, word)).join(' or ')
    return `whose ${name} is ${holds === (is === 'NE') ? 'not ' : ''}${listed}${orUnknown}`
  }
  const amount = (value = 0): string => amountOf(value, unit, 'en')
  if (percentile !== undefined)
    return `whose ${name} is ${phrases[is === 'BETWEEN' ? 'EQ' : is][side]} the ${ordinal(percentile)} percentile of all${orUnknown}`
  const extent =
    is === 'BETWEEN'
      ? `${holds ? '' : 'not '}between ${amount(clause.value)} and ${amount(clause.upTo)}`
      : `${phrases[is][side]} ${amount(clause.value)}`
  return unit === 'DAY' ? `whose ${name} was ${extent} ago${orUnknown}` : `whose ${name} is ${extent}${orUnknown}`
}

function wordOf(names: Names, key: TraitClause['key'], word: string): string {
  if (key === 'TOP_CATEGORY') return called(names, 'CATEGORY', [word])
  if (key === 'MODE') return names('MODE', word) ?? word
  return valueWords[word as keyof typeof valueWords].en
}

const ordinal = (value: number): string => {
  const ending = ['th', 'st', 'nd', 'rd'][value % 10] ?? 'th'
  return `${value}${value > 10 && value < 14 ? 'th' : ending}`
}

function performed(clause: PerformedClause, names: Names, holds: boolean): string {
  const { event, times, where = {} } = clause
  const { en: verb, one, many } = eventWords[event]
  const window = windowOf(clause)
  const which = [
    where.categoryIds && ` of ${called(names, 'CATEGORY', where.categoryIds)}`,
    where.modes && ` by ${where.modes.map((mode) => names('MODE', mode) ?? mode).join(' or ')}`,
    where.dayparts &&
      ` at ${where.dayparts.map((part) => valueWords[part as keyof typeof valueWords].en).join(' or ')}`,
    where.minTotalFen && ` of at least ${amountOf(where.minTotalFen, 'FEN', 'en')}`,
    where.isDiscounted === undefined ? undefined : where.isDiscounted ? ' with a discount' : ' without a discount',
  ]
    .filter((text) => typeof text === 'string')
    .join('')
  const { is, count } = times
  const often = (phrase: string, n = count): string =>
    `who ${verb} ${phrase}${grouped(n)} ${n === 1 ? one : many}${which}${window}`
  const none = `who ${verb} no ${one}${which}${window}`
  if (count === 0 && is === 'GTE') return holds ? everybody : nobody
  if (count === 0) return holds ? none : often('at least ', 1)
  if (is === 'EQ') return often(holds ? 'exactly ' : 'not exactly ')
  if (is === 'LTE') return often(holds ? 'at most ' : 'more than ')
  if (!holds && count === 1) return none
  return often(holds ? 'at least ' : 'fewer than ')
}

function windowOf({ withinDays, from, to }: PerformedClause): string {
  if (withinDays !== undefined) return withinDays === 0 ? ' today' : ` in the last ${days(withinDays)}`
  if (from !== undefined && to !== undefined) return from === to ? ` on ${from}` : ` from ${from} to ${to}`
  if (from !== undefined) return ` since ${from}`
  return to === undefined ? '' : ` until ${to}`
}

function bucket({ salt, from, to }: BucketClause): string {
  const share = ((to - from + 1) * 100) / buckets
  return `buckets ${from} to ${to} (${share}%) of the random split “${salt}”`
}
