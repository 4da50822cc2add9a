import { system } from '../../../access/actor.ts'
import { inTx } from '../../../db/tx.ts'
import type { RiderId } from '../../carriers/index.ts'
import { eachAlone, type SweepDeps } from '../../orders/index.ts'
import type { TaskId } from '../tasks/task.ts'
import { releaseTasksOf } from '../tasks/tasks.releases.ts'
import { forgetPositions } from './positions.commands.ts'
import type { ShiftEnd } from './shift.ts'
import { endShift, listInHand, lockShift } from './shifts.store.ts'
import { addMinutes } from '@linli/kit'

type Deps = SweepDeps & {
  readonly env: { readonly positionMinutes: number; readonly riderSilentMinutes: number }
}

/** One look takes at most so many: what is left waits for the next look, a second later. */
const batch = 200

const onBoard = `exists (select from delivery_tasks t where t.rider_id = s.rider_id and t.ended_at is null
  and t.state in ('PICKED_UP', 'ARRIVED_AT_DROPOFF', 'DELIVERY_FAILED', 'RETURNING'))`
const untouched = `exists (select from delivery_tasks t where t.rider_id = s.rider_id and t.ended_at is null
  and t.state in ('ACCEPTED', 'ARRIVED_AT_STORE'))`

/** A shift that is over lasts until everything on board has been brought. */
const dueShifts = {
  name: 'due-shifts',
  text: `select s.rider_id as id from rider_shifts s where s.ended_at is null and s.ends_at <= $1
    and (not ${onBoard} or ${untouched}) order by s.ends_at limit ${batch}`,
}

export async function sweepOverShifts(app: Deps): Promise<number> {
  const { rows } = await app.db.pool.query<{ id: RiderId }>({ ...dueShifts, values: [app.clock.now()] })
  for (const { id } of rows) await eachAlone(app, id, () => closeShift(app, id, 'OVER'))
  return rows.length
}

/**
 * Whoever has not been heard of for so long, neither by his place nor by a step of a task, is gone as far as anybody can
 * tell. Only where tasks are planned: elsewhere nobody waits for his place.
 */
const vanished = {
  name: 'vanished-riders',
  text: `select s.rider_id as id from rider_shifts s
    where s.ended_at is null and s.started_at <= $1
      and not exists (select from rider_positions p where p.rider_id = s.rider_id and p.at > $1)
      and exists (select from rider_communities c join dispatch_area_communities a on a.community_id = c.community_id
        where c.rider_id = s.rider_id)
      and not exists (select from delivery_tasks t where t.rider_id = s.rider_id
        and greatest(t.accepted_at, t.arrived_at_store_at, t.picked_up_at, t.arrived_at_dropoff_at, t.ended_at) > $1)
    order by s.started_at limit ${batch}`,
}

export async function sweepVanishedRiders(app: Deps): Promise<number> {
  const before = addMinutes(app.clock.now(), -app.env.riderSilentMinutes)
  const { rows } = await app.db.pool.query<{ id: RiderId }>({ ...vanished, values: [before] })
  for (const { id } of rows) await eachAlone(app, id, () => closeShift(app, id, 'VANISHED'))
  return rows.length
}

/**
 * What he has not fetched goes to others. With goods on board an over shift stays open; who has vanished is off duty all
 * the same, and what he has with him is somebody's to look for.
 */
const closeShift = (app: Deps, riderId: RiderId, endedBy: ShiftEnd): Promise<void> => {
  const deps = { ...app, actor: system }
  return inTx(deps, async (tx) => {
    await releaseTasksOf(tx, deps, riderId, { reason: endedBy === 'VANISHED' ? 'VANISHED' : 'OFF_DUTY' })
    const shift = await lockShift(tx, riderId)
    if (!shift || (endedBy === 'OVER' && shift.endsAt > tx.now)) return
    const inHand = await listInHand(tx, riderId)
    // One that came in between is given back at the next look.
    if (inHand.untouched.length > 0) return
    if (endedBy === 'OVER' && inHand.onBoard.length > 0) return
    await endShift(tx, shift, { endedBy, keepsPlace: inHand.onBoard.length > 0 })
  })
}

/** Tasks that were taken with a certificate that no longer holds and whose goods have not been fetched. */
const lapsed = {
  name: 'lapsed-certificates',
  text: `select t.rider_id as "riderId", array_agg(t.id order by t.id) as "taskIds" from delivery_tasks t
    where t.ended_at is null and t.state in ('ACCEPTED', 'ARRIVED_AT_STORE') and exists (
      select from unnest(t.skills) k(kind) where not exists (
        select from rider_certificates c where c.rider_id = t.rider_id and c.kind = k.kind
          and c.revoked_at is null and c.issued_at <= $1 and c.expires_at > $1))
    group by t.rider_id limit ${batch}`,
}

/** What is on board is carried to its end; the rest goes to somebody who may carry it. */
export async function sweepLapsedCertificates(app: Deps): Promise<number> {
  const values = [app.clock.now()]
  const { rows } = await app.db.pool.query<{ riderId: RiderId; taskIds: TaskId[] }>({ ...lapsed, values })
  const deps = { ...app, actor: system }
  for (const { riderId, taskIds } of rows)
    await eachAlone(app, riderId, () =>
      inTx(deps, (tx) => releaseTasksOf(tx, deps, riderId, { reason: 'NOT_CERTIFIED', taskIds })),
    )
  return rows.length
}

/** Nothing tells where a rider was: the last place of one who is silent goes as well, unless goods are there with him. */
export async function sweepOldPositions(app: Deps): Promise<number> {
  const before = addMinutes(app.clock.now(), -app.env.positionMinutes)
  return inTx({ ...app, actor: system }, (tx) => forgetPositions(tx, before))
}
