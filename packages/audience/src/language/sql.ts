import type { BucketClause, PerformedClause, Rule, TraitClause } from '../rule.ts'
import type { SegmentRule } from '../segment.ts'
import { dayparts, traits } from '../trait.ts'
import type { Vocabulary } from './check.ts'
import { dayOf } from './date.ts'

export interface SqlFacts extends Vocabulary {
  /** Today, in days since 1970-01-01 in the platform's time zone. */
  readonly day: number
  /** Only residents of it; null: of any community. */
  readonly communityId?: string | null
  /** Undefined is of a segment that does not exist: nobody belongs to it. */
  readonly segment: (segmentId: string) => SegmentRule | undefined
  /** What was pinned this morning; without it the database says what the percentile is now. */
  readonly percentile?: (key: TraitClause['key'], percentile: number) => number | null
}

export interface Sql {
  readonly text: string
  readonly values: readonly unknown[]
}

/**
 * The same rule as one PostgreSQL statement: `ordinal` of everybody it holds of. Every condition is true or false and
 * never null, so that `not` means what it means to the engine. Each segment asked for is worked out once, however often
 * it is. Whatever comes out of the rule is a value, but for words that this file has itself.
 */
export function sqlOf(rule: Rule, facts: SqlFacts): Sql {
  const statement: Statement = { facts, values: [], segments: new Map(), within: new Set() }
  const main = select(statement, rule, facts.communityId ?? null)
  const segments = Array.from(statement.segments.values())
  const before = segments.map(({ name, text }) => `${name} as materialized (${text})`).join(', ')
  return { text: before === '' ? main : `with ${before} ${main}`, values: statement.values }
}

/**
 * For the transaction that asks. PostgreSQL cannot tell how few a rule holds of, takes them for one, and would count the
 * orders of everybody anew for each of them; and what it looks up in must fit into its memory to be looked up at all.
 */
export const sqlSettings = `set local enable_nestloop = off; set local work_mem = '256MB'; set local jit = off`

interface Statement {
  readonly facts: SqlFacts
  readonly values: unknown[]
  /** In the order in which they can be worked out. */
  readonly segments: Map<string, { readonly name: string; readonly text: string }>
  /** Whose rules are being written. */
  readonly within: Set<string>
}

const everybody =
  'select r.ordinal from residents r left join resident_traits t on t.ordinal = r.ordinal where r.forgotten_at is null'

function select(statement: Statement, rule: Rule, communityId: string | null): string {
  const place = communityId === null ? '' : ` and r.community_id = ${put(statement, communityId, 'text')}`
  return `${everybody}${place} and ${condition(statement, rule)}`
}

function put(statement: Statement, value: unknown, type: string): string {
  statement.values.push(value)
  return `$${statement.values.length}::${type}`
}

function condition(statement: Statement, rule: Rule): string {
  if ('all' in rule) return together(statement, rule.all, 'and', 'true')
  if ('any' in rule) return together(statement, rule.any, 'or', 'false')
  if ('not' in rule) return `not ${condition(statement, rule.not)}`
  if ('trait' in rule) return traitCondition(statement, rule.trait)
  if ('performed' in rule) return performedCondition(statement, rule.performed)
  if ('inSegment' in rule) return segmentCondition(statement, rule.inSegment.segmentId)
  if ('hasTag' in rule)
    return `exists (select 1 from tag_assignments a where a.tag_id = ${put(statement, rule.hasTag.tagId, 'text')} and a.ordinal = r.ordinal and a.ended_at is null)`
  if ('community' in rule) return `r.community_id = any(${put(statement, rule.community.ids, 'text[]')})`
  if ('building' in rule) return `r.building_id = any(${put(statement, rule.building.ids, 'text[]')})`
  return bucketCondition(statement, rule.bucket)
}

function together(statement: Statement, parts: readonly Rule[], word: 'and' | 'or', ofNothing: string): string {
  if (parts.length === 0) return ofNothing
  return `(${parts.map((part) => condition(statement, part)).join(` ${word} `)})`
}

function traitCondition(statement: Statement, clause: TraitClause): string {
  const column = `t.${clause.key.toLowerCase()}`
  const known = `${column} is not null`
  if (clause.is === 'KNOWN') return `(${known})`
  return `(${known} and ${compared(statement, clause, column)})`
}

const operators = { EQ: '=', NE: '<>', GT: '>', GTE: '>=', LT: '<', LTE: '<=' } as const

function compared(statement: Statement, clause: TraitClause, column: string): string {
  const { key, is } = clause
  const { unit } = traits[key]
  if (is === 'IN' || unit === 'WORD') {
    const codes = codesOf(statement, clause)
    return is === 'NE' ? `${column} <> all(${codes})` : `${column} = any(${codes})`
  }
  if (is === 'KNOWN') return 'true'
  const { percentile } = clause
  if (percentile !== undefined) return rankedCondition(statement, clause, percentile, column)
  // A day is compared with a day, whatever passed since: so the column stands alone, where an index can serve it.
  const value = (units: number | undefined): string =>
    unit === 'DAY' ? put(statement, statement.facts.day - (units ?? 0), 'int') : put(statement, units ?? 0, 'bigint')
  if (is === 'BETWEEN') {
    const bounds = unit === 'DAY' ? [clause.upTo, clause.value] : [clause.value, clause.upTo]
    return `${column} between ${value(bounds[0])} and ${value(bounds[1])}`
  }
  const turned = unit === 'DAY' ? ({ ...operators, GT: '<', GTE: '<=', LT: '>', LTE: '>=' } as const) : operators
  return `${column} ${turned[is]} ${value(clause.value)}`
}

/** Nothing compares with the percentile of what nobody is known to have. */
function rankedCondition(statement: Statement, { key, is }: TraitClause, percentile: number, column: string): string {
  if (is === 'KNOWN' || is === 'BETWEEN' || is === 'IN') return 'false'
  const pinned = statement.facts.percentile
  if (pinned) {
    const value = pinned(key, percentile)
    return value === null ? 'false' : `${column} ${operators[is]} ${put(statement, value, 'bigint')}`
  }
  const name = key.toLowerCase()
  const share = put(statement, percentile, 'float8')
  const threshold = `(select percentile_disc(${share} / 100) within group (order by p.${name}) from resident_traits p join residents q on q.ordinal = p.ordinal where q.forgotten_at is null)`
  return `coalesce(${column} ${operators[is]} ${threshold}, false)`
}

function codesOf(statement: Statement, { key, words = [] }: TraitClause): string {
  const { words: vocabulary = [] } = { words: undefined, ...traits[key] }
  if (vocabulary === 'CATEGORY') return categoriesOf(statement, words)
  return positions(statement, words, vocabulary === 'MODE' ? statement.facts.modes : vocabulary)
}

const categoriesOf = (statement: Statement, ids: readonly string[]): string =>
  `array(select c.code from categories c where c.id = any(${put(statement, ids, 'text[]')}))`

const positions = (statement: Statement, words: readonly string[], known: readonly string[]): string =>
  put(
    statement,
    words.map((word) => known.indexOf(word)).filter((code) => code >= 0),
    'smallint[]',
  )

function performedCondition(statement: Statement, clause: PerformedClause): string {
  const { event, times, withinDays, from, to, where = {} } = clause
  const { categoryIds, modes, dayparts: parts, minTotalFen, isDiscounted } = where
  const { is, count } = times
  // A value that no condition asks for would be one that PostgreSQL has no type for.
  if (is === 'GTE' && count === 0) return 'true'
  const conditions = [`e.kind = ${put(statement, event, 'text')}`]
  if (withinDays !== undefined) conditions.push(`e.day >= ${put(statement, statement.facts.day - withinDays, 'int')}`)
  if (from !== undefined) conditions.push(`e.day >= ${put(statement, dayOf(from), 'int')}`)
  if (to !== undefined) conditions.push(`e.day <= ${put(statement, dayOf(to), 'int')}`)
  // An order has a row for each category. Of any category, its first row stands for it; of one category it has one row.
  if (categoryIds) conditions.push(`e.category = any(${categoriesOf(statement, categoryIds)})`)
  else conditions.push('e.is_first')
  if (modes) conditions.push(`e.mode = any(${positions(statement, modes, statement.facts.modes)})`)
  if (parts) conditions.push(`e.daypart = any(${positions(statement, parts, dayparts)})`)
  if (minTotalFen !== undefined) conditions.push(`e.total_fen >= ${put(statement, minTotalFen, 'bigint')}`)
  if (isDiscounted !== undefined) conditions.push(isDiscounted ? 'e.discount_fen > 0' : 'e.discount_fen = 0')
  const who = `select e.ordinal from resident_events e where ${conditions.join(' and ')}`
  const orders = categoryIds && categoryIds.length > 1 ? 'count(distinct e.order_id)' : 'count(*)'
  const often = (comparison: '>=' | '>' | '=', count: number): string =>
    comparison === '>=' && count === 1
      ? `r.ordinal in (${who})`
      : `r.ordinal in (${who} group by e.ordinal having ${orders} ${comparison} ${put(statement, count, 'int')})`
  if (is === 'LTE') return `not (${often('>', count)})`
  if (count === 0) return `not (${often('>=', 1)})`
  return `(${often(is === 'GTE' ? '>=' : '=', count)})`
}

function segmentCondition(statement: Statement, segmentId: string): string {
  const segment = statement.facts.segment(segmentId)
  if (!segment) return 'false'
  const { name } = statement.segments.get(segmentId) ?? writeSegment(statement, segment)
  return `r.ordinal in (select ordinal from ${name})`
}

/** Those it stands on come before it. */
function writeSegment(statement: Statement, { segmentId, rule, communityId }: SegmentRule): { readonly name: string } {
  const { segments, within } = statement
  if (within.has(segmentId)) throw new Error(`segment ${segmentId} stands on itself`)
  within.add(segmentId)
  const text = select(statement, rule, communityId)
  within.delete(segmentId)
  const written = { name: `segment_${segments.size}`, text }
  segments.set(segmentId, written)
  return written
}

function bucketCondition(statement: Statement, { salt, from, to }: BucketClause): string {
  const hash = `('x' || substr(md5(${put(statement, salt, 'text')}), 1, 8))::bit(32)::bigint`
  return `resident_bucket(r.hash, ${hash}) between ${put(statement, from, 'int')} and ${put(statement, to, 'int')}`
}
