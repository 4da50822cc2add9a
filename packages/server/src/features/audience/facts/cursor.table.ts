import { sql } from 'drizzle-orm'
import { bigint, boolean, check, pgTable } from 'drizzle-orm/pg-core'
import { instant } from '../../../db/columns.ts'

/** One row: up to which position of the outbox residents, their events and their traits are folded. */
export const audienceCursor = pgTable(
  'audience_cursor',
  {
    only: boolean().primaryKey().default(true),
    position: bigint({ mode: 'number' }).notNull(),
    /** When everything was last folded from the beginning. */
    rebuiltAt: instant().notNull(),
  },
  (t) => [check('audience_cursor_one_row', sql`${t.only}`)],
)
