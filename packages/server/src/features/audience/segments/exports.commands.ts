import { sql } from 'drizzle-orm'
import { stampOf } from '../../../access/actor.ts'
import { sees } from '../../../access/reach.ts'
import { inTx, type TxDeps } from '../../../db/tx.ts'
import { whereOf } from '../../../graph/read/index.ts'
import { residents } from '../residents/residents.table.ts'
import { getSegment } from './asking.queries.ts'
import { keepingReach, segmentTopic, type SegmentId } from './segment.ts'
import { segmentEntries, segmentMemberShape } from './segments.shape.ts'
import { segments } from './segments.table.ts'
import { refuse } from '@linli/kit'

/** Rows of one export: who needs more asks by the API, page by page. */
const mostRows = 50_000

export interface SegmentExport {
  readonly segmentId: SegmentId
  readonly csv: string
  readonly rows: number
  readonly isCut: boolean
}

/** The members that the list shows with this filter, as a table. That it was taken, and by whom, is told and stands in it. */
export const exportSegment = (deps: TxDeps, id: string, filter: unknown): Promise<SegmentExport> =>
  inTx(deps, async (tx) => {
    const segment = await getSegment(tx.sql, tx.actor, id, 'id')
    if (!sees(tx.actor, keepingReach, segment)) refuse('FORBIDDEN')
    const { rows } = await tx.sql.execute<{ id: string; building: string; at: string }>(sql`
      select r.id, b.name as building, ${segmentEntries.at} as at from ${segmentEntries}
      join ${residents} r on r.ordinal = ${segmentEntries.id} join buildings b on b.id = r.building_id
      where ${segmentEntries.segmentId} = ${segment.id} and ${whereOf(segmentMemberShape, filter, tx)}
      order by ${segmentEntries.changeId} desc, ${segmentEntries.id} desc limit ${mostRows + 1}`)
    const kept = rows.slice(0, mostRows)
    const [told] = await tx.sql
      .update(segments)
      .set({ told: sql`${segments.told} + 1` })
      .where(sql`${segments.id} = ${segment.id}`)
      .returning({ told: segments.told })
    const by = stampOf(tx.actor, tx.actor.grants[0]?.role ?? null)
    await tx.emit({
      type: 'SegmentExported',
      aggregateId: segment.id,
      seq: told!.told,
      topics: ['segments', segmentTopic(segment.id)],
      facts: { segmentId: segment.id, communityId: segment.communityId, by, rows: kept.length },
    })
    const watermark = `# ${segment.id} exported by ${tx.actor.id} at ${tx.now.toISOString()}, ${kept.length} rows`
    const lines = kept.map((row) => [row.id, cell(row.building), new Date(row.at).toISOString()].join(','))
    const csv = [watermark, 'resident,building,entered_at', ...lines, ''].join('\n')
    return { segmentId: segment.id, csv, rows: kept.length, isCut: rows.length > mostRows }
  })

/** What a spreadsheet would take for a formula stays text. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
