import { sql } from 'drizzle-orm'
import { addUsesOfSegment } from '../audience/index.ts'
import { campaigns } from './campaigns.table.ts'

addUsesOfSegment(
  (segmentId) => sql`
    select 'CAMPAIGN' as kind, u.id, u.name from ${campaigns} u where u.state not in ('MEASURING', 'CLOSED')
      and (${segmentId} = any(u.include_segment_ids) or ${segmentId} = any(u.exclude_segment_ids))`,
)
