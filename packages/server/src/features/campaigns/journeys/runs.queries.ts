import { eq, sql } from 'drizzle-orm'
import { assertSees } from '../../../access/reach.ts'
import type { TxDeps } from '../../../db/tx.ts'
import { campaignReach } from '../campaign.ts'
import type { RunState } from './journey.ts'
import { journeyRuns, journeyRunSteps, journeys } from './journeys.table.ts'
import { isId, refuse } from '@linli/kit'

export interface ToldRun {
  readonly id: string
  readonly state: RunState
  readonly nr: number
  readonly graphVersion: number
  readonly node: string
  readonly enteredAt: Date
  readonly dueAt: Date | null
  readonly endedAt: Date | null
  readonly steps: readonly (typeof journeyRunSteps.$inferSelect)[]
}

const mostRuns = 20
const mostSteps = 500

/** Why a resident is where he is in a journey: his latest walks, step by step. */
export async function explainRuns(
  { db, actor }: TxDeps,
  { journeyId, residentId }: { journeyId: string; residentId: string },
): Promise<ToldRun[]> {
  if (!isId('jny', journeyId)) refuse('NOT_FOUND')
  const [journey] = await db.sql.select().from(journeys).where(eq(journeys.id, journeyId))
  assertSees(actor, campaignReach, journey)
  const runs = await db.sql
    .select()
    .from(journeyRuns)
    .where(sql`${journeyRuns.journeyId} = ${journeyId} and ${journeyRuns.residentId} = ${residentId}`)
    .orderBy(sql`${journeyRuns.nr} desc`)
    .limit(mostRuns)
  return Promise.all(
    runs.map(async (run) => ({
      ...run,
      steps: await db.sql
        .select()
        .from(journeyRunSteps)
        .where(eq(journeyRunSteps.runId, run.id))
        .orderBy(journeyRunSteps.seq)
        .limit(mostSteps),
    })),
  )
}
