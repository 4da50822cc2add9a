import type pg from 'pg'
import { eventColumns, toEvent, type EventRow } from './outbox.store.ts'
import type { Event } from './outbox.ts'

type Queryable = Pick<pg.Pool, 'query'>

/** A delivery that this worker holds until its lease ends. */
export interface Claimed {
  readonly reaction: string
  readonly event: Event
  /** Counting this one: it is counted when it begins, so that a delivery that kills its worker ends, too. */
  readonly attempts: number
}

/** Takes what is due, oldest events first. A killed worker's deliveries come due again when their lease ends. */
export async function claimDeliveries(
  db: Queryable,
  reactions: readonly string[],
  now: Date,
  until: Date,
  limit: number,
): Promise<Claimed[]> {
  const { rows } = await db.query<EventRow & { reaction: string; attempts: number }>({
    name: 'deliveries_claim',
    text: `with due as (
        select event_id, reaction from deliveries
        where attempts < 10 and due_at <= $1 and reaction = any($3)
        order by due_at, event_id limit $4 for update skip locked),
      claimed as (
        update deliveries d set due_at = $2, attempts = attempts + 1 from due
        where d.event_id = due.event_id and d.reaction = due.reaction
        returning d.event_id, d.reaction, d.attempts)
      select c.reaction, c.attempts, ${eventColumns} from claimed c join outbox o on o.id = c.event_id order by position`,
    values: [now, until, reactions, limit],
  })
  return rows.map((row) => ({ reaction: row.reaction, attempts: row.attempts, event: toEvent(row) }))
}

export async function finishDelivery(db: Queryable, eventId: string, reaction: string): Promise<void> {
  await db.query({
    name: 'deliveries_finish',
    text: 'delete from deliveries where event_id = $1 and reaction = $2',
    values: [eventId, reaction],
  })
}

const longestError = 2_000

export async function failDelivery(
  db: Queryable,
  eventId: string,
  reaction: string,
  dueAt: Date,
  error: string,
): Promise<void> {
  await db.query({
    name: 'deliveries_fail',
    text: 'update deliveries set due_at = $3, last_error = $4 where event_id = $1 and reaction = $2',
    // PostgreSQL stores no NUL.
    values: [eventId, reaction, dueAt, error.slice(0, longestError).replaceAll('\u0000', '')],
  })
}
