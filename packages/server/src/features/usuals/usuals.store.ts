import type { Pool } from 'pg'
import type { FulfilmentMode } from '../fulfilment/index.ts'
import { lastOrders, type Earlier } from './mode-choice.ts'
import type { Shelved, Wanted } from './reorder.ts'
import { shelfJson, shelved, type ShelfRow } from './shelf.store.ts'
import { givenUpDays, givenUpIntervals, lookBackDays, mostUsuals, type Usual } from './usual.ts'
import { timeZone } from '@linli/kit'

interface UsualRow extends Omit<Usual, 'lastBoughtAt' | 'dueAt'> {
  readonly lastBoughtAt: string
  readonly dueAt: string | null
}

/** Habits by the day they are due; then what was bought once, the latest first; last the habits that were given up. */
const usualsStatement = {
  name: 'usuals',
  text: `
with bought as (
  select l.sku_id, (o.placed_at at time zone '${timeZone}')::date as day, max(o.placed_at) as at,
    sum(i.quantity - i.refunded_quantity)::int as quantity, (array_agg(i.unit_price_fen order by o.placed_at desc))[1] as price_fen
  from orders o join order_lines i on i.order_id = o.id join listings l on l.id = i.listing_id
  where o.household_id = $1 and o.state in ('COMPLETED', 'CLOSED') and i.refunded_quantity < i.quantity
    and o.placed_at > $2::timestamptz - interval '${lookBackDays} days'
  group by 1, 2
), gaps as (
  select *, day - lag(day) over (partition by sku_id order by day) as gap from bought
), habits as (
  select sku_id, count(*)::int as times, max(at) as last_at, round(percentile_cont(0.5) within group (order by gap))::int as days,
    percentile_disc(0.5) within group (order by quantity) as quantity, (array_agg(price_fen order by day desc))[1] as price_fen
  from gaps group by 1
), tiers as (
  select l.id, h.*, h.last_at + h.days * interval '1 day' as due_at,
    case when h.days is null then 1
      when $2 > h.last_at + (h.days + greatest(${givenUpIntervals} * h.days, ${givenUpDays})) * interval '1 day' then 2
      else 0 end as tier
  from habits h join listings l on l.sku_id = h.sku_id
    and l.community_id = (select community_id from households where id = $1)
), ranked as materialized (
  select * from tiers order by tier, case tier when 0 then due_at end, last_at desc, id limit ${mostUsuals}
)
select (select coalesce(json_agg(json_build_object('listingId', id, 'timesBought', times, 'lastBoughtAt', last_at,
    'intervalDays', days, 'dueAt', due_at, 'isGivenUp', tier = 2, 'usualQuantity', quantity, 'lastPriceFen', price_fen)), '[]') from ranked) as usuals,
  ${shelfJson('select id from ranked')} as shelf`,
}

export async function listUsuals(
  pool: Pool,
  householdId: string,
  now: Date,
): Promise<{ usuals: Usual[]; shelf: Shelved[] }> {
  const { rows } = await pool.query<{ usuals: UsualRow[]; shelf: ShelfRow[] }>({
    ...usualsStatement,
    values: [householdId, now],
  })
  const { usuals, shelf } = rows[0]!
  return {
    usuals: usuals.map(({ lastBoughtAt, dueAt, ...rest }) => ({
      ...rest,
      lastBoughtAt: new Date(lastBoughtAt),
      dueAt: dueAt === null ? null : new Date(dueAt),
    })),
    shelf: shelf.map(shelved),
  }
}

/** An order to buy again. */
export interface EarlierOrder {
  readonly householdId: string
  readonly wanted: readonly Wanted[]
  readonly shelf: readonly Shelved[]
}

const orderStatement = {
  name: 'order-to-repeat',
  text: `select o.household_id as "householdId",
           (select json_agg(json_build_object('listingId', i.listing_id, 'quantity', i.quantity, 'seenFen', i.unit_price_fen)
              order by i.position) from order_lines i where i.order_id = o.id) as wanted,
           ${shelfJson('select listing_id from order_lines where order_id = $1')} as shelf
         from orders o where o.id = $1 and o.household_id = any($2::text[])`,
}

/** Undefined unless it is an order of one of these households. */
export async function findEarlierOrder(
  pool: Pool,
  orderId: string,
  householdIds: readonly string[],
): Promise<EarlierOrder | undefined> {
  const { rows } = await pool.query<Omit<EarlierOrder, 'shelf'> & { shelf: ShelfRow[] }>({
    ...orderStatement,
    values: [orderId, householdIds],
  })
  return rows[0] && { ...rows[0], shelf: rows[0].shelf.map(shelved) }
}

const shelfStatement = {
  name: 'reorder-shelf',
  text: `select ${shelfJson('select unnest($1::text[])')} as shelf`,
}

export async function loadShelf(pool: Pool, listingIds: readonly string[]): Promise<Shelved[]> {
  const { rows } = await pool.query<{ shelf: ShelfRow[] }>({ ...shelfStatement, values: [listingIds] })
  return rows[0]!.shelf.map(shelved)
}

const earlierStatement = {
  name: 'earlier-modes',
  text: `select o.mode, p.id as "pointId" from orders o left join pickup_points p on p.id = o.point_id and p.state = 'OPEN'
         where o.household_id = $1 and o.state not in ('PENDING_PAYMENT', 'CANCELLED')
         order by o.placed_at desc, o.id desc limit ${lastOrders}`,
}

/** In which ways a household's latest paid orders came, and over which pickup points that are still open. */
export async function listEarlier(pool: Pool, householdId: string): Promise<Earlier[]> {
  const { rows } = await pool.query<{ mode: FulfilmentMode; pointId: string | null }>({
    ...earlierStatement,
    values: [householdId],
  })
  return rows
}
