import { expect, test } from 'vitest'
import type { Broker } from './broker.ts'
import { openHub, type Hub } from './hub.ts'
import { inProcessBroker } from './in-process.ts'
import type { Event } from './outbox.ts'
import { postgresBroker } from './postgres.ts'
import { openRelay } from './relay.ts'
import { eventsDatabase, quiet, type EventsDatabase } from './testing/database.ts'
import { systemClock } from '@linli/kit'

/** What one process has of the machinery. `lookEveryMs` is so long that only wake-ups explain what arrives. */
function processOn(w: EventsDatabase, broker: Broker) {
  const { pool } = w.db
  const hub = openHub({ pool, broker, log: quiet, lookEveryMs: 60_000 })
  const relay = openRelay({ pool, broker, clock: systemClock, log: quiet, reactions: [], lookEveryMs: 60_000 })
  return {
    hub,
    relay,
    broker,
    async close() {
      await relay.close()
      await hub.close()
      await broker.close()
    },
  }
}

async function heardBy(hub: Hub, topics: readonly string[]) {
  const heard: Event[] = []
  const listening = await hub.listen(topics, (event) => heard.push(event))
  return { heard, seqs: () => heard.map(({ seq }) => seq), listening }
}

const brokers = [
  { name: 'in one process', open: () => inProcessBroker(), processes: 1 },
  { name: 'in three processes', open: (w: EventsDatabase) => postgresBroker({ url: w.url, log: quiet }), processes: 3 },
]

for (const { name, open, processes } of brokers) {
  test(`${name}, everyone who listens hears every event once and in order`, async () => {
    await using w = await eventsDatabase()
    const all = Array.from({ length: processes }, () => processOn(w, open(w)))
    const listeners = await Promise.all(all.map(({ hub }) => heardBy(hub, ['orders', 'order:ord_a'])))
    await Promise.all(all.map(({ relay }) => relay.drain()))
    for (let n = 0; n < 20; n++) {
      await w.emit()
      all[n % processes]!.relay.wake()
    }
    const expected = Array.from({ length: 20 }, (_, index) => index + 1)
    for (const { seqs } of listeners) await expect.poll(seqs, { timeout: 5_000 }).toEqual(expected)
    await Promise.all(all.map((each) => each.close()))
  })
}

test('a listener hears what comes after its position, and nothing of other topics', async () => {
  await using w = await eventsDatabase()
  const one = processOn(w, inProcessBroker())
  await w.emit({ aggregateId: 'ord_a' })
  await one.relay.drain()
  const mine = await heardBy(one.hub, ['order:ord_a'])
  expect(mine.listening.position).toBe(1)
  await w.emit({ aggregateId: 'ord_b' })
  await w.emit({ aggregateId: 'ord_a' })
  await one.relay.drain()
  await one.hub.drain()
  expect(mine.heard.map(({ position, aggregateId }) => [position, aggregateId])).toEqual([[3, 'ord_a']])
  await one.close()
})

test('who has stopped listening hears nothing more', async () => {
  await using w = await eventsDatabase()
  const one = processOn(w, inProcessBroker())
  const mine = await heardBy(one.hub, ['orders'])
  mine.listening.stop()
  await w.emit()
  await one.relay.drain()
  await one.hub.drain()
  expect(mine.heard).toEqual([])
  await one.close()
})

test('a wake-up connection that breaks comes back, and what was said meanwhile is found', async () => {
  await using w = await eventsDatabase()
  const one = processOn(w, postgresBroker({ url: w.url, log: quiet }))
  const { seqs } = await heardBy(one.hub, ['orders'])
  await w.emit()
  await one.relay.drain()
  await expect.poll(seqs, { timeout: 5_000 }).toEqual([1])
  await w.db.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'linli-broker' and datname = current_database()`,
  )
  const other = processOn(w, postgresBroker({ url: w.url, log: quiet }))
  await w.emit()
  await other.relay.drain()
  await expect.poll(seqs, { timeout: 5_000 }).toEqual([1, 2])
  await one.close()
  await other.close()
})

test('thousands may listen', async () => {
  await using w = await eventsDatabase()
  const one = processOn(w, inProcessBroker())
  let heard = 0
  for (let n = 0; n < 5_000; n++) await one.hub.listen([n % 2 ? 'orders' : `order:${n}`], () => heard++)
  await w.emit()
  await one.relay.drain()
  await one.hub.drain()
  expect(heard).toBe(2_500)
  await one.close()
})
