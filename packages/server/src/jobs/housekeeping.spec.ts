import { newId } from '@linli/kit'
import { expect, test } from 'vitest'
import { system } from '../access/actor.ts'
import { inTx } from '../db/tx.ts'
import { world, type World } from '../testing/world.ts'
import { forgetAnswers, forgetCodes, forgetEvents } from './housekeeping.ts'

const day = 24 * 60

const tell = (w: World, aggregateId: string) =>
  inTx({ ...w.app, actor: system }, (tx) => tx.emit({ type: 'Told', aggregateId, seq: 1, topics: [], facts: {} }))

const column = async (w: World, query: string) => (await w.app.db.pool.query<{ it: string }>(query)).rows.map(({ it }) => it)

test('sent events and the notes of who handled them are forgotten after as many days as is set; what is unsent stays', async () => {
  await using w = await world({ LINLI_OUTBOX_DAYS: '2' })
  await tell(w, 'old')
  await w.settle()
  await w.app.db.pool.query(`insert into handled select id, 'reaction', occurred_at from outbox`)
  w.clock.move(day)
  await tell(w, 'young')
  await w.settle()
  w.clock.move(day + 1)
  await forgetEvents.work(w.app, {})
  expect(await column(w, 'select aggregate_id as it from outbox')).toEqual(['young'])
  expect(await column(w, 'select event_id as it from handled')).toEqual([])
})

test('answers kept for repeated requests are forgotten after their time', async () => {
  await using w = await world()
  const person = newId('usr')
  const keep = (key: string) =>
    w.app.db.pool.query(`insert into idempotency_records values ($1, $2, 'payOrder', 'hash', '{}', $3)`, [person, key, w.app.clock.now()])
  await keep('old')
  w.clock.move(71 * 60)
  await keep('young')
  await forgetAnswers.work(w.app, {})
  expect(await column(w, 'select key as it from idempotency_records order by key')).toEqual(['old', 'young'])
  w.clock.move(2 * 60)
  await forgetAnswers.work(w.app, {})
  expect(await column(w, 'select key as it from idempotency_records')).toEqual(['young'])
})

test('sign-in codes and counted tries are forgotten after a day', async () => {
  await using w = await world()
  const send = (phone: string) =>
    w.app.db.pool.query(
      `insert into sign_in_codes (id, phone_index, address_index, code_hash, sent_at, expires_at) values ($1, $2, 'address', 'hash', $3::timestamptz, $3::timestamptz + interval '5 min')`,
      [newId('sic'), phone, w.app.clock.now()],
    )
  const count = (subject: string) => w.app.db.pool.query('insert into sign_in_tries (subject, tries, since) values ($1, 1, $2)', [subject, w.app.clock.now()])
  await Promise.all([send('old'), count('old')])
  w.clock.move(day - 1)
  await Promise.all([send('young'), count('young')])
  w.clock.move(2)
  await forgetCodes.work(w.app, {})
  expect(await column(w, 'select phone_index as it from sign_in_codes')).toEqual(['young'])
  expect(await column(w, 'select subject as it from sign_in_tries')).toEqual(['young'])
})
