import { sql } from 'drizzle-orm'
import type { Actor } from '../../../access/actor.ts'
import { assertSees, sees } from '../../../access/reach.ts'
import type { Sql } from '../../../db/database.ts'
import type { Ctx } from '../../../graph/context.ts'
import { ref } from '../../../graph/read/index.ts'
import { residentReach, type ResidentId } from '../residents/resident.ts'
import { residentShape } from '../residents/residents.shape.ts'
import { readPreviewFields } from './preview-fields.shape.ts'
import { readRule } from './rule-check.ts'
import { findNames, namesFor, type NamesById } from './rule-names.ts'
import { blockBits, keepingReach, segmentReach, type SegmentId } from './segment.ts'
import { clausesOf } from './told-rule.ts'
import { loadWarnings } from './warnings.ts'
import { recipes, sentence, type Recipe, type Rule } from '@linli/audience'
import { isId, refuse } from '@linli/kit'

type Asking = Pick<Ctx, 'actor' | 'audience' | 'db' | 'env'>

const saidOf = (rule: Rule, names: NamesById) => ({
  sentence: sentence(rule, 'zh-CN', namesFor(names, 'zh-CN')),
  sentenceEn: sentence(rule, 'en', namesFor(names, 'en')),
})

const mostSampled = 20
const dayMs = 86_400_000

export interface PreviewWanted {
  readonly rule: unknown
  readonly communityId?: string | null
  readonly seed?: number
}

/** Whom a rule holds of now; so few that they could be told from each other are neither counted nor shown. */
export async function previewRule({ actor, audience, db, env }: Asking, wanted: PreviewWanted) {
  const communityId = wanted.communityId ?? null
  if (!sees(actor, keepingReach, { communityId })) refuse('NOT_FOUND', {}, 'input.communityId')
  const rule = await readRule(db.sql, actor, { rule: wanted.rule, communityId, field: 'input.rule' })
  const found = await audience.preview(rule, { communityId, sample: mostSampled, seed: wanted.seed ?? 0 })
  const fewest = env.audienceFewest
  const isFew = found.count < fewest
  const count = isFew ? null : found.count
  const [names, warnings, sample, more] = await Promise.all([
    findNames(db.sql, rule),
    loadWarnings(db.sql, rule, { size: found.count, fewest }),
    isFew ? [] : listIds(db.sql, found.sample),
    readPreviewFields(db.sql, count),
  ])
  return {
    ...more,
    count,
    fewest,
    sample: sample.map((id) => ref(residentShape, id)),
    asOfDay: new Date(found.day * dayMs).toISOString().slice(0, 10),
    ...saidOf(rule, names),
    warnings,
  }
}

async function listIds(db: Sql, ordinals: readonly number[]): Promise<ResidentId[]> {
  const { rows } = await db.execute<{ id: ResidentId }>(
    sql`select id from residents where ordinal = any(${sql.param([...ordinals])}::int[]) order by ordinal`,
  )
  return rows.map(({ id }) => id)
}

export interface ExplainWanted {
  readonly residentId: string
  readonly segmentId?: string | null
  readonly rule?: unknown
}

/** Why a resident belongs to a segment, or a rule holds of him; or why not. */
export async function explainMembership({ actor, audience, db }: Asking, wanted: ExplainWanted) {
  if ((wanted.segmentId == null) === (wanted.rule == null))
    refuse('BAD_INPUT', { reason: 'a segment or a rule is wanted' }, 'segmentId')
  const resident = await findResident(db.sql, wanted.residentId)
  if (!resident || !sees(actor, residentReach, resident)) refuse('NOT_FOUND', {}, 'residentId')
  const segment = wanted.segmentId == null ? null : await getSegment(db.sql, actor, wanted.segmentId, 'segmentId')
  const { communityId } = resident
  const asked = segment?.rule ?? (await readRule(db.sql, actor, { rule: wanted.rule, communityId, field: 'rule' }))
  // Only residents of its community belong to a segment of one, and that is said like any other clause.
  const rule: Rule =
    segment?.communityId == null ? asked : { all: [{ community: { ids: [segment.communityId] } }, asked] }
  const [explained, names, enteredAt] = await Promise.all([
    audience.explain(rule, resident.ordinal),
    findNames(db.sql, rule),
    segment && findEntered(db.sql, segment.id, resident.ordinal),
  ])
  return {
    holds: explained.holds,
    isGone: !explained.isAlive,
    enteredAt,
    clauses: clausesOf(explained).map((clause) => ({
      ...clause,
      actual: clause.actual === null ? null : String(clause.actual),
      ...saidOf(clause.rule, names),
    })),
  }
}

async function findResident(db: Sql, id: string): Promise<{ ordinal: number; communityId: string } | undefined> {
  if (!isId('res', id)) return undefined
  const { rows } = await db.execute<{ ordinal: number; communityId: string }>(
    sql`select ordinal, community_id as "communityId" from residents where id = ${id}`,
  )
  return rows[0]
}

async function findEntered(db: Sql, segmentId: string, ordinal: number): Promise<Date | null> {
  const { rows } = await db.execute<{ entered: boolean; at: string }>(sql`
    select entered, at from segment_changes where block = ${ordinal}::int >> ${blockBits}::int and segment_id = ${segmentId}
      and ${ordinal}::int = any(ordinals) order by id desc limit 1`)
  return rows[0]?.entered ? new Date(rows[0].at) : null
}

interface Found {
  readonly id: SegmentId
  readonly communityId: string | null
  readonly size: number
  readonly rule: Rule
}

/** One that the actor sees and that is in use. */
export async function getSegment(db: Sql, actor: Actor, id: string, field: string): Promise<Found> {
  if (!isId('seg', id)) refuse('NOT_FOUND', {}, field)
  const { rows } = await db.execute<{ [Key in keyof Found]: Found[Key] }>(sql`
    select s.id, s.community_id as "communityId", s.size, v.rule from segments s
    join segment_versions v on v.segment_id = s.id and v.version = s.version
    where s.id = ${id} and s.state = 'ACTIVE'`)
  const [found] = rows
  assertSees(actor, segmentReach, found)
  return found
}

/** How far two segments are the same people. */
export async function overlapOf({ actor, audience, db, env }: Asking, a: string, b: string) {
  await Promise.all([getSegment(db.sql, actor, a, 'a'), getSegment(db.sql, actor, b, 'b')])
  const overlap = await audience.overlap(a, b)
  return Object.fromEntries(
    Object.entries(overlap).map(([key, count]: [string, number]) => [key, count < env.audienceFewest ? null : count]),
  )
}

/** Segments to begin with, with rules of what there is here. */
export async function listRecipes(db: Sql) {
  const keys = recipes.flatMap(({ categoryKeys }) => categoryKeys)
  const tagKeys = recipes.flatMap(({ tagKey }) => tagKey ?? [])
  const { rows: categories } = await db.execute<{ id: string; key: string }>(
    sql`select id, key from categories where key = any(${sql.param(keys)}::text[])`,
  )
  const { rows: tags } = await db.execute<{ id: string; key: string }>(
    sql`select id, key from tags where state = 'ACTIVE' and key = any(${sql.param(tagKeys)}::text[])`,
  )
  const made = recipes.map((recipe) => fitted(recipe, categories, tags))
  const names = await findNames(db, { all: made.flatMap(({ rule }) => rule ?? []) })
  return made.map((recipe) => ({ ...recipe, ...(recipe.rule && saidOf(recipe.rule, names)) }))
}

interface Keyed {
  readonly id: string
  readonly key: string
}

function fitted(recipe: Recipe, categories: readonly Keyed[], tags: readonly Keyed[]) {
  const categoryIds = categories.filter(({ key }) => recipe.categoryKeys.includes(key)).map(({ id }) => id)
  const tag = tags.find(({ key }) => key === recipe.tagKey)
  const missing = [
    ...(recipe.categoryKeys.length > 0 && categoryIds.length === 0 ? recipe.categoryKeys : []),
    ...(recipe.tagKey !== undefined && !tag ? [recipe.tagKey] : []),
  ]
  const { key, name, why } = recipe
  return {
    ...{ key, name: name.zh, nameEn: name.en, why: why.zh, whyEn: why.en, missing },
    rule: missing.length > 0 ? null : recipe.rule({ categoryIds, tagId: tag?.id }),
  }
}
