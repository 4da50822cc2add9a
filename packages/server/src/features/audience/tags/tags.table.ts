import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, instant, isOneOf, json, oneOf } from '../../../db/columns.ts'
import { principals } from '../../accounts/index.ts'
import { residents } from '../residents/residents.table.ts'
import { sensitivities, tagEnds, tagKinds, tagSources, tagStates } from './tag.ts'
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
    /** Of a RULE: who has it. */
    rule: json<Rule>(),
    state: oneOf(tagStates).notNull(),
    proposedBy: id('usr').notNull(),
    decidedBy: id('usr'),
    decidedAt: instant(),
    version: integer().notNull().default(1),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('tags_key').on(t.key),
    uniqueIndex('tags_ordinal').on(t.ordinal),
    check('tags_kind', isOneOf(t.kind, tagKinds)),
    check('tags_state', isOneOf(t.state, tagStates)),
    check('tags_sensitivity', isOneOf(t.sensitivity, sensitivities)),
    check('tags_rule', sql`(${t.kind} = 'RULE') = (${t.rule} is not null)`),
    check('tags_days_kept', sql`${t.daysKept} between 1 and 1095`),
    // Two persons: nobody approves what he proposed himself.
    check('tags_four_eyes', sql`${t.sensitivity} = 'NORMAL' or ${t.decidedBy} is distinct from ${t.proposedBy}`),
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
    assignedBy: text(),
    assignedAt: instant().notNull(),
    expiresAt: instant().notNull(),
    evidence: text().notNull(),
    endedAt: instant(),
    endedAs: oneOf(tagEnds),
    endedBy: text(),
    endedWhy: text(),
  },
  (t) => [
    uniqueIndex('tag_assignments_once')
      .on(t.tagId, t.residentId)
      .where(sql`ended_at is null`),
    index('tag_assignments_resident').on(t.residentId, t.id),
    index('tag_assignments_tag').on(t.tagId, t.id),
    index('tag_assignments_expiring')
      .on(t.expiresAt)
      .where(sql`ended_at is null`),
    check('tag_assignments_source', isOneOf(t.source, tagSources)),
    check('tag_assignments_ended', sql`(${t.endedAt} is null) = (${t.endedAs} is null)`),
  ],
)
