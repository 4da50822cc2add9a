import type { Pool, PoolClient } from 'pg'
import type { OrderId } from '../order.ts'
import { takenBy, type Draft, type Free } from './placement.ts'
import { newId } from '@linli/kit'

/** Holds the levels, in id order like every lock on stock, and tells what may still be promised of each. */
export async function lockLevels(client: PoolClient, levelIds: readonly string[]): Promise<Free> {
  const { rows } = await client.query<{ id: string; free: number }>({
    name: 'placement-levels',
    // The array comes by a sub-select: PostgreSQL would look how long a parameter is, and plan anew for every batch.
    text: `select id, on_hand + presell_limit - allocated - reserved as free
           from stock_levels where id = any((select $1::text[])::text[]) order by id for update`,
    values: [levelIds],
  })
  return new Map(rows.map(({ id, free }) => [id, free]))
}

export interface Key {
  readonly principalId: string
  readonly key: string
  readonly operation: string
  readonly requestHash: string
  readonly answer: unknown
  readonly at: Date
}

/**
 * Takes the keys, in their order, so that two batches never wait for each other; those taken before are not in the
 * answer. A twin that is being placed at this moment is waited for.
 */
export async function takeKeys(client: PoolClient, keys: readonly Key[]): Promise<Set<string>> {
  const { rows } = await client.query<{ principal_id: string; key: string }>({
    name: 'placement-keys',
    text: `insert into idempotency_records (principal_id, key, operation, request_hash, answer, created_at)
           select k."principalId", k.key, k.operation, k."requestHash", k.answer, k.at
           from json_to_recordset((select $1::json)) as k("principalId" text, key text, operation text, "requestHash" text, answer jsonb, at timestamptz)
           order by 1, 2
           on conflict do nothing returning principal_id, key`,
    values: [JSON.stringify(keys)],
  })
  return new Set(rows.map((row) => `${row.principal_id}|${row.key}`))
}

export async function dropKeys(client: PoolClient, keys: readonly Key[]): Promise<void> {
  await client.query({
    name: 'placement-drop-keys',
    text: `delete from idempotency_records r
           using unnest((select $1::text[]), (select $2::text[])) as k(principal_id, key)
           where r.principal_id = k.principal_id and r.key = k.key`,
    values: [keys.map((each) => each.principalId), keys.map((each) => each.key)],
  })
}

/**
 * Orders with their lines, the first entry of each timeline, the stock they reserve and what the world is told: one
 * statement, planned once and sent once for all orders of a batch. `$1` to `$3` are drafts, lines and movements.
 */
const draftsGiven = `json_to_recordset((select $1::json)) as d(id text, "purchaseId" text, state text, version int,
    "communityId" text, "merchantId" text, "householdId" text, "placedBy" text, mode text, status text,
    "windowStart" timestamptz, "windowEnd" timestamptz, promise jsonb, "pointId" text, "modeSlotAt" timestamptz,
    "pointSlotAt" timestamptz, "isCold" boolean, costs jsonb, "itemsFen" bigint, "discountFen" bigint, "feeFen" bigint,
    "totalFen" bigint, note text, "isReorder" boolean, "placedAt" timestamptz, "payBy" timestamptz, "numberPrefix" text, actor jsonb, event text)`
const writing = `
placed as (
  insert into orders (id, number, purchase_id, state, version, community_id, merchant_id, household_id, placed_by, mode,
    status, window_start, window_end, promise, point_id, mode_slot_at, point_slot_at, is_cold, costs, items_fen, discount_fen, fee_fen, total_fen, paid_fen, refunded_fen, note, is_reorder, placed_at, pay_by)
  select id, "numberPrefix" || lpad(nextval('order_numbers')::text, 6, '0'), "purchaseId", state, version, "communityId",
    "merchantId", "householdId", "placedBy", mode, status, "windowStart", "windowEnd", promise, "pointId",
    "modeSlotAt", "pointSlotAt", "isCold", costs, "itemsFen", "discountFen", "feeFen",
    "totalFen", 0, 0, note, "isReorder", "placedAt", "payBy" from drafts
  returning id, number
), lines as (
  insert into order_lines (id, order_id, position, listing_id, name, unit, quantity, unit_price_fen, total_fen, discount_fen, taken)
  select id, "orderId", position, "listingId", name, unit, quantity, "unitPriceFen", "totalFen", "discountFen", taken
  from json_to_recordset((select $2::json)) as l(id text, "orderId" text, position int, "listingId" text, name text, unit text,
    quantity int, "unitPriceFen" bigint, "totalFen" bigint, "discountFen" bigint, taken jsonb)
  where "orderId" in (select id from drafts)
), moved as materialized (
  select * from json_to_recordset((select $3::json)) as m(id text, "levelId" text, quantity int, cause text, "expiresAt" timestamptz, at timestamptz)
  where cause in (select id from drafts)
), booked as (
  insert into stock_movements (id, level_id, kind, on_hand_delta, allocated_delta, reserved_delta, cause, expires_at, at)
  select id, "levelId", 'RESERVED', 0, 0, quantity, cause, "expiresAt", at from moved
), reserved as (
  update stock_levels v set reserved = v.reserved + m.units
  from (select "levelId", sum(quantity) as units from moved group by 1) m
  where v.id = m."levelId" and v.id = any((select array_agg("levelId") from moved)::text[])
), events as (
  insert into order_events (order_id, seq, action, "from", "to", at, actor)
  select id, 1, 'PLACE', null, state, "placedAt", actor from drafts
), told as (
  insert into outbox (id, type, aggregate_id, seq, topics, facts, occurred_at)
  select event, 'OrderMoved', id, 1, array['order:' || id, 'merchant:' || "merchantId", 'community:' || "communityId", 'orders'],
    json_build_object('orderId', id, 'action', 'PLACE', 'from', null, 'to', state, 'actor', actor,
      'communityId', "communityId", 'merchantId', "merchantId", 'householdId', "householdId"), "placedAt"
  from drafts
)`
const writeStatement = {
  name: 'placement-write',
  text: `with drafts as materialized (select * from ${draftsGiven}), ${writing} select id, number from placed`,
}

function writtenOf(drafts: readonly Draft[]): [string, string, string] {
  return [
    JSON.stringify(
      drafts.map(({ order }) => ({ ...order, pointSlotAt: order.pointSlot?.startsAt ?? null, event: newId('evt') })),
    ),
    JSON.stringify(drafts.flatMap(({ lines }) => lines)),
    JSON.stringify(
      drafts.flatMap(({ order, lines }) =>
        Array.from(takenBy({ lines }), ([levelId, quantity]) => ({
          id: newId('mov'),
          levelId,
          quantity,
          cause: order.id,
          expiresAt: order.payBy,
          at: order.placedAt,
        })),
      ),
    ),
  ]
}

/** Answers the numbers that the orders were given. */
export async function writeOrders(client: PoolClient, drafts: readonly Draft[]): Promise<Map<OrderId, string>> {
  if (drafts.length === 0) return new Map()
  const { rows } = await client.query<{ id: OrderId; number: string }>({ ...writeStatement, values: writtenOf(drafts) })
  return new Map(rows.map(({ id, number }) => [id, number]))
}

/**
 * The whole placing of orders whose facts were remembered. Nothing is written unless there is enough of every level, and
 * homes and catalogs are as they were remembered; `$4` to `$7` are keys, levels, homes and catalogs. An order whose key was
 * used before is left out.
 */
const writeAtOnceStatement = {
  name: 'placement-at-once',
  text: `
with held as materialized (
  select id, on_hand + presell_limit - allocated - reserved as free
  from stock_levels where id = any((select array_agg(id) from json_to_recordset((select $5::json)) as w(id text))::text[]) order by id for update
), sure as materialized (
  select
    not exists (
      select from json_to_recordset((select $5::json)) as w(id text, units int) left join held h on h.id = w.id
      where h.id is null or h.free < w.units)
    and not exists (
      select from json_to_recordset((select $6::json)) as w(id text, "communityId" text, "buildingId" text)
      where not coalesce((select h.active and h.community_id = w."communityId" and h.building_id = w."buildingId" from households h where h.id = w.id), false))
    and not exists (
      select from json_to_recordset((select $7::json)) as w(id text, version int)
      where (select v.version from catalog_versions v where v.merchant_id = w.id) is distinct from w.version)
    as "isSure"
), keys as (
  insert into idempotency_records (principal_id, key, operation, request_hash, answer, created_at)
  select k."principalId", k.key, k.operation, k."requestHash", k.answer, k.at
  from json_to_recordset((select $4::json)) as k("principalId" text, key text, operation text, "requestHash" text, answer jsonb, at timestamptz)
  where (select "isSure" from sure)
  order by 1, 2
  on conflict do nothing returning answer->>'purchaseId' as "purchaseId"
), drafts as materialized (
  select * from ${draftsGiven} where "purchaseId" in (select "purchaseId" from keys)
), ${writing}
select "isSure", placed.id, placed.number from sure left join placed on true`,
}

/** What orders were judged by, as far as it was remembered. */
export interface Judged {
  readonly keys: readonly Key[]
  readonly drafts: readonly Draft[]
  readonly homes: readonly { readonly id: string; readonly communityId: string; readonly buildingId: string }[]
  readonly catalogs: readonly { readonly id: string; readonly version: number }[]
}

/** Answers the numbers of the orders that were written; undefined when something was no longer as remembered. */
export async function writeAtOnce(
  pool: Pick<Pool, 'query'>,
  { keys, drafts, homes, catalogs }: Judged,
): Promise<Map<OrderId, string> | undefined> {
  const levels = new Map<string, number>()
  for (const draft of drafts) for (const [id, units] of takenBy(draft)) levels.set(id, (levels.get(id) ?? 0) + units)
  const { rows } = await pool.query<{ isSure: boolean; id: OrderId | null; number: string }>({
    ...writeAtOnceStatement,
    values: [
      ...writtenOf(drafts),
      JSON.stringify(keys),
      JSON.stringify(Array.from(levels, ([id, units]) => ({ id, units }))),
      JSON.stringify(homes),
      JSON.stringify(catalogs),
    ],
  })
  if (!rows[0]!.isSure) return undefined
  return new Map(rows.flatMap(({ id, number }) => (id === null ? [] : [[id, number] as const])))
}

/**
 * Takes the orders' places in windows and slots that have a capacity. False: one of them is full now, though it was not
 * when it was looked at.
 */
export async function takePlaces(client: PoolClient, drafts: readonly Draft[]): Promise<boolean> {
  const ofModes = drafts.flatMap(({ order: { communityId, mode, modeSlotAt: startsAt, modeCapacity: capacity } }) =>
    startsAt ? [{ communityId, mode, startsAt, capacity }] : [],
  )
  const ofPoints = drafts.flatMap(({ order: { pointId, pointSlot, isCold } }) =>
    pointSlot ? [{ ...pointSlot, pointId, isCold }] : [],
  )
  if (ofModes.length > 0) {
    const { rows } = await client.query<{ wanted: number; taken: number }>({
      ...modePlaces,
      values: [JSON.stringify(ofModes)],
    })
    if (rows[0]!.taken < rows[0]!.wanted) return false
  }
  if (ofPoints.length > 0) {
    const { rows } = await client.query<{ wanted: number; taken: number }>({
      ...pointPlaces,
      values: [JSON.stringify(ofPoints)],
    })
    if (rows[0]!.taken < rows[0]!.wanted) return false
  }
  return true
}

/** In the order of their keys, so that two batches never wait for each other. */
const modePlaces = {
  name: 'placement-mode-places',
  text: `
with wanted as materialized (
  select "communityId", mode, "startsAt", max(capacity) as capacity, count(*)::int as places
  from json_to_recordset((select $1::json)) as w("communityId" text, mode text, "startsAt" timestamptz, capacity int) group by 1, 2, 3 order by 1, 2, 3
), taken as (
  insert into fulfilment_slots as s (community_id, mode, starts_at, capacity, used)
  select "communityId", mode, "startsAt", capacity, places from wanted where places <= capacity
  on conflict (community_id, mode, starts_at) do update
    set used = s.used + excluded.used, capacity = greatest(excluded.capacity, s.used + excluded.used)
    where s.used + excluded.used <= excluded.capacity
  returning 1
)
select (select count(*) from wanted)::int as wanted, (select count(*) from taken)::int as taken`,
}
const pointPlaces = {
  name: 'placement-point-places',
  text: `
with wanted as materialized (
  select "pointId", "startsAt", max(capacity) as capacity, max("coldCapacity") as cold_capacity, count(*)::int as places,
    (count(*) filter (where "isCold"))::int as cold
  from json_to_recordset((select $1::json)) as w("pointId" text, "startsAt" timestamptz, capacity int, "coldCapacity" int, "isCold" boolean)
  group by 1, 2 order by 1, 2
), taken as (
  insert into point_slots as s (point_id, starts_at, capacity, used, cold_capacity, cold_used)
  select "pointId", "startsAt", capacity, places, cold_capacity, cold from wanted where places <= capacity and cold <= cold_capacity
  on conflict (point_id, starts_at) do update set used = s.used + excluded.used, cold_used = s.cold_used + excluded.cold_used
    where s.used + excluded.used <= s.capacity and s.cold_used + excluded.cold_used <= s.cold_capacity
  returning 1
)
select (select count(*) from wanted)::int as wanted, (select count(*) from taken)::int as taken`,
}
