import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Hub } from '../events/hub.ts'
import { findKept, listMissed, listMissedOf, missedPage } from '../events/outbox.store.ts'
import type { Event } from '../events/outbox.ts'
import type { Place } from '../events/resume-token.ts'
import type { StreamGroup } from './stream-group.ts'
import type { StreamMember } from './stream-member.ts'
import type { LiveStream } from './streams.ts'
import type { Clock } from '@linli/kit'

interface CatchingUp {
  readonly pool: pg.Pool
  readonly hub: Hub
  readonly clock: Clock
  readonly live: LiveStream
  readonly group: StreamGroup
  readonly member: StreamMember
  readonly greet: boolean
}

/** Whoever has missed more than this many items is better served by the present state. */
const mostMissed = 2_000
const mostWaitingBytes = 256 * 1024
const drainLookMs = 20
const drainLooks = 1_500

/**
 * The beginning of one subscriber's stream: hello, what it has missed up to the position from which its group sends it
 * everything, and then what has come meanwhile.
 */
export async function catchUp(at: CatchingUp): Promise<void> {
  const { live, member, hub, clock, greet } = at
  const { after } = live
  // The hub may be behind the process that gave the token; then there is nothing here that was missed.
  const upTo = Math.min(member.cursor, hub.position)
  const now = clock.now()
  if (greet) await sendOfStream(at, 'Hello', after ?? { position: upTo, seq: null }, now, { serverTime: now })
  const lost = after && after.position !== upTo ? await sendMissed(at, after, upTo) : undefined
  if (lost) {
    // A token of another life may lie ahead of everything; from here on all is sent.
    member.cursor = Math.min(member.cursor, hub.position)
    await sendOfStream(at, 'Resync', { position: member.cursor, seq: null }, clock.now(), { reason: lost })
  }
  member.goLive()
}

/** Answers why the present state must be read again, if it must. */
async function sendMissed(at: CatchingUp, after: Place, upTo: number): Promise<string | undefined> {
  const { live, pool, member } = at
  const { topics, aggregateId } = live.plan
  let from = after.position
  let sent = 0
  for (let isFirst = true; ; isFirst = false) {
    const missed = { topics, after: from, upTo }
    const events = await (aggregateId === undefined
      ? listMissed(pool, missed)
      : listMissedOf(pool, aggregateId, missed))
    // Asked after the events were read: what is trimmed in between would not be noticed otherwise.
    if (isFirst) {
      const reason = await lostReason(at, after, events)
      if (reason) return reason
    }
    for (const event of events) {
      if (member.isOver) return undefined
      if (++sent > mostMissed) return 'Too much was missed to send it all.'
      await sendEvent(at, event)
    }
    if (events.length < missedPage) return undefined
    from = events.at(-1)!.position
  }
}

async function lostReason({ pool }: CatchingUp, after: Place, events: readonly Event[]): Promise<string | undefined> {
  const { last, trimmedTo } = await findKept(pool)
  if (after.position > last) return 'The token is from another life of this database.'
  if (after.position >= trimmedTo) return undefined
  // In a stream over one thing the numbers tell that nothing is missing, though others' events are gone.
  if (after.seq !== null && events[0]?.seq === after.seq + 1) return undefined
  return 'The token is older than what is kept.'
}

async function sendEvent({ group, member }: CatchingUp, event: Event): Promise<void> {
  const { kind, payload } = await group.maker.ofEvent(event, member.actor)
  if (kind === 'item') await send(member, payload)
}

async function sendOfStream(
  { group, member }: CatchingUp,
  typename: string,
  place: Place,
  at: Date,
  facts: object,
): Promise<void> {
  const { payload } = await group.maker.ofStream(typename, place, at, facts, member.actor)
  await send(member, payload)
}

/** What was missed goes out no faster than it is read. */
async function send(member: StreamMember, payload: Buffer): Promise<void> {
  for (let look = 0; member.reader.waitingBytes > mostWaitingBytes && !member.isOver && look < drainLooks; look++)
    await sleep(drainLookMs)
  if (!member.isOver) member.reader.send(payload)
}
