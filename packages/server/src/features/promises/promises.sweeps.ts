import { system } from '../../access/actor.ts'
import { fulfilmentModes, fulfilmentStatuses } from '../fulfilment/index.ts'
import { eachAlone, type OrderId, type SweepDeps } from '../orders/index.ts'
import { remainingMinutes } from './eta.ts'
import { isUnderWay } from './promise.ts'
import { watchPromise } from './promises.commands.ts'
import { warnOfDelay } from './risks.commands.ts'

/** One look takes at most so many: what is left waits for the next look, a second later. */
const batch = 200

/** Word for word the condition of the index `orders_promised`: few rows of all. */
const underWay = `promise is not null and state in ('PAID', 'CONFIRMED', 'PREPARING', 'IN_FULFILMENT')
  and (status in ('PENDING', 'PICKING', 'PACKED', 'OUT_FOR_DELIVERY') or (status = 'AT_PICKUP_POINT' and mode = 'LEADER_DELIVERY'))`

/** Promises that are broken and that nobody has seen so, and broken ones at which it is time to look again. */
const dueBreaches = {
  name: 'due-breaches',
  text: `(select o.id from orders o where ${underWay} and o.window_end <= $1
      and not exists (select from promise_breaches b where b.order_id = o.id)
      and exists (select from order_events e where e.order_id = o.id and e.action = 'PAY' and e.at <= o.window_end)
      order by o.window_end limit ${batch})
    union all
    (select order_id from promise_breaches where next_at <= $1 order by next_at limit ${batch})`,
}

const ways = fulfilmentModes.flatMap((mode) =>
  fulfilmentStatuses.flatMap((status) =>
    isUnderWay(mode, status) ? [true, false].map((hasRider) => ({ mode, status, hasRider })) : [],
  ),
)
const longestMinutes = Math.max(...ways.map(remainingMinutes))
/** `remainingMinutes` as PostgreSQL reads it. */
const remaining = ways
  .map((way) => `('${way.mode}', '${way.status}', ${way.hasRider}, ${remainingMinutes(way)} * interval '1 minute')`)
  .join(', ')

const dueRisks = {
  name: 'due-risks',
  text: `select o.id from orders o
      join (values ${remaining}) r(mode, status, has_rider, remaining)
        on r.mode = o.mode and r.status = o.status and r.has_rider = (o.rider_id is not null)
    where ${underWay.replaceAll(/\b(status|mode)\b/g, 'o.$1')} and o.window_end > $1
      and o.window_end < $1::timestamptz + ${longestMinutes} * interval '1 minute'
      and o.window_end < $1::timestamptz + r.remaining
      and not exists (select from promise_risks k where k.order_id = o.id)
    order by o.window_end limit ${batch}`,
}

async function look(
  app: SweepDeps,
  due: typeof dueBreaches,
  work: (deps: SweepDeps & { actor: typeof system }, id: OrderId) => Promise<void>,
): Promise<number> {
  const { rows } = await app.db.pool.query<{ id: OrderId }>({ ...due, values: [app.clock.now()] })
  for (const { id } of rows) await eachAlone(app, id, () => work({ ...app, actor: system }, id))
  return rows.length
}

/** A promise is broken by the clock and by nobody's word; any number of workers may look. */
export const sweepBrokenPromises = (app: SweepDeps): Promise<number> => look(app, dueBreaches, watchPromise)

export const sweepPromisesAtRisk = (app: SweepDeps): Promise<number> => look(app, dueRisks, warnOfDelay)
