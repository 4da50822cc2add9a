import { sql } from 'drizzle-orm'
import { bigint, boolean, check, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, instant, json } from '../db/columns.ts'

export const outbox = pgTable(
  'outbox',
  {
    id: id('evt').primaryKey(),
    type: text().notNull(),
    aggregateId: text().notNull(),
    seq: integer().notNull(),
    topics: text().array().notNull(),
    facts: json<Record<string, unknown>>().notNull(),
    occurredAt: instant().notNull(),
    /** Null until the relay has sent the event; then its place in the order of all events, without holes. */
    position: bigint({ mode: 'number' }),
  },
  (t) => [
    uniqueIndex('outbox_aggregate_seq').on(t.aggregateId, t.seq),
    uniqueIndex('outbox_position').on(t.position),
    index('outbox_unsent')
      .on(t.id)
      .where(sql`position is null`),
  ],
)

/** One row: up to which position events are no longer kept. Positions go on from here when the outbox is empty. */
export const outboxMark = pgTable(
  'outbox_mark',
  {
    only: boolean().primaryKey().default(true),
    trimmedTo: bigint({ mode: 'number' }).notNull(),
  },
  (t) => [check('outbox_mark_one_row', sql`${t.only}`)],
)

/**
 * What a reaction still has to do about an event. The relay adds the row together with the event's position; success
 * removes it. A worker holds it by a lease, so that a killed worker's rows are taken over.
 */
export const deliveries = pgTable(
  'deliveries',
  {
    eventId: id('evt')
      .notNull()
      .references(() => outbox.id),
    reaction: text().notNull(),
    /** Not before this instant: later after each failure, and while a worker holds the row. */
    dueAt: instant().notNull(),
    attempts: integer().notNull().default(0),
    lastError: text(),
  },
  (t) => [
    primaryKey({ columns: [t.eventId, t.reaction] }),
    // The last attempt is `maxAttempts` in reactions.ts; what has failed so often waits for a person.
    index('deliveries_due')
      .on(t.dueAt)
      .where(sql`attempts < 10`),
    index('deliveries_failed')
      .on(t.eventId)
      .where(sql`attempts >= 10`),
  ],
)

/** A reaction that has had its effect: inserted in the transaction of the effect, so that a duplicate ends there. */
export const handled = pgTable(
  'handled',
  {
    eventId: id('evt').notNull(),
    reaction: text().notNull(),
    handledAt: instant().notNull(),
  },
  (t) => [uniqueIndex('handled_once').on(t.eventId, t.reaction), index('handled_at').on(t.handledAt)],
)
