import { inArray, sql } from 'drizzle-orm'
import type { Sql } from '../../db/database.ts'
import { segmentMembers, segments, segmentVersions, tags } from '../audience/index.ts'
import type { CampaignRow } from './campaigns.table.ts'
import { groundOf, type Found, type Referred } from './differentiation.ts'
import { referencesOf, type Rule } from '@linli/audience'
import { addMs, type Id } from '@linli/kit'

/** Who is meant, by segments. */
export type Aim = Pick<CampaignRow, 'includeSegmentIds' | 'excludeSegmentIds'>

const segmentsOf = ({ includeSegmentIds, excludeSegmentIds }: Aim): Id<'seg'>[] => [
  ...includeSegmentIds,
  ...excludeSegmentIds,
]

/** Whether somebody, by his ordinal, belongs to the audience as it is now. */
export async function readAudience(db: Sql, aim: Aim): Promise<(ordinal: number) => boolean> {
  const ids = segmentsOf(aim)
  if (ids.length === 0) return () => true
  const rows = await db
    .select({ id: segmentMembers.segmentId, bits: segmentMembers.bits })
    .from(segmentMembers)
    .where(inArray(segmentMembers.segmentId, ids))
  const bitsOf = new Map(rows.map(({ id, bits }) => [id, bits]))
  const has = (ordinal: number) => (id: Id<'seg'>) =>
    (((bitsOf.get(id)?.[ordinal >> 3] ?? 0) >> (ordinal & 7)) & 1) === 1
  return (ordinal) =>
    (aim.includeSegmentIds.length === 0 || aim.includeSegmentIds.some(has(ordinal))) &&
    !aim.excludeSegmentIds.some(has(ordinal))
}

/** Whether all of its segments were computed lately enough to be believed: one that has failed is not. */
export async function isFresh(db: Sql, aim: Aim, maxStalenessSeconds: number, now: Date): Promise<boolean> {
  const ids = segmentsOf(aim)
  if (ids.length === 0) return true
  const since = addMs(now, -maxStalenessSeconds * 1_000)
  const fresh = await db
    .select({ id: segments.id })
    .from(segments)
    .where(
      sql`${inArray(segments.id, ids)} and ${segments.state} = 'ACTIVE' and ${segments.status} = 'READY' and ${segments.computedAt} >= ${since.toISOString()}::timestamptz`,
    )
  return fresh.length === ids.length
}

/** So many segments within segments are followed; a rule that refers to more is no longer plain to anybody. */
const mostReferred = 100

/** On what ground somebody is in the audience; the clause is told with the segment it stands in. */
export async function groundOfAudience(db: Sql, aim: Aim): Promise<Found> {
  const rules = new Map<string, Rule>()
  let wanted: string[] = segmentsOf(aim)
  while (wanted.length > 0 && rules.size < mostReferred) {
    const found = await db
      .select({ id: segments.id, rule: segmentVersions.rule })
      .from(segments)
      .innerJoin(
        segmentVersions,
        sql`${segmentVersions.segmentId} = ${segments.id} and ${segmentVersions.version} = ${segments.version}`,
      )
      .where(inArray(segments.id, wanted as Id<'seg'>[]))
    for (const { id, rule } of found) rules.set(id, rule)
    wanted = [...new Set(found.flatMap(({ rule }) => referencesOf(rule).segments))].filter((id) => !rules.has(id))
  }
  const selfDeclared = await declaredAmong(
    db,
    [...rules.values()].flatMap((rule) => referencesOf(rule).tags),
  )
  const referred: Referred = {
    segment: (id) => rules.get(id) ?? null,
    isSelfDeclared: (id) => selfDeclared.has(id),
  }
  const inSegment = (segmentId: string): Rule => ({ inSegment: { segmentId } })
  const included: Rule[] = aim.includeSegmentIds.length === 0 ? [] : [{ any: aim.includeSegmentIds.map(inSegment) }]
  return groundOf({ all: [...included, ...aim.excludeSegmentIds.map((id) => ({ not: inSegment(id) }))] }, referred)
}

async function declaredAmong(db: Sql, tagIds: readonly string[]): Promise<Set<string>> {
  if (tagIds.length === 0) return new Set()
  const rows = await db
    .select({ id: tags.id })
    .from(tags)
    .where(sql`${inArray(tags.id, tagIds as Id<'tag'>[])} and ${tags.kind} = 'SELF'`)
  return new Set(rows.map(({ id }) => id))
}
