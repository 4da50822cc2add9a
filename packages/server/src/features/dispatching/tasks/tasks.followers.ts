import type { Tx } from '../../../db/tx.ts'
import { isCarried } from '../../fulfilment/index.ts'
import { followOrders, type StepTaken } from '../../orders/index.ts'
import { endOffers } from './offers.store.ts'
import { tellNextStops } from './stops.store.ts'
import { advance, callOff, isEnded, type DeliveryTask, type TaskAction } from './task.ts'
import { createTask, loadOf } from './tasks.creation.ts'
import { giveWithOrder, takeAwayWithOrder } from './tasks.giving.ts'
import { assertGrabbable } from './tasks.grabs.ts'
import { lastPlaceOf } from './tasks.places.ts'
import { lockTaskOf, saveTask, type TaskTold } from './tasks.store.ts'
import { refuse } from '@linli/kit'

/**
 * An order and its task move in one transaction. Where the task's own commands lead, the task has moved before its order
 * and there is nothing left to do here; where the order was moved by itself, the task is brought after it.
 */
followOrders(async (tx, taken) => {
  const { order, action } = taken
  if (!isCarried.byRider(order.mode)) return
  if (action === 'ACCEPT') return createTask(tx, order)
  if (!follows.has(action)) return
  const task = await lockTaskOf(tx, order.id)
  if (task && !isEnded(task)) await follow(tx, task, taken)
})

const follows: ReadonlySet<StepTaken['action']> = new Set([
  'PACK',
  'CLAIM',
  'ASSIGN',
  'REOFFER',
  'PICK_UP',
  'DELIVER',
  'CANCEL',
  'EXPIRE',
  'RETURN',
  'CHANGE_APPLIED',
])

async function follow(tx: Tx, task: DeliveryTask, { order, action, role }: StepTaken): Promise<void> {
  switch (action) {
    case 'PACK':
      return put(tx, task, { ...task, readyAt: tx.now }, { action: 'READY', role })
    case 'CHANGE_APPLIED':
      return put(tx, task, { ...task, ...(await loadOf(tx, order.id)) }, { action: 'CHANGE', role })
    case 'CLAIM':
    case 'ASSIGN':
      if (order.riderId === null || order.riderId === task.riderId) return
      return hand(tx, task, { riderId: order.riderId, isClaim: action === 'CLAIM', role })
    case 'REOFFER':
      if (task.riderId === null) return
      return void (await takeAwayWithOrder(tx, task, { role, goodsAt: await lastPlaceOf(tx, task.riderId) }))
    case 'PICK_UP':
    case 'DELIVER':
      return catchUp(tx, task, action, role)
    default:
      return end(tx, task, role)
  }
}

async function put(tx: Tx, before: DeliveryTask, after: DeliveryTask, told: TaskTold): Promise<void> {
  await saveTask(tx, before, { ...after, version: before.version + 1 }, told)
}

/** Somebody claimed or assigned the order itself, also in the place of another. */
async function hand(
  tx: Tx,
  task: DeliveryTask,
  {
    riderId,
    isClaim,
    role,
  }: { riderId: NonNullable<DeliveryTask['riderId']>; isClaim: boolean; role: TaskTold['role'] },
): Promise<void> {
  if (isClaim) await assertGrabbable(tx, task)
  const free = task.riderId === null ? task : await takeAwayWithOrder(tx, task, { role })
  await giveWithOrder(tx, free, { riderId, kind: isClaim ? 'GRAB' : 'MANUAL', role })
}

async function catchUp(tx: Tx, task: DeliveryTask, action: TaskAction, role: TaskTold['role']): Promise<void> {
  const moved = advance(task, { action, riderId: task.riderId, at: tx.now })
  if (typeof moved === 'string') {
    // Goods that are on their way back would be with nobody once their order has ended: by whichever way, it comes too late.
    if (action === 'DELIVER') refuse('TASK_WRONG_STATE', { state: task.state })
    return
  }
  await saveTask(tx, task, moved, { action, role })
  await tellNextStops(tx, [task.riderId])
}

async function end(tx: Tx, task: DeliveryTask, role: TaskTold['role']): Promise<void> {
  if (task.state === 'RETURNING') return
  const ended = callOff(task, tx.now)
  await saveTask(tx, task, ended, { action: 'CALL_OFF', role })
  await endOffers(tx, ended, 'WITHDRAWN')
  await tellNextStops(tx, [task.riderId])
}
