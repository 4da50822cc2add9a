import { and, eq, gt, sql } from 'drizzle-orm'
import type { Tx } from '../../db/tx.ts'
import { pointSlotFor, type Opening, type PickupPoint, type PointId } from './point.ts'
import { pointSlots } from './points.table.ts'
import { refuse } from '@linli/kit'

export interface WantedSlot {
  readonly windowStart: Date
  /** Needs the fridge. */
  readonly isCold: boolean
}

/** Takes the slot that a window begins in, or refuses: two who want the last place never both get it. Answers which. */
export async function takeSlot(tx: Tx, point: PickupPoint, { windowStart, isCold }: WantedSlot): Promise<Date> {
  const slot = pointSlotFor(point, windowStart)
  if (!slot) refuse('POINT_CLOSED', {}, 'pointId')
  const cold = isCold ? 1 : 0
  if (slot.capacity < 1 || slot.coldCapacity < cold) refuse('POINT_FULL', {}, 'pointId')
  const { used, coldUsed, capacity, coldCapacity } = pointSlots
  const taken = await tx.sql
    .insert(pointSlots)
    .values({
      pointId: point.id,
      startsAt: slot.startsAt,
      capacity: slot.capacity,
      coldCapacity: slot.coldCapacity,
      used: 1,
      coldUsed: cold,
    })
    .onConflictDoUpdate({
      target: [pointSlots.pointId, pointSlots.startsAt],
      set: { used: sql`${used} + 1`, coldUsed: sql`${coldUsed} + ${cold}` },
      setWhere: sql`${used} < ${capacity} and ${coldUsed} + ${cold} <= ${coldCapacity}`,
    })
    .returning({ used })
  if (taken.length === 0) refuse('POINT_FULL', {}, 'pointId')
  return slot.startsAt
}

export interface TakenSlot {
  readonly pointId: PointId
  readonly startsAt: Date
  readonly isCold: boolean
}

/** Gives back what an order had taken. */
export async function giveBackSlot(tx: Tx, { pointId, startsAt, isCold }: TakenSlot): Promise<void> {
  await tx.sql
    .update(pointSlots)
    .set({
      used: sql`${pointSlots.used} - 1`,
      coldUsed: isCold ? sql`greatest(${pointSlots.coldUsed} - 1, 0)` : pointSlots.coldUsed,
    })
    .where(and(eq(pointSlots.pointId, pointId), eq(pointSlots.startsAt, startsAt), gt(pointSlots.used, 0)))
}

/** Slots to come get the new capacity, as far as what is promised already leaves room for it. */
export async function resizeSlots(
  tx: Tx,
  pointId: PointId,
  { slotCapacity, coldCapacity }: Pick<Opening, 'slotCapacity' | 'coldCapacity'>,
): Promise<void> {
  await tx.sql
    .update(pointSlots)
    .set({
      capacity: sql`greatest(${pointSlots.used}, ${slotCapacity})`,
      coldCapacity: sql`greatest(${pointSlots.coldUsed}, ${coldCapacity})`,
    })
    .where(and(eq(pointSlots.pointId, pointId), gt(pointSlots.startsAt, tx.now)))
}
