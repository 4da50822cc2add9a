import { eq, sql } from 'drizzle-orm'
import type { Ctx } from '../../../graph/context.ts'
import { ref } from '../../../graph/read/index.ts'
import { riderShape } from '../../carriers/index.ts'
import { mayRun } from '../tasks/task.policy.ts'
import { isEnded, isUnassigned, type DeliveryTask } from '../tasks/task.ts'
import { taskShape } from '../tasks/tasks.shape.ts'
import { findTask } from '../tasks/tasks.store.ts'
import { taskOffers } from '../tasks/tasks.table.ts'
import { dispatchRunShape } from './runs.shape.ts'
import { findDecision } from './runs.store.ts'
import { assignmentDecisions } from './runs.table.ts'
import { terms, type Candidate, type Excluded, type Explanation, type Waiting } from '@linli/dispatch'
import { refuse } from '@linli/kit'

type Decided = typeof assignmentDecisions.$inferSelect

/** Nobody's errand goes through so many hands. */
const mostDecisions = 100

/** Why this rider, or why nobody: from what was written down when it was decided. */
export async function explainAssignment(ctx: Ctx, taskId: string) {
  const task = await findTask(ctx.db.sql, taskId)
  if (!task || !mayRun(ctx.actor, task)) refuse('NOT_FOUND', {}, 'taskId')
  const decided = await ctx.db.sql
    .select()
    .from(assignmentDecisions)
    .where(eq(assignmentDecisions.taskId, task.id))
    .orderBy(assignmentDecisions.at, assignmentDecisions.id)
    .limit(mostDecisions)
  return {
    task: ref(taskShape, task.id),
    decisions: await Promise.all(decided.map((each) => told(ctx, task, each))),
    waiting: isUnassigned(task) && !isEnded(task) ? await waitOf(ctx, task) : null,
  }
}

async function told(ctx: Ctx, task: DeliveryTask, decided: Decided) {
  const { id, attempt, riderId, kind, at, actor, reason, runId } = decided
  const explanation = decided.explanation ?? (kind === 'OFFER' ? await whyOffered(ctx, task, decided) : undefined)
  return {
    ...{ id, attempt, kind, at, actor, reason },
    rider: ref(riderShape, riderId),
    run: runId && ref(dispatchRunShape, runId),
    chosen: explanation ? candidate(explanation.chosen) : null,
    runnerUp: explanation?.runnerUp ? candidate(explanation.runnerUp) : null,
    lostBy: explanation?.lostBy ?? [],
    considered: explanation?.considered ?? 0,
    excluded: excluded(explanation?.excluded ?? []),
  }
}

/** A rider whom the engine chose was asked, not told: its reasons are those of the run that he was asked by. */
async function whyOffered(
  ctx: Ctx,
  task: DeliveryTask,
  { attempt, riderId }: Decided,
): Promise<Explanation | undefined> {
  const [offer] = await ctx.db.sql
    .select({ sentAt: taskOffers.sentAt })
    .from(taskOffers)
    .where(
      sql`${taskOffers.taskId} = ${task.id} and ${taskOffers.attempt} = ${attempt} and ${taskOffers.riderId} = ${riderId} and ${taskOffers.wave} = 1`,
    )
  const run = offer && (await findDecision(ctx.db, task.areaId, offer.sentAt))
  const why = run?.decision.assignments.find((each) => each.riderId === riderId)?.why
  return why?.find(({ taskId }) => taskId === task.id)
}

async function waitOf(ctx: Ctx, task: DeliveryTask) {
  if (task.isPinned) return { reason: 'PINNED', excluded: [] }
  const [asked] = await ctx.db.sql
    .select({ until: sql<string | null>`max(${taskOffers.expiresAt})` })
    .from(taskOffers)
    .where(sql`${taskOffers.taskId} = ${task.id} and ${taskOffers.state} = 'OPEN'`)
  if (asked?.until) return { reason: 'ASKED', until: new Date(asked.until), excluded: [] }
  const last = await findDecision(ctx.db, task.areaId, ctx.clock.now())
  const waiting = last?.decision.waiting.find(({ taskId }) => taskId === task.id)
  return waiting ? waited(waiting) : { reason: 'UNSEEN', excluded: [] }
}

const waited = ({ reason, riderId, until, excluded: others }: Waiting) => ({
  reason,
  rider: riderId && ref(riderShape, riderId),
  until: until === null ? null : new Date(until * 1_000),
  excluded: excluded(others),
})

const candidate = ({ riderId, score, terms: parts }: Candidate) => ({
  rider: ref(riderShape, riderId),
  score: Math.round(score),
  terms: terms.map((term) => ({ term, seconds: Math.round(parts[term]) })),
})

const excluded = (all: readonly Excluded[]) => all.map(({ reason, riders }) => ({ reason, riders }))
