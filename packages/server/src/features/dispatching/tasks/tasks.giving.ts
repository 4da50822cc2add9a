import type { ActingRole } from '../../../access/actor.ts'
import { stampOf } from '../../../access/actor.ts'
import type { Tx } from '../../../db/tx.ts'
import type { RiderId } from '../../carriers/index.ts'
import type { Point } from '../../communities/index.ts'
import { take, type Order, type OrderDeps } from '../../orders/index.ts'
import { assertEligible } from '../duty/eligibility.store.ts'
import { assignmentDecisions } from '../engine/runs.table.ts'
import { endOffers } from './offers.store.ts'
import { appendToRoute, tellNextStops } from './stops.store.ts'
import { give, isOnBoard, takeAway, type AssignmentKind, type DeliveryTask } from './task.ts'
import { saveTask, type Held } from './tasks.store.ts'
import type { Explanation } from '@linli/dispatch'
import { newId, type Id } from '@linli/kit'

export interface Giving {
  readonly riderId: RiderId
  readonly kind: AssignmentKind
  readonly role: ActingRole
  /** A person's, where one decided. */
  readonly reason?: string | null | undefined
  readonly runId?: Id<'drn'>
  readonly explanation?: Explanation
}

/** A task that is nobody's becomes this rider's, and the order with it; whoever else was asked is told. */
export async function giveTask(tx: Tx, deps: OrderDeps, { order, task }: Held, giving: Giving): Promise<Held> {
  const given = await giveWithOrder(tx, task, giving)
  return { task: given, order: await assignOrder(tx, deps, order, giving) }
}

/** The same where the order has moved already. */
export async function giveWithOrder(tx: Tx, task: DeliveryTask, giving: Giving): Promise<DeliveryTask> {
  const { riderId, kind, role, reason, runId, explanation } = giving
  await assertEligible(tx, riderId, task)
  const given = { ...give(task, { riderId, kind, at: tx.now }), ...(await appendToRoute(tx, riderId)) }
  await saveTask(tx, task, given, { action: 'GIVE', role, reason })
  await endOffers(tx, given, 'ACCEPTED', { onlyOf: riderId })
  await endOffers(tx, given, 'WITHDRAWN')
  await tx.sql.insert(assignmentDecisions).values({
    id: newId('asd'),
    taskId: task.id,
    attempt: given.attempt,
    riderId,
    kind,
    runId: runId ?? null,
    at: tx.now,
    actor: stampOf(tx.actor, role === 'SYSTEM' ? null : role),
    explanation: explanation ?? null,
    reason: reason ?? null,
  })
  await tellNextStops(tx, [riderId])
  return given
}

/** A rider who helps himself to packed goods claims them; otherwise somebody says whose they will be. */
const assignOrder = (tx: Tx, deps: OrderDeps, order: Order, { riderId, kind }: Giving): Promise<Order> => {
  if (kind === 'MANUAL') return take(tx, deps, order, { action: 'ASSIGN', role: 'OPERATOR', riderId })
  const claims = kind !== 'ENGINE' && order.status === 'PACKED'
  return claims
    ? take(tx, deps, order, { action: 'CLAIM', role: 'RIDER', riderId })
    : take(tx, deps, order, { action: 'ASSIGN', role: 'SYSTEM', riderId })
}

export interface TakingAway {
  readonly role: ActingRole
  readonly reason?: string | null | undefined
  /** Where the goods are, when they have left the shop. */
  readonly goodsAt?: Point | undefined
}

/** The task is nobody's again, and so is the order. */
export async function takeTaskAway(tx: Tx, deps: OrderDeps, { order, task }: Held, why: TakingAway): Promise<Held> {
  const freed = await takeAwayWithOrder(tx, task, why)
  return { task: freed, order: await take(tx, deps, order, { action: 'REOFFER', role: 'SYSTEM' }) }
}

/** The same where the order has moved already. */
export async function takeAwayWithOrder(
  tx: Tx,
  task: DeliveryTask,
  { role, reason, goodsAt }: TakingAway,
): Promise<DeliveryTask> {
  const place = isOnBoard(task) ? goodsAt : undefined
  const freed = takeAway(task, { at: tx.now, goodsAt: place })
  await saveTask(tx, task, freed, { action: 'TAKE_AWAY', role, reason })
  await tellNextStops(tx, [task.riderId])
  return freed
}
