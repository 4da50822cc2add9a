import { eventKinds } from '../event.ts'
import {
  buckets,
  comparisons,
  deepestRule,
  mostClauses,
  type BucketClause,
  type Comparison,
  type PerformedClause,
  type Rule,
  type TraitClause,
} from '../rule.ts'
import { dayparts, traitKeys, traits, type TraitUnit } from '../trait.ts'
import { dayOf } from './date.ts'
import type { RuleFault, RuleFaultCode } from './fault.ts'

/** Lists of the platform that rules speak of. */
export interface Vocabulary {
  /** Ways in which goods come, in the order of their codes from 0. */
  readonly modes: readonly string[]
}

export type CheckedRule = { readonly rule: Rule } | { readonly faults: readonly RuleFault[] }

/** Whatever came in from outside, as a rule made of nothing but what a rule is made of; or all that is wrong with it. */
export function checkRule(value: unknown, vocabulary: Vocabulary): CheckedRule {
  const check: Check = { vocabulary, faults: [], nodes: 0 }
  const rule = node(check, value, '', 1)
  return rule && check.faults.length === 0 ? { rule } : { faults: check.faults }
}

/** Nobody reads more. */
const mostFaults = 50
const mostIds = 100
const mostDays = 3_650
const mostTimes = 10_000
const mostSaltLetters = 64
/** 21 million yuan: where 32 bits end. */
const mostFen = 2_147_483_647
const mostCount = 1_000_000

const kinds = [
  'all',
  'any',
  'not',
  'trait',
  'performed',
  'inSegment',
  'hasTag',
  'community',
  'building',
  'bucket',
] as const

interface Check {
  readonly vocabulary: Vocabulary
  readonly faults: RuleFault[]
  /** Groups and clauses met so far: `not` is none, for depth bounds it. */
  nodes: number
}

function fault(check: Check, path: string, code: RuleFaultCode, facts: RuleFault['facts'] = {}): undefined {
  if (check.faults.length < mostFaults) check.faults.push({ path, code, facts })
  return undefined
}

const below = (path: string, step: string | number): string => (path === '' ? String(step) : `${path}.${step}`)

function node(check: Check, value: unknown, path: string, depth: number): Rule | undefined {
  if (depth > deepestRule) return fault(check, path, 'TOO_DEEP', { most: deepestRule })
  const fields = fieldsOf(check, value, path, kinds)
  if (!fields) return undefined
  const set = kinds.filter((kind) => fields[kind] != null)
  const [kind] = set
  if (!kind || set.length > 1)
    return fault(check, path, 'NOT_ONE_FIELD', { set: set.join(' '), known: kinds.join(' ') })
  if (kind !== 'not' && ++check.nodes > mostClauses) {
    return check.nodes === mostClauses + 1 ? fault(check, path, 'TOO_MANY', { most: mostClauses }) : undefined
  }
  const inner = fields[kind]
  const at = below(path, kind)
  switch (kind) {
    case 'all':
    case 'any': {
      const parts = listOf(check, inner, at, (each, where) => node(check, each, where, depth + 1))
      if (!parts) return undefined
      return kind === 'all' ? { all: parts } : { any: parts }
    }
    case 'not': {
      const part = node(check, inner, at, depth + 1)
      return part && { not: part }
    }
    case 'trait': {
      const trait = traitClause(check, inner, at)
      return trait && { trait }
    }
    case 'performed': {
      const performed = performedClause(check, inner, at)
      return performed && { performed }
    }
    case 'inSegment': {
      const segmentId = oneId(check, inner, at, 'segmentId', 'seg')
      return segmentId === undefined ? undefined : { inSegment: { segmentId } }
    }
    case 'hasTag': {
      const tagId = oneId(check, inner, at, 'tagId', 'tag')
      return tagId === undefined ? undefined : { hasTag: { tagId } }
    }
    case 'community':
    case 'building': {
      const found = fieldsOf(check, inner, at, ['ids'])
      const ids = found && idsOf(check, found['ids'], below(at, 'ids'), kind === 'community' ? 'com' : 'bld')
      if (!ids) return undefined
      return kind === 'community' ? { community: { ids } } : { building: { ids } }
    }
    case 'bucket': {
      const bucket = bucketClause(check, inner, at)
      return bucket && { bucket }
    }
  }
}

function traitClause(check: Check, value: unknown, path: string): TraitClause | undefined {
  const fields = fieldsOf(check, value, path, ['key', 'is', 'value', 'upTo', 'words', 'percentile'])
  if (!fields) return undefined
  const key = oneOf(check, fields['key'], below(path, 'key'), traitKeys)
  const is = oneOf(check, fields['is'], below(path, 'is'), comparisons)
  if (!key || !is) return undefined
  const { unit, words: vocabulary } = { words: undefined, ...traits[key] }
  const known = comparisonsOf(unit)
  if (!known.includes(is))
    return fault(check, below(path, 'is'), 'COMPARISON_UNFIT', { trait: key, comparison: is, known: known.join(' ') })
  const takes = takenBy(unit, is, fields['percentile'] != null)
  for (const name of ['value', 'upTo', 'words', 'percentile'] as const) {
    const given = fields[name] != null
    if (given && !takes.includes(name)) fault(check, below(path, name), 'UNWANTED_FIELD', { field: name, beside: is })
    if (!given && takes.includes(name)) fault(check, below(path, name), 'MISSING_FIELD', { field: name })
  }
  const { least, most } = boundsOf[unit]
  const clause: { -readonly [Field in keyof TraitClause]: TraitClause[Field] } = { key, is }
  for (const name of ['value', 'upTo', 'percentile'] as const) {
    if (fields[name] == null || !takes.includes(name)) continue
    const bounds = name === 'percentile' ? { least: 1, most: 99 } : { least, most }
    const number = wholeOf(check, fields[name], below(path, name), bounds)
    if (number !== undefined) clause[name] = number
  }
  if (clause.value !== undefined && clause.upTo !== undefined && clause.value > clause.upTo)
    fault(check, below(path, 'upTo'), 'BOUNDS_CROSSED', { value: clause.value, upTo: clause.upTo })
  if (fields['words'] != null && takes.includes('words')) {
    const words = wordsOf(check, fields['words'], below(path, 'words'), vocabulary)
    if (words && words.length > 1 && is !== 'IN') fault(check, below(path, 'words'), 'TOO_MANY', { most: 1 })
    if (words) clause.words = words
  }
  return clause
}

function comparisonsOf(unit: TraitUnit): readonly Comparison[] {
  return unit === 'WORD' ? ['EQ', 'NE', 'IN', 'KNOWN'] : ['EQ', 'NE', 'GT', 'GTE', 'LT', 'LTE', 'BETWEEN', 'KNOWN']
}

/** Who is how many days ago is a matter of the calendar: a percentile of it would move with every day and every order. */
function takenBy(unit: TraitUnit, is: Comparison, asksPercentile: boolean): readonly string[] {
  if (is === 'KNOWN') return []
  if (unit === 'WORD') return ['words']
  if (is === 'BETWEEN') return ['value', 'upTo']
  const ranks = is !== 'EQ' && is !== 'NE' && unit !== 'DAY'
  return asksPercentile && ranks ? ['percentile'] : ['value']
}

const boundsOf: Readonly<Record<TraitUnit, { least: number; most: number }>> = {
  COUNT: { least: 0, most: mostCount },
  FEN: { least: 0, most: mostFen },
  BASIS_POINTS: { least: 0, most: 10_000 },
  PERCENT: { least: 0, most: 100 },
  DAYS: { least: 0, most: mostDays },
  DAY: { least: 0, most: mostDays },
  WORD: { least: 0, most: 0 },
}

function wordsOf(
  check: Check,
  value: unknown,
  path: string,
  vocabulary: readonly string[] | 'CATEGORY' | 'MODE' | undefined,
): readonly string[] | undefined {
  if (vocabulary === 'CATEGORY') return idsOf(check, value, path, 'cat')
  const known = vocabulary === 'MODE' ? check.vocabulary.modes : (vocabulary ?? [])
  return distinct(check, value, path, (each, where) => oneOf(check, each, where, known))
}

function performedClause(check: Check, value: unknown, path: string): PerformedClause | undefined {
  const fields = fieldsOf(check, value, path, ['event', 'times', 'withinDays', 'from', 'to', 'where'])
  if (!fields) return undefined
  const event = oneOf(check, fields['event'], below(path, 'event'), eventKinds)
  const times = fieldsOf(check, fields['times'], below(path, 'times'), ['is', 'count'])
  const is = times && oneOf(check, times['is'], below(path, 'times.is'), ['EQ', 'GTE', 'LTE'] as const)
  const count = times && wholeOf(check, times['count'], below(path, 'times.count'), { least: 0, most: mostTimes })
  const withinDays =
    fields['withinDays'] == null
      ? undefined
      : wholeOf(check, fields['withinDays'], below(path, 'withinDays'), { least: 0, most: mostDays })
  const [from, to] = (['from', 'to'] as const).map((name) => {
    if (fields[name] == null) return undefined
    if (fields['withinDays'] != null)
      return fault(check, below(path, name), 'UNWANTED_FIELD', { field: name, beside: 'withinDays' })
    return dateOf(check, fields[name], below(path, name))
  })
  if (from !== undefined && to !== undefined && from > to)
    fault(check, below(path, 'to'), 'BOUNDS_CROSSED', { value: from, upTo: to })
  const where = fields['where'] == null ? undefined : whereOf(check, fields['where'], below(path, 'where'))
  if (!event || !is || count === undefined) return undefined
  return {
    event,
    times: { is, count },
    ...(withinDays === undefined ? {} : { withinDays }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(where ? { where } : {}),
  }
}

/** What the columns of days can hold, and an operator can mean. */
const [firstDate, lastDate] = ['2000-01-01', '2099-12-31']

function dateOf(check: Check, value: unknown, path: string): string | undefined {
  if (typeof value !== 'string' || dayOf(value) === undefined)
    return fault(check, path, 'WRONG_TYPE', { expected: 'a date such as 2026-11-23' })
  if (value < firstDate || value > lastDate)
    return fault(check, path, 'OUT_OF_BOUNDS', { least: firstDate, most: lastDate })
  return value
}

type Where = NonNullable<PerformedClause['where']>

function whereOf(check: Check, value: unknown, path: string): Where | undefined {
  const fields = fieldsOf(check, value, path, ['categoryIds', 'modes', 'dayparts', 'minTotalFen', 'isDiscounted'])
  if (!fields) return undefined
  const where: { -readonly [Field in keyof Where]: Where[Field] } = {}
  const at = (name: string): string => below(path, name)
  if (fields['categoryIds'] != null) {
    const ids = idsOf(check, fields['categoryIds'], at('categoryIds'), 'cat')
    if (ids) where.categoryIds = ids
  }
  for (const [name, known] of [
    ['modes', check.vocabulary.modes],
    ['dayparts', dayparts],
  ] as const) {
    if (fields[name] == null) continue
    const words = distinct(check, fields[name], at(name), (each, there) => oneOf(check, each, there, known))
    if (words) where[name] = words
  }
  if (fields['minTotalFen'] != null) {
    const least = wholeOf(check, fields['minTotalFen'], at('minTotalFen'), { least: 0, most: mostFen })
    if (least !== undefined) where.minTotalFen = least
  }
  const { isDiscounted } = fields
  if (typeof isDiscounted === 'boolean') where.isDiscounted = isDiscounted
  else if (isDiscounted != null) fault(check, at('isDiscounted'), 'WRONG_TYPE', { expected: 'true or false' })
  return where
}

function bucketClause(check: Check, value: unknown, path: string): BucketClause | undefined {
  const fields = fieldsOf(check, value, path, ['salt', 'from', 'to'])
  if (!fields) return undefined
  const { salt } = fields
  const span = { least: 0, most: buckets - 1 }
  const from = wholeOf(check, fields['from'], below(path, 'from'), span)
  const to = wholeOf(check, fields['to'], below(path, 'to'), span)
  // The database keeps no text with a zero in it, nor half a letter.
  if (typeof salt !== 'string' || salt.includes('\0') || !salt.isWellFormed())
    return fault(check, below(path, 'salt'), 'WRONG_TYPE', { expected: 'text' })
  if (salt.trim() === '' || salt.length > mostSaltLetters)
    return fault(check, below(path, 'salt'), 'OUT_OF_BOUNDS', { least: 1, most: mostSaltLetters })
  if (from === undefined || to === undefined) return undefined
  if (from > to) return fault(check, below(path, 'to'), 'BOUNDS_CROSSED', { value: from, upTo: to })
  return { salt, from, to }
}

function oneId(check: Check, value: unknown, path: string, field: string, prefix: string): string | undefined {
  const fields = fieldsOf(check, value, path, [field])
  return fields && idOf(check, fields[field], below(path, field), prefix)
}

const suffix = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/

function idOf(check: Check, value: unknown, path: string, prefix: string): string | undefined {
  const isId =
    typeof value === 'string' && value.startsWith(`${prefix}_`) && suffix.test(value.slice(prefix.length + 1))
  return isId ? value : fault(check, path, 'NOT_AN_ID', { prefix })
}

const idsOf = (check: Check, value: unknown, path: string, prefix: string): readonly string[] | undefined =>
  distinct(check, value, path, (each, where) => idOf(check, each, where, prefix))

/** At least one of something, none of them twice. */
function distinct<Each extends string>(
  check: Check,
  value: unknown,
  path: string,
  read: (each: unknown, path: string) => Each | undefined,
): readonly Each[] | undefined {
  const list = listOf(check, value, path, read)
  if (!list) return undefined
  if (list.length === 0) return fault(check, path, 'TOO_FEW', { least: 1 })
  const twice = list.findIndex((each, index) => list.indexOf(each) < index)
  return twice < 0 ? list : fault(check, below(path, twice), 'TWICE')
}

/** Undefined if one of them is at fault: what is left of a list says something else than the list. */
function listOf<Each>(
  check: Check,
  value: unknown,
  path: string,
  read: (each: unknown, path: string) => Each | undefined,
): Each[] | undefined {
  if (!Array.isArray(value)) return fault(check, path, 'WRONG_TYPE', { expected: 'a list' })
  if (value.length > mostIds) return fault(check, path, 'TOO_MANY', { most: mostIds })
  const list = Array.from(value, (each, index) => read(each, below(path, index)))
  return list.every((each) => each !== undefined) ? list : undefined
}

/** Null is what a client that sends every field says for an absent one. */
function fieldsOf<Name extends string>(
  check: Check,
  value: unknown,
  path: string,
  known: readonly Name[],
): Readonly<Record<Name, unknown>> | undefined {
  if (value == null && path !== '')
    return fault(check, path, 'MISSING_FIELD', { field: path.slice(path.lastIndexOf('.') + 1) })
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return fault(check, path, 'WRONG_TYPE', { expected: 'an object' })
  const given = value as Readonly<Record<string, unknown>>
  for (const field of Object.keys(given).slice(0, mostFaults)) {
    if (given[field] !== undefined && !known.some((name) => name === field))
      fault(check, path, 'UNKNOWN_FIELD', { field: field.slice(0, 100), known: known.join(' ') })
  }
  // What an object has not itself, it has not said.
  return Object.fromEntries(
    known.map((name) => [name, Object.hasOwn(given, name) ? given[name] : undefined]),
  ) as Record<Name, unknown>
}

function oneOf<Word extends string>(
  check: Check,
  value: unknown,
  path: string,
  known: readonly Word[],
): Word | undefined {
  if (value == null) return fault(check, path, 'MISSING_FIELD', { field: path.slice(path.lastIndexOf('.') + 1) })
  const word = known.find((each) => each === value)
  return word ?? fault(check, path, 'UNKNOWN_WORD', { known: known.join(' ') })
}

function wholeOf(
  check: Check,
  value: unknown,
  path: string,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  if (value == null) return fault(check, path, 'MISSING_FIELD', { field: path.slice(path.lastIndexOf('.') + 1) })
  if (typeof value !== 'number') return fault(check, path, 'WRONG_TYPE', { expected: 'a number' })
  if (!Number.isInteger(value)) return fault(check, path, 'NOT_WHOLE')
  if (value < least || value > most) return fault(check, path, 'OUT_OF_BOUNDS', { least, most })
  return value === 0 ? 0 : value
}
