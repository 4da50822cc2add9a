import type pg from 'pg'
import type { Percentile } from '@linli/audience'

/** What an owner finds when he begins. */
export interface Tenure {
  readonly epoch: number
  /** Those of `day`: percentiles stand until the day ends, whoever is the owner. */
  readonly percentiles: readonly Percentile[]
  readonly day: number
  readonly rebuildAsked: number
}

export async function beginTenure(pool: pg.Pool, { at, day }: { at: Date; day: number }): Promise<Tenure> {
  const { rows } = await pool.query<Tenure>(
    `insert into audience_owner as o (epoch, taken_at, day, percentiles) values (1, $1, $2, '[]')
     on conflict ("only") do update set epoch = o.epoch + 1, address = null, taken_at = excluded.taken_at,
       percentiles = case when o.day = excluded.day then o.percentiles else '[]' end, day = excluded.day
     returning epoch, percentiles, day, rebuild_asked as "rebuildAsked"`,
    [at, day],
  )
  return rows[0]!
}

export interface Progress {
  readonly address: string
  readonly at: Date
  readonly position: number
  readonly day: number
  readonly percentiles: readonly Percentile[]
  readonly lastPassMs: number
  readonly rebuildDone: number
}

/** Everything that has happened is in it, and in every good segment. False: he is the owner no longer. */
export async function tellProgress(pool: pg.Pool, epoch: number, told: Progress): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update audience_owner set address = $2, current_at = $3, position = $4, day = $5, percentiles = $6, last_pass_ms = $7,
       rebuild_done = greatest(rebuild_done, $8) where epoch = $1`,
    [
      epoch,
      told.address,
      told.at,
      told.position,
      told.day,
      JSON.stringify(told.percentiles),
      told.lastPassMs,
      told.rebuildDone,
    ],
  )
  if (rowCount === 0) return false
  await pool.query(
    `update segments set computed_at = $1 where state = 'ACTIVE' and status = 'READY' and computed_version = version
       and computed_at is distinct from $1`,
    [told.at],
  )
  return true
}

export async function findRebuildAsked(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ asked: number }>({
    name: 'audience-rebuild',
    text: 'select rebuild_asked as asked from audience_owner',
  })
  return rows[0]?.asked ?? 0
}

/** Has everything built anew from the database, by whoever is the owner. */
export async function askRebuild(pool: Pick<pg.Pool, 'query'>): Promise<void> {
  await pool.query('update audience_owner set rebuild_asked = rebuild_asked + 1')
}

/** How far the owner is, for whoever runs the server; undefined: there has been none. */
export async function findProgress(
  pool: pg.Pool,
  at: Date,
): Promise<{ readonly lagMs: number; readonly passMs: number | null } | undefined> {
  const { rows } = await pool.query<{ currentAt: Date; passMs: number | null }>(
    'select current_at as "currentAt", last_pass_ms as "passMs" from audience_owner where current_at is not null',
  )
  const [told] = rows
  return told && { lagMs: Math.max(0, at.getTime() - told.currentAt.getTime()), passMs: told.passMs }
}
