import { sql } from 'drizzle-orm'
import { check, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { id, instant, json } from '../db/columns.ts'

/** What a caller was answered under a key of his own, so that asking again does nothing again. */
export const idempotencyRecords = pgTable(
  'idempotency_records',
  {
    principalId: id('usr').notNull(),
    key: text().notNull(),
    operation: text().notNull(),
    requestHash: text().notNull(),
    /** Null only inside the transaction that does the work. */
    answer: json<object | string>(),
    createdAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.principalId, t.key] }),
    index('idempotency_records_created').on(t.createdAt),
    check('idempotency_records_key', sql`char_length(${t.key}) between 1 and 255`),
  ],
)
