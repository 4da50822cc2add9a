import { drizzle } from 'drizzle-orm/node-postgres'
import { afterEach, expect, test } from 'vitest'
import { system } from '../../access/actor.ts'
import { inTx } from '../../db/tx.ts'
import { world, type World } from '../../testing/world.ts'
import { keysOf, useSecret } from './secrets.ts'

afterEach(() => useSecret(undefined))

/** The same database as another process meets it: nothing is remembered. */
const fresh = (w: World) => drizzle({ client: w.app.db.pool, casing: 'snake_case' })

test('every process and every transaction of a platform has the same keys, and another platform others', async () => {
  await using w = await world()
  await using other = await world()
  const index = w.app.keys.blind('phone', '+8613800000001')
  expect((await keysOf(fresh(w))).blind('phone', '+8613800000001')).toBe(index)
  const inside = await inTx({ ...w.app, actor: system }, async (tx) =>
    (await keysOf(tx.sql)).blind('phone', '+8613800000001'),
  )
  expect(inside).toBe(index)
  expect(other.app.keys.blind('phone', '+8613800000001')).not.toBe(index)
})

test('a secret that is given from outside is not in the database, and another one is refused', async () => {
  await using w = await world()
  useSecret('given from outside')
  await expect(keysOf(fresh(w))).rejects.toThrow('begun without it')
  await w.app.db.pool.query('delete from platform_secrets')
  const keys = await keysOf(fresh(w))
  expect(keys.blind('phone', '+8613800000001')).not.toBe(w.app.keys.blind('phone', '+8613800000001'))
  const { rows } = await w.app.db.pool.query<{ text: string }>(
    'select json_agg(s)::text as text from platform_secrets s',
  )
  expect(rows[0]!.text).not.toContain('given from outside')
  expect((await keysOf(fresh(w))).open('phone', keys.seal('phone', 'x'))).toBe('x')
  useSecret('another')
  await expect(keysOf(fresh(w))).rejects.toThrow('LINLI_SECRET is not the secret')
  useSecret(undefined)
  await expect(keysOf(fresh(w))).rejects.toThrow('LINLI_SECRET, which is not set')
})
