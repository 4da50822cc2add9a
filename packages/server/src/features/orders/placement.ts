import { stampOf, type Actor } from '../../access/actor.ts'
import type { TxDeps } from '../../db/tx.ts'
import { checkKey, hashRequest, markReplayed } from '../../graph/idempotency.ts'
import { promiseFor, type FulfilmentMode } from './fulfilment.ts'
import type { OrderId } from './order.ts'
import { addMinutes, businessDay, newId, refuse } from '@linli/kit'

export interface Basket {
  readonly householdId: string
  readonly mode: FulfilmentMode
  readonly note?: string | null
  readonly lines: readonly {
    readonly listingId: string
    readonly quantity: number
    readonly expectedPriceFen?: number | null
  }[]
}

const mostLines = 100
const mostOfOne = 999
const longestNote = 500

/**
 * Placing an order is the busiest write, so it is one statement: it locks the listings in id order, judges every line,
 * and only when all are fine takes the stock and writes the order, its lines, its first event and the outbox row.
 * One round trip, one commit; `bench/orders.ts` measures it. The arrays come by sub-selects: PostgreSQL
 * would look how long a parameter is and plan the whole statement anew for every order, which costs as much as running it.
 */
const placeStatement = {
  name: 'place-order-2',
  text: `
with wanted as materialized (
  select * from unnest((select $1::text[]), (select $2::int[]), (select $3::bigint[])) with ordinality w(listing_id, quantity, expected_fen, position)
), home as materialized (
  select h.community_id from households h where h.id = $4::text and h.active
), held as materialized (
  select l.id, l.merchant_id, l.community_id, l.sku_id, l.price_fen, l.available, l.state
  from wanted w join listings l on l.id = w.listing_id order by l.id for update of l
), judged as materialized (
  select w.*, h.merchant_id, h.sku_id, h.price_fen, h.available, h.state,
    h.id is not null and h.community_id = (select community_id from home) as here
  from wanted w left join held h on h.id = w.listing_id
), verdict as materialized (
  select min(merchant_id) as merchant_id, sum(quantity * price_fen) as items_fen,
    bool_and(here and state = 'ON_SALE' and available >= quantity and price_fen = coalesce(expected_fen, price_fen))
      and count(distinct merchant_id) = 1
      and (select m.state from merchants m where m.id = min(merchant_id)) = 'ACTIVE' as fine
  from judged
), key as (
  insert into idempotency_records (principal_id, key, operation, request_hash, answer, created_at)
  select $5::text, $6::text, 'placeOrder', $7::text, json_build_object('orderId', $8::text), $9::timestamptz from verdict where fine
  on conflict do nothing returning 1
), taken as (
  update listings l set available = l.available - j.quantity
  from judged j where l.id = j.listing_id and exists (select 1 from key)
), placed as (
  insert into orders (id, number, state, version, community_id, merchant_id, household_id, placed_by, mode, status,
    window_start, window_end, items_fen, fee_fen, total_fen, paid_fen, refunded_fen, note, placed_at, pay_by)
  select $8::text, $10::text || lpad(nextval('order_numbers')::text, 6, '0'), 'PENDING_PAYMENT', 1, home.community_id, v.merchant_id, $4::text, $11::text,
    $12::text, 'PENDING', $13::timestamptz, $14::timestamptz, v.items_fen, $15::bigint, v.items_fen + $15::bigint, 0, 0, $16::text, $9::timestamptz, $17::timestamptz
  from verdict v, home where exists (select 1 from key)
  returning merchant_id, community_id
), lines as (
  insert into order_lines (id, order_id, position, listing_id, name, unit, quantity, unit_price_fen, total_fen)
  select ($18::text[])[j.position], $8::text, j.position, j.listing_id, s.name, s.unit, j.quantity, j.price_fen, j.quantity * j.price_fen
  from judged j join skus s on s.id = j.sku_id where exists (select 1 from placed)
), event as (
  insert into order_events (order_id, seq, action, "from", "to", at, actor)
  select $8::text, 1, 'PLACE', null, 'PENDING_PAYMENT', $9::timestamptz, $19::jsonb from placed
), told as (
  insert into outbox (id, type, aggregate_id, seq, topics, facts, occurred_at)
  select $20::text, 'OrderMoved', $8::text, 1, array['order:' || $8::text, 'merchant:' || merchant_id, 'community:' || community_id, 'orders'],
    json_build_object('orderId', $8::text, 'action', 'PLACE', 'from', null, 'to', 'PENDING_PAYMENT', 'actor', $19::jsonb,
      'communityId', community_id, 'merchantId', merchant_id, 'householdId', $4::text), $9::timestamptz
  from placed
)
select (select count(*) from placed)::int as placed, (select fine from verdict) as fine, (select count(*) from home)::int as home,
  case when (select fine from verdict) then null else (
    select json_agg(json_build_object('listingId', listing_id, 'here', here, 'state', state, 'available', available,
      'quantity', quantity, 'priceFen', price_fen, 'expectedFen', expected_fen, 'merchantId', merchant_id) order by position) from judged
  ) end as lines`,
}

interface Judged {
  readonly listingId: string
  readonly here: boolean
  readonly state: string | null
  readonly available: number | null
  readonly quantity: number
  readonly priceFen: number | null
  readonly expectedFen: number | null
  readonly merchantId: string | null
}

export interface PlacementDeps extends TxDeps {
  readonly env: { readonly payMinutes: number }
}

/** Places an order, or answers with the one that this key placed before. Nothing is kept of an order that is refused. */
export async function placeOrder(deps: PlacementDeps, basket: Basket, key: string): Promise<OrderId> {
  checkKey(key)
  checkBasket(basket)
  assertOrdersFor(deps.actor, basket.householdId)
  const now = deps.clock.now()
  const id = newId('ord')
  const principal = deps.actor.id ?? ''
  const asked = hashRequest(basket)
  const promised = promiseFor(basket.mode, now)
  const { rows } = await deps.db.pool.query<{ placed: number; fine: boolean; home: number; lines: Judged[] | null }>({
    ...placeStatement,
    values: [
      basket.lines.map((line) => line.listingId),
      basket.lines.map((line) => line.quantity),
      basket.lines.map((line) => line.expectedPriceFen ?? null),
      basket.householdId,
      principal,
      key,
      asked,
      id,
      now,
      numberPrefix(now),
      deps.actor.id,
      basket.mode,
      promised.windowStart,
      promised.windowEnd,
      promised.feeFen,
      basket.note?.trim() ? basket.note : null,
      addMinutes(now, deps.env.payMinutes),
      basket.lines.map(() => newId('oln')),
      JSON.stringify(stampOf(deps.actor, 'RESIDENT')),
      newId('evt'),
    ],
  })
  const answer = rows[0]!
  if (answer.placed === 1) {
    deps.onCommit?.()
    return id
  }
  // A replay comes before the verdict: what is sold out now was in stock when the order was placed.
  const earlier = await placedBefore(deps, principal, key, asked)
  if (earlier) return earlier
  if (answer.home === 0) refuse('NOT_FOUND', {}, 'householdId')
  return explain(answer.lines ?? [])
}

async function placedBefore(deps: TxDeps, principal: string, key: string, asked: string): Promise<OrderId | undefined> {
  const { rows } = await deps.db.pool.query<{ operation: string; request_hash: string; orderId: OrderId }>({
    name: 'placed-before',
    text: `select operation, request_hash, answer->>'orderId' as "orderId" from idempotency_records where principal_id = $1 and key = $2`,
    values: [principal, key],
  })
  if (!rows[0]) return undefined
  if (rows[0].operation !== 'placeOrder' || rows[0].request_hash !== asked)
    refuse('IDEMPOTENCY_KEY_REUSED', {}, 'idempotencyKey')
  markReplayed(deps)
  return rows[0].orderId
}

/** Why the statement found the basket not fine; the first line at fault speaks. */
function explain(lines: readonly Judged[]): never {
  for (const [index, line] of lines.entries()) {
    const field = `lines.${index}`
    if (!line.here) refuse('LISTING_NOT_FOUND', {}, `${field}.listingId`)
    if (line.state !== 'ON_SALE') refuse('LISTING_OFF_SALE', {}, `${field}.listingId`)
    if (line.expectedFen !== null && line.expectedFen !== line.priceFen)
      refuse('PRICE_CHANGED', { priceFen: line.priceFen }, `${field}.expectedPriceFen`)
    if ((line.available ?? 0) < line.quantity)
      refuse('INSUFFICIENT_STOCK', { listingId: line.listingId, available: line.available }, `${field}.quantity`)
  }
  if (new Set(lines.map((line) => line.merchantId)).size > 1) refuse('LINES_OF_SEVERAL_MERCHANTS', {}, 'lines')
  refuse('MERCHANT_PAUSED', {}, 'lines')
}

function checkBasket({ lines, note }: Basket): void {
  if (lines.length === 0 || lines.length > mostLines) refuse('TOO_MANY', { limit: mostLines }, 'lines')
  if (new Set(lines.map((line) => line.listingId)).size < lines.length) refuse('LINES_TWICE', {}, 'lines')
  for (const [index, { quantity }] of lines.entries())
    if (quantity < 1 || quantity > mostOfOne)
      refuse('BAD_INPUT', { reason: `a quantity is 1 to ${mostOfOne}` }, `lines.${index}.quantity`)
  if ((note ?? '').length > longestNote)
    refuse('BAD_INPUT', { reason: `a note has at most ${longestNote} characters` }, 'note')
}

/** Residents order for their own household. A household that is not theirs is not found, whether or not it exists. */
function assertOrdersFor(actor: Actor, householdId: string): void {
  const own = actor.grants.some(
    ({ role, placeKind, placeId }) => role === 'RESIDENT' && placeKind === 'HOUSEHOLD' && placeId === householdId,
  )
  if (!own) refuse('NOT_FOUND', {}, 'householdId')
}

/** 261122: the business day stands in front of the running number. */
const numberPrefix = (now: Date): string => businessDay(now).slice(2).replaceAll('-', '')
