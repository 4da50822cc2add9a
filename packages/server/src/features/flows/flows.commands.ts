import { and, eq } from 'drizzle-orm'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import { households, type CommunityId, type HouseholdId } from '../communities/index.ts'
import { checkRun, type FlowRun, type FlowRunId } from './flow.ts'
import { flowTimings } from './flows.table.ts'
import { addMs, newId, refuse } from '@linli/kit'

/** Keeps a run, once for each of the caller's sessions; sent again, it answers with the one that is there. */
export function recordFlow(deps: TxDeps, run: FlowRun): Promise<FlowRunId> {
  checkRun(run)
  return inTx(deps, async (tx) => {
    const principalId = tx.actor.id!
    const home = run.householdId ? await homeOf(tx, run.householdId) : { householdId: null, communityId: null }
    const { flow, session, elapsedMs, taps, outcome, release } = run
    const [added] = await tx.sql
      .insert(flowTimings)
      .values({
        ...home,
        id: newId('flw'),
        principalId,
        flow,
        session,
        elapsedMs,
        taps,
        outcome,
        release,
        openedAt: addMs(tx.now, -elapsedMs),
        doneAt: tx.now,
      })
      .onConflictDoNothing()
      .returning({ id: flowTimings.id })
    if (added) return added.id
    const [there] = await tx.sql
      .select({ id: flowTimings.id })
      .from(flowTimings)
      .where(and(eq(flowTimings.principalId, principalId), eq(flowTimings.session, session)))
    return there!.id
  })
}

/** The caller's own household; another one is not found, whether or not it exists. */
async function homeOf(tx: Tx, id: string): Promise<{ householdId: HouseholdId; communityId: CommunityId }> {
  const isOwn = tx.actor.grants.some(({ role, placeId }) => role === 'RESIDENT' && placeId === id)
  const [home] = isOwn
    ? await tx.sql
        .select({ householdId: households.id, communityId: households.communityId })
        .from(households)
        .where(eq(households.id, id as HouseholdId))
    : []
  return home ?? refuse('NOT_FOUND', {}, 'householdId')
}
