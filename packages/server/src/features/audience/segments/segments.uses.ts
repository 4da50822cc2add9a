import { sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import type { Sql } from '../../../db/database.ts'
import type { SegmentUseKind } from './segment.ts'
import { segments, segmentVersions } from './segments.table.ts'

export interface SegmentUse {
  readonly kind: SegmentUseKind
  readonly id: string
  readonly name: string
}

/** A select of `kind, id, name` of what uses the segment now and would not work without it. */
export type UsesOf = (segmentId: SQLWrapper) => SQL

/** Other segments by their present rule. */
const bySegments: UsesOf = (segmentId) => sql`
  select 'SEGMENT' as kind, u.id, u.name from ${segments} u
  join ${segmentVersions} v on v.segment_id = u.id and v.version = u.version
  where u.state = 'ACTIVE' and u.id <> ${segmentId} and position('"' || ${segmentId} || '"' in v.rule::text) > 0`

const all: UsesOf[] = [bySegments]

/** Features that come later say here what of theirs stands on a segment. */
export const addUsesOfSegment = (uses: UsesOf): void => void all.push(uses)

export const usesOfSegment: UsesOf = (segmentId) =>
  sql.join(
    all.map((uses) => uses(segmentId)),
    sql` union all `,
  )

export async function listUses(db: Sql, segmentId: string): Promise<SegmentUse[]> {
  const { rows } = await db.execute<SegmentUse & Record<string, unknown>>(
    sql`select * from (${usesOfSegment(sql`${segmentId}::text`)}) u order by kind, name limit 100`,
  )
  return rows
}
