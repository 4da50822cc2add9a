import { sql } from 'drizzle-orm'
import type { Sql } from '../db/database.ts'
import { outbox } from './outbox.table.ts'
import { newId, type Id } from '@linli/kit'

/**
 * What happened to one thing, in the past, with facts and ids. Would we emit it if nobody listened? If not, it is a
 * call in disguise.
 */
export interface EventDraft {
  /** Past tense, such as `OrderMoved`. */
  readonly type: string
  /** The thing it happened to; `seq` counts its events without holes, given under that row's lock. */
  readonly aggregateId: string
  readonly seq: number
  /** Streams the event belongs to, such as `order:ord_…` or `community:com_…`. */
  readonly topics: readonly string[]
  readonly facts: Readonly<Record<string, unknown>>
}

/** An event as listeners get it. */
export interface Event extends EventDraft {
  readonly id: Id<'evt'>
  /** Place in the order of all events; given by the relay after the commit. */
  readonly position: number
  readonly occurredAt: Date
}

/** Far from the most parameters that a statement can have. */
const rowsAtOnce = 1_000

export async function addToOutbox(db: Sql, events: readonly EventDraft[], now: Date): Promise<void> {
  for (let first = 0; first < events.length; first += rowsAtOnce)
    await db
      .insert(outbox)
      .values(
        events
          .slice(first, first + rowsAtOnce)
          .map((event) => ({ id: newId('evt'), ...rowOf(event), occurredAt: now })),
      )
}

const rowOf = ({ type, aggregateId, seq, topics, facts }: EventDraft) => ({
  ...{ type, aggregateId, seq, facts },
  topics: sql`${sql.param([...topics])}::text[]`,
})
