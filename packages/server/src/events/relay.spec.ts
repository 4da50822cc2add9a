import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { expect, test } from 'vitest'
import { inTx } from '../db/tx.ts'
import { inProcessBroker } from './in-process.ts'
import { findKept, listSentAfter, trimOutbox } from './outbox.store.ts'
import { openRelay, type Relay, type RelayOptions } from './relay.ts'
import { eventsDatabase, quiet, type EventsDatabase } from './testing/database.ts'
import { addMs, systemClock } from '@linli/kit'

const relayOn = (w: EventsDatabase, more: Partial<RelayOptions> = {}) =>
  openRelay({
    pool: w.db.pool,
    broker: inProcessBroker(),
    clock: systemClock,
    log: quiet,
    reactions: [],
    lookEveryMs: 60_000,
    ...more,
  })

/** A relay looks when it begins; what a test then sees is not of that look. */
async function firstLook(relay: Relay): Promise<void> {
  await sleep(20)
  await relay.drain()
}

const sent = async (w: EventsDatabase) =>
  (await listSentAfter(w.db.pool, 0)).map(({ aggregateId, seq, position }) => [position, aggregateId, seq])

test('who commits late gets a later place, so a reader that is already past does not lose it', async () => {
  await using w = await eventsDatabase()
  const relay = relayOn(w)
  const begun = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  const late = inTx(w.deps, async (tx) => {
    await tx.emit({ type: 'OrderMoved', aggregateId: 'ord_late', seq: 1, topics: ['orders'], facts: {} })
    begun.resolve()
    await held.promise
  })
  await begun.promise
  await w.emit({ aggregateId: 'ord_early' })
  await relay.drain()
  const { last } = await findKept(w.db.pool)
  held.resolve()
  await late
  await relay.drain()
  const after = await listSentAfter(w.db.pool, last)
  expect(after.map(({ aggregateId }) => aggregateId)).toEqual(['ord_late'])
  await relay.close()
})

test('events of one thing keep their order, also where a batch cuts through them and ids do not follow it', async () => {
  await using w = await eventsDatabase()
  // The later event has the smaller id: another process's clock was behind.
  for (const [id, seq] of [
    ['evt_3', 1],
    ['evt_2', 2],
    ['evt_1', 3],
  ] as const)
    await w.db.pool.query(
      `insert into outbox (id, type, aggregate_id, seq, topics, facts, occurred_at) values ($1, 'OrderMoved', 'ord_a', $2, '{orders}', '{}', now())`,
      [id, seq],
    )
  const relay = relayOn(w, { batch: 1 })
  await relay.drain()
  expect(await sent(w)).toEqual([
    [1, 'ord_a', 1],
    [2, 'ord_a', 2],
    [3, 'ord_a', 3],
  ])
  await relay.close()
})

test('many relays at once give every event one place, without holes and in order', async () => {
  await using w = await eventsDatabase()
  const relays = Array.from({ length: 3 }, () => relayOn(w, { batch: 7 }))
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let n = 0; n < 15; n++) {
      await w.emit({ aggregateId: `ord_${writer}` })
      if (n % 5 === 0) await Promise.all(relays.map((relay) => relay.drain()))
    }
  })
  await Promise.all(writers)
  await Promise.all(relays.map((relay) => relay.drain()))
  const events = await listSentAfter(w.db.pool, 0)
  expect(events.map(({ position }) => position)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1))
  for (const [, ofOne] of Map.groupBy(events, ({ aggregateId }) => aggregateId))
    expect(ofOne.map(({ seq }) => seq)).toEqual(ofOne.map((_, index) => index + 1))
  await Promise.all(relays.map((relay) => relay.close()))
})

test('what a killed relay held is taken over at once', async () => {
  await using w = await eventsDatabase()
  await w.emit()
  const doomed = new pg.Client({ connectionString: w.url })
  doomed.on('error', () => undefined)
  await doomed.connect()
  const { rows } = await doomed.query<{ pid: number }>('select pg_backend_pid() as pid')
  // As far as a relay can come without its commit.
  await doomed.query('begin; select pg_advisory_xact_lock(7256210); update outbox set position = 1')
  const relay = relayOn(w)
  const drained = relay.drain()
  await sleep(50)
  expect(await sent(w)).toEqual([])
  await w.db.pool.query('select pg_terminate_backend($1)', [rows[0]!.pid])
  expect(await drained).toBe(1)
  expect(await sent(w)).toEqual([[1, 'ord_a', 1]])
  await relay.close()
})

test('a commit in this process need not wait for the next look', async () => {
  await using w = await eventsDatabase()
  const relay = relayOn(w)
  await firstLook(relay)
  await inTx({ ...w.deps, onCommit: () => relay.wake() }, (tx) =>
    tx.emit({ type: 'OrderMoved', aggregateId: 'ord_a', seq: 1, topics: [], facts: {} }),
  )
  await expect.poll(() => sent(w), { timeout: 1_000, interval: 10 }).toHaveLength(1)
  await relay.close()
})

test('a commit of another process is found by the next look', async () => {
  await using w = await eventsDatabase()
  const relay = relayOn(w, { lookEveryMs: 50 })
  await firstLook(relay)
  await w.emit()
  await expect.poll(() => sent(w), { timeout: 1_000, interval: 10 }).toHaveLength(1)
  await relay.close()
})

test('the lag is the age of the oldest unsent event', async () => {
  await using w = await eventsDatabase()
  const now = new Date()
  const relay = relayOn(w, { clock: { now: () => addMs(now, 5_000) } })
  await relay.drain()
  expect(await relay.lagMs()).toBe(0)
  await inTx({ ...w.deps, clock: { now: () => now } }, (tx) =>
    tx.emit({ type: 'OrderMoved', aggregateId: 'ord_a', seq: 1, topics: [], facts: {} }),
  )
  expect(await relay.lagMs()).toBe(5_000)
  await relay.drain()
  expect(await relay.lagMs()).toBe(0)
  await relay.close()
})

test('places go on where they were after everything old is forgotten', async () => {
  await using w = await eventsDatabase()
  const relay = relayOn(w)
  await w.emit()
  await w.emit()
  await relay.drain()
  expect(await trimOutbox(w.db.pool, addMs(new Date(), 1_000))).toBe(2)
  expect(await findKept(w.db.pool)).toEqual({ last: 2, trimmedTo: 2 })
  await w.emit()
  await relay.drain()
  expect(await sent(w)).toEqual([[3, 'ord_a', 3]])
  await relay.close()
})

test('what still waits for a reaction is not forgotten', async () => {
  await using w = await eventsDatabase()
  const relay = relayOn(w, { reactions: [{ name: 'slow', eventTypes: ['OrderMoved'] }] })
  await w.emit()
  await w.emit({ type: 'Other' })
  await relay.drain()
  expect(await trimOutbox(w.db.pool, addMs(new Date(), 1_000))).toBe(1)
  expect(await sent(w)).toEqual([[1, 'ord_a', 1]])
  await relay.close()
})
