import { sql } from 'drizzle-orm'
import { check, customType, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import type { ActorStamp } from '../../../access/actor.ts'
import { id, instant, isOneOf, json, oneOf } from '../../../db/columns.ts'
import { riders } from '../../carriers/index.ts'
import { dispatchAreas } from '../areas/areas.table.ts'
import { assignmentKinds } from '../tasks/task.ts'
import { deliveryTasks } from '../tasks/tasks.table.ts'
import type { Explanation } from '@linli/dispatch'

const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' })

/** What the engine was asked and what it answered: enough to ask it again. */
export const dispatchRuns = pgTable(
  'dispatch_runs',
  {
    id: id('drn').primaryKey(),
    areaId: id('dar')
      .notNull()
      .references(() => dispatchAreas.id),
    at: instant().notNull(),
    seed: integer().notNull(),
    /** The situation and the settings, packed; forgotten before the rest. */
    input: bytes(),
    /** What it answered, packed and forgotten with it. */
    decision: bytes(),
    inputDigest: text().notNull(),
    decisionDigest: text().notNull(),
    riders: integer().notNull(),
    tasks: integer().notNull(),
    assigned: integer().notNull(),
    /** Told by the engine and refused by a command: the world had moved. */
    refused: integer().notNull(),
    tookMicros: integer().notNull(),
  },
  (t) => [index('dispatch_runs_area').on(t.areaId, t.at, t.id)],
)

/** Who got a task and why; one row for each attempt that found a rider. */
export const assignmentDecisions = pgTable(
  'assignment_decisions',
  {
    id: id('asd').primaryKey(),
    taskId: id('tsk')
      .notNull()
      .references(() => deliveryTasks.id),
    attempt: integer().notNull(),
    riderId: id('rid')
      .notNull()
      .references(() => riders.id),
    kind: oneOf(assignmentKinds).notNull(),
    runId: id('drn'),
    at: instant().notNull(),
    actor: json<ActorStamp>().notNull(),
    /** The engine's own; null where a person or the rider decided. */
    explanation: json<Explanation>(),
    /** A person's, where one decided. */
    reason: text(),
  },
  (t) => [
    index('assignment_decisions_task').on(t.taskId, t.at),
    index('assignment_decisions_rider').on(t.riderId, t.at),
    check('assignment_decisions_kind', isOneOf(t.kind, assignmentKinds)),
    check('assignment_decisions_attempt', sql`${t.attempt} >= 1`),
  ],
)
