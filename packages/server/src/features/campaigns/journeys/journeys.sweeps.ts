import { eachAlone, type SweepDeps } from '../../orders/index.ts'
import type { JourneyId } from './journey.ts'
import { walkDue } from './walks.commands.ts'

/** One look takes at most so many journeys, and so many chunks of each. */
const batch = 50
const chunksAtOnce = 200

/** Walks on with everybody whose time has come. */
export async function sweepJourneys(app: SweepDeps): Promise<number> {
  const { rows } = await app.db.pool.query<{ id: JourneyId }>(
    `select distinct r.journey_id as id from journey_runs r join journeys j on j.id = r.journey_id and j.state = 'ACTIVE'
     where r.due_at <= $1 limit ${batch}`,
    [app.clock.now()],
  )
  let walked = 0
  for (const { id } of rows)
    await eachAlone(app, id, async () => {
      for (let turn = 0, taken = 1; turn < chunksAtOnce && taken > 0; turn++) walked += taken = await walkDue(app, id)
    })
  return walked
}
