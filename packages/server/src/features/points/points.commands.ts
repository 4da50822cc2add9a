import { and, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import { assertReaches, sees } from '../../access/reach.ts'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import { addGrant, findOrAddPerson, roleGrants } from '../accounts/index.ts'
import { leaders, type LeaderId } from '../carriers/index.ts'
import { merchantCommunities, type MerchantId } from '../catalog/index.ts'
import { checkName, checkPoint, communities, type CommunityId } from '../communities/index.ts'
import {
  checkDwell,
  checkHours,
  checkOpening,
  pointOwnerReach,
  pointReach,
  type DayHours,
  type Dwell,
  type Hosted,
  type Opening,
  type PickupPoint,
  type PointId,
  type PointKind,
} from './point.ts'
import { pickupPoints } from './points.table.ts'
import { resizeSlots } from './slots.store.ts'
import { newId, refuse } from '@linli/kit'

export interface SavedPoint extends Opening, Dwell {
  readonly pointId?: string | null
  readonly communityId: string
  readonly kind: PointKind
  readonly name: string
  readonly nameEn: string
  readonly merchantId?: string | null
  readonly leaderId?: string | null
  readonly location: PickupPoint['location']
  readonly address: string
  readonly expectedVersion?: number | null
}

/** Sets a point up, or changes it. The people of the shop that hosts a new one stand behind its counter. */
export function savePoint(deps: TxDeps, wanted: SavedPoint): Promise<PointId> {
  const row = {
    kind: wanted.kind,
    name: checkName(wanted.name, 'name'),
    nameEn: checkName(wanted.nameEn, 'nameEn'),
    address: checkName(wanted.address, 'address', 200),
    location: wanted.location,
    hours: [...wanted.hours],
    slotMinutes: wanted.slotMinutes,
    slotCapacity: wanted.slotCapacity,
    coldCapacity: wanted.coldCapacity,
    dwellHours: wanted.dwellHours,
    freshDwellHours: wanted.freshDwellHours,
    overdueHours: wanted.overdueHours,
    freshRule: wanted.freshRule,
  }
  checkPoint(wanted.location, 'location')
  checkOpening(wanted)
  checkDwell(wanted)
  return inTx(deps, async (tx) => {
    const communityId = await getCommunity(tx, wanted.communityId)
    const hosts = await getHosts(tx, wanted, communityId)
    if (!wanted.pointId) {
      const id = newId('pnt')
      assertReaches(tx.actor, pointOwnerReach, { id, communityId, merchantId: null })
      const added = await tx.sql
        .insert(pickupPoints)
        .values({ ...row, ...hosts, id, communityId, createdAt: tx.now })
        .onConflictDoNothing()
        .returning({ id: pickupPoints.id })
      if (added.length === 0) refuse('POINT_EXISTS', {}, 'name')
      if (hosts.merchantId) await staffByShop(tx, id, hosts.merchantId)
      return id
    }
    const point = await lockPoint(tx, wanted.pointId, pointOwnerReach, wanted.expectedVersion)
    if (point.communityId !== communityId) refuse('NOT_FOUND', {}, 'pointId')
    if (await isNameTaken(tx, point, row.name)) refuse('POINT_EXISTS', {}, 'name')
    await changePoint(tx, point, { ...row, ...hosts })
    await resizeSlots(tx, point.id, row)
    return point.id
  })
}

async function getCommunity(tx: Tx, id: string): Promise<CommunityId> {
  const [found] = await tx.sql
    .select({ id: communities.id })
    .from(communities)
    .where(eq(communities.id, id as CommunityId))
  if (!found) refuse('NOT_FOUND', {}, 'communityId')
  return found.id
}

async function getHosts(
  tx: Tx,
  { merchantId, leaderId }: Pick<SavedPoint, 'merchantId' | 'leaderId'>,
  communityId: CommunityId,
): Promise<{ merchantId: MerchantId | null; leaderId: LeaderId | null }> {
  if (merchantId) {
    const [serves] = await tx.sql
      .select({ id: merchantCommunities.merchantId })
      .from(merchantCommunities)
      .where(
        sql`${merchantCommunities.merchantId} = ${merchantId} and ${merchantCommunities.communityId} = ${communityId}`,
      )
    if (!serves) refuse('MERCHANT_NOT_IN_COMMUNITY', {}, 'merchantId')
  }
  if (leaderId) {
    const [leads] = await tx.sql
      .select({ id: leaders.id })
      .from(leaders)
      .where(sql`${leaders.id} = ${leaderId} and ${leaders.communityId} = ${communityId}`)
    if (!leads) refuse('NOT_FOUND', {}, 'leaderId')
  }
  return { merchantId: (merchantId ?? null) as MerchantId | null, leaderId: (leaderId ?? null) as LeaderId | null }
}

const mostPeopleOfShop = 50

async function staffByShop(tx: Tx, pointId: PointId, merchantId: MerchantId): Promise<void> {
  const people = await tx.sql
    .selectDistinct({ id: roleGrants.principalId })
    .from(roleGrants)
    .where(
      and(
        sql`${roleGrants.placeId} = ${merchantId}`,
        inArray(roleGrants.role, ['MERCHANT']),
        isNull(roleGrants.revokedAt),
        or(isNull(roleGrants.until), gt(roleGrants.until, tx.now)),
      ),
    )
    .limit(mostPeopleOfShop)
  for (const { id } of people)
    await addGrant(tx, { principalId: id, role: 'LEADER', placeKind: 'POINT', placeId: pointId })
}

async function isNameTaken(tx: Tx, { id, communityId }: Hosted, name: string): Promise<boolean> {
  const same = and(eq(pickupPoints.communityId, communityId), eq(pickupPoints.name, name))
  const [other] = await tx.sql.select({ id: pickupPoints.id }).from(pickupPoints).where(same)
  return other !== undefined && other.id !== id
}

export interface PointChange {
  readonly pointId: string
  readonly expectedVersion?: number | null | undefined
}

/** Slots that orders have taken already stay as they were promised. */
export function setPointHours(
  deps: TxDeps,
  { pointId, expectedVersion, hours }: PointChange & { hours: readonly DayHours[] },
): Promise<PointId> {
  checkHours(hours)
  return inTx(deps, async (tx) => {
    const point = await lockPoint(tx, pointId, pointReach, expectedVersion)
    await changePoint(tx, point, { hours: [...hours] })
    return point.id
  })
}

export function openPoint(deps: TxDeps, { pointId, expectedVersion }: PointChange): Promise<PointId> {
  return inTx(deps, async (tx) => {
    const point = await lockPoint(tx, pointId, pointReach, expectedVersion)
    await changePoint(tx, point, { state: 'OPEN', closedReason: null })
    return point.id
  })
}

/** Nothing new is sent there; what waits there is still handed over. */
export function closePoint(
  deps: TxDeps,
  { pointId, expectedVersion, reason }: PointChange & { reason: string },
): Promise<PointId> {
  const closedReason = checkName(reason, 'reason', 200)
  return inTx(deps, async (tx) => {
    const point = await lockPoint(tx, pointId, pointReach, expectedVersion)
    await changePoint(tx, point, { state: 'CLOSED', closedReason })
    return point.id
  })
}

/** Somebody stands behind the counter from now on. */
export function addPointStaff(
  deps: TxDeps,
  { pointId, phone, name }: { pointId: string; phone: string; name?: string | null | undefined },
): Promise<PointId> {
  return inTx(deps, async (tx) => {
    const point = await lockPoint(tx, pointId, staffingReach)
    const principalId = await findOrAddPerson(tx, { phone, name })
    await addGrant(tx, { principalId, role: 'LEADER', placeKind: 'POINT', placeId: point.id })
    return point.id
  })
}

/** Who stands behind a counter may not bring others there. */
const staffingReach = pointReach.filter(({ place }) => place !== 'POINT')

type Point = typeof pickupPoints.$inferSelect

/** Holds the point. That it is there is no secret; who may not change it is told so. */
async function lockPoint(
  tx: Tx,
  id: string,
  reach: typeof pointReach,
  expectedVersion?: number | null,
): Promise<Point> {
  const [point] = await tx.sql
    .select()
    .from(pickupPoints)
    .where(eq(pickupPoints.id, id as PointId))
    .for('update')
  if (!point) refuse('NOT_FOUND', {}, 'pointId')
  if (!sees(tx.actor, reach, point)) refuse('FORBIDDEN')
  if (expectedVersion !== undefined && expectedVersion !== null && expectedVersion !== point.version)
    refuse('STALE_VERSION', { currentVersion: point.version }, 'expectedVersion')
  return point
}

const changePoint = (tx: Tx, { id }: Point, change: Partial<Point>) =>
  tx.sql
    .update(pickupPoints)
    .set({ ...change, version: sql`${pickupPoints.version} + 1` })
    .where(eq(pickupPoints.id, id))
