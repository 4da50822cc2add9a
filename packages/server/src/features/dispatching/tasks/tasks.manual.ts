import { inTx, type Tx } from '../../../db/tx.ts'
import type { Outcome } from '../../../graph/user-error.ts'
import type { RiderId } from '../../carriers/index.ts'
import type { OrderDeps } from '../../orders/index.ts'
import { endOffers } from './offers.store.ts'
import { mayRun } from './task.policy.ts'
import { isEnded, isUnassigned, type TaskId } from './task.ts'
import { checkReason } from './tasks.commands.ts'
import { giveTask, takeTaskAway } from './tasks.giving.ts'
import { lastPlaceOf } from './tasks.places.ts'
import { lockHeld, saveTask, type Held } from './tasks.store.ts'
import { refuse, Refusal } from '@linli/kit'

export interface ManualAssignment {
  readonly taskId: string
  readonly riderId: string
  readonly expectedVersion: number
}

/** A person decides who carries it, whatever was decided, offered or taken before; the engine leaves it alone then. */
export const assignTask = (deps: OrderDeps, wanted: ManualAssignment, reason: string): Promise<TaskId> =>
  inTx(deps, async (tx) => {
    const held = await lockForOperator(tx, wanted.taskId, wanted.expectedVersion)
    return handTo(tx, deps, held, wanted.riderId as RiderId, checkReason(reason))
  })

async function lockForOperator(tx: Tx, taskId: string, expectedVersion: number | null): Promise<Held> {
  const held = await lockHeld(tx, taskId)
  if (!mayRun(tx.actor, held.task)) refuse('NOT_FOUND', {}, 'taskId')
  if (expectedVersion !== null && expectedVersion !== held.task.version)
    refuse('STALE_VERSION', { currentVersion: held.task.version }, 'expectedVersion')
  if (isEnded(held.task) || held.order.state === 'CANCELLED') refuse('TASK_WRONG_STATE', { state: held.task.state })
  return held
}

async function handTo(tx: Tx, deps: OrderDeps, held: Held, riderId: RiderId, reason: string | null): Promise<TaskId> {
  const { task } = held
  if (task.riderId === riderId) {
    // He has it already, and keeps it.
    if (!task.isPinned) await saveTask(tx, task, { ...task, isPinned: true, version: task.version + 1 }, pinned(reason))
    return task.id
  }
  const free = task.riderId === null ? held : await takeFrom(tx, deps, held, task.riderId, reason)
  await giveTask(tx, deps, free, { riderId, kind: 'MANUAL', role: 'OPERATOR', reason })
  return task.id
}

const pinned = (reason: string | null) => ({ action: 'PIN', role: 'OPERATOR', reason }) as const

const takeFrom = async (tx: Tx, deps: OrderDeps, held: Held, from: RiderId, reason: string | null): Promise<Held> =>
  takeTaskAway(tx, deps, held, { role: 'OPERATOR', reason, goodsAt: await lastPlaceOf(tx, from) })

/** Several at once, also for one rider, who visits them in this order. What is refused does not hold up the others. */
export async function assignTasks(
  deps: OrderDeps,
  wanted: readonly ManualAssignment[],
  reason: string,
): Promise<Outcome<TaskId>[]> {
  if (wanted.length < 1 || wanted.length > mostAtOnce) refuse('TOO_MANY', { limit: mostAtOnce }, 'input')
  checkReason(reason)
  const outcomes: Outcome<TaskId>[] = []
  for (const [index, one] of wanted.entries())
    outcomes.push(await outcomeOf(index, () => assignTask(deps, one, reason)))
  return outcomes
}
const mostAtOnce = 100

async function outcomeOf(index: number, work: () => Promise<TaskId>): Promise<Outcome<TaskId>> {
  try {
    return { done: await work() }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const field = error.field && `input.${index}.${error.field}`
    return { refused: new Refusal(error.code, error.facts, field) }
  }
}

export interface Unassignment {
  readonly taskId: string
  readonly reason: string
  /** The engine may give it out again; otherwise it waits for a person. */
  readonly unpin: boolean
}

/** Nobody shall carry it for now; goods under way stay with whoever has them until somebody is named. */
export const unassignTask = (deps: OrderDeps, { taskId, reason, unpin }: Unassignment): Promise<TaskId> =>
  inTx(deps, async (tx) => {
    const why = checkReason(reason)
    const held = await lockForOperator(tx, taskId, null)
    const { task } = isUnassigned(held.task) ? held : await takeUnloaded(tx, deps, held, why)
    await endOffers(tx, task, 'WITHDRAWN')
    if (task.isPinned === unpin)
      await saveTask(tx, task, { ...task, isPinned: !unpin, version: task.version + 1 }, pinned(why))
    return task.id
  })

const takeUnloaded = (tx: Tx, deps: OrderDeps, held: Held, reason: string | null): Promise<Held> => {
  if (held.order.status === 'OUT_FOR_DELIVERY') refuse('TASK_WRONG_STATE', { state: held.task.state })
  return takeTaskAway(tx, deps, held, { role: 'OPERATOR', reason })
}
