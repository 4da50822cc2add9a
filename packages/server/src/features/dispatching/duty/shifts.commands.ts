import { eq } from 'drizzle-orm'
import { assertSees } from '../../../access/reach.ts'
import { inTx, type Tx, type TxDeps } from '../../../db/tx.ts'
import { inTxOnce } from '../../../graph/idempotency.ts'
import { dutyReach, riders, type RiderId } from '../../carriers/index.ts'
import { checkPoint } from '../../communities/index.ts'
import type { OrderDeps } from '../../orders/index.ts'
import { asRider } from '../tasks/task.policy.ts'
import { releaseTasksOf } from '../tasks/tasks.releases.ts'
import { riderShifts } from './duty.table.ts'
import { savePosition } from './positions.commands.ts'
import { checkShift, type Vehicle } from './shift.ts'
import { endShift, listInHand, lockShift, tellOfDuty } from './shifts.store.ts'
import { addMinutes, newId, refuse } from '@linli/kit'

export interface NewShift {
  readonly vehicle: Vehicle
  readonly endsAt: Date
  readonly lat?: number | null
  readonly lng?: number | null
}

/** A rider begins a shift; within one he changes its vehicle and its end. */
export async function goOnDuty(deps: TxDeps, wanted: NewShift, key: string): Promise<RiderId> {
  checkShift(wanted.endsAt, deps.clock.now())
  const point = pointOf(wanted)
  const asked = { operation: 'goOnDuty', key, request: wanted }
  const { riderId } = await inTxOnce(deps, asked, async (tx) => {
    const id = asRider(tx.actor)
    await openShift(tx, id, wanted)
    if (point) await savePosition(tx, id, { ...point, accuracyMetres: null })
    return { riderId: id }
  })
  return riderId
}

function pointOf({ lat, lng }: NewShift) {
  if (lat === null || lat === undefined || lng === null || lng === undefined) return undefined
  const point = { lat, lng }
  checkPoint(point, 'input')
  return point
}

async function openShift(
  tx: Tx,
  riderId: RiderId,
  { vehicle, endsAt }: Pick<NewShift, 'vehicle' | 'endsAt'>,
): Promise<void> {
  // Two phones of one rider wait here for each other.
  const changed = await tx.sql.update(riders).set({ onDuty: true }).where(eq(riders.id, riderId)).returning()
  if (changed.length === 0) refuse('NOT_FOUND')
  const open = await lockShift(tx, riderId)
  if (open) return void (await tx.sql.update(riderShifts).set({ vehicle, endsAt }).where(eq(riderShifts.id, open.id)))
  const id = newId('shf')
  await tx.sql.insert(riderShifts).values({ id, riderId, vehicle, startedAt: tx.now, endsAt })
  await tellOfDuty(tx, { id, riderId }, { seq: 1, onDuty: true })
}

/** Between two looks a task may come to him; more often than so he is not asked for. */
const mostTries = 5

/**
 * Ends a rider's shift. What he has not fetched goes to others; with goods on board he stays. His tasks are given back
 * before the shift is held, in the order in which everything is locked: one that came in between is given back by the
 * next try.
 */
export async function goOffDuty(deps: OrderDeps, id?: string): Promise<RiderId> {
  for (let tries = 0; tries < mostTries; tries++) {
    const done = await inTx(deps, async (tx) => {
      const rider = await getRider(tx, id ?? asRider(tx.actor))
      const { onBoard } = await listInHand(tx, rider.id)
      if (onBoard.length > 0) refuse('RIDER_CARRIES', { taskIds: onBoard.join(', ') })
      await releaseTasksOf(tx, deps, rider.id, { reason: 'OFF_DUTY' })
      const shift = await lockShift(tx, rider.id)
      const inHand = await listInHand(tx, rider.id)
      if (inHand.onBoard.length > 0) refuse('RIDER_CARRIES', { taskIds: inHand.onBoard.join(', ') })
      if (inHand.untouched.length > 0) return undefined
      const isOwn = tx.actor.grants.some(({ role, placeId }) => role === 'RIDER' && placeId === rider.id)
      if (shift) await endShift(tx, shift, { endedBy: isOwn ? 'RIDER' : 'OPERATOR' })
      else await tx.sql.update(riders).set({ onDuty: false }).where(eq(riders.id, rider.id))
      return rider.id
    })
    if (done) return done
  }
  return refuse('UNAVAILABLE')
}

async function getRider(tx: Tx, id: string): Promise<{ readonly id: RiderId }> {
  const [rider] = await tx.sql
    .select({ id: riders.id })
    .from(riders)
    .where(eq(riders.id, id as RiderId))
  assertSees(tx.actor, dutyReach, rider)
  return rider
}

/** What a rider has who says only that he is there. */
const usualShift = { vehicle: 'E_BIKE', minutes: 12 * 60 } as const

/** The older way, which knows neither vehicle nor end; a shift that is open stays as it is. */
export function setDuty(deps: OrderDeps, riderId: string, onDuty: boolean): Promise<RiderId> {
  if (!onDuty) return goOffDuty(deps, riderId)
  return inTx(deps, async (tx) => {
    const rider = await getRider(tx, riderId)
    if (await lockShift(tx, rider.id)) return rider.id
    await openShift(tx, rider.id, { ...usualShift, endsAt: addMinutes(tx.now, usualShift.minutes) })
    return rider.id
  })
}
