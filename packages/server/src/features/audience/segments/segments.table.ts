import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  customType,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { id, instant, isOneOf, json, oneOf } from '../../../db/columns.ts'
import { communities } from '../../communities/index.ts'
import { segmentStates, segmentStatuses } from './segment.ts'
import type { Rule } from '@linli/audience'

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

export const segments = pgTable(
  'segments',
  {
    id: id('seg').primaryKey(),
    /** Where the engine keeps who belongs to it. */
    ordinal: integer().notNull().generatedAlwaysAsIdentity({ startWith: 0, minValue: 0 }),
    name: text().notNull(),
    nameEn: text().notNull(),
    purpose: text().notNull(),
    /** Only residents of it belong to the segment; null: of any community. */
    communityId: id('com').references(() => communities.id),
    state: oneOf(segmentStates).notNull(),
    /** The present version of its rule. */
    version: integer().notNull(),
    status: oneOf(segmentStatuses).notNull(),
    /** When its members were last known to be right, by which version and how many they were. */
    computedAt: instant(),
    computedVersion: integer(),
    size: integer().notNull().default(0),
    lastError: text(),
    /** Number of its last event. */
    told: integer().notNull().default(0),
    createdBy: text().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('segments_ordinal').on(t.ordinal),
    uniqueIndex('segments_name').on(t.name, sql`coalesce(community_id, '')`),
    index('segments_community').on(t.communityId, t.id),
    check('segments_state', isOneOf(t.state, segmentStates)),
    check('segments_status', isOneOf(t.status, segmentStatuses)),
    check('segments_size', sql`${t.size} >= 0`),
  ],
)

/** Every rule a segment had; none is ever changed. */
export const segmentVersions = pgTable(
  'segment_versions',
  {
    segmentId: id('seg')
      .notNull()
      .references(() => segments.id),
    version: integer().notNull(),
    rule: json<Rule>().notNull(),
    reason: text().notNull(),
    setBy: text().notNull(),
    setAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.segmentId, t.version] })],
)

/** Who belongs to a segment now: bit n of byte n / 8 is the resident of ordinal n. */
export const segmentMembers = pgTable('segment_members', {
  segmentId: id('seg')
    .primaryKey()
    .references(() => segments.id),
  bits: bytes().notNull(),
  /** Of the last change that is in the bits. */
  changeId: bigint({ mode: 'number' }).notNull(),
})

/**
 * Who entered or left a segment, and when: append-only. Of somebody who is in, the last one is his entering. One row holds
 * those of one block of ordinals who did so at once: a hundred thousand rows would take three times as long.
 */
export const segmentChanges = pgTable(
  'segment_changes',
  {
    id: bigint({ mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    segmentId: id('seg').notNull(),
    /** Of its ordinals, without their lowest `blockBits`. */
    block: integer().notNull(),
    ordinals: integer().array().notNull(),
    entered: boolean().notNull(),
    at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.segmentId, t.id] }), index('segment_changes_block').on(t.block, t.segmentId, t.id)],
)

/** How many entered and left on each day of the platform, and how many there were at its end. */
export const segmentDays = pgTable(
  'segment_days',
  {
    segmentId: id('seg')
      .notNull()
      .references(() => segments.id),
    /** Since 1970-01-01 in the platform's time zone. */
    day: integer().notNull(),
    entered: integer().notNull(),
    left: integer().notNull(),
    size: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.segmentId, t.day] })],
)
