import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import { hasRole } from '../../../access/actor.ts'
import { inTx, type Tx } from '../../../db/tx.ts'
import type { RiderId } from '../../carriers/index.ts'
import type { OrderDeps } from '../../orders/index.ts'
import { isOnDuty } from '../duty/shifts.store.ts'
import { isOnBoard, isUnassigned, type TaskId } from './task.ts'
import { takeTaskAway } from './tasks.giving.ts'
import { lockHeld, type Held } from './tasks.store.ts'
import { deliveryTasks } from './tasks.table.ts'

/**
 * What a rider has taken and not picked up is anybody's again: all of it, or what is named. All are locked, in the order of
 * their orders, before any is moved.
 */
export async function releaseTasksOf(
  tx: Tx,
  deps: OrderDeps,
  riderId: RiderId,
  { reason, taskIds }: { readonly reason: string; readonly taskIds?: readonly TaskId[] },
): Promise<void> {
  const rows = await tx.sql
    .select({ id: deliveryTasks.id })
    .from(deliveryTasks)
    .where(
      and(
        eq(deliveryTasks.riderId, riderId),
        isNull(deliveryTasks.endedAt),
        inArray(deliveryTasks.state, ['ACCEPTED', 'ARRIVED_AT_STORE']),
        taskIds && inArray(deliveryTasks.id, [...taskIds]),
      ),
    )
    .orderBy(asc(deliveryTasks.orderId))
  const all: Held[] = []
  for (const { id } of rows) all.push(await lockHeld(tx, id))
  const role = hasRole(tx.actor, 'SYSTEM') ? 'SYSTEM' : hasRole(tx.actor, 'RIDER') ? 'RIDER' : 'OPERATOR'
  for (const held of all) if (isUntouched(held, riderId)) await takeTaskAway(tx, deps, held, { role, reason })
}

const isUntouched = ({ task }: Held, riderId: RiderId | null): boolean =>
  riderId !== null && task.riderId === riderId && !isUnassigned(task) && !isOnBoard(task) && task.endedAt === null

/** A task of a rider who is no longer there, if it is still so: he may have come back, or gone on to the shop. */
export const releaseLeft = (deps: OrderDeps, id: TaskId): Promise<void> =>
  inTx(deps, async (tx) => {
    const held = await lockHeld(tx, id)
    const { riderId } = held.task
    if (riderId === null || !isUntouched(held, riderId) || (await isOnDuty(tx, riderId))) return
    await takeTaskAway(tx, deps, held, { role: 'SYSTEM', reason: 'VANISHED' })
  })
