import type pg from 'pg'
import type { Event } from './outbox.ts'
import type { Id } from '@linli/kit'

type Queryable = Pick<pg.Pool, 'query'>

export interface EventRow {
  id: Id<'evt'>
  type: string
  aggregate_id: string
  seq: number
  topics: string[]
  facts: Record<string, unknown>
  occurred_at: Date
  position: string
}

export const eventColumns = 'id, type, aggregate_id, seq, topics, facts, occurred_at, position'

export const toEvent = (row: EventRow): Event => ({
  id: row.id,
  type: row.type,
  aggregateId: row.aggregate_id,
  seq: row.seq,
  topics: row.topics,
  facts: row.facts,
  occurredAt: row.occurred_at,
  position: Number(row.position),
})

async function list(db: Queryable, name: string, text: string, values: unknown[]): Promise<Event[]> {
  const { rows } = await db.query<EventRow>({ name, text, values })
  return rows.map(toEvent)
}

/** All events after a position, in order. */
export const listSentAfter = (db: Queryable, position: number): Promise<Event[]> =>
  list(db, 'outbox_after', `select ${eventColumns} from outbox where position > $1 order by position limit 500`, [
    position,
  ])

export interface Missed {
  readonly topics: readonly string[]
  /** Exclusive. */
  readonly after: number
  /** Inclusive. */
  readonly upTo: number
}

export const missedPage = 200

/** What a stream over many things has missed. */
export const listMissed = (db: Queryable, { topics, after, upTo }: Missed): Promise<Event[]> =>
  list(
    db,
    'outbox_missed',
    `select ${eventColumns} from outbox where position > $1 and position <= $2 and topics && $3::text[] order by position limit ${missedPage}`,
    [after, upTo, topics],
  )

/** What a stream over one thing has missed: found by the thing, however much happened to others. */
export const listMissedOf = (db: Queryable, aggregateId: string, { topics, after, upTo }: Missed): Promise<Event[]> =>
  list(
    db,
    'outbox_missed_of',
    `select ${eventColumns} from outbox where aggregate_id = $4 and position > $1 and position <= $2 and topics && $3::text[] order by seq limit ${missedPage}`,
    [after, upTo, topics, aggregateId],
  )

export interface Kept {
  /** The latest position given. */
  readonly last: number
  /** Events up to this position may be gone. */
  readonly trimmedTo: number
}

export async function findKept(db: Queryable): Promise<Kept> {
  const { rows } = await db.query<{ last: string; trimmed: string }>({
    name: 'outbox_kept',
    text: `select greatest((select max(position) from outbox), m.at, 0) as last, coalesce(m.at, 0) as trimmed
      from (select (select trimmed_to from outbox_mark) as at) m`,
  })
  return { last: Number(rows[0]!.last), trimmedTo: Number(rows[0]!.trimmed) }
}

/** The instant of the oldest event that has no position yet. */
export async function findOldestUnsent(db: Queryable): Promise<Date | null> {
  const { rows } = await db.query<{ oldest: Date | null }>(
    'select min(occurred_at) as oldest from outbox where position is null',
  )
  return rows[0]!.oldest
}

/**
 * Forgets a batch of events from before an instant; answers how many. What still waits for a reaction stays. The mark
 * moves in the same statement, so that a token of a forgotten position is known for what it is.
 */
export async function trimOutbox(db: Queryable, before: Date, batch = 5_000): Promise<number> {
  const { rows } = await db.query<{ gone: number }>(
    `with kept as (
       select position from outbox where position is not null and occurred_at >= $1 order by position limit 1),
     old as (
       select id from outbox o
       where position < coalesce((select position from kept), 9223372036854775807)
         and not exists (select from deliveries d where d.event_id = o.id)
       order by position limit $2),
     gone as (delete from outbox o using old where o.id = old.id returning o.position),
     mark as (
       insert into outbox_mark ("only", trimmed_to) select true, max(position) from gone having count(*) > 0
       on conflict ("only") do update set trimmed_to = greatest(outbox_mark.trimmed_to, excluded.trimmed_to))
     select count(*)::int as gone from gone`,
    [before, batch],
  )
  return rows[0]!.gone
}
