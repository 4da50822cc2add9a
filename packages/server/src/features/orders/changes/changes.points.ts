import type { Tx } from '../../../db/tx.ts'
import { isCarried } from '../../fulfilment/index.ts'
import { findPoint, giveBackSlot, takeSlot, type PickupPoint } from '../../points/index.ts'
import type { Order } from '../order.ts'
import type { Plan } from './change-plan.ts'
import { refuse } from '@linli/kit'

/** The goods may go there: a point of the order's community that takes parcels. */
export async function assertPointOpen(tx: Tx, order: Order, pointId: string | null): Promise<PickupPoint> {
  if (!isCarried.overPoint(order.mode)) refuse('ORDER_WRONG_MODE', { mode: order.mode }, 'pointId')
  const point = pointId === null ? undefined : await findPoint(tx.sql, pointId)
  if (point?.communityId !== order.communityId) refuse('NOT_FOUND', {}, 'pointId')
  if (point.state !== 'OPEN') refuse('POINT_CLOSED', {}, 'pointId')
  return point
}

/** Takes the place there that the order's window needs, and leaves the one it had. Answers the new one. */
export async function moveToPoint(
  tx: Tx,
  order: Order,
  { before, after }: Pick<Plan, 'before' | 'after'>,
): Promise<Date> {
  const point = await assertPointOpen(tx, order, after.pointId)
  const { windowStart, isCold, pointSlotAt } = order
  const startsAt = await takeSlot(tx, point, { windowStart, isCold })
  if (before.pointId && pointSlotAt) await giveBackSlot(tx, { pointId: before.pointId, startsAt: pointSlotAt, isCold })
  return startsAt
}
