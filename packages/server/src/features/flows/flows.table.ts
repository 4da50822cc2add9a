import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, instant, isOneOf, oneOf } from '../../db/columns.ts'
import { communities, households } from '../communities/index.ts'
import { flowKinds, flowOutcomes, longestMs, mostTaps } from './flow.ts'

/** How long residents took: the log that every figure of a flow report is counted from. Rows are only added. */
export const flowTimings = pgTable(
  'flow_timings',
  {
    id: id('flw').primaryKey(),
    flow: oneOf(flowKinds).notNull(),
    session: text().notNull(),
    principalId: text().notNull(),
    householdId: id('hh').references(() => households.id),
    /** The household's: whose figures these are is asked of every report. */
    communityId: id('com').references(() => communities.id),
    openedAt: instant().notNull(),
    doneAt: instant().notNull(),
    elapsedMs: integer().notNull(),
    taps: integer().notNull(),
    outcome: oneOf(flowOutcomes).notNull(),
    release: text().notNull(),
  },
  (t) => [
    uniqueIndex('flow_timings_once').on(t.principalId, t.session),
    index('flow_timings_flow').on(t.flow, t.doneAt),
    index('flow_timings_community').on(t.communityId, t.flow, t.doneAt),
    check('flow_timings_flow', isOneOf(t.flow, flowKinds)),
    check('flow_timings_outcome', isOneOf(t.outcome, flowOutcomes)),
    check(
      'flow_timings_figures',
      sql`${t.elapsedMs} between 0 and ${sql.raw(String(longestMs))} and ${t.taps} between 0 and ${sql.raw(String(mostTaps))}`,
    ),
  ],
)
