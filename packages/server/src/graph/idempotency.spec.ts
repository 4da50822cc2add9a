import { expect, test } from 'vitest'
import { anonymous, type Actor } from '../access/actor.ts'
import { inTx } from '../db/tx.ts'
import { world, type World } from '../testing/world.ts'
import { forgetOldAnswers, idempotent, inTxOnce, wasReplayed, type Asked } from './idempotency.ts'
import { newId, refuse } from '@linli/kit'

/** A command with an effect that can be counted. */
function counter(w: World) {
  const effects = async () =>
    (await w.app.db.pool.query<{ count: number }>('select count(*)::int from effects')).rows[0]!.count
  const ask = (actor: Actor, asked: Partial<Asked> = {}) => {
    const ctx = w.context(actor)
    const answer = inTxOnce(ctx, { operation: 'pay', key: 'k', request: { fen: 1 }, ...asked }, async (tx) => {
      await tx.sql.execute('insert into effects default values')
      return { id: newId('x') }
    })
    return { ctx, answer }
  }
  return { effects, ask, begin: () => w.app.db.pool.query('create table effects (id serial)') }
}

test('fifty at once with one key have one effect and one answer', async () => {
  await using w = await world()
  const { ask, begin, effects } = counter(w)
  await begin()
  const actor = await w.as('OPERATOR')
  const asked = Array.from({ length: 50 }, () => ask(actor))
  const answers = await Promise.all(asked.map(({ answer }) => answer))
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
  expect(await effects()).toBe(1)
  expect(asked.filter(({ ctx }) => wasReplayed(ctx))).toHaveLength(49)
})

test('the same key with another body or for another operation is refused, and does nothing', async () => {
  await using w = await world()
  const { ask, begin, effects } = counter(w)
  await begin()
  const actor = await w.as('OPERATOR')
  await ask(actor).answer
  const reused = { code: 'IDEMPOTENCY_KEY_REUSED', field: 'idempotencyKey' }
  await expect(ask(actor, { request: { fen: 2 } }).answer).rejects.toMatchObject(reused)
  await expect(ask(actor, { operation: 'refund' }).answer).rejects.toMatchObject(reused)
  expect(await effects()).toBe(1)
  const again = ask(actor, { request: { fen: 1 } })
  await again.answer
  expect(wasReplayed(again.ctx)).toBe(true)
})

test('the same key of another person is another key', async () => {
  await using w = await world()
  const { ask, begin, effects } = counter(w)
  await begin()
  const [one, other] = [await w.as('OPERATOR'), await w.as('OPERATOR')]
  const [first, second] = [await ask(one).answer, await ask(other).answer]
  expect(second).not.toEqual(first)
  expect([await ask(one).answer, await ask(other).answer]).toEqual([first, second])
  expect(await effects()).toBe(2)
})

test('what was refused is not kept: the same key may be asked again', async () => {
  await using w = await world()
  const actor = await w.as('OPERATOR')
  const asked = { operation: 'pay', key: 'k', request: {} }
  let isOpen = false
  const pay = () =>
    inTx(w.context(actor), (tx) => idempotent(tx, asked, async () => (isOpen ? { done: true } : refuse('FORBIDDEN'))))
  await expect(pay()).rejects.toMatchObject({ code: 'FORBIDDEN' })
  isOpen = true
  expect(await pay()).toEqual({ done: true })
  isOpen = false
  expect(await pay()).toEqual({ done: true })
})

test('a key is asked for by somebody, and has 1 to 255 characters', async () => {
  await using w = await world()
  const { ask, begin, effects } = counter(w)
  await begin()
  const actor = await w.as('OPERATOR')
  for (const key of ['', 'x'.repeat(256), 'x'.repeat(300), 'a\0b'])
    await expect(ask(actor, { key }).answer).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_INVALID' })
  await expect(ask(anonymous).answer).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  expect(await effects()).toBe(0)
  await expect(ask(actor, { key: '键'.repeat(255) }).answer).resolves.toBeDefined()
})

test('an answer is remembered for 72 hours', async () => {
  await using w = await world()
  const { ask, begin } = counter(w)
  await begin()
  const actor = await w.as('OPERATOR')
  const first = await ask(actor).answer
  const tidy = () => forgetOldAnswers(w.app.db.sql, { now: w.app.clock.now(), hours: w.app.env.idempotencyHours })
  w.clock.move(72 * 60)
  await tidy()
  expect(await ask(actor).answer).toEqual(first)
  w.clock.move(1)
  await tidy()
  expect(await ask(actor).answer).not.toEqual(first)
})
