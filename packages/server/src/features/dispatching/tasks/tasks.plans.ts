import { and, eq, isNull } from 'drizzle-orm'
import { inTx, type Tx } from '../../../db/tx.ts'
import type { RefusalCode } from '../../../refusals.ts'
import type { RiderId } from '../../carriers/index.ts'
import type { OrderDeps } from '../../orders/index.ts'
import { assertEligible } from '../duty/eligibility.store.ts'
import { addOffer, endOffers } from './offers.store.ts'
import { tellNextStops } from './stops.store.ts'
import { isUnassigned, type DeliveryTask, type TaskId } from './task.ts'
import { giveTask } from './tasks.giving.ts'
import { lockHeld, lockTask, saveTask } from './tasks.store.ts'
import { deliveryTasks } from './tasks.table.ts'
import type { Explanation } from '@linli/dispatch'
import { refuse, Refusal, type Id } from '@linli/kit'

/** A visit of a route; its place in the list is its place in the route. */
export interface PlannedStop {
  readonly taskId: string
  readonly kind: 'PICKUP' | 'DROPOFF'
  readonly expectedAt: Date
}

export interface EngineAssignment {
  readonly taskId: TaskId
  readonly riderId: RiderId
  /** As they were when the engine was asked; others are refused as STALE_VERSION. */
  readonly attempt: number
  readonly expectedVersion: number
  readonly runId: Id<'drn'>
  readonly explanation: Explanation
  /** The rider's whole route with it. Stops of tasks that are not his are passed over. */
  readonly route: readonly PlannedStop[]
}

export interface Wave {
  readonly taskId: TaskId
  readonly attempt: number
  readonly expectedVersion: number
  /** Those who may not have it by now are left out; refused when nobody is left. */
  readonly riderIds: readonly RiderId[]
  readonly expiresAt: Date
}

export interface PlannedRoute {
  readonly riderId: RiderId
  readonly stops: readonly PlannedStop[]
}

/** What came of it: done, or the code of the refusal. The deps carry the `system` actor. */
export type Applied = 'APPLIED' | RefusalCode

/** A plan is advice: everything is asked again under the locks. */
export const assignByEngine = (deps: OrderDeps, assignment: EngineAssignment): Promise<Applied> =>
  applied(deps, async (tx) => {
    const { riderId, route, runId, explanation } = assignment
    const held = await lockHeld(tx, assignment.taskId)
    assertAsPlanned(held.task, assignment)
    await giveTask(tx, deps, held, { riderId, kind: 'ENGINE', role: 'SYSTEM', runId, explanation })
    await setRoute(tx, { riderId, stops: route })
  })

/** The next wave: what was open of the wave before is withdrawn. */
export const offerTask = (deps: OrderDeps, wave: Wave): Promise<Applied> =>
  applied(deps, async (tx) => {
    const task = await lockTask(tx, wave.taskId)
    assertAsPlanned(task, wave)
    const { asked, refused } = await eligibleOf(tx, task, wave.riderIds)
    if (asked.length === 0) throw refused ?? new Refusal('TASK_NOBODY_ASKED')
    await endOffers(tx, task, 'WITHDRAWN')
    const offered = { ...task, state: 'OFFERED', wave: task.wave + 1, version: task.version + 1 } as const
    await saveTask(tx, task, offered, { action: 'OFFER', role: 'SYSTEM' })
    for (const riderId of asked) await addOffer(tx, offered, riderId, wave.expiresAt)
  })

/** Puts a rider's stops in order and says when each is expected; nobody's state changes, and no version. */
export const planRoute = (deps: OrderDeps, route: PlannedRoute): Promise<void> =>
  inTx(deps, (tx) => setRoute(tx, route))

async function setRoute(tx: Tx, { riderId, stops }: PlannedRoute): Promise<void> {
  for (const { id, pickupRank, dropoffRank, expectedAt } of await lockFreeOf(tx, riderId)) {
    const rank = (kind: PlannedStop['kind']) => stops.findIndex((stop) => stop.taskId === id && stop.kind === kind)
    const [pickup, dropoff] = [rank('PICKUP'), rank('DROPOFF')]
    if (pickup < 0 && dropoff < 0) continue
    await tx.sql
      .update(deliveryTasks)
      .set({
        pickupRank: pickup < 0 ? pickupRank : pickup + 1,
        dropoffRank: dropoff < 0 ? dropoffRank : dropoff + 1,
        expectedAt: stops[dropoff]?.expectedAt ?? expectedAt,
      })
      .where(eq(deliveryTasks.id, id))
  }
  await tellNextStops(tx, [riderId])
}

/**
 * What he carries, but what somebody moves at this moment: a plan does not wait for it, for whoever moves it may wait for
 * what this transaction holds. The next plan, in a few seconds, has it in its place.
 */
const lockFreeOf = (tx: Tx, riderId: RiderId): Promise<DeliveryTask[]> =>
  tx.sql
    .select()
    .from(deliveryTasks)
    .where(and(eq(deliveryTasks.riderId, riderId), isNull(deliveryTasks.endedAt)))
    .for('no key update', { skipLocked: true })

function assertAsPlanned(task: DeliveryTask, asked: { attempt: number; expectedVersion: number }): void {
  if (!isUnassigned(task)) refuse(task.state === 'CANCELLED' ? 'TASK_WRONG_STATE' : 'TASK_TAKEN', { state: task.state })
  if (task.isPinned) refuse('TASK_PINNED')
  if (task.attempt !== asked.attempt || task.version !== asked.expectedVersion)
    refuse('STALE_VERSION', { currentVersion: task.version })
}

async function eligibleOf(tx: Tx, task: DeliveryTask, riders: readonly RiderId[]) {
  const asked: RiderId[] = []
  let refused: Refusal | undefined
  // In id order: each holds his shift.
  for (const riderId of [...new Set(riders)].toSorted()) {
    try {
      await assertEligible(tx, riderId, task)
      asked.push(riderId)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refused = error
    }
  }
  return { asked, refused }
}

async function applied(deps: OrderDeps, work: (tx: Tx) => Promise<void>): Promise<Applied> {
  try {
    await inTx(deps, work)
    return 'APPLIED'
  } catch (error) {
    if (error instanceof Refusal) return error.code as RefusalCode
    throw error
  }
}
