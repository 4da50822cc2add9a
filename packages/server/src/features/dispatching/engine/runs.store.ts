import { and, desc, eq, isNotNull, lte, sql } from 'drizzle-orm'
import type { Db } from '../../../db/database.ts'
import type { AreaId } from '../areas/area.ts'
import type { Answer } from './engines.ts'
import { unpack, type Question } from './question.ts'
import { dispatchRuns } from './runs.table.ts'
import type { Decision } from '@linli/dispatch'
import { newId, type Id } from '@linli/kit'

export type RunId = Id<'drn'>

export interface AskedRun {
  readonly areaId: AreaId
  readonly at: Date
  readonly question: Question
  readonly answer: Answer
}

/** Written before anything of it is done: whatever a decision led to, its reasons are known. */
export async function addRun({ sql: db }: Db, { areaId, at, question, answer }: AskedRun): Promise<RunId> {
  const id = newId('drn')
  await db.insert(dispatchRuns).values({
    id,
    areaId,
    at,
    seed: question.situation.seed,
    input: answer.packedInput,
    decision: answer.packedDecision,
    inputDigest: answer.inputDigest,
    decisionDigest: answer.decisionDigest,
    riders: question.situation.riders.length,
    tasks: question.situation.tasks.length,
    assigned: 0,
    refused: 0,
    tookMicros: answer.tookMicros,
  })
  return id
}

export async function countApplied(
  { sql: db }: Db,
  id: RunId,
  { assigned, refused }: { assigned: number; refused: number },
): Promise<void> {
  await db.update(dispatchRuns).set({ assigned, refused }).where(eq(dispatchRuns.id, id))
}

/** What was decided last in an area, up to an instant; undefined when it has been forgotten or never was. */
export async function findDecision(
  { sql: db }: Db,
  areaId: AreaId,
  until: Date,
): Promise<{ readonly id: RunId; readonly at: Date; readonly decision: Decision } | undefined> {
  const [run] = await db
    .select({ id: dispatchRuns.id, at: dispatchRuns.at, decision: dispatchRuns.decision })
    .from(dispatchRuns)
    .where(and(eq(dispatchRuns.areaId, areaId), lte(dispatchRuns.at, until), isNotNull(dispatchRuns.decision)))
    .orderBy(desc(dispatchRuns.at), desc(dispatchRuns.id))
    .limit(1)
  return run && { id: run.id, at: run.at, decision: unpack<Decision>(run.decision!) }
}

/** Answers how many. */
export async function forgetInputs({ sql: db }: Db, before: Date, limit: number): Promise<number> {
  const { rowCount } = await db.execute(
    sql`update dispatch_runs set input = null, decision = null where id in (
      select id from dispatch_runs where at < ${before.toISOString()} and input is not null limit ${limit})`,
  )
  return rowCount ?? 0
}

export async function forgetRuns({ sql: db }: Db, before: Date, limit: number): Promise<number> {
  const { rowCount } = await db.execute(
    sql`delete from dispatch_runs where id in (
      select id from dispatch_runs where at < ${before.toISOString()} limit ${limit})`,
  )
  return rowCount ?? 0
}
