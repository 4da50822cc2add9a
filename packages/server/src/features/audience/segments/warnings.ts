import { sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import type { Sql } from '../../../db/database.ts'
import { lint, partsOf, type Rule, type RuleWarning } from '@linli/audience'

/** What the platform knows of the ids in a rule. */
export interface WarningFacts {
  readonly tags: Readonly<Record<string, 'NORMAL' | 'SENSITIVE'>> | null
  readonly segments: readonly string[] | null
  readonly categories: Readonly<Record<string, readonly string[]>> | null
}

const idsIn = (rule: SQLWrapper, prefix: 'tag' | 'seg' | 'cat'): SQL =>
  sql`any(array(select m[1] from regexp_matches(${rule}::text, ${sql.raw(`'"(${prefix}_[0-9a-z]{26})"'`)}, 'g') m))`

export const warningFacts = (rule: SQLWrapper): SQL => sql`json_build_object(
  'tags', (select json_object_agg(id, sensitivity) from tags where state = 'ACTIVE' and id = ${idsIn(rule, 'tag')}),
  'segments', (select json_agg(id) from segments where state = 'ACTIVE' and id = ${idsIn(rule, 'seg')}),
  'categories', (select json_object_agg(id, json_build_array(key, name, name_en)) from categories where id = ${idsIn(rule, 'cat')}))`

export interface ToldWarning {
  readonly path: string
  readonly code: RuleWarning['code']
  readonly subject: string | null
}

export function findWarnings(
  rule: Rule,
  { tags, segments, categories }: WarningFacts,
  { size, fewest, saltsInUse = new Set() }: { size: number; fewest: number; saltsInUse?: ReadonlySet<string> },
): ToldWarning[] {
  const warnings = lint(rule, {
    sensitivityOf: (tagId) => tags?.[tagId],
    segmentExists: (id) => segments?.includes(id) ?? false,
    categoryNames: (id) => categories?.[id] ?? [],
    saltsInUse,
    size: size < fewest ? size : fewest,
  })
  return warnings.map(({ path, code, facts }) => {
    const { id, tagId, salt, ground } = facts
    return { path, code, subject: [id, tagId, salt, ground].find((each) => each !== undefined)?.toString() ?? null }
  })
}

export async function loadWarnings(
  db: Sql,
  rule: Rule,
  options: { readonly size: number; readonly fewest: number },
): Promise<ToldWarning[]> {
  const { rows } = await db.execute<{ facts: WarningFacts }>(
    sql`select ${warningFacts(sql`${JSON.stringify(rule)}::text`)} as facts`,
  )
  return findWarnings(rule, rows[0]!.facts, { ...options, saltsInUse: await findSalts(db, rule) })
}

/** Salts of this rule that a stored segment uses, too. */
async function findSalts(db: Sql, rule: Rule): Promise<Set<string>> {
  const salts = [...partsOf(rule)].flatMap(({ rule: part }) => ('bucket' in part ? [part.bucket.salt] : []))
  if (salts.length === 0) return new Set()
  const { rows } = await db.execute<{ salt: string }>(sql`
    select distinct w.salt from unnest(${sql.param(salts)}::text[]) w(salt)
    join segments s on s.state = 'ACTIVE' join segment_versions v on v.segment_id = s.id and v.version = s.version
    where jsonb_path_exists(v.rule, '$.**.bucket.salt ? (@ == $salt)', jsonb_build_object('salt', w.salt))`)
  return new Set(rows.map(({ salt }) => salt))
}
