import type { ActingRole } from '../../../access/actor.ts'
import { sees } from '../../../access/reach.ts'
import { inTx, type Tx } from '../../../db/tx.ts'
import { inTxOnce } from '../../../graph/idempotency.ts'
import { checkName } from '../../communities/index.ts'
import { take, type Order, type OrderDeps } from '../../orders/index.ts'
import { tellNextStops } from './stops.store.ts'
import { asRider, taskReach, teller, withReach } from './task.policy.ts'
import {
  advance,
  happenedAt,
  isOnBoard,
  isUnassigned,
  rankOf,
  taskFlow,
  type DeliveryTask,
  type Fact,
  type IgnoredReason,
  type TaskAction,
  type TaskId,
} from './task.ts'
import { giveTask, takeTaskAway } from './tasks.giving.ts'
import { assertGrabbable } from './tasks.grabs.ts'
import { everHad, findTask, keepFact, lockHeld, saveTask, type Held } from './tasks.store.ts'
import { refuse } from '@linli/kit'

/** A rider helps himself where that is done. Of many who reach for it the first has it. */
export async function grabTask(deps: OrderDeps, taskId: string, key: string): Promise<TaskId> {
  const asked = { operation: 'grabTask', key, request: { taskId } }
  const done = await inTxOnce(deps, asked, async (tx) => {
    const riderId = asRider(tx.actor)
    // Most who come too late need not stand in line for the lock.
    const seen = await findTask(tx.sql, taskId)
    if (!seen || !mayKnow(tx, seen)) refuse('NOT_FOUND', {}, 'taskId')
    if (!isUnassigned(seen)) refuse('TASK_TAKEN')
    const held = await lockHeld(tx, taskId)
    await assertGrabbable(tx, held.task)
    await giveTask(tx, deps, held, { riderId, kind: 'GRAB', role: 'RIDER' })
    return { taskId: held.task.id }
  })
  return done.taskId
}

/** Whoever could reach for it may know that another was faster. */
const mayKnow = (tx: Tx, task: DeliveryTask): boolean => sees(tx.actor, taskReach, { ...withReach(task), isFree: true })

export interface ToldFact {
  readonly taskId: string
  readonly action: TaskAction
  readonly expectedVersion?: number | null | undefined
  /** By the clock of whoever tells it. */
  readonly at?: Date | null | undefined
  readonly reason?: string | null | undefined
}

export interface Advanced {
  readonly taskId: TaskId
  /** Null: it moved the task. */
  readonly ignored: IgnoredReason | null
}

/** What has happened is not refused for coming late, twice or out of turn: it is kept, and moves what it still can. */
export function advanceTask(deps: OrderDeps, told: ToldFact, key: string): Promise<Advanced> {
  const reason = checkReason(told.reason)
  return inTxOnce(deps, { operation: 'advanceTask', key, request: told }, async (tx) => {
    const held = await lockHeld(tx, told.taskId)
    const { role, riderId } = await assertTells(tx, held.task)
    const fact: Fact = { action: told.action, riderId, at: happenedAt(held.task, told.at, tx.now), reason }
    return { taskId: held.task.id, ignored: await apply(tx, deps, held, fact, { role, told }) }
  })
}

/** Who has it, who runs the place, and who had it once: what he tells late is heard too. */
async function assertTells(
  tx: Tx,
  task: DeliveryTask,
): Promise<{ role: ActingRole; riderId: ReturnType<typeof asRider> | null }> {
  const found = teller(tx.actor, task)
  if (found) return found
  const rider = tx.actor.grants.find(({ role, placeKind }) => role === 'RIDER' && placeKind === 'RIDER')
  const riderId = rider && asRider(tx.actor)
  if (!riderId || !(await everHad(tx, task.id, riderId))) refuse('NOT_FOUND', {}, 'taskId')
  return { role: 'RIDER', riderId }
}

async function apply(
  tx: Tx,
  deps: OrderDeps,
  { order, task }: Held,
  fact: Fact,
  { role, told }: { role: ActingRole; told: ToldFact },
): Promise<IgnoredReason | null> {
  const moved = advance(task, fact)
  if (typeof moved === 'string') {
    const { riderId, at, reason } = fact
    const state = taskFlow[fact.action].to
    const who = riderId ?? task.riderId
    await keepFact(tx, task, { action: fact.action, role, at, reason, state, riderId: who, ignored: moved })
    return moved
  }
  if (told.expectedVersion != null && told.expectedVersion !== task.version)
    refuse('STALE_VERSION', { currentVersion: task.version }, 'expectedVersion')
  await saveTask(tx, task, moved, { action: fact.action, role, at: fact.at, reason: fact.reason })
  await bringOrder(tx, deps, order, moved, { role, at: fact.at })
  await tellNextStops(tx, [task.riderId])
  return null
}

/** The order goes as far as its task has come. */
async function bringOrder(
  tx: Tx,
  deps: OrderDeps,
  order: Order,
  { state }: DeliveryTask,
  { role, at }: { role: ActingRole; at: Date },
): Promise<void> {
  // Called off while it was under way: the goods come back, and the order has ended before.
  if (order.state === 'CANCELLED') return
  let next = order
  if (rankOf[state] >= rankOf.PICKED_UP && next.status !== 'OUT_FOR_DELIVERY')
    next = await take(tx, deps, next, { action: 'PICK_UP', role, at })
  if (state === 'DELIVERED') await take(tx, deps, next, { action: 'DELIVER', role, at })
  if (state === 'RETURNED') await take(tx, deps, next, { action: 'RETURN', role: 'SYSTEM', refundsGoods: true })
}

/** A rider gives a task back that he has not picked up yet; it is not offered to him again. */
export function dropTask(deps: OrderDeps, { taskId, reason }: { taskId: string; reason: string }): Promise<TaskId> {
  const why = checkReason(reason)
  return inTx(deps, async (tx) => {
    const riderId = asRider(tx.actor)
    const held = await lockHeld(tx, taskId)
    if (held.task.riderId !== riderId) refuse('NOT_FOUND', {}, 'taskId')
    if (isOnBoard(held.task) || held.task.endedAt) refuse('TASK_WRONG_STATE', { state: held.task.state })
    await takeTaskAway(tx, deps, held, { role: 'RIDER', reason: why })
    return held.task.id
  })
}

const longestReason = 200
/** One line that people read; absent where nothing has to be said. */
export const checkReason = (reason: string | null | undefined): string | null =>
  reason == null ? null : checkName(reason, 'reason', longestReason)
