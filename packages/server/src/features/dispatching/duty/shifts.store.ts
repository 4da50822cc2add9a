import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Tx } from '../../../db/tx.ts'
import { riders, type RiderId } from '../../carriers/index.ts'
import type { TaskId, TaskState } from '../tasks/task.ts'
import { deliveryTasks } from '../tasks/tasks.table.ts'
import { riderPositions, riderShifts } from './duty.table.ts'
import type { ShiftEnd } from './shift.ts'

/** The goods are with him: whatever happens, he brings them to an end. */
const onBoardStates = ['PICKED_UP', 'ARRIVED_AT_DROPOFF', 'DELIVERY_FAILED', 'RETURNING'] as const satisfies TaskState[]

export type Shift = typeof riderShifts.$inferSelect

/** The shift that a rider has open; nobody gives him a task while it is held. */
export async function lockShift(tx: Tx, riderId: RiderId): Promise<Shift | undefined> {
  const [shift] = await tx.sql
    .select()
    .from(riderShifts)
    .where(and(eq(riderShifts.riderId, riderId), isNull(riderShifts.endedAt)))
    .for('update')
  return shift
}

export const isOnDuty = async (tx: Tx, riderId: RiderId): Promise<boolean> =>
  (await lockShift(tx, riderId)) !== undefined

/** What a rider has in hand: goods he has fetched, and tasks that he has not. */
export async function listInHand(
  tx: Tx,
  riderId: RiderId,
): Promise<{ readonly onBoard: readonly TaskId[]; readonly untouched: readonly TaskId[] }> {
  const rows = await tx.sql
    .select({ id: deliveryTasks.id, state: deliveryTasks.state })
    .from(deliveryTasks)
    .where(
      and(
        eq(deliveryTasks.riderId, riderId),
        isNull(deliveryTasks.endedAt),
        inArray(deliveryTasks.state, ['ACCEPTED', 'ARRIVED_AT_STORE', ...onBoardStates]),
      ),
    )
  const isOnBoard = ({ state }: (typeof rows)[number]) => (onBoardStates as readonly string[]).includes(state)
  return {
    onBoard: rows.filter(isOnBoard).map(({ id }) => id),
    untouched: rows.filter((row) => !isOnBoard(row)).map(({ id }) => id),
  }
}

/** Whoever is off duty is nowhere: his place is forgotten with his shift, unless goods are there with him. */
export async function endShift(
  tx: Tx,
  { id, riderId }: Shift,
  { endedBy, keepsPlace = false }: { readonly endedBy: ShiftEnd; readonly keepsPlace?: boolean },
): Promise<void> {
  await tx.sql.update(riderShifts).set({ endedAt: tx.now, endedBy }).where(eq(riderShifts.id, id))
  if (!keepsPlace) await tx.sql.delete(riderPositions).where(eq(riderPositions.riderId, riderId))
  await tx.sql.update(riders).set({ onDuty: false }).where(eq(riders.id, riderId))
  await tellOfDuty(tx, { id, riderId }, { seq: 2, onDuty: false, endedBy })
}

/** A shift tells of itself twice: when it begins and when it ends. */
export const tellOfDuty = (
  tx: Tx,
  { id, riderId }: Pick<Shift, 'id' | 'riderId'>,
  { seq, ...facts }: { readonly seq: number; readonly onDuty: boolean; readonly endedBy?: ShiftEnd },
): Promise<void> =>
  tx.emit({
    type: 'RiderDutyChanged',
    aggregateId: id,
    seq,
    topics: [`rider:${riderId}`],
    facts: { riderId, shiftId: id, ...facts },
  })
