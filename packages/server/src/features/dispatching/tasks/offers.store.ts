import { and, eq, type SQL } from 'drizzle-orm'
import type { Tx } from '../../../db/tx.ts'
import type { RiderId } from '../../carriers/index.ts'
import type { DeliveryTask, TaskId, TaskOfferId, TaskOfferState } from './task.ts'
import { taskTopic } from './tasks.store.ts'
import { taskOffers } from './tasks.table.ts'
import { newId } from '@linli/kit'

export type TaskOffer = typeof taskOffers.$inferSelect

export async function findOffer(tx: Tx, id: string): Promise<TaskOffer | undefined> {
  const [offer] = await tx.sql
    .select()
    .from(taskOffers)
    .where(eq(taskOffers.id, id as TaskOfferId))
  return offer
}

export const listOpenOffers = (tx: Tx, taskId: TaskId): Promise<TaskOffer[]> =>
  tx.sql
    .select()
    .from(taskOffers)
    .where(and(eq(taskOffers.taskId, taskId), eq(taskOffers.state, 'OPEN')))

export async function addOffer(tx: Tx, task: DeliveryTask, riderId: RiderId, expiresAt: Date): Promise<void> {
  const { id: taskId, attempt, wave } = task
  const id = newId('tof')
  await tx.sql
    .insert(taskOffers)
    .values({ id, taskId, attempt, wave, riderId, state: 'OPEN', sentAt: tx.now, expiresAt })
  await tell(tx, task, { id, riderId, seq: 1 }, 'TaskOffered', { expiresAt: expiresAt.toISOString() })
}

export type OfferEnd = Exclude<TaskOfferState, 'OPEN'>

/** Whatever was still open; the task is locked, and with it its offers. */
export async function endOffers(
  tx: Tx,
  task: DeliveryTask,
  state: OfferEnd,
  which: { readonly only?: TaskOfferId; readonly onlyOf?: RiderId } = {},
): Promise<number> {
  const conditions: SQL[] = [eq(taskOffers.taskId, task.id), eq(taskOffers.state, 'OPEN')]
  if (which.only) conditions.push(eq(taskOffers.id, which.only))
  if (which.onlyOf) conditions.push(eq(taskOffers.riderId, which.onlyOf))
  const ended = await tx.sql
    .update(taskOffers)
    .set({ state, answeredAt: tx.now })
    .where(and(...conditions))
    .returning({ id: taskOffers.id, riderId: taskOffers.riderId })
  for (const { id, riderId } of ended)
    await tell(tx, task, { id, riderId, seq: 2 }, 'TaskOfferEnded', {
      state,
      // Taken by another, or no longer there to be taken.
      isTaken: task.riderId !== null && task.riderId !== riderId,
    })
  return ended.length
}

const tell = (
  tx: Tx,
  { id: taskId, areaId, communityId, attempt, wave }: DeliveryTask,
  { id, riderId, seq }: { id: TaskOfferId; riderId: RiderId; seq: number },
  type: 'TaskOffered' | 'TaskOfferEnded',
  facts: object,
) =>
  tx.emit({
    type,
    aggregateId: id,
    seq,
    topics: [taskTopic.rider(riderId)],
    facts: { offerId: id, taskId, areaId, communityId, riderId, attempt, wave, ...facts },
  })
