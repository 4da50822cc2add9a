import { and, asc, eq } from 'drizzle-orm'
import type { Sql } from '../../db/database.ts'
import type { CommunityId } from '../communities/index.ts'
import type { PickupPoint, PointId } from './point.ts'
import { pickupPoints } from './points.table.ts'

export async function findPoint(sql: Sql, id: string): Promise<PickupPoint | undefined> {
  const [point] = await sql
    .select()
    .from(pickupPoints)
    .where(eq(pickupPoints.id, id as PointId))
  return point
}

/** Where goods go whose household has named no point: the first of its community that is open. */
export async function findDefaultPoint(sql: Sql, communityId: CommunityId): Promise<PickupPoint | undefined> {
  const [point] = await sql
    .select()
    .from(pickupPoints)
    .where(and(eq(pickupPoints.communityId, communityId), eq(pickupPoints.state, 'OPEN')))
    .orderBy(asc(pickupPoints.createdAt), asc(pickupPoints.id))
    .limit(1)
  return point
}
