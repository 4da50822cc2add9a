import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { expect, test } from 'vitest'
import { openDb } from './db/database.ts'
import { findStockDifferences } from './features/stock/index.ts'
import { migrate } from './migrate.ts'
import { inPackage } from './package-folder.ts'
import { adminUrl } from './testing/template.ts'

/** A database as the first release left it; what it holds is put in by statements of its time. */
async function firstRelease() {
  const name = `linli_test_${randomBytes(6).toString('hex')}`
  const admin = new pg.Client({ connectionString: adminUrl() })
  await admin.connect()
  await admin.query(`create database ${name}`)
  const url = new URL(adminUrl())
  url.pathname = `/${name}`
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  const { entries } = JSON.parse(readFileSync(inPackage('migrations', 'meta', '_journal.json'), 'utf8')) as {
    entries: { tag: string; when: number }[]
  }
  const first = entries.slice(0, 2)
  for (const { tag } of first) await client.query(readFileSync(inPackage('migrations', `${tag}.sql`), 'utf8'))
  await client.query('create schema drizzle')
  await client.query(
    'create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)',
  )
  for (const { tag, when } of first)
    await client.query('insert into drizzle.__drizzle_migrations (hash, created_at) values ($1, $2)', [tag, when])
  return {
    url: url.href,
    client,
    async [Symbol.asyncDispose]() {
      await client.end()
      await admin.query(`drop database ${name} with (force)`)
      await admin.end()
    },
  }
}

const suffix = (n: number) => `01${String(n).padStart(24, '0')}`

/** One shop that serves two communities; its orders stand at every point where goods are held or gone. */
const neighbourhood = `
insert into communities (id, name, name_en, kind, district, center, boundary, created_at)
  select 'com_01' || lpad(n::text, 24, '0'), '望京花园 ' || n, 'Garden', 'MIXED', '朝阳', '{"lat": 39, "lng": 116}', '[]', now() from generate_series(1, 2) n;
insert into buildings (id, community_id, name, entrances, floors, location) values ('bld_${suffix(1)}', 'com_${suffix(1)}', '1 号楼', 1, 6, '{"lat": 39, "lng": 116}');
insert into households (id, community_id, building_id, name, door, verified_at, created_at)
  values ('hh_${suffix(1)}', 'com_${suffix(1)}', 'bld_${suffix(1)}', '王家', '1-1', now(), now());
insert into categories (id, key, name, name_en) values ('cat_${suffix(1)}', 'veg', '蔬菜', 'Vegetables');
insert into merchants (id, name, name_en, location, created_at) values ('mer_${suffix(1)}', '菜铺', 'Shop', '{"lat": 39, "lng": 116}', now());
insert into skus (id, merchant_id, category_id, name, name_en, unit, created_at) values ('sku_${suffix(1)}', 'mer_${suffix(1)}', 'cat_${suffix(1)}', '菠菜', 'Spinach', '500 g', now());
insert into listings (id, sku_id, merchant_id, community_id, price_fen, available, state, created_at)
  select 'lst_01' || lpad(n::text, 24, '0'), 'sku_${suffix(1)}', 'mer_${suffix(1)}', 'com_01' || lpad(n::text, 24, '0'), 300, 10 * n, 'ON_SALE', now() from generate_series(1, 2) n;
insert into orders (id, number, state, version, community_id, merchant_id, household_id, mode, status, window_start, window_end,
    items_fen, fee_fen, total_fen, paid_fen, refunded_fen, placed_at, pay_by, cancelled_at, cancel_reason)
  select 'ord_01' || lpad(n::text, 24, '0'), n::text, s.state, 1, 'com_${suffix(1)}', 'mer_${suffix(1)}', 'hh_${suffix(1)}', 'INSTANT', s.status, now(), now(),
    300 * n, 0, 300 * n, case when n = 1 or n = 6 then 0 else 300 * n end, 0, now(), now(), case when n = 6 then now() end, case when n = 6 then 'UNPAID' end
  from (values (1, 'PENDING_PAYMENT', 'PENDING'), (2, 'PAID', 'PENDING'), (3, 'PREPARING', 'PICKING'), (4, 'PREPARING', 'PACKED'),
    (5, 'COMPLETED', 'DELIVERED'), (6, 'CANCELLED', 'CANCELLED'), (7, 'CLOSED', 'DELIVERED')) s(n, state, status);
insert into order_lines (id, order_id, position, listing_id, name, unit, quantity, unit_price_fen, total_fen)
  select 'oln_02' || lpad(n::text, 24, '0'), 'ord_01' || lpad(n::text, 24, '0'), 1, 'lst_${suffix(1)}', '菠菜', '500 g', n, 300, 300 * n from generate_series(1, 7) n;`

test('a database of the first release becomes one of this build, and what its open orders had taken is what they hold', async () => {
  await using old = await firstRelease()
  await old.client.query(neighbourhood)
  await migrate(old.url)
  const level = await old.client.query('select on_hand, allocated, reserved, presell_limit from stock_levels')
  // 30 could be ordered; 1 waits for payment, 2 and 3 are paid, 4 and 5 have left the shelf.
  expect(level.rows).toEqual([{ on_hand: 36, allocated: 5, reserved: 1, presell_limit: 0 }])
  const { rows: moved } = await old.client.query(
    `select cause, kind, on_hand_delta + allocated_delta + reserved_delta as units from stock_movements where cause like 'ord_%' order by cause`,
  )
  expect(moved).toEqual([
    { cause: `ord_${suffix(1)}`, kind: 'RESERVED', units: 1 },
    { cause: `ord_${suffix(2)}`, kind: 'ALLOCATED', units: 2 },
    { cause: `ord_${suffix(3)}`, kind: 'ALLOCATED', units: 3 },
    { cause: `ord_${suffix(4)}`, kind: 'PICKED', units: -4 },
    { cause: `ord_${suffix(5)}`, kind: 'PICKED', units: -5 },
  ])
  const db = openDb({ url: old.url, maxConnections: 1, onError: () => {} })
  expect(await findStockDifferences(db.sql)).toEqual([])
  await db.close()
  const { rows: prices } = await old.client.query('select count(*)::int as count from price_history')
  expect(prices).toEqual([{ count: 2 }])
})
