import { sql } from 'drizzle-orm'
import { bigint, boolean, check, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { instant, json } from '../../../db/columns.ts'
import type { Percentile } from '@linli/audience'

/** One row: who keeps audiences in memory now, and how far he is. */
export const audienceOwner = pgTable(
  'audience_owner',
  {
    only: boolean().primaryKey().default(true),
    /** One more with each owner: what an earlier one still writes is refused. */
    epoch: integer().notNull(),
    /** Where he answers; null: he does not yet. */
    address: text(),
    takenAt: instant().notNull(),
    /** When everything that had happened was last in it, and up to which position of the outbox. */
    currentAt: instant(),
    position: bigint({ mode: 'number' }).notNull().default(0),
    /** The day it is as of, and what percentiles stand for on it. */
    day: integer().notNull(),
    percentiles: json<readonly Percentile[]>().notNull(),
    lastPassMs: integer(),
    /** Somebody asks that everything be built anew, and which of these requests was the last one heard. */
    rebuildAsked: integer().notNull().default(0),
    rebuildDone: integer().notNull().default(0),
  },
  (t) => [check('audience_owner_one_row', sql`${t.only}`)],
)
