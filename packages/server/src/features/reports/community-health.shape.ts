import { sql } from 'drizzle-orm'
import { expr, extend, type At } from '../../graph/read/index.ts'
import { CommunityType, communityReach, communityShape } from '../communities/index.ts'
import { orders } from '../orders/index.ts'
import { CommunityHealth, HealthArgs } from './community-health.types.ts'
import { refuse, timeZone } from '@linli/kit'

const longestDays = 366
const zone = sql.raw(`'${timeZone}'`)

function daysOf({ value }: At) {
  const days = Number(value('days'))
  if (days < 1 || days > longestDays) refuse('BAD_INPUT', { reason: `days is 1 to ${longestDays}` }, 'days')
  return sql.raw(String(days))
}

/** One pass over the orders of two periods. Who came with an order that nobody paid is not counted. */
function figures(at: At) {
  const days = daysOf(at)
  const { t, now } = at
  return sql`(
    with o as (
      select household_id, state, total_fen, paid_fen - refunded_fen as kept_fen, delivered_at, window_end,
        placed_at > ${now} - interval '1 day' * ${days} as recent, (placed_at at time zone ${zone})::date as day
      from ${orders} where community_id = ${t['id']} and placed_at > ${now} - interval '2 days' * ${days} and placed_at <= ${now}
        and state <> 'PENDING_PAYMENT' and (paid_fen > 0 or total_fen = 0)
    ), h as (
      select count(*) as active, count(*) filter (where n > 1) as repeating
      from (select count(*) as n from o where recent group by household_id) each
    ), d as (
      select json_agg(json_build_object('day', s.day::date::text, 'orders', coalesce(c.n, 0), 'salesFen', coalesce(c.fen, 0)) order by s.day) as days
      from generate_series((${now} at time zone ${zone})::date - (${days} - 1), (${now} at time zone ${zone})::date, interval '1 day') s(day)
      left join (select day, count(*) as n, sum(kept_fen) as fen from o where recent group by day) c on c.day = s.day::date
    )
    select json_build_object('days', ${days}, 'computedAt', ${now}, 'activeHouseholds', min(h.active),
      'orders', count(*) filter (where recent), 'ordersBefore', count(*) filter (where not recent),
      'completedOrders', count(*) filter (where recent and state in ('COMPLETED', 'CLOSED')),
      'cancelledOrders', count(*) filter (where recent and state = 'CANCELLED'),
      'salesFen', coalesce(sum(kept_fen) filter (where recent), 0),
      'averageBasketFen', coalesce(round(avg(total_fen) filter (where recent)), 0),
      'onTimeBp', round(10000.0 * count(*) filter (where recent and delivered_at <= window_end)
        / nullif(count(*) filter (where recent and delivered_at is not null), 0)),
      'repeatBp', round(10000.0 * min(h.repeating) / nullif(min(h.active), 0)),
      'daily', (select days from d))
    from h left join o on true)`
}

extend(CommunityType, communityShape, {
  health: {
    type: () => CommunityHealth,
    args: () => HealthArgs,
    nullable: true,
    description: 'Null unless the caller operates this community.',
    read: expr((at) => sql`case when ${at.reached(communityReach)} then ${figures(at)} end`),
  },
})
