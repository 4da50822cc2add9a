import { sql } from 'drizzle-orm'
import type { Sql } from '../../db/database.ts'
import { listings, skus } from '../catalog/index.ts'
import { orderLines, orders } from '../orders/index.ts'
import { promiseBreaches } from '../promises/index.ts'
import { daysFrom, lookedBackDays, streakOrders, watchedDays, type Driver } from './driver.ts'

/** A household that bought in the time before the day: what it had, and whether it came back at full price. */
export interface Household extends Record<string, unknown> {
  /** No id: a place in an order that says nothing of anybody. */
  readonly nr: number
  readonly had: Readonly<Record<Driver, boolean>>
  readonly repeated: boolean
}

const at = (instant: Date) => sql`${instant.toISOString()}::timestamptz`

/** Orders count that were paid for and not given back in full. */
export async function listHouseholds(db: Sql, communityId: string, day: Date): Promise<Household[]> {
  const { rows } = await db.execute<Household>(sql`
    with counting as (
      select o.* from ${orders} o
      where o.community_id = ${communityId} and o.placed_at >= ${at(daysFrom(day, -lookedBackDays))}
        and o.placed_at < ${at(daysFrom(day, watchedDays))} and o.state not in ('PENDING_PAYMENT', 'CANCELLED')
        and (o.paid_fen > o.refunded_fen or o.total_fen = 0)
    ), before as (
      select * from counting where placed_at < ${at(day)}
    ), ended as (
      select b.household_id, p.order_id is null as is_kept,
        row_number() over (partition by b.household_id order by b.completed_at desc, b.id desc) as nr
      from before b left join ${promiseBreaches} p on p.order_id = b.id
      where b.promise is not null and b.completed_at < ${at(day)}
    ), streaks as (
      select household_id, count(*) = ${streakOrders}::int and bool_and(is_kept) as is_kept
      from ended where nr <= ${streakOrders}::int group by 1
    ), exclusive as (
      select distinct b.household_id from before b join ${orderLines} l on l.order_id = b.id
      join ${listings} g on g.id = l.listing_id join ${skus} s on s.id = g.sku_id
      where cardinality(s.exclusive_to) > 0 and l.refunded_quantity < l.quantity
    ), had as (
      select household_id, bool_or(is_reorder) as reorder, bool_or(mode = 'LEADER_DELIVERY') as neighbourhood
      from before group by 1
    )
    select (row_number() over (order by md5(h.household_id || ${day.toISOString()}), h.household_id))::int as nr,
      json_build_object('EXCLUSIVE', e.household_id is not null, 'REORDER', h.reorder,
        'ON_TIME_STREAK', coalesce(s.is_kept, false), 'NEIGHBOURHOOD', h.neighbourhood) as had,
      exists (
        select from counting c where c.household_id = h.household_id and c.placed_at >= ${at(day)} and c.discount_fen = 0
      ) as repeated
    from had h left join exclusive e on e.household_id = h.household_id
      left join streaks s on s.household_id = h.household_id
    order by 1`)
  return rows
}
