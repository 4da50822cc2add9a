import { and, eq, lte } from 'drizzle-orm'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import type { PrincipalId } from '../accounts/index.ts'
import { checkName } from '../communities/index.ts'
import { leaderTasks } from './leader-tasks.table.ts'
import { moveMessage } from './messages.commands.ts'
import type { LeaderTaskId, Telling } from './telling.ts'
import { refuse } from '@linli/kit'

type LeaderTask = typeof leaderTasks.$inferSelect

const longestNote = 200

export interface Told {
  readonly id: string
  readonly outcome: Extract<Telling, 'DONE' | 'DECLINED'>
  readonly note?: string | null | undefined
}

/** A leader says that he has told his neighbour, or that he will not. It is his task alone, and said once. */
export function finishLeaderTask(deps: TxDeps, { id, outcome, note }: Told): Promise<LeaderTaskId> {
  const said = note?.trim() ? checkName(note, 'note', longestNote) : null
  return inTx(deps, async (tx) => {
    const [task] = await tx.sql
      .select()
      .from(leaderTasks)
      .where(and(eq(leaderTasks.id, id as LeaderTaskId), eq(leaderTasks.leaderId, tx.actor.id as PrincipalId)))
      .for('update')
    if (!task) refuse('NOT_FOUND', {}, 'id')
    // The same answer twice is one answer.
    if (task.state === outcome) return task.id
    if (task.state !== 'OPEN') refuse('LEADER_TASK_ENDED', { state: task.state }, 'id')
    await end(tx, task, { state: outcome, note: said })
    return task.id
  })
}

/** One look ends at most so many: what is left waits for the next look. */
const batch = 200

/** What nobody told in time is told by nobody any more. */
export function expireLeaderTasks(deps: TxDeps): Promise<number> {
  return inTx(deps, async (tx) => {
    const over = await tx.sql
      .select()
      .from(leaderTasks)
      .where(and(eq(leaderTasks.state, 'OPEN'), lte(leaderTasks.dueAt, tx.now)))
      .orderBy(leaderTasks.id)
      .limit(batch)
      .for('update', { skipLocked: true })
    for (const task of over) await end(tx, task, { state: 'EXPIRED', note: null })
    return over.length
  })
}

async function end(tx: Tx, { id, messageId, version }: LeaderTask, ended: Pick<LeaderTask, 'state' | 'note'>) {
  await tx.sql
    .update(leaderTasks)
    .set({ ...ended, endedAt: tx.now, version: version + 1 })
    .where(eq(leaderTasks.id, id))
  await moveMessage(
    tx,
    messageId,
    ended.state === 'DONE' ? { action: 'DELIVER' } : { action: 'FAIL', failure: ended.state },
  )
}
