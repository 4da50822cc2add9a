import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { inProcessBroker } from './in-process.ts'
import { listFailedDeliveries, maxAttempts, reaction, startReactions, type Reaction } from './reactions.ts'
import { openRelay } from './relay.ts'
import { eventsDatabase, quiet, type EventsDatabase } from './testing/database.ts'
import { addMs, systemClock } from '@linli/kit'

async function reacting(w: EventsDatabase, reactions: readonly Reaction[]) {
  const clock = { at: systemClock.now(), now: () => clock.at }
  // Each with a broker of its own: the worker looks when the test says so.
  const broker = inProcessBroker()
  const relay = openRelay({
    pool: w.db.pool,
    broker: inProcessBroker(),
    clock,
    log: quiet,
    reactions,
    lookEveryMs: 60_000,
  })
  await w.db.sql.execute(sql`create table effects (what text not null)`)
  const worker = () => startReactions({ app: { db: w.db, clock, log: quiet }, broker, reactions, lookEveryMs: 60_000 })
  const one = worker()
  return {
    relay,
    runner: one,
    worker,
    later: (ms: number) => void (clock.at = addMs(clock.at, ms)),
    effects: async () =>
      (await w.db.pool.query<{ what: string }>('select what from effects order by what')).rows.map(({ what }) => what),
    async [Symbol.asyncDispose]() {
      await relay.close()
      await one.close()
    },
  }
}

const noting = (name: string) =>
  reaction(name, ['OrderMoved'], async (tx, event) => {
    await tx.sql.execute(sql`insert into effects values (${`${name} ${event.aggregateId} ${event.seq}`})`)
  })

test('an event has its effect in every reaction that wants it', async () => {
  await using w = await eventsDatabase()
  await using r = await reacting(w, [noting('points'), noting('push')])
  await w.emit()
  await w.emit({ type: 'Other' })
  await r.relay.drain()
  await r.runner.drain()
  expect(await r.effects()).toEqual(['points ord_a 1', 'push ord_a 1'])
})

test('an event that is delivered twice has one effect', async () => {
  await using w = await eventsDatabase()
  await using r = await reacting(w, [noting('points')])
  await w.emit()
  await r.relay.drain()
  await r.runner.drain()
  await w.db.pool.query(`insert into deliveries (event_id, reaction, due_at) select id, 'points', $1 from outbox`, [
    new Date(0),
  ])
  await r.runner.drain()
  expect((await w.db.pool.query('select from deliveries')).rowCount).toBe(0)
  expect(await r.effects()).toEqual(['points ord_a 1'])
})

test('two workers that hold the same event have one effect', async () => {
  await using w = await eventsDatabase()
  const both = Promise.withResolvers<void>()
  let inside = 0
  const slow = reaction('points', ['OrderMoved'], async (tx) => {
    inside++
    await Promise.race([both.promise, new Promise((resolve) => setTimeout(resolve, 200))])
    await tx.sql.execute(sql`insert into effects values ('once')`)
  })
  await using r = await reacting(w, [slow])
  const other = r.worker()
  await w.emit()
  await r.relay.drain()
  const first = r.runner.drain()
  await expect.poll(() => inside).toBe(1)
  // The first worker's lease is over while it still works.
  r.later(120_000)
  const second = other.drain()
  both.resolve()
  await Promise.all([first, second])
  expect(await r.effects()).toEqual(['once'])
  await other.close()
})

test('what a killed worker held is taken over when its lease ends', async () => {
  await using w = await eventsDatabase()
  await using r = await reacting(w, [noting('points')])
  await w.emit()
  await r.relay.drain()
  const leased = addMs(new Date(), 60_000)
  await w.db.pool.query('update deliveries set due_at = $1, attempts = 1', [leased])
  expect(await r.runner.drain()).toBe(0)
  r.later(61_000)
  expect(await r.runner.drain()).toBe(1)
  expect(await r.effects()).toEqual(['points ord_a 1'])
})

test('a failure rolls its effect back, waits longer each time, and is listed after ten', async () => {
  await using w = await eventsDatabase()
  let tries = 0
  const failing = reaction('points', ['OrderMoved'], async (tx) => {
    tries++
    await tx.sql.execute(sql`insert into effects values ('half')`)
    throw new Error('no points today')
  })
  await using r = await reacting(w, [failing])
  await w.emit()
  await r.relay.drain()
  await r.runner.drain()
  expect(tries).toBe(1)
  await r.runner.drain()
  expect(tries).toBe(1)
  for (let n = 0; n < 20; n++) {
    r.later(20 * 60_000)
    await r.runner.drain()
  }
  expect(tries).toBe(maxAttempts)
  expect(await r.effects()).toEqual([])
  expect(await listFailedDeliveries(w.db)).toEqual([
    {
      eventId: expect.stringMatching(/^evt_/),
      eventType: 'OrderMoved',
      reaction: 'points',
      attempts: 10,
      lastError: 'Error: no points today',
    },
  ])
})

test('a poisoned event costs only its own attempts: others pass it', async () => {
  await using w = await eventsDatabase()
  const picky = reaction('points', ['OrderMoved'], async (tx, event) => {
    if (event.aggregateId === 'ord_bad') throw new Error('poison')
    await tx.sql.execute(sql`insert into effects values (${event.aggregateId})`)
  })
  await using r = await reacting(w, [picky])
  for (const aggregateId of ['ord_bad', 'ord_a', 'ord_b']) await w.emit({ aggregateId })
  await r.relay.drain()
  await r.runner.drain()
  expect(await r.effects()).toEqual(['ord_a', 'ord_b'])
})

test('a call to the outside comes after the commit of its effect, and again until it succeeds; the effect does not', async () => {
  await using w = await eventsDatabase()
  const calls: string[] = []
  const refund = reaction('refund', ['OrderMoved'], {
    effect: async (tx) => void (await tx.sql.execute(sql`insert into effects values ('intent')`)),
    outside: async ({ db }, event) => {
      const { rows } = await db.pool.query('select what from effects')
      calls.push(`${event.id === (await onlyId(w))} ${rows.length}`)
      if (calls.length === 1) throw new Error('the bank is away')
    },
  })
  await using r = await reacting(w, [refund])
  await w.emit()
  await r.relay.drain()
  await r.runner.drain()
  r.later(60_000)
  await r.runner.drain()
  r.later(60_000)
  await r.runner.drain()
  expect(calls).toEqual(['true 1', 'true 1'])
  expect(await r.effects()).toEqual(['intent'])
})

const onlyId = async (w: EventsDatabase) => (await w.db.pool.query<{ id: string }>('select id from outbox')).rows[0]!.id
