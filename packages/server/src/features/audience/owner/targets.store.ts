import type pg from 'pg'
import type { Rule } from '@linli/audience'
import { prefixOf } from '@linli/kit'

/** A rule that is kept: of a segment, or of a tag that a rule gives. */
export interface Target {
  readonly id: string
  /** Another one, and it is asked anew. */
  readonly mark: string
  readonly state: 'ACTIVE' | 'ARCHIVED'
}

export interface TargetRule {
  readonly id: string
  readonly communityId: string | null
  readonly version: number
  readonly rule: Rule
  /** Whom it held of when it was last computed. */
  readonly members: Uint8Array | null
}

export const isOfTag = (id: string): boolean => prefixOf(id) === 'tag'

/** Of a segment that is as its rule says, or that failed: it is tried again when it is saved or asked for. */
export const markOf = (version: number): string => String(version)

/** What is to be kept now, without the rules themselves: this is asked several times a second. */
export async function listTargets(pool: pg.Pool): Promise<Target[]> {
  const { rows } = await pool.query<Target>({
    name: 'audience-targets',
    text: `select id, version || case when status = 'COMPUTING' then ' asked ' || told else '' end as mark, state from segments where state = 'ACTIVE' or computed_version is not null
      union all
      select t.id, t.rule::text || coalesce((select max(c.decided_at)::text from tag_contests c where c.tag_id = t.id and c.state = 'DISMISSED'), ''),
        case t.state when 'ACTIVE' then 'ACTIVE' else 'ARCHIVED' end
      from tags t where t.rule is not null and t.state in ('ACTIVE', 'RETIRED')
      order by 1`,
  })
  return rows
}

/** The rules of these with whom they held of; `which` is the version, or that of the last good computation. */
export async function loadRules(
  pool: Pick<pg.Pool, 'query'>,
  ids: readonly string[],
  which: 'present' | 'computed',
): Promise<TargetRule[]> {
  if (ids.length === 0) return []
  const version = which === 'present' ? 's.version' : 's.computed_version'
  const { rows } = await pool.query<TargetRule>(
    `select s.id, s.community_id as "communityId", v.version, v.rule, m.bits as members
     from segments s join segment_versions v on v.segment_id = s.id and v.version = ${version}
     left join segment_members m on m.segment_id = s.id
     where s.id = any($1::text[])
     union all
     select t.id, null, t.version, t.rule, null from tags t where t.rule is not null and t.id = any($1::text[])
     order by 1`,
    [ids],
  )
  const tags = rows.filter(({ id }) => isOfTag(id)).map(({ id }) => id)
  const holders = await listHolders(pool, tags)
  return rows.map((row) => ({ ...row, members: row.members ?? holders.get(row.id) ?? null }))
}

/** Who has a tag by its rule is whom the rule held of. */
async function listHolders(pool: Pick<pg.Pool, 'query'>, tagIds: readonly string[]): Promise<Map<string, Uint8Array>> {
  if (tagIds.length === 0) return new Map()
  const { rows } = await pool.query<{ id: string; ordinals: number[] }>(
    `select tag_id as id, array_agg(ordinal) as ordinals from tag_assignments
     where ended_at is null and tag_id = any($1::text[]) group by tag_id`,
    [tagIds],
  )
  return new Map(rows.map(({ id, ordinals }) => [id, bitsOf(ordinals)]))
}

export function bitsOf(ordinals: readonly number[]): Uint8Array {
  const last = ordinals.reduce((most, ordinal) => Math.max(most, ordinal), -1)
  const bits = new Uint8Array((last >>> 3) + 1)
  for (const ordinal of ordinals) bits[ordinal >>> 3]! |= 1 << (ordinal & 7)
  return bits
}

/** They are as their present rule says. */
export async function markReady(
  pool: Pick<pg.Pool, 'query'>,
  at: Date,
  done: readonly { readonly id: string; readonly version: number }[],
): Promise<void> {
  await pool.query(
    `update segments s set status = 'READY', computed_at = $1, computed_version = d.version, last_error = null
     from unnest($2::text[], $3::int[]) as d(id, version)
     where s.id = d.id and s.version = d.version and s.state = 'ACTIVE'`,
    [at, done.map(({ id }) => id), done.map(({ version }) => version)],
  )
}

/** Their members stay those of the last rule that could be worked out. */
export async function markFailed(
  pool: Pick<pg.Pool, 'query'>,
  failures: readonly { readonly segmentId: string; readonly reason: string }[],
): Promise<void> {
  for (const { segmentId, reason } of failures)
    await pool.query(`update segments set status = 'FAILED', last_error = $2 where id = $1`, [
      segmentId,
      reason.slice(0, 500),
    ])
}

/** Nobody belongs to these any more. */
export async function markLeft(pool: Pick<pg.Pool, 'query'>, ids: readonly string[]): Promise<void> {
  await pool.query(`update segments set computed_version = null where state = 'ARCHIVED' and id = any($1::text[])`, [
    ids,
  ])
}

/** How many categories and tags there are names, of which the engine must know the codes. */
export async function countCodes(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ codes: string }>({
    name: 'audience-codes',
    text: `select (select count(*) from categories) || ' ' || (select count(*) from tags) as codes`,
  })
  return rows[0]!.codes
}
