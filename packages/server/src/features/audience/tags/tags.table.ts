import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { ActorStamp } from '../../../access/actor.ts'
import { id, instant, isOneOf, json, oneOf } from '../../../db/columns.ts'
import { principals } from '../../accounts/index.ts'
import { communities } from '../../communities/index.ts'
import { residents } from '../residents/residents.table.ts'
import { contestStates, sensitivities, tagDecisionKinds, tagEnds, tagKinds, tagSources, tagStates } from './tag.ts'
import type { Rule } from '@linli/audience'

export const tags = pgTable(
  'tags',
  {
    id: id('tag').primaryKey(),
    /** Where the engine keeps who has it. */
    ordinal: integer().notNull().generatedAlwaysAsIdentity({ startWith: 0, minValue: 0 }),
    key: text().notNull(),
    label: text().notNull(),
    labelEn: text().notNull(),
    kind: oneOf(tagKinds).notNull(),
    purpose: text().notNull(),
    ownerId: id('usr')
      .notNull()
      .references(() => principals.id),
    /** For so long it stays with somebody. */
    daysKept: integer().notNull(),
    sensitivity: oneOf(sensitivities).notNull(),
    /** Of a tag that a rule gives and takes: who has it. */
    rule: json<Rule>(),
    state: oneOf(tagStates).notNull(),
    proposedBy: id('usr').notNull(),
    /** Null of a tag that needed no second person. */
    decidedBy: id('usr'),
    decidedAt: instant(),
    decidedWhy: text(),
    version: integer().notNull().default(1),
    /** Number of its last event. */
    told: integer().notNull().default(0),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('tags_key').on(t.key),
    uniqueIndex('tags_ordinal').on(t.ordinal),
    check('tags_kind', isOneOf(t.kind, tagKinds)),
    check('tags_state', isOneOf(t.state, tagStates)),
    check('tags_sensitivity', isOneOf(t.sensitivity, sensitivities)),
    check('tags_rule', sql`(${t.kind} in ('RULE', 'COMPUTED')) = (${t.rule} is not null)`),
    check('tags_days_kept', sql`${t.daysKept} between 1 and 1095`),
    // Two persons: nobody decides what he proposed himself, and what needs a second one is not in use without him.
    check('tags_four_eyes', sql`${t.decidedBy} <> ${t.proposedBy}`),
    check(
      'tags_second_person',
      sql`${t.state} in ('PROPOSED', 'RETIRED') or ${t.decidedBy} is not null or (${t.sensitivity} = 'NORMAL' and ${t.kind} in ('MANUAL', 'SELF'))`,
    ),
  ],
)

/** Who has or had a tag, since when, why and until when. A row is ended, never changed otherwise, and never deleted. */
export const tagAssignments = pgTable(
  'tag_assignments',
  {
    id: id('tas').primaryKey(),
    tagId: id('tag')
      .notNull()
      .references(() => tags.id),
    residentId: id('res')
      .notNull()
      .references(() => residents.id),
    ordinal: integer().notNull(),
    source: oneOf(tagSources).notNull(),
    /** Null where a rule did it. */
    assignedBy: json<ActorStamp>(),
    assignedAt: instant().notNull(),
    expiresAt: instant().notNull(),
    evidence: text().notNull(),
    endedAt: instant(),
    endedAs: oneOf(tagEnds),
    endedBy: json<ActorStamp>(),
    endedWhy: text(),
  },
  (t) => [
    uniqueIndex('tag_assignments_once')
      .on(t.tagId, t.ordinal)
      .where(sql`ended_at is null`),
    index('tag_assignments_resident').on(t.residentId, t.id),
    index('tag_assignments_tag').on(t.tagId, t.id),
    index('tag_assignments_expiring')
      .on(t.expiresAt)
      .where(sql`ended_at is null`),
    check('tag_assignments_source', isOneOf(t.source, tagSources)),
    check('tag_assignments_ended', sql`(${t.endedAt} is null) = (${t.endedAs} is null)`),
    check('tag_assignments_end', isOneOf(t.endedAs, tagEnds)),
    check('tag_assignments_span', sql`${t.expiresAt} > ${t.assignedAt}`),
  ],
)

/** A resident says that a tag is not true of him: it is gone at once, and does not come back before somebody decides. */
export const tagContests = pgTable(
  'tag_contests',
  {
    id: id('tct').primaryKey(),
    assignmentId: id('tas')
      .notNull()
      .references(() => tagAssignments.id),
    tagId: id('tag')
      .notNull()
      .references(() => tags.id),
    residentId: id('res')
      .notNull()
      .references(() => residents.id),
    ordinal: integer().notNull(),
    communityId: id('com')
      .notNull()
      .references(() => communities.id),
    why: text().notNull(),
    contestedAt: instant().notNull(),
    state: oneOf(contestStates).notNull(),
    decidedBy: json<ActorStamp>(),
    decidedAt: instant(),
    decidedWhy: text(),
  },
  (t) => [
    uniqueIndex('tag_contests_assignment').on(t.assignmentId),
    // While one of these stands the tag does not come back.
    uniqueIndex('tag_contests_standing')
      .on(t.tagId, t.ordinal)
      .where(sql`state <> 'DISMISSED'`),
    index('tag_contests_dismissed')
      .on(t.tagId, t.decidedAt)
      .where(sql`state = 'DISMISSED'`),
    index('tag_contests_community').on(t.communityId, t.id),
    check('tag_contests_state', isOneOf(t.state, contestStates)),
    check('tag_contests_decided', sql`(${t.state} = 'OPEN') = (${t.decidedAt} is null)`),
  ],
)

/** What people decided about a tag, in words that stay: append-only. */
export const tagDecisions = pgTable(
  'tag_decisions',
  {
    id: id('tdc').primaryKey(),
    tagId: id('tag')
      .notNull()
      .references(() => tags.id),
    kind: oneOf(tagDecisionKinds).notNull(),
    by: json<ActorStamp>().notNull(),
    at: instant().notNull(),
    why: text().notNull(),
    /** Of whom, where it was about one. */
    residentId: id('res').references(() => residents.id),
    /** How many it was about, where there were several. */
    count: integer().notNull().default(1),
  },
  (t) => [index('tag_decisions_tag').on(t.tagId, t.id), check('tag_decisions_kind', isOneOf(t.kind, tagDecisionKinds))],
)
