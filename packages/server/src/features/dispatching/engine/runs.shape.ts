import { sql } from 'drizzle-orm'
import { extend, one, shape } from '../../../graph/read/index.ts'
import { areaReach } from '../areas/area.ts'
import { dispatchAreaShape } from '../areas/areas.shape.ts'
import { dispatchAreaCommunities } from '../areas/areas.table.ts'
import { DispatchAreaType } from '../areas/areas.types.ts'
import { dispatchRuns } from './runs.table.ts'
import { DispatchRunType } from './runs.types.ts'

export const dispatchRunShape = shape('DispatchRun', dispatchRuns, {
  prefix: 'drn',
  visible: ({ t, reached }) =>
    sql`exists (select 1 from ${dispatchAreaCommunities} where ${dispatchAreaCommunities.areaId} = ${t['areaId']} and ${reached(areaReach, { communityId: dispatchAreaCommunities.communityId })})`,
  fields: {
    area: one(
      () => dispatchAreaShape,
      ({ t }, far) => sql`${far['id']} = ${t['areaId']}`,
    ),
  },
  sorts: { AT: ({ t }) => t['at']!, TOOK_MICROS: ({ t }) => t['tookMicros']! },
  defaultSort: { key: 'AT', direction: 'DESC' },
})

extend(DispatchAreaType, dispatchAreaShape, {
  lastRun: {
    type: () => DispatchRunType,
    nullable: true,
    description: 'The last decision of the engine; null before the first.',
    read: one(
      () => dispatchRunShape,
      ({ t }, far) =>
        sql`${far['id']} = (select r.id from ${dispatchRuns} r where r.area_id = ${t['id']} order by r.at desc, r.id desc limit 1)`,
    ),
  },
})
