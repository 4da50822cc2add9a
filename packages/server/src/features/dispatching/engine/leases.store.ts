import type pg from 'pg'
import type { AreaId } from '../areas/area.ts'

/** A worker that is killed holds up its area no longer than this. */
const leaseMs = 10_000
/** Shorter than the least time between two looks of one worker, so that its own lease is not in its way. */
const restMs = 900

/**
 * Whoever holds an area plans it. It goes by the clock of the database, the same for all workers; a lease that ends later
 * than any can, since that clock was put back, does not count. Losing it costs nothing but double work: every write asks
 * again under the locks of its rows.
 */
export async function holdArea(pool: pg.Pool, areaId: AreaId): Promise<Date | undefined> {
  const { rows } = await pool.query<{ until: Date }>({
    name: 'hold-dispatch-area',
    text: `update dispatch_areas set leased_until = clock_timestamp() + interval '${leaseMs} milliseconds'
      where id = (select id from dispatch_areas where id = $1
        and (leased_until is null or leased_until <= clock_timestamp()
          or leased_until > clock_timestamp() + interval '${leaseMs} milliseconds')
        for update skip locked)
      returning leased_until as until`,
    values: [areaId],
  })
  return rows[0]?.until
}

/** Others may plan it when it has rested: not twice for what two workers were woken by. */
export async function letArea(pool: pg.Pool, areaId: AreaId, until: Date): Promise<void> {
  await pool.query({
    name: 'let-dispatch-area',
    text: `update dispatch_areas set leased_until = leased_until - interval '${leaseMs - restMs} milliseconds'
      where id = $1 and leased_until = $2`,
    values: [areaId, until],
  })
}
