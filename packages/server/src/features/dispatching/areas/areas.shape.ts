import { sql, type SQL } from 'drizzle-orm'
import { anyOf, expr, extend, many, one, shape, type At } from '../../../graph/read/index.ts'
import { riderCommunities } from '../../carriers/index.ts'
import { communityShape, CommunityType } from '../../communities/index.ts'
import { riderShifts } from '../duty/duty.table.ts'
import { deliveryTasks } from '../tasks/tasks.table.ts'
import { areaReach } from './area.ts'
import { dispatchAreaCommunities, dispatchAreas } from './areas.table.ts'
import { DispatchAreaType } from './areas.types.ts'

const communityIds = ({ t }: At): SQL =>
  sql`select ${dispatchAreaCommunities.communityId} from ${dispatchAreaCommunities} where ${dispatchAreaCommunities.areaId} = ${t['id']}`

const tasks = ({ t }: At, more: SQL): SQL =>
  sql`(select count(*) from ${deliveryTasks} k where k.area_id = ${t['id']} and k.ended_at is null and ${more})::int`

export const dispatchAreaShape = shape('DispatchArea', dispatchAreas, {
  prefix: 'dar',
  visible: ({ t, reached }) =>
    sql`exists (select 1 from ${dispatchAreaCommunities} where ${dispatchAreaCommunities.areaId} = ${t['id']} and ${reached(areaReach, { communityId: dispatchAreaCommunities.communityId })})`,
  fields: {
    communities: many(
      () => communityShape,
      (at, far) => sql`${far['id']} in (${communityIds(at)})`,
      (far) => [far['name']!, far['id']!],
    ),
    ridersOnDuty: expr(
      (at) =>
        sql`(select count(distinct h.rider_id) from ${riderShifts} h join ${riderCommunities} c on c.rider_id = h.rider_id where h.ended_at is null and c.community_id in (${communityIds(at)}))::int`,
    ),
    openTasks: expr((at) => tasks(at, sql`true`)),
    tasksAtRisk: expr((at) => tasks(at, sql`greatest(k.expected_at, ${at.now}) > k.due_at`)),
  },
  filters: { communityId: (at) => anyOf(communityIds(at)) },
  sorts: { NAME: ({ t }) => t['name']! },
  defaultSort: { key: 'NAME', direction: 'ASC' },
})

extend(CommunityType, communityShape, {
  dispatchArea: {
    type: () => DispatchAreaType,
    nullable: true,
    description: 'Null where riders claim orders as they are packed, and for those who do not run the place.',
    read: one(
      () => dispatchAreaShape,
      ({ t }, far) =>
        sql`${far['id']} = (select ${dispatchAreaCommunities.areaId} from ${dispatchAreaCommunities} where ${dispatchAreaCommunities.communityId} = ${t['id']})`,
      { guarded: true },
    ),
  },
})
