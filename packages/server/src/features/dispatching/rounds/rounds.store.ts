import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Sql } from '../../../db/database.ts'
import {
  buildings,
  communities,
  households,
  type CommunityId,
  type Point as GeoPoint,
} from '../../communities/index.ts'
import { orders } from '../../orders/index.ts'
import type { PointId } from '../../points/index.ts'
import type { AreaId } from '../areas/area.ts'
import { dispatchAreaCommunities } from '../areas/areas.table.ts'
import { deliveryTasks } from '../tasks/tasks.table.ts'
import type { WaitingOrder } from './leader-round.ts'
import type { OpenErrand } from './van-rounds.ts'

/** What a leader takes along from the point, or has under way already. In the order of ids: the same state, the same plan. */
export const listWaiting = (db: Sql, pointId: PointId, limit: number): Promise<WaitingOrder[]> =>
  db
    .select({
      id: orders.id,
      buildingId: buildings.id,
      at: buildings.location,
      windowStart: orders.windowStart,
      windowEnd: orders.windowEnd,
    })
    .from(orders)
    .innerJoin(households, eq(households.id, orders.householdId))
    .innerJoin(buildings, eq(buildings.id, households.buildingId))
    .where(
      and(
        eq(orders.pointId, pointId),
        eq(orders.mode, 'LEADER_DELIVERY'),
        inArray(orders.status, ['AT_PICKUP_POINT', 'OUT_FOR_DELIVERY']),
      ),
    )
    .orderBy(orders.id)
    .limit(limit)

export const listPlaces = (db: Sql, areaId: string): Promise<{ communityId: CommunityId; center: GeoPoint }[]> =>
  db
    .select({ communityId: communities.id, center: communities.center })
    .from(dispatchAreaCommunities)
    .innerJoin(communities, eq(communities.id, dispatchAreaCommunities.communityId))
    .where(eq(dispatchAreaCommunities.areaId, areaId as AreaId))
    .orderBy(communities.id)

/** What vans may carry that are back by then, in the order of ids. */
export const listErrands = (db: Sql, areaId: string, until: Date, limit: number): Promise<OpenErrand[]> =>
  db
    .select({
      id: deliveryTasks.id,
      pickup: deliveryTasks.pickup,
      dropoff: deliveryTasks.dropoff,
      readyAt: deliveryTasks.readyAt,
      notBefore: deliveryTasks.notBefore,
      dueAt: deliveryTasks.dueAt,
      grams: deliveryTasks.grams,
    })
    .from(deliveryTasks)
    .innerJoin(orders, eq(orders.id, deliveryTasks.orderId))
    .where(
      and(
        eq(deliveryTasks.areaId, areaId as AreaId),
        eq(deliveryTasks.isFree, true),
        eq(orders.mode, 'SAME_DAY'),
        sql`${deliveryTasks.endedAt} is null`,
        sql`greatest(${deliveryTasks.readyAt}, ${deliveryTasks.notBefore}) < ${until}`,
      ),
    )
    .orderBy(deliveryTasks.id)
    .limit(limit)
