import { system } from '../../../access/actor.ts'
import { eachAlone, type SweepDeps } from '../../orders/index.ts'
import { expireOffers } from './offers.commands.ts'
import type { TaskId } from './task.ts'
import { releaseLeft } from './tasks.releases.ts'

/** One look takes at most so many: what is left waits for the next look, a second later. */
const batch = 200

/** Offers that nobody answered in time. */
export async function sweepExpiredOffers(app: SweepDeps): Promise<number> {
  const { rows } = await app.db.pool.query<{ id: TaskId }>({
    name: 'expired-offers',
    text: `select distinct o.task_id as id from (select task_id from task_offers where state = 'OPEN' and expires_at <= $1
      order by expires_at limit ${batch}) o`,
    values: [app.clock.now()],
  })
  for (const { id } of rows) await eachAlone(app, id, () => expireOffers({ ...app, actor: system }, id))
  return rows.length
}

/**
 * Tasks of riders who are no longer there: what is still in the shop is anybody's again. Goods that he has with him stay
 * his, and are shown as stranded: somebody has to fetch them, and a person says who.
 */
export async function sweepLeftTasks(app: SweepDeps): Promise<number> {
  const { rows } = await app.db.pool.query<{ id: TaskId }>({
    name: 'left-tasks',
    text: `select t.id from delivery_tasks t where t.ended_at is null and t.state in ('ACCEPTED', 'ARRIVED_AT_STORE')
      and not exists (select from rider_shifts s where s.rider_id = t.rider_id and s.ended_at is null)
      order by t.due_at limit ${batch}`,
  })
  for (const { id } of rows) await eachAlone(app, id, () => releaseLeft({ ...app, actor: system }, id))
  return rows.length
}
