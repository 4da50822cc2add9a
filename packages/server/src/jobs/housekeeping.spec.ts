import { expect, test } from 'vitest'
import { system } from '../access/actor.ts'
import { inTx } from '../db/tx.ts'
import { world, type World } from '../testing/world.ts'
import { forgetAnswers, forgetEvents } from './housekeeping.ts'
import { newId } from '@linli/kit'

const day = 24 * 60

const tell = (w: World, aggregateId: string) =>
  inTx({ ...w.app, actor: system }, (tx) => tx.emit({ type: 'Told', aggregateId, seq: 1, topics: [], facts: {} }))

const column = async (w: World, query: string) =>
  (await w.app.db.pool.query<{ it: string }>(query)).rows.map(({ it }) => it)

test('sent events and the notes of who handled them are forgotten after as many days as is set; what failed stays with its note', async () => {
  await using w = await world({ LINLI_OUTBOX_DAYS: '2' })
  await tell(w, 'old')
  await tell(w, 'failed')
  await w.settle()
  await w.app.db.pool.query(`insert into handled select id, 'reaction', occurred_at from outbox`)
  await w.app.db.pool.query(
    `insert into deliveries select id, 'reaction', occurred_at, 10 from outbox where aggregate_id = 'failed'`,
  )
  w.clock.move(day)
  await tell(w, 'young')
  await w.settle()
  w.clock.move(day + 1)
  await forgetEvents.work(w.app, {})
  expect(await column(w, 'select aggregate_id as it from outbox order by id')).toEqual(['failed', 'young'])
  expect(await column(w, 'select o.aggregate_id as it from handled h join outbox o on o.id = h.event_id')).toEqual([
    'failed',
  ])
})

test('answers kept for repeated requests are forgotten after their time', async () => {
  await using w = await world()
  const person = newId('usr')
  const keep = (key: string) =>
    w.app.db.pool.query(`insert into idempotency_records values ($1, $2, 'payOrder', 'hash', '{}', $3)`, [
      person,
      key,
      w.app.clock.now(),
    ])
  await keep('old')
  w.clock.move(71 * 60)
  await keep('young')
  await forgetAnswers.work(w.app, {})
  expect(await column(w, 'select key as it from idempotency_records order by key')).toEqual(['old', 'young'])
  w.clock.move(2 * 60)
  await forgetAnswers.work(w.app, {})
  expect(await column(w, 'select key as it from idempotency_records')).toEqual(['young'])
})
