import { pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import { and, desc, eq, gt, inArray, ne, or, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/tx.ts'
import type { Keys } from '../../accounts/index.ts'
import { bundleComponents, listings, skus } from '../../catalog/index.ts'
import { findDefaultPoint, findPoint, type PickupPoint, type PointId } from '../../points/index.ts'
import type { Order, OrderId } from '../order.ts'
import { orderLines } from '../orders.table.ts'
import { hashOfCode, openStages, pickupCodeOf, remindAt, waitingFrom } from './pickup.ts'
import { pickupAttempts, pickups } from './pickups.table.ts'
import { addMinutes, newId, refuse } from '@linli/kit'

export type PickupRow = typeof pickups.$inferSelect

const derive = promisify(pbkdf2)
/** Slow enough that trying all codes of a lost device takes days, and fast enough for a counter's tablet. */
export const offlineIterations = 10_000

export const saltOf = (keys: Keys, pointId: PointId): string => keys.blind('pickup-salt', pointId)
export const offlineHashOf = async (keys: Keys, pointId: PointId, code: string): Promise<string> =>
  (await derive(code, saltOf(keys, pointId), offlineIterations, 32, 'sha256')).toString('base64url')

/** An order that goes over a point and names none goes over the first that is open. */
export async function withPoint(tx: Tx, order: Order): Promise<Order> {
  if (order.pointId) return order
  const point = await findDefaultPoint(tx.sql, order.communityId)
  if (!point) refuse('NO_POINT')
  return { ...order, pointId: point.id }
}

interface Arriving {
  readonly keys: Keys
  readonly env: { readonly pickupReminderMinutes: number }
}

/** The goods are at the point from now on, and there is a code that they are handed over against. */
export async function shelve(tx: Tx, deps: Arriving, order: Order, shelf: string | null): Promise<void> {
  const point = await getPoint(tx, order)
  const waiting = waitingFrom(point, await isFresh(tx, order.id), tx.now)
  const dueAt = remindAt(waiting, deps.env.pickupReminderMinutes)
  await drawCode(deps.keys, order.id, point.id, async (code) => {
    const added = await tx.sql
      .insert(pickups)
      .values({ ...waiting, ...code, orderId: order.id, pointId: point.id, shelf, dueAt })
      .onConflictDoNothing()
      .returning({ id: pickups.orderId })
    return added.length > 0
  })
}

const mostDraws = 8

/** Two parcels of one point never wait under one code: a code that is taken is drawn anew. */
export async function drawCode(
  keys: Keys,
  orderId: OrderId,
  pointId: PointId,
  save: (code: { draw: number; codeHash: string; offlineHash: string }) => Promise<boolean>,
): Promise<void> {
  for (let draw = 0; draw < mostDraws; draw++) {
    const code = pickupCodeOf(keys, orderId, draw)
    const hashes = { codeHash: hashOfCode(keys, code), offlineHash: await offlineHashOf(keys, pointId, code) }
    if (await save({ draw, ...hashes })) return
  }
  throw new Error(`${orderId} found no free code at ${pointId}`)
}

async function getPoint(tx: Tx, { pointId, id }: Order): Promise<PickupPoint> {
  const point = pointId && (await findPoint(tx.sql, pointId))
  if (!point) throw new Error(`${id} goes over no point`)
  return point
}

/** Whether anything in it keeps only so long, or needs the fridge; of a bundle also what it is made of. */
async function isFresh(tx: Tx, orderId: OrderId): Promise<boolean> {
  const parts = sql`select ${bundleComponents.componentSkuId} from ${bundleComponents} where ${bundleComponents.bundleSkuId} = ${listings.skuId}`
  const [found] = await tx.sql
    .select({ id: skus.id })
    .from(orderLines)
    .innerJoin(listings, eq(listings.id, orderLines.listingId))
    .innerJoin(skus, sql`${skus.id} = ${listings.skuId} or ${skus.id} in (${parts})`)
    .where(and(eq(orderLines.orderId, orderId), or(skus.coldChain, sql`${skus.shelfLifeHours} is not null`)))
    .limit(1)
  return found !== undefined
}

/** Taken after its order's lock, like everything of an order. */
export async function lockPickup(tx: Tx, orderId: OrderId): Promise<PickupRow | undefined> {
  const [row] = await tx.sql.select().from(pickups).where(eq(pickups.orderId, orderId)).for('update')
  return row
}

/** A code that was used is known as such for so long; later it is nobody's code, or somebody else's. */
const rememberedDays = 14

/** Whose code it is at this point: of what still waits before what is gone. */
export async function findHere(tx: Tx, pointId: PointId, codeHash: string): Promise<PickupRow | undefined> {
  const [row] = await tx.sql
    .select()
    .from(pickups)
    .where(
      and(
        eq(pickups.codeHash, codeHash),
        eq(pickups.pointId, pointId),
        gt(pickups.arrivedAt, addMinutes(tx.now, -rememberedDays * 24 * 60)),
      ),
    )
    .orderBy(desc(inArray(pickups.stage, [...openStages])), desc(pickups.arrivedAt))
    .limit(1)
  return row
}

/** Points where the code does open something. */
export async function listElsewhere(tx: Tx, pointId: PointId, codeHash: string): Promise<PickupRow[]> {
  return tx.sql
    .select()
    .from(pickups)
    .where(and(eq(pickups.codeHash, codeHash), ne(pickups.pointId, pointId), inArray(pickups.stage, [...openStages])))
    .limit(10)
}

export async function addAttempt(
  tx: Tx,
  attempt: Omit<typeof pickupAttempts.$inferInsert, 'id' | 'at' | 'byId'>,
): Promise<void> {
  await tx.sql.insert(pickupAttempts).values({ ...attempt, id: newId('pat'), at: tx.now, byId: tx.actor.id as never })
}
