import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { ActorStamp } from '../../access/actor.ts'
import { fen, id, instant, isOneOf, json, oneOf } from '../../db/columns.ts'
import { principals } from '../accounts/index.ts'
import { communities, households } from '../communities/index.ts'
import { orders } from '../orders/index.ts'
import { caseOutcomes, caseStates, incidentKinds, severities, stepKinds } from './case.ts'

export const recoveryCases = pgTable(
  'recovery_cases',
  {
    id: id('rcv').primaryKey(),
    householdId: id('hh')
      .notNull()
      .references(() => households.id),
    communityId: id('com')
      .notNull()
      .references(() => communities.id),
    severity: oneOf(severities).notNull(),
    state: oneOf(caseStates).notNull(),
    /** Who looks after it; null until somebody does. */
    ownerId: id('usr').references(() => principals.id),
    openedAt: instant().notNull(),
    dueAt: instant().notNull(),
    closedAt: instant(),
    closedBy: json<ActorStamp>(),
    outcome: oneOf(caseOutcomes),
    note: text(),
    version: integer().notNull(),
  },
  (t) => [
    // What goes wrong while a case is open belongs to it.
    uniqueIndex('recovery_cases_open')
      .on(t.householdId)
      .where(sql`state = 'OPEN'`),
    index('recovery_cases_household').on(t.householdId, t.id),
    index('recovery_cases_community').on(t.communityId, t.id),
    index('recovery_cases_due')
      .on(t.dueAt, t.id)
      .where(sql`state = 'OPEN'`),
    check('recovery_cases_severity', isOneOf(t.severity, severities)),
    check('recovery_cases_state', isOneOf(t.state, caseStates)),
    check('recovery_cases_outcome', isOneOf(t.outcome, caseOutcomes)),
    check(
      'recovery_cases_closed',
      sql`(${t.state} = 'CLOSED') = (${t.closedAt} is not null) and (${t.closedAt} is null) = (${t.outcome} is null)`,
    ),
  ],
)

/** What went wrong: each mishap of an order once, in one case. */
export const recoveryIncidents = pgTable(
  'recovery_incidents',
  {
    orderId: id('ord')
      .notNull()
      .references(() => orders.id),
    kind: oneOf(incidentKinds).notNull(),
    caseId: id('rcv')
      .notNull()
      .references(() => recoveryCases.id),
    at: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orderId, t.kind] }),
    index('recovery_incidents_case').on(t.caseId, t.at),
    check('recovery_incidents_kind', isOneOf(t.kind, incidentKinds)),
  ],
)

/** What people did about it: append-only. */
export const recoverySteps = pgTable(
  'recovery_steps',
  {
    id: id('rst').primaryKey(),
    caseId: id('rcv')
      .notNull()
      .references(() => recoveryCases.id),
    kind: oneOf(stepKinds).notNull(),
    note: text().notNull(),
    amountFen: fen(),
    by: json<ActorStamp>().notNull(),
    at: instant().notNull(),
  },
  (t) => [
    index('recovery_steps_case').on(t.caseId, t.id),
    check('recovery_steps_kind', isOneOf(t.kind, stepKinds)),
    check(
      'recovery_steps_amount',
      sql`(${t.kind} = 'CREDIT') = (${t.amountFen} is not null) and coalesce(${t.amountFen}, 1) > 0`,
    ),
  ],
)
