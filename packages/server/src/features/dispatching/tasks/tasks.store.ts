import { and, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import { stampOf, type ActingRole } from '../../../access/actor.ts'
import type { Sql } from '../../../db/database.ts'
import type { Tx } from '../../../db/tx.ts'
import type { RiderId } from '../../carriers/index.ts'
import { lockOrder, type Order, type OrderId } from '../../orders/index.ts'
import type { DeliveryTask, IgnoredReason, TaskAction, TaskId, TaskState } from './task.ts'
import { deliveryTasks, taskEvents } from './tasks.table.ts'
import { refuse } from '@linli/kit'

/** An order and its errand, both locked. */
export interface Held {
  readonly order: Order
  readonly task: DeliveryTask
}

/**
 * Rows are locked in one order everywhere: the order, its task, the task's offers, the shift of the rider who gets it,
 * his next stop. Which order it is never changes, so it is read before.
 */
export async function lockHeld(tx: Tx, taskId: string): Promise<Held> {
  const found = await findTask(tx.sql, taskId)
  if (!found) refuse('NOT_FOUND', {}, 'taskId')
  const order = await lockOrder(tx, found.orderId)
  return { order, task: await lockTask(tx, found.id) }
}

/** Writers wait for each other; whoever only names it, as a rider's next stop, waits for nobody. */
export async function lockTask(tx: Tx, id: TaskId): Promise<DeliveryTask> {
  const [task] = await tx.sql.select().from(deliveryTasks).where(eq(deliveryTasks.id, id)).for('no key update')
  return task ?? refuse('NOT_FOUND', {}, 'taskId')
}

export async function lockTaskOf(tx: Tx, orderId: OrderId): Promise<DeliveryTask | undefined> {
  const [task] = await tx.sql
    .select()
    .from(deliveryTasks)
    .where(eq(deliveryTasks.orderId, orderId))
    .for('no key update')
  return task
}

export async function findTask(db: Sql, id: string): Promise<DeliveryTask | undefined> {
  const [task] = await db
    .select()
    .from(deliveryTasks)
    .where(eq(deliveryTasks.id, id as TaskId))
  return task
}

export interface TaskTold {
  /** What moved it; facts of its own way beside what happens to it. */
  readonly action:
    | TaskAction
    | 'CREATE'
    | 'READY'
    | 'CHANGE'
    | 'OFFER'
    | 'DECLINE'
    | 'GIVE'
    | 'TAKE_AWAY'
    | 'PIN'
    | 'CALL_OFF'
  readonly role: ActingRole
  /** When it happened, where that was before we heard of it. */
  readonly at?: Date
  readonly reason?: string | null | undefined
}

/** Replaces the task, writes down what was told of it and tells the world, as one. `version` is the event's number. */
export async function saveTask(
  tx: Tx,
  before: DeliveryTask,
  after: DeliveryTask,
  told: TaskTold,
): Promise<DeliveryTask> {
  const saved = await tx.sql
    .update(deliveryTasks)
    .set({
      state: after.state,
      attempt: after.attempt,
      wave: after.wave,
      version: after.version,
      riderId: after.riderId,
      assignedBy: after.assignedBy,
      isPinned: after.isPinned,
      notBy: [...after.notBy],
      pickup: after.pickup,
      skills: [...after.skills],
      grams: after.grams,
      readyAt: after.readyAt,
      pickupRank: after.pickupRank,
      dropoffRank: after.dropoffRank,
      expectedAt: after.expectedAt,
      acceptedAt: after.acceptedAt,
      arrivedAtStoreAt: after.arrivedAtStoreAt,
      pickedUpAt: after.pickedUpAt,
      arrivedAtDropoffAt: after.arrivedAtDropoffAt,
      endedAt: after.endedAt,
      failedReason: after.failedReason,
    })
    .where(and(eq(deliveryTasks.id, after.id), eq(deliveryTasks.version, before.version)))
    .returning({ id: deliveryTasks.id })
  if (saved.length === 0) throw new Error(`${after.id} changed under its own lock`)
  await keepFact(tx, after, { ...told, state: after.state, riderId: after.riderId ?? before.riderId, ignored: null })
  await tell(tx, after, told, before.riderId)
  return after
}

export async function addTask(tx: Tx, task: DeliveryTask): Promise<void> {
  await tx.sql.insert(deliveryTasks).values({ ...task, notBy: [], skills: [...task.skills] })
  const told: TaskTold = { action: 'CREATE', role: 'SYSTEM' }
  await keepFact(tx, task, { ...told, state: task.state, riderId: null, ignored: null })
  await tell(tx, task, told, null)
}

export const taskTopic = {
  rider: (id: string) => `dispatch:${id}`,
  area: (id: string) => `area:${id}`,
  /** For whoever waits for the order. */
  order: (id: string) => `delivery:${id}`,
}

async function tell(tx: Tx, task: DeliveryTask, { action, reason }: TaskTold, before: RiderId | null): Promise<void> {
  const { id, orderId, areaId, communityId, merchantId, riderId, state, attempt, version } = task
  const concerned = [...new Set([before, riderId])].filter((rider) => rider !== null)
  await tx.emit({
    type: 'DeliveryTaskMoved',
    aggregateId: id,
    seq: version,
    topics: [taskTopic.area(areaId), taskTopic.order(orderId), ...concerned.map(taskTopic.rider)],
    facts: {
      taskId: id,
      orderId,
      areaId,
      communityId,
      merchantId,
      action,
      state,
      attempt,
      riderId,
      riderBefore: before,
      reason: reason ?? null,
    },
  })
}

interface KeptFact extends TaskTold {
  readonly state: TaskState
  readonly riderId: RiderId | null
  readonly ignored: IgnoredReason | null
}

/** Everything that is told of a task is kept, also what came too late to move it. The task is locked. */
export async function keepFact(
  tx: Tx,
  { id, attempt }: DeliveryTask,
  { state, riderId, role, at, reason, ignored }: KeptFact,
): Promise<void> {
  const stamp = stampOf(tx.actor, role === 'SYSTEM' ? null : role)
  await tx.sql.insert(taskEvents).values({
    taskId: id,
    seq: sql`(select coalesce(max(e.seq), 0) + 1 from ${taskEvents} e where e.task_id = ${id})`,
    attempt,
    state,
    riderId,
    at: at ?? tx.now,
    heardAt: tx.now,
    actor: stamp,
    reason: reason ?? null,
    ignored,
  })
}

/** Whether a rider ever had it: what he tells of it late is kept. */
export async function everHad(tx: Tx, taskId: TaskId, riderId: RiderId): Promise<boolean> {
  const [found] = await tx.sql
    .select({ seq: taskEvents.seq })
    .from(taskEvents)
    .where(and(eq(taskEvents.taskId, taskId), eq(taskEvents.riderId, riderId), isNotNull(taskEvents.riderId)))
    .limit(1)
  return found !== undefined
}

export const listCarried = (tx: Tx, riderId: RiderId, states: readonly TaskState[]): Promise<DeliveryTask[]> =>
  tx.sql
    .select()
    .from(deliveryTasks)
    .where(
      and(eq(deliveryTasks.riderId, riderId), isNull(deliveryTasks.endedAt), inArray(deliveryTasks.state, [...states])),
    )
