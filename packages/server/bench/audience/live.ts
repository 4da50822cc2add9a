import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { inBench, startContender } from '../lib/contender.ts'
import type { Rule } from '@linli/audience'
import { newId } from '@linli/kit'

export interface Live {
  /** From the commit of an order to that of the membership it made, in ms, for each order. */
  readonly taken: readonly number[]
  readonly orders: number
  readonly perSecond: number
}

const perSecond = 200
const seconds = 20
const readyWithinMs = 300_000
const followWithinMs = 30_000

/**
 * Paid orders at 200 a second, beside a built worker that has to follow: the relay gives them their place, the fold counts
 * them, the engine asks 100 segments, and who entered is committed. Each order is the first of its household today.
 */
export async function liveOrders(options: {
  readonly url: string
  readonly client: pg.ClientBase
  readonly rules: readonly Rule[]
  readonly households: number
}): Promise<Live> {
  const { url, client, rules, households } = options
  const today: Rule = { performed: { event: 'ORDERED', times: { is: 'GTE', count: 1 }, withinDays: 0 } }
  const watched = newId('seg')
  await addSegments(client, [[watched, today], ...rules.slice(1).map((rule) => [newId('seg'), rule] as const)])
  const listingId = await addListing(client)
  const worker = await startContender({
    main: inBench('../dist/main.js'),
    portName: 'LINLI_WORKER_PORT',
    readyPath: '/readyz',
    env: { DATABASE_URL: url, LINLI_ROLE: 'worker', LINLI_LOG_LEVEL: 'warn' },
  })
  try {
    await untilReady(client)
    const { rows: last } = await client.query<{ id: string }>(
      'select coalesce(max(id), 0) as id from segment_changes where segment_id = $1',
      [watched],
    )
    return await follow(client, { watched, listingId, households, after: Number(last[0]!.id) })
  } finally {
    await worker.stop()
  }
}

async function addSegments(client: pg.ClientBase, segments: readonly (readonly [string, Rule])[]): Promise<void> {
  for (const [id, rule] of segments) {
    await client.query(
      `insert into segments (id, name, name_en, purpose, state, version, status, created_by, created_at)
       values ($1, $1, $1, '衡量', 'ACTIVE', 1, 'COMPUTING', 'bench', now())`,
      [id],
    )
    await client.query(
      `insert into segment_versions (segment_id, version, rule, reason, set_by, set_at) values ($1, 1, $2, '衡量', 'bench', now())`,
      [id, JSON.stringify(rule)],
    )
  }
}

/** One thing on one shelf: what the orders are of does not matter here. */
async function addListing(client: pg.ClientBase): Promise<string> {
  const [merchantId, skuId, listingId] = [newId('mer'), newId('sku'), newId('lst')]
  await client.query(`begin; set local session_replication_role = replica`)
  await client.query(
    `insert into skus (id, merchant_id, category_id, name, name_en, unit, created_at)
     select $1, $2, (select id from categories limit 1), '菠菜', 'Spinach', '500 g', now()`,
    [skuId, merchantId],
  )
  await client.query(
    `insert into listings (id, sku_id, merchant_id, community_id, node_id, price_fen, state, created_at)
     select $1, $2, $3, (select community_id from residents limit 1), 'nod_bench', 320, 'ON_SALE', now()`,
    [listingId, skuId, merchantId],
  )
  await client.query('commit')
  return listingId
}

async function untilReady(client: pg.ClientBase): Promise<void> {
  for (const end = Date.now() + readyWithinMs; Date.now() < end; await sleep(500)) {
    const { rows } = await client.query<{ left: number }>(
      `select count(*)::int as left from segments where status <> 'READY'`,
    )
    if (rows[0]!.left === 0) return
  }
  throw new Error('the owner of audiences did not compute all segments')
}

interface Watched {
  readonly watched: string
  readonly listingId: string
  readonly households: number
  readonly after: number
}

async function follow(client: pg.ClientBase, { watched, listingId, households, after }: Watched): Promise<Live> {
  const committedAt = new Map<number, number>()
  const taken: number[] = []
  const tick = 50
  const eachTick = (perSecond * tick) / 1_000
  let [seen, number] = [after, 0]
  const begin = performance.now()
  const wanted = perSecond * seconds
  const look = async (): Promise<void> => {
    const { rows } = await client.query<{ id: string; ordinal: number }>(
      'select id, unnest(ordinals) as ordinal from segment_changes where segment_id = $1 and id > $2 order by id',
      [watched, seen],
    )
    const now = performance.now()
    for (const { id, ordinal } of rows) {
      seen = Number(id)
      const committed = committedAt.get(ordinal)
      if (committed === undefined) continue
      taken.push(now - committed)
      committedAt.delete(ordinal)
    }
  }
  for (let turn = 1; number < wanted; turn++) {
    const ordinals = await placeOrders(client, { listingId, households, first: number, count: eachTick })
    const now = performance.now()
    for (const ordinal of ordinals) committedAt.set(ordinal, now)
    number += eachTick
    await look()
    await sleep(Math.max(0, begin + turn * tick - performance.now()))
  }
  const rate = number / ((performance.now() - begin) / 1_000)
  for (const end = Date.now() + followWithinMs; committedAt.size > 0 && Date.now() < end; await sleep(10)) await look()
  if (committedAt.size > 0) throw new Error(`${committedAt.size} of ${number} orders never came to be membership`)
  return { taken, orders: taken.length, perSecond: Math.round(rate) }
}

/** Rows as paying an order leaves them, with its event for the relay; the ordinals of those whose first today they are. */
async function placeOrders(
  client: pg.ClientBase,
  batch: { readonly listingId: string; readonly households: number; readonly first: number; readonly count: number },
): Promise<number[]> {
  const { listingId, households, first, count } = batch
  const ids = Array.from({ length: count }, () => [newId('ord'), newId('oln'), newId('evt')] as const)
  const step = Math.max(1, Math.floor(households / (perSecond * seconds)))
  const numbers = ids.map((_, index) => (first + index) * step + 1)
  const day = Math.floor((Date.now() + 8 * 3_600_000) / 86_400_000)
  await client.query(`begin; set local session_replication_role = replica`)
  const { rows } = await client.query<{ ordinal: number }>(
    `with wanted as (
       select o.*, r.ordinal, r.household_id, r.community_id
       from unnest($1::text[], $2::text[], $3::text[], $4::int[]) as o(order_id, line_id, event_id, number)
       join lateral (
         select ordinal, household_id, community_id from residents
         where household_id = 'hh_01' || lpad(to_hex(o.number), 8, '0') || substr(md5(o.number::text), 1, 16)
         order by forgotten_at is not null, ordinal limit 1
       ) r on true
     ), placed as (
       insert into orders (id, number, purchase_id, state, version, community_id, merchant_id, household_id, mode, status,
         window_start, window_end, items_fen, fee_fen, total_fen, paid_fen, refunded_fen, placed_at, pay_by, accept_by)
       select order_id, order_id, 'pur_' || order_id, 'PAID', 2, community_id, 'mer_bench', household_id, 'INSTANT', 'PENDING',
         now(), now(), 3200, 0, 3200, 3200, 0, now(), now(), now() + interval '1 day' from wanted
     ), lines as (
       insert into order_lines (id, order_id, position, listing_id, name, unit, quantity, unit_price_fen, total_fen)
       select line_id, order_id, 1, $5, '菠菜', '500 g', 10, 320, 3200 from wanted
     ), told as (
       insert into outbox (id, type, aggregate_id, seq, topics, facts, occurred_at)
       select event_id, 'OrderMoved', order_id, 1, '{}', '{"action":"PAY"}', now() from wanted
     ) select w.ordinal from wanted w join residents r on r.ordinal = w.ordinal where r.forgotten_at is null
       and not exists (select from resident_events e where e.ordinal = w.ordinal and e.kind = 'ORDERED' and e.day >= $6)`,
    [ids.map(([id]) => id), ids.map(([, id]) => id), ids.map(([, , id]) => id), numbers, listingId, day],
  )
  await client.query('commit')
  return rows.map(({ ordinal }) => ordinal)
}
