import { sql } from 'drizzle-orm'
import { check, date, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { ActorStamp } from '../../access/actor.ts'
import { fen, id, instant, isOneOf, json, oneOf } from '../../db/columns.ts'
import type { DayFigures } from './day.ts'
import { differenceKinds, differenceStates } from './reconcile.ts'

export const reconcileRuns = pgTable(
  'reconcile_runs',
  {
    id: id('rec').primaryKey(),
    /** Business day that was compared. */
    day: date({ mode: 'string' }).notNull(),
    at: instant().notNull(),
    by: json<ActorStamp>().notNull(),
    payments: integer().notNull(),
    refunds: integer().notNull(),
    /** Payments and refunds that were settled because the provider's bill told of them. */
    settled: integer().notNull(),
    differences: integer().notNull(),
  },
  (t) => [index('reconcile_runs_day').on(t.day, t.id)],
)

export const moneyDifferences = pgTable(
  'money_differences',
  {
    id: id('dif').primaryKey(),
    day: date({ mode: 'string' }).notNull(),
    kind: oneOf(differenceKinds).notNull(),
    subjectId: text().notNull(),
    oursFen: fen().notNull(),
    theirsFen: fen().notNull(),
    state: oneOf(differenceStates).notNull(),
    foundAt: instant().notNull(),
    seenAt: instant().notNull(),
    note: text(),
    resolvedAt: instant(),
    resolvedBy: json<ActorStamp>(),
  },
  (t) => [
    // Found again it is the same difference; with other amounts it is another.
    uniqueIndex('money_differences_once').on(t.kind, t.subjectId, t.oursFen, t.theirsFen),
    index('money_differences_open')
      .on(t.day)
      .where(sql`state = 'OPEN'`),
    check('money_differences_kind', isOneOf(t.kind, differenceKinds)),
    check('money_differences_state', isOneOf(t.state, differenceStates)),
    check('money_differences_resolved', sql`(${t.state} = 'RESOLVED') = (${t.note} is not null)`),
  ],
)

/** A closed day stays as it is; a trigger of the database sees to it. */
export const dayCloses = pgTable(
  'day_closes',
  {
    id: id('cls').primaryKey(),
    day: date({ mode: 'string' }).notNull(),
    closedAt: instant().notNull(),
    closedBy: json<ActorStamp>().notNull(),
    figures: json<DayFigures>().notNull(),
  },
  (t) => [uniqueIndex('day_closes_day').on(t.day)],
)
