import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from '../../../graph/context.ts'
import { defineCron } from '../../../jobs/jobs.ts'
import { findDifferences, standing, type SegmentDifference } from './differences.queries.ts'
import { askRebuild } from './tenure.store.ts'

/** What is being folded now is settled by then. */
const settledMs = 3_000
/** Residents that a log line names for each segment. */
const mostNamed = 100

/** Compares audiences with PostgreSQL, tells every difference that stands, and has audiences built anew if there is one. */
export async function compareAudiences({ db, log }: Pick<App, 'db' | 'log'>): Promise<SegmentDifference[]> {
  const look = () => db.sql.transaction((tx) => findDifferences(tx), { accessMode: 'read only' })
  const first = await look()
  if (first.length === 0) return []
  await sleep(settledMs)
  const differences = standing(first, await look())
  for (const { segmentId, missing, extra } of differences) {
    const named = { missing: missing.slice(0, mostNamed), extra: extra.slice(0, mostNamed) }
    const counts = { missingCount: missing.length, extraCount: extra.length }
    log.error({ segmentId, ...counts, ...named }, 'a segment is not what PostgreSQL says it is')
  }
  if (differences.length > 0) await askRebuild(db.pool)
  return differences
}

export const compareDaily = defineCron<App>('compare-audiences', '23 4 * * *', async (app) => {
  await compareAudiences(app)
})
