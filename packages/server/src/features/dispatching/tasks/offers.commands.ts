import { inTx, type Tx } from '../../../db/tx.ts'
import { inTxOnce } from '../../../graph/idempotency.ts'
import type { OrderDeps } from '../../orders/index.ts'
import { endOffers, findOffer, listOpenOffers, type TaskOffer } from './offers.store.ts'
import { asRider } from './task.policy.ts'
import type { TaskId, TaskOfferId } from './task.ts'
import { giveTask } from './tasks.giving.ts'
import { lockHeld, lockTask, saveTask } from './tasks.store.ts'
import { refuse } from '@linli/kit'

/** A rider takes what he was asked for, if it can still be had. */
export async function acceptOffer(deps: OrderDeps, offerId: string, key: string): Promise<TaskId> {
  const asked = { operation: 'acceptOffer', key, request: { offerId } }
  const done = await inTxOnce(deps, asked, async (tx) => {
    const { taskId, riderId } = await getOwn(tx, offerId)
    const held = await lockHeld(tx, taskId)
    assertOpen(tx, await getOwn(tx, offerId))
    if (held.task.isPinned) refuse('TASK_PINNED')
    await giveTask(tx, deps, held, { riderId, kind: 'OFFER', role: 'RIDER' })
    return { taskId }
  })
  return done.taskId
}

async function getOwn(tx: Tx, offerId: string): Promise<TaskOffer> {
  const riderId = asRider(tx.actor)
  const offer = await findOffer(tx, offerId)
  if (!offer || offer.riderId !== riderId) refuse('NOT_FOUND', {}, 'offerId')
  return offer
}

function assertOpen(tx: Tx, { state, expiresAt }: TaskOffer): void {
  if (state !== 'OPEN') refuse('TASK_OFFER_ENDED', { state })
  if (expiresAt <= tx.now) refuse('TASK_OFFER_ENDED', { state: 'EXPIRED' })
}

/** A rider lets it pass, and is not asked for it again. */
export const declineOffer = (deps: OrderDeps, offerId: string): Promise<TaskOfferId> =>
  inTx(deps, async (tx) => {
    const { id, taskId, riderId } = await getOwn(tx, offerId)
    const task = await lockTask(tx, taskId)
    const offer = await getOwn(tx, offerId)
    if (offer.state === 'DECLINED') return id
    assertOpen(tx, offer)
    await endOffers(tx, task, 'DECLINED', { only: id })
    const after = { ...task, notBy: [...new Set([...task.notBy, riderId])], version: task.version + 1 }
    await saveTask(tx, task, after, { action: 'DECLINE', role: 'RIDER' })
    return id
  })

/** What a timer does to the offers of one task that nobody answered in time. */
export const expireOffers = (deps: OrderDeps, taskId: TaskId): Promise<void> =>
  inTx(deps, async (tx) => {
    const task = await lockTask(tx, taskId)
    const late = (await listOpenOffers(tx, taskId)).filter(({ expiresAt }) => expiresAt <= tx.now)
    for (const { id } of late) await endOffers(tx, task, 'EXPIRED', { only: id })
  })
