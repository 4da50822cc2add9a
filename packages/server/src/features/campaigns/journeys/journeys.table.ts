import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, instant, isOneOf, json, oneOf } from '../../../db/columns.ts'
import { residents } from '../../audience/index.ts'
import { communities } from '../../communities/index.ts'
import { journeyEvents, type Graph } from './graph.ts'
import { journeyStates, runStates } from './journey.ts'

export const journeys = pgTable(
  'journeys',
  {
    id: id('jny').primaryKey(),
    name: text().notNull(),
    state: oneOf(journeyStates).notNull(),
    version: integer().notNull(),
    /** Of the graph that who enters now will walk. */
    graphVersion: integer().notNull(),
    communityId: id('com').references(() => communities.id),
    entrySegmentId: id('seg'),
    entryEvent: oneOf(journeyEvents),
    savedBy: id('usr').notNull(),
    activatedBy: id('usr'),
    createdAt: instant().notNull(),
  },
  (t) => [
    index('journeys_community').on(t.communityId, t.id),
    index('journeys_active')
      .on(t.id)
      .where(sql`state = 'ACTIVE'`),
    check('journeys_state', isOneOf(t.state, journeyStates)),
    check('journeys_entry', sql`num_nonnulls(${t.entrySegmentId}, ${t.entryEvent}) = 1`),
    check('journeys_entry_event', isOneOf(t.entryEvent, journeyEvents)),
    check('journeys_four_eyes', sql`${t.activatedBy} <> ${t.savedBy}`),
    check('journeys_activated', sql`${t.state} <> 'ACTIVE' or ${t.activatedBy} is not null`),
  ],
)

/** Every graph there was; who set out by one walks it to the end. */
export const journeyVersions = pgTable(
  'journey_versions',
  {
    journeyId: id('jny')
      .notNull()
      .references(() => journeys.id),
    version: integer().notNull(),
    graph: json<Graph>().notNull(),
    savedBy: id('usr').notNull(),
    savedAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.journeyId, t.version] })],
)

export const journeyRuns = pgTable(
  'journey_runs',
  {
    id: id('jrn').primaryKey(),
    journeyId: id('jny')
      .notNull()
      .references(() => journeys.id),
    graphVersion: integer().notNull(),
    residentId: id('res')
      .notNull()
      .references(() => residents.id),
    /** Which time he entered, from 1. */
    nr: integer().notNull(),
    state: oneOf(runStates).notNull(),
    node: text().notNull(),
    /** Number of its last step. */
    version: integer().notNull(),
    goal: oneOf(journeyEvents),
    /** What is waited for, while something is. */
    waitsFor: oneOf(journeyEvents),
    /** It has happened. */
    heard: boolean().notNull().default(false),
    enteredAt: instant().notNull(),
    /** When to go on; null of what has ended. */
    dueAt: instant(),
    endedAt: instant(),
  },
  (t) => [
    uniqueIndex('journey_runs_entry').on(t.journeyId, t.residentId, t.nr),
    uniqueIndex('journey_runs_running')
      .on(t.journeyId, t.residentId)
      .where(sql`state = 'RUNNING'`),
    index('journey_runs_due')
      .on(t.dueAt)
      .where(sql`due_at is not null`),
    index('journey_runs_resident')
      .on(t.residentId)
      .where(sql`state = 'RUNNING'`),
    check('journey_runs_state', isOneOf(t.state, runStates)),
    check('journey_runs_due_running', sql`(${t.state} = 'RUNNING') = (${t.dueAt} is not null)`),
    check('journey_runs_waits', isOneOf(t.waitsFor, journeyEvents)),
  ],
)

/** What a run did, step by step: append-only. */
export const journeyRunSteps = pgTable(
  'journey_run_steps',
  {
    runId: id('jrn')
      .notNull()
      .references(() => journeyRuns.id),
    seq: integer().notNull(),
    journeyId: id('jny').notNull(),
    graphVersion: integer().notNull(),
    node: text().notNull(),
    /** In a word: where it went on, what the gate said, or how it ended. */
    outcome: text().notNull(),
    at: instant().notNull(),
  },
  (t) => [
    // A step is taken once: who takes it again finds it here.
    primaryKey({ columns: [t.runId, t.seq] }),
    index('journey_run_steps_node').on(t.journeyId, t.graphVersion, t.node),
  ],
)
