import type pg from 'pg'

/** A decision as it was logged; without its input it can no longer be asked again. */
export interface LoggedRun {
  readonly input: Buffer | null
  readonly inputDigest: string
  readonly decisionDigest: string
}

export interface ReplayedArea {
  readonly id: string
  readonly name: string
}

/** By id or by either name. */
export async function findArea(client: pg.Client, named: string): Promise<ReplayedArea | undefined> {
  const { rows } = await client.query<ReplayedArea>(
    'select id, name from dispatch_areas where id = $1 or name = $1 or name_en = $1 order by id limit 1',
    [named],
  )
  return rows[0]
}

/** More does not fit a day of decisions, one each second. */
const mostRuns = 100_000

export async function listRuns(client: pg.Client, areaId: string, from: Date, to: Date): Promise<LoggedRun[]> {
  const { rows } = await client.query<LoggedRun>(
    `select input, input_digest as "inputDigest", decision_digest as "decisionDigest" from dispatch_runs
     where area_id = $1 and at >= $2 and at < $3 order by at, id limit ${mostRuns}`,
    [areaId, from, to],
  )
  return rows
}

/** Tasks that nobody was to bring after all. */
export async function listCancelled(client: pg.Client, areaId: string, from: Date): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string }>(
    `select id from delivery_tasks where area_id = $1 and state = 'CANCELLED' and ended_at >= $2`,
    [areaId, from],
  )
  return new Set(rows.map(({ id }) => id))
}
