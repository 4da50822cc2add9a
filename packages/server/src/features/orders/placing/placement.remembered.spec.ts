import type pg from 'pg'
import { expect, test } from 'vitest'
import { openDb } from '../../../db/database.ts'
import { world, type World } from '../../../testing/world.ts'
import { cartStatement } from '../../fulfilment/carts.store.ts'
import type { Basket } from './basket.ts'
import { openPlacing } from './placement.batches.ts'
import { placeOrder } from './placement.commands.ts'
import { newId, Refusal } from '@linli/kit'

/** A process of its own on the world's database; how it asks for orders to be written is listed in `asked`. */
function processOf(w: World) {
  const connections = openDb({ url: w.app.env.databaseUrl, maxConnections: 3, pipeline: true, onError: () => {} })
  const asked: string[] = []
  const { pool } = connections
  const watched = Object.assign(Object.create(pool) as typeof pool, {
    query: (statement: pg.QueryConfig) => {
      asked.push(statement.name!)
      return pool.query(statement)
    },
    connect: () => {
      asked.push('with care')
      return pool.connect()
    },
  })
  return {
    placing: openPlacing({ db: w.app.db, connections: { ...connections, pool: watched }, clock: w.clock }),
    asked,
    [Symbol.asyncDispose]: () => connections.close(),
  }
}

async function shop(w: World) {
  const at = await w.place()
  const listingId = await w.listing(at.merchantId, at.communityId, { priceFen: 700, stock: 100 })
  const actor = await w.as('RESIDENT', at.householdId)
  const basket: Basket = { householdId: at.householdId, mode: 'INSTANT', lines: [{ listingId, quantity: 2 }] }
  const order = ({ placing }: ReturnType<typeof processOf>, of: Basket = basket, key: string = newId('key')) =>
    placeOrder({ ...w.app, placing, actor }, of, key)
  const sql = (text: string, values: unknown[] = []) => w.app.db.pool.query(text, values)
  return { at, listingId, basket, order, sql }
}

test('who orders what was ordered before is served by one statement', async () => {
  await using w = await world()
  const { order, sql } = await shop(w)
  await using process = processOf(w)
  await order(process)
  expect(process.asked).toEqual(['with care'])
  const { row, number } = await order(process)
  expect(process.asked).toEqual(['with care', 'placement-at-once'])
  expect(row).toMatchObject({ itemsFen: 1_400 })
  const { rows } = await sql(
    `select (select count(*)::int from orders where number = $1) as orders, (select sum(reserved)::int from stock_levels) as reserved,
       (select sum(reserved_delta)::int from stock_movements) as moved, (select count(*)::int from order_events) as events,
       (select count(*)::int from outbox where type = 'OrderMoved') as told, (select count(*)::int from idempotency_records) as keys`,
    [number],
  )
  expect(rows).toEqual([{ orders: 1, reserved: 4, moved: 4, events: 2, told: 2, keys: 2 }])
})

test('whatever was changed since, by whomever, holds for the next order: as if nothing were remembered', async () => {
  await using w = await world()
  const { at, listingId, order, sql } = await shop(w)
  await using remembering = processOf(w)
  const outcomeIn = async (process: ReturnType<typeof processOf>): Promise<unknown> => {
    try {
      const { row, id } = await order(process)
      const { rows } = await sql('select name, unit_price_fen from order_lines where order_id = $1', [id])
      return { itemsFen: row!.itemsFen, feeFen: row!.feeFen, ...rows[0] }
    } catch (error) {
      if (error instanceof Refusal) return { code: error.code, facts: error.facts }
      throw error
    }
  }
  const sku = `(select sku_id from listings where id = '${listingId}')`
  /** Each with what undoes it. */
  const changes = [
    [`update listings set price_fen = 900`, `update listings set price_fen = 700`],
    [`update listings set state = 'OFF_SALE'`, `update listings set state = 'ON_SALE'`],
    [`update merchants set state = 'PAUSED'`, `update merchants set state = 'ACTIVE'`],
    [`update skus set name = '新名字' where id = ${sku}`, `update skus set name = '旧名字' where id = ${sku}`],
    [
      `delete from merchant_communities`,
      `insert into merchant_communities (merchant_id, community_id) values ('${at.merchantId}', '${at.communityId}')`,
    ],
    [
      `update stock_nodes set location = '{"lat": 10, "lng": 10}'`,
      `update stock_nodes n set location = m.location from merchants m where m.id = n.merchant_id`,
    ],
    [`update stock_levels set on_hand = reserved + 1`, `update stock_levels set on_hand = reserved + 90`],
    [`update households set active = false`, `update households set active = true`],
  ] as const
  for (const [change, undone] of changes) {
    // It remembers how things were, and does not see them change.
    const before = await outcomeIn(remembering)
    for (const text of [change, undone]) {
      await sql(text)
      await using newcomer = processOf(w)
      const fresh = await outcomeIn(newcomer)
      if (text === change) expect(fresh, text).not.toEqual(before)
      expect(await outcomeIn(remembering), text).toEqual(fresh)
    }
  }
  expect(remembering.asked).toContain('placement-at-once')
})

test('lines that were seen before and after a change are not mixed', async () => {
  await using w = await world()
  const { at, listingId, basket, order, sql } = await shop(w)
  await using process = processOf(w)
  const other = await w.listing(at.merchantId, at.communityId, { priceFen: 100, stock: 20 })
  await order(process)
  await sql('update listings set price_fen = 900 where id = $1', [listingId])
  await order(process, { ...basket, lines: [{ listingId: other, quantity: 1 }] })
  const lines = [listingId, other].map((each) => ({ listingId: each, quantity: 1 }))
  for (const each of [lines, lines.toReversed()])
    expect((await order(process, { ...basket, lines: each })).row).toMatchObject({ itemsFen: 1_000 })
})

test('32 buyers in two processes that both remember the shelf share its last 10 units', async () => {
  await using w = await world()
  const { basket, listingId, order, sql } = await shop(w)
  await using one = processOf(w)
  await using other = processOf(w)
  const processes = [one, other]
  for (const each of processes) await order(each)
  await sql(
    'update stock_levels set on_hand = reserved + 10 where sku_id = (select sku_id from listings where id = $1)',
    [listingId],
  )
  const single = { ...basket, lines: [{ listingId, quantity: 1 }] }
  const outcomes = await Promise.allSettled(
    Array.from({ length: 32 }, (_, index) => order(processes[index % 2]!, single)),
  )
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'INSUFFICIENT_STOCK' })
  const { rows } = await sql(
    'select reserved, on_hand from stock_levels v where v.sku_id = (select sku_id from listings where id = $1)',
    [listingId],
  )
  expect(rows[0]).toMatchObject({ reserved: rows[0]!.on_hand })
})

test('one key is one order, however often and in whatever process it is sent at once', async () => {
  await using w = await world()
  const { basket, order, sql } = await shop(w)
  await using one = processOf(w)
  await using other = processOf(w)
  const processes = [one, other]
  for (const each of processes) await order(each)
  const orders = await Promise.all(Array.from({ length: 20 }, (_, index) => order(processes[index % 2]!, basket, 'k')))
  expect(new Set(orders.map(({ id }) => id)).size).toBe(1)
  const { rows } = await sql(
    'select (select count(*)::int from orders) as orders, (select sum(reserved)::int from stock_levels) as reserved',
  )
  expect(rows).toEqual([{ orders: 3, reserved: 6 }])
  await sql(`update listings set state = 'OFF_SALE'`)
  expect((await order(processes[0]!, basket, 'k')).id).toBe(orders[0]!.id)
})

test('every table that a cart is loaded from is counted, or looked at by the statement that writes', async () => {
  await using w = await world()
  const read = new Set([...cartStatement.text.matchAll(/(?:from|join) ([a-z_]+) [a-z]+\b/g)].map(([, table]) => table!))
  const { rows } = await w.app.db.pool.query<{ table: string }>(
    `select distinct tgrelid::regclass::text as table from pg_trigger where tgfoid = 'count_catalog_change'::regproc`,
  )
  const counted = new Set(rows.map(({ table }) => table))
  const uncounted = [...read].filter((table) => !counted.has(table)).toSorted()
  // Of these: a building does not move; points, their slots and those of modes are never placed from memory.
  expect(uncounted).toEqual([
    'buildings',
    'carts',
    'catalog_versions',
    'fulfilment_slots',
    'homes',
    'households',
    'pickup_points',
    'point_slots',
    'stock_levels',
    'wanted',
  ])
})
