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
    createdBy: text().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('segments_ordinal').on(t.ordinal),
    uniqueIndex('segments_name').on(t.name, sql`coalesce(community_id, '')`),
    index('segments_community').on(t.communityId, t.id),
    check('segments_state', isOneOf(t.state, segmentStates)),
    check('segments_status', isOneOf(t.status, segmentStatuses)),
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

/** Who entered or left a segment, and when: append-only. Of somebody who is in, the last one is his entering. */
export const segmentChanges = pgTable(
  'segment_changes',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    segmentId: id('seg').notNull(),
    ordinal: integer().notNull(),
    entered: boolean().notNull(),
    at: instant().notNull(),
  },
  (t) => [index('segment_changes_segment').on(t.segmentId, t.id)],
)
