import type { Percentile } from '../answers.ts'
import type { Codes } from '../codes.ts'
import type { Column } from '../columns/column.ts'
import type { Dictionary } from '../columns/dictionary.ts'
import type { Facts } from '../columns/facts.ts'
import { whatOf } from '../columns/what.ts'
import { eventKinds } from '../event.ts'
import { dayOf } from '../language/date.ts'
import type { BucketClause, PerformedClause, Rule, TraitClause } from '../rule.ts'
import { dayparts, traits, type TraitDefinition, type TraitKey } from '../trait.ts'
import { placesOf, saltOf } from './buckets.ts'
import { endless, type Condition, type KeptSet, type PerformedCondition, type Source } from './condition.ts'
import type { Pins } from './pins.ts'
import { between, daysPassed, outside, rangesOf, runsOf, type Range } from './ranges.ts'

/** In what a rule is understood. */
export interface Terms {
  readonly facts: Facts
  readonly codes: Codes
  readonly day: number
  readonly pins: Pins
  readonly segment: (segmentId: string) => KeptSet | undefined
  readonly told: Told
}

/** What is told with an answer: which ids and words are not known, and what percentiles were taken to be. */
export interface Told {
  readonly unknown: Set<string>
  readonly percentiles: Set<Percentile>
}

export const nothingTold = (): Told => ({ unknown: new Set(), percentiles: new Set() })

const nobody: Condition = { is: 'NOBODY' }

export function resolve(rule: Rule, terms: Terms): Condition {
  if ('all' in rule) return { is: 'ALL', of: rule.all.map((part) => resolve(part, terms)) }
  if ('any' in rule) return { is: 'ANY', of: rule.any.map((part) => resolve(part, terms)) }
  if ('not' in rule) return { is: 'NOT', of: resolve(rule.not, terms) }
  if ('trait' in rule) return resolveTrait(rule.trait, terms)
  if ('performed' in rule) return resolvePerformed(rule.performed, terms)
  if ('inSegment' in rule) return resolveSegment(rule.inSegment.segmentId, terms)
  if ('hasTag' in rule) return resolveTag(rule.hasTag.tagId, terms)
  if ('community' in rule) {
    return residing('community', rule.community.ids, terms.facts.communities, terms.facts.community, terms)
  }
  if ('building' in rule) {
    return residing('building', rule.building.ids, terms.facts.buildings, terms.facts.building, terms)
  }
  return resolveBucket(rule.bucket)
}

/** The rule among the residents of one community; null: of any. */
export function conditionIn({ rule, communityId }: Place, terms: Terms): Condition {
  const condition = resolve(rule, terms)
  if (communityId === null) return condition
  return { is: 'ALL', of: [resolve({ community: { ids: [communityId] } }, terms), condition] }
}

interface Place {
  readonly rule: Rule
  readonly communityId: string | null
}

function within(source: Source, name: string, column: Column, ranges: readonly Range[]): Condition {
  if (ranges.length === 0) return nobody
  return { is: 'WITHIN', text: `${name} ${textOf(ranges)}`, source, column, ranges }
}

const textOf = (ranges: readonly Range[]): string => ranges.map(({ low, high }) => `${low}..${high}`).join(' ')

function resolveTrait(clause: TraitClause, terms: Terms): Condition {
  const definition: TraitDefinition = traits[clause.key]
  const column = terms.facts.traits[clause.key]
  const ranges =
    definition.unit === 'WORD' ? rangesOfWords(clause, definition, terms) : rangesOfUnits(clause, definition, terms)
  return within(`trait ${clause.key}`, clause.key, column, ranges)
}

function rangesOfUnits(clause: TraitClause, { unit }: TraitDefinition, terms: Terms): Range[] {
  const value = clause.percentile === undefined ? clause.value : pinned(clause.key, clause.percentile, terms)
  const ranges = rangesOf(clause.is, value ?? undefined, clause.upTo)
  return unit === 'DAY' ? daysPassed(ranges, terms.day) : ranges
}

function pinned(key: TraitKey, percentile: number, { pins, told }: Terms): number | null {
  const pin = pins.pin(key, percentile)
  told.percentiles.add(pin)
  return pin.value
}

function rangesOfWords({ is, words = [] }: TraitClause, definition: TraitDefinition, terms: Terms): Range[] {
  if (is === 'KNOWN') return rangesOf(is, undefined)
  const codes = codesOf(words, wordsOf(definition, terms.codes), terms)
  if (is === 'EQ' || is === 'IN') return codes
  return is === 'NE' ? outside(codes) : []
}

export function wordsOf({ words }: TraitDefinition, codes: Codes): readonly string[] {
  if (words === 'CATEGORY') return codes.categories
  return words === 'MODE' ? codes.modes : (words ?? [])
}

function codesOf(words: readonly string[], list: readonly string[], { told }: Terms): Range[] {
  const codes = words.map((word) => list.indexOf(word))
  words.forEach((word, i) => codes[i]! < 0 && told.unknown.add(word))
  return runsOf(codes.filter((code) => code >= 0))
}

function residing(
  name: 'community' | 'building',
  ids: readonly string[],
  dictionary: Dictionary,
  column: Column,
  { told }: Terms,
): Condition {
  const codes: number[] = []
  for (const id of ids) {
    const code = dictionary.find(id)
    if (code === undefined) told.unknown.add(id)
    else codes.push(code)
  }
  return within('RESIDENT', name, column, runsOf(codes))
}

function resolveTag(tagId: string, { facts, codes, told }: Terms): Condition {
  const tag = codes.tags.get(tagId)
  if (tag !== undefined) return { is: 'BITS', source: `tag ${tag}`, set: facts.tag(tag) }
  told.unknown.add(tagId)
  return nobody
}

function resolveSegment(segmentId: string, { segment, told }: Terms): Condition {
  const set = segment(segmentId)
  if (!set) told.unknown.add(segmentId)
  // It stays known what is asked about, for when there is such a segment, or no longer.
  return { is: 'BITS', source: `segment ${segmentId}`, set: set ?? { bits: new Int32Array(0) } }
}

function resolveBucket({ salt, from, to }: BucketClause): Condition {
  const [places] = placesOf(from, to)
  if (!places) return nobody
  return { is: 'PLACED', text: `bucket ${from} ${to} ${salt}`, source: 'RESIDENT', salt: saltOf(salt), places }
}

function resolvePerformed(clause: PerformedClause, terms: Terms): Condition {
  const { events } = terms.facts
  const { event, times, withinDays, where = {} } = clause
  const least = times.is === 'LTE' ? 0 : Math.ceil(times.count)
  const most = times.is === 'GTE' ? endless : Math.floor(times.count)
  if (most < 0 || least > most) return nobody
  if (least <= 0 && most === endless) return { is: 'ALL', of: [] }
  // No upper bound: what happens just after midnight, before the day has been rolled here, is not of the past.
  // A whole number also where there is no limit: days are counted from 1970, and whole numbers are compared fastest.
  const since = withinDays === undefined ? 0 : Math.max(0, terms.day - withinDays)
  const { categories, modes } = terms.codes
  const kind = eventKinds.indexOf(event)
  const category = where.categoryIds && codesOf(where.categoryIds, categories, terms)
  const dates = datesAsked(clause)
  const asked = [
    { name: 'day', column: events.day, ranges: dates },
    { name: 'what', column: events.what, ranges: whatAsked(kind, category === undefined, where.isDiscounted) },
    { name: 'category', column: events.category, ranges: category },
    { name: 'mode', column: events.mode, ranges: where.modes && codesOf(where.modes, modes, terms) },
    { name: 'daypart', column: events.daypart, ranges: where.dayparts && codesOf(where.dayparts, dayparts, terms) },
    { name: 'total', column: events.total, ranges: atLeast(where.minTotalFen) },
  ].flatMap(({ name, column, ranges }) => (ranges ? [{ name, column, ranges }] : []))
  const text = asked.map(({ name, ranges }) => `${name} ${textOf(ranges)}`).join(', ')
  const latestOf = dates === undefined ? latestAsked(where, kind, category) : undefined
  return {
    is: 'PERFORMED',
    text: `${least}..${most} since ${since} where ${text}`,
    source: `performed ${event}`,
    since,
    where: asked,
    onceAnOrder: category !== undefined && !isOne(category),
    least,
    most,
    ...(latestOf ? { latestOf } : {}),
  }
}

/** Days that stay what they are, whatever day it is. */
function datesAsked({ from, to }: PerformedClause): Range[] | undefined {
  if (from === undefined && to === undefined) return undefined
  const [first, last] = [from === undefined ? -Infinity : dayOf(from), to === undefined ? Infinity : dayOf(to)]
  return first === undefined || last === undefined ? [] : between(first, last)
}

/** Without a category an order is counted by its first row; with one, by the row of it. */
function whatAsked(kind: number, firstOnly: boolean, isDiscounted: boolean | undefined): readonly Range[] {
  const choices = [false, true].flatMap((isFirst) =>
    [false, true].map((discounted) => ({ isFirst, discounted, what: whatOf(kind, isFirst, discounted) })),
  )
  const asked = choices.filter(
    ({ isFirst, discounted }) => (isFirst || !firstOnly) && (isDiscounted === undefined || isDiscounted === discounted),
  )
  return runsOf(asked.map(({ what }) => what))
}

function latestAsked(
  { modes, dayparts: parts, minTotalFen, isDiscounted }: NonNullable<PerformedClause['where']>,
  kind: number,
  category: readonly Range[] | undefined,
): PerformedCondition['latestOf'] {
  const more = [modes, parts, minTotalFen, isDiscounted]
  if (more.some((each) => each !== undefined)) return undefined
  if (category === undefined) return { kind, category: null }
  return isOne(category) ? { kind, category: category[0]!.low } : undefined
}

const atLeast = (fen: number | undefined): Range[] | undefined => (fen === undefined ? undefined : rangesOf('GTE', fen))

const isOne = (runs: readonly Range[]): boolean => runs.length === 1 && runs[0]!.low === runs[0]!.high
