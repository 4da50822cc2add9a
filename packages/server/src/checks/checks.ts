import { findDifferences } from '../features/audience/index.ts'
import { findOfferDifferences } from '../features/offers/index.ts'
import { findMoneyDifferences, orderFlow, type OrderStep } from '../features/orders/index.ts'
import { findStockDifferences } from '../features/stock/index.ts'
import type { Check } from './check.ts'

/** A timer that looks every second has seen what was due a minute ago. */
const due = `(select at - interval '1 minute' from checked)`

/** Events wait for nobody but the one before them. */
const justNow = `(select at - interval '5 seconds' from checked)`

const placing = `operation in ('placeOrder', 'placePurchase', 'confirmReorder')`

/** What every step may lead from and to, as rows; a step that leaves the state alone leads to where it came from. */
const flow = (Object.keys(orderFlow) as OrderStep[])
  .flatMap((action) => {
    const { from, to } = orderFlow[action]
    return from.map((state) => `('${action}', '${state}', '${to === 'SAME' ? state : to}')`)
  })
  .join(', ')

/** How many of each level an order's lines want, and how many of those were given back. */
const wantedUnits = `(select l.order_id, t."levelId" as level_id, sum(l.quantity * t.quantity)::int as units,
    sum(l.refunded_quantity * t.quantity)::int as refunded
  from order_lines l, jsonb_to_recordset(l.taken) t("levelId" text, quantity int) group by 1, 2)`

const movedUnits = `(select cause as order_id, level_id, sum(on_hand_delta)::int as on_hand,
    sum(allocated_delta)::int as allocated, sum(reserved_delta)::int as reserved
  from stock_movements where cause like 'ord\\_%' group by 1, 2)`

/**
 * Everything that must hold of orders, stock, money and promises, at any time and after any disaster. One file, so that
 * whoever doubts a guarantee finds the statement that asks for it.
 */
export const checks: readonly Check[] = [
  {
    name: 'answers-understood',
    says: 'every answer was a yes, a refusal with a code, or a plea to ask again',
    of: `select count(*) from told_placed`,
    faults: `select answer as fault from told_odd`,
  },
  {
    name: 'one-order-per-key',
    says: 'no key has placed an order twice, and each was always answered with the same one',
    of: `select count(*) from idempotency_records where ${placing}`,
    faults: `
      with answered as (
        select m[1] as purchase_id, count(*) as keys
        from idempotency_records, regexp_matches(answer::text, 'pur_[0-9a-z]{26}') m where ${placing} group by 1)
      select distinct 'purchase ' || o.purchase_id || ' is answered to ' || coalesce(a.keys, 0) || ' keys' as fault
      from orders o left join answered a on a.purchase_id = o.purchase_id
      where o.placed_by is not null and o.placed_at > (select at - interval '24 hours' from checked) and coalesce(a.keys, 0) <> 1
      union all
      select 'wish ' || note || ' became ' || count(*) || ' orders' from orders where note like 'once:%'
      group by note having count(*) > 1
      union all
      select 'key ' || key || ' was answered with ' || count(distinct order_id) || ' orders' from told_placed
      group by key having count(distinct order_id) > 1`,
  },
  {
    name: 'acknowledged-orders',
    says: 'every order that somebody was told of is there',
    of: `select count(distinct order_id) from told_placed`,
    faults: `select distinct 'order ' || t.order_id || ' is lost' as fault from told_placed t
      where not exists (select from orders o where o.id = t.order_id)`,
  },
  {
    name: 'acknowledged-steps',
    says: 'every step that was answered as done stands in the history of its order',
    of: `select count(*) from told_steps`,
    faults: `select distinct 'order ' || t.order_id || ' forgot ' || t.action as fault from told_steps t
      where not exists (select from order_events e where e.order_id = t.order_id and e.action = t.action)`,
  },
  {
    name: 'order-history',
    says: 'every order came to its state by steps that its machine knows, numbered without holes',
    of: `select count(*) from order_events`,
    faults: `
      with told as (select *, lag("to") over w as before, row_number() over w as nr
        from order_events window w as (partition by order_id order by seq))
      select 'order ' || order_id || ' has step ' || seq || ' as its ' || nr || 'th' as fault from told where seq <> nr
      union all
      select 'order ' || order_id || ' went ' || action || ' from ' || coalesce("from", 'nothing') || ' to ' || "to" || ' after ' || coalesce(before, 'nothing')
      from told where "from" is distinct from before
        or (seq = 1 and (action <> 'PLACE' or "to" <> 'PENDING_PAYMENT'))
        or (seq > 1 and (action = 'REFUND' or action like 'CHANGE\\_%') and "from" <> "to")
        or (seq > 1 and action <> 'REFUND' and action not like 'CHANGE\\_%'
          and (action, "from", "to") not in (values ${flow}))
      union all
      select 'order ' || o.id || ' is ' || o.state || ' at ' || o.version || ', its history ' || coalesce(e."to", 'empty')
      from orders o left join order_events e on e.order_id = o.id and e.seq = o.version
      where e."to" is distinct from o.state or exists (select from order_events x where x.order_id = o.id and x.seq > o.version)`,
  },
  {
    name: 'stock-conserved',
    says: 'every level is the sum of its movements and sells no more than it has',
    of: `select count(*) from stock_movements`,
    faults: async (sql) => (await findStockDifferences(sql)).map((difference) => JSON.stringify(difference)),
  },
  {
    name: 'no-oversell',
    says: 'nothing was promised beyond what is on hand or may be sold ahead',
    of: `select count(*) from stock_levels`,
    faults: `select 'level ' || id || ' holds ' || allocated + reserved || ' of ' || on_hand + presell_limit as fault
      from stock_levels where allocated + reserved > on_hand + presell_limit or least(on_hand, allocated, reserved) < 0`,
  },
  {
    name: 'goods-of-orders',
    says: 'every order holds exactly the goods of its lines, and a cancelled one none',
    of: `select count(*) from ${wantedUnits} w`,
    faults: `
      select 'order ' || o.id || ' (' || o.state || ', ' || o.status || ') wants ' || coalesce(w.units, 0) || ' of ' || level_id || ': reserved '
        || coalesce(m.reserved, 0) || ', allocated ' || coalesce(m.allocated, 0) || ', taken ' || -coalesce(m.on_hand, 0) as fault
      from ${wantedUnits} w full join ${movedUnits} m using (order_id, level_id) join orders o on o.id = order_id,
      lateral (select coalesce(m.reserved, 0) as reserved, coalesce(m.allocated, 0) as allocated,
        -coalesce(m.on_hand, 0) as taken, coalesce(w.units, 0) as units, coalesce(w.refunded, 0) as refunded) g
      where case
        when o.state = 'CANCELLED' then g.reserved <> 0 or g.allocated <> 0 or (g.taken <> 0 and o.picked_up_at is null)
        when o.state = 'PENDING_PAYMENT' then (g.reserved, g.allocated, g.taken) <> (g.units, 0, 0)
        when o.status in ('PENDING', 'PICKING')
          then g.reserved <> 0 or g.taken <> 0 or g.allocated not between g.units - g.refunded and g.units
        else g.reserved <> 0 or g.allocated <> 0 or g.taken not between g.units - g.refunded and g.units end`,
  },
  {
    name: 'goods-of-changes',
    says: 'a change that is decided holds no goods any more',
    of: `select count(*) from change_proposals`,
    faults: `select 'change ' || c.id || ' (' || c.state || ') still holds ' || sum(m.reserved_delta + m.allocated_delta) as fault
      from change_proposals c join stock_movements m on m.cause = c.id
      where c.state not in ('PROPOSED', 'AWAITING_PAYMENT')
      group by c.id, c.state, m.level_id having sum(m.reserved_delta + m.allocated_delta) <> 0`,
  },
  {
    name: 'books-balanced',
    says: 'the ledger sums to zero, transfer by transfer and as a whole',
    of: `select count(*) from ledger_entries`,
    faults: `select 'transfer ' || transaction_id || ' sums to ' || sum(amount_fen) as fault from ledger_entries
        group by transaction_id having sum(amount_fen) <> 0 or count(*) < 2
      union all select 'all entries sum to ' || sum(amount_fen) from ledger_entries having sum(amount_fen) <> 0`,
  },
  {
    name: 'money-explained',
    says: 'orders, payments, refunds and books tell the same of every fen',
    of: `select count(*) from orders where paid_fen > 0`,
    faults: async (sql) =>
      (await findMoneyDifferences(sql)).map(
        ({ kind, subjectId, oursFen, theirsFen }) => `${kind} ${subjectId}: ${oursFen} and ${theirsFen}`,
      ),
  },
  {
    name: 'provider-agrees',
    says: 'the payment provider has taken and given back exactly what our rows say',
    of: `select count(*) from sandbox_charges`,
    faults: `
      select 'payment ' || coalesce(p.id, c.reference) || ' is ' || coalesce(p.state, 'unknown') || ' here and '
        || coalesce(c.state, 'unknown') || ' there' as fault
      from payments p full join (select * from sandbox_charges where kind = 'CHARGE') c on c.reference = p.id
      where (p.state = 'PENDING' and p.expires_at >= ${due}) is not true
        and ((coalesce(p.state, '') in ('SUCCEEDED', 'LATE')) <> (coalesce(c.state, '') = 'SUCCEEDED')
          or (c.state = 'SUCCEEDED' and c.amount_fen <> p.amount_fen))
      union all
      select 'refund ' || coalesce(r.id, c.reference) || ' is ' || coalesce(r.state, 'unknown') || ' here and '
        || coalesce(c.state, 'unknown') || ' there'
      from refunds r full join (select * from sandbox_charges where kind = 'REFUND') c on c.reference = r.id
      where (r.state in ('REQUESTED', 'SENT', 'UNKNOWN') and r.created_at >= ${due}) is not true
        and ((coalesce(r.state, '') = 'SUCCEEDED') <> (coalesce(c.state, '') = 'SUCCEEDED')
          or (c.state = 'SUCCEEDED' and c.amount_fen <> r.amount_fen))`,
  },
  {
    name: 'paid-once',
    says: 'no purchase and no change keeps more than one payment',
    of: `select count(*) from payments where state = 'SUCCEEDED'`,
    faults: `select subject_id || ' was paid ' || count(*) || ' times' as fault from payments
      where state = 'SUCCEEDED' group by subject_id having count(*) > 1`,
  },
  {
    name: 'refunds-within-paid',
    says: 'nothing gives back more than was paid: no payment, no order, no line',
    of: `select count(*) from refunds`,
    faults: `
      select 'payment ' || p.id || ' of ' || p.amount_fen || ' gave back ' || sum(r.amount_fen) as fault
      from payments p join refunds r on r.payment_id = p.id group by p.id having sum(r.amount_fen) > p.amount_fen
      union all
      select 'order ' || o.id || ' of ' || o.paid_fen || ' gave back ' || greatest(o.refunded_fen, coalesce(sum(r.amount_fen), 0))
      from orders o left join refunds r on r.order_id = o.id group by o.id
      having greatest(o.refunded_fen, coalesce(sum(r.amount_fen), 0)) > o.paid_fen
      union all
      select 'line ' || id || ' gave back ' || refunded_quantity || ' of ' || quantity || ' and ' || refunded_fen || ' fen'
      from order_lines where refunded_quantity > quantity or refunded_fen > total_fen - discount_fen`,
  },
  {
    name: 'cancelled-paid-back',
    says: 'a cancelled order keeps nothing of what was paid',
    of: `select count(*) from orders where state = 'CANCELLED' and paid_fen > 0`,
    faults: `select 'order ' || id || ' keeps ' || paid_fen - refunded_fen as fault from orders
      where state = 'CANCELLED' and cancel_reason <> 'NOT_COLLECTED' and paid_fen <> refunded_fen`,
  },
  {
    name: 'budgets-not-below-zero',
    says: 'no budget was overspent, and counters, redemptions and books of every offer agree',
    of: `select count(*) from offer_redemptions`,
    faults: async (sql) => (await findOfferDifferences(sql)).map((difference) => JSON.stringify(difference)),
  },
  {
    name: 'offer-limits',
    says: 'no household, device or packet had more of an offer than its limit, nor all together',
    of: `select count(*) from offer_redemptions where state <> 'RELEASED'`,
    faults: `
      select 'offer ' || offer_id || ' was used ' || count(*) || ' times by ' || household_id as fault from offer_redemptions
      where state <> 'RELEASED' group by offer_id, household_id having count(*) > max(household_limit)
      union all
      select 'offer ' || offer_id || ' was used ' || count(*) || ' times on one device' from offer_redemptions
      where state <> 'RELEASED' and device_limit is not null group by offer_id, device_hash having count(*) > max(device_limit)
      union all
      select 'packet ' || packet_id || ' was spent ' || count(*) || ' times' from offer_redemptions
      where state <> 'RELEASED' and packet_id is not null group by packet_id having count(*) > 1
      union all
      select 'offer ' || o.id || ' was used ' || count(r.id) || ' times in all' from offers o join offer_redemptions r
        on r.offer_id = o.id and r.state <> 'RELEASED' group by o.id having count(r.id) > o.total_limit`,
  },
  {
    name: 'discounts-of-orders',
    says: 'what offers gave is what the placed order was cheaper by',
    of: `select count(*) from orders where discount_fen > 0`,
    faults: `select 'order ' || o.id || ' was ' || o.discount_fen || ' cheaper, its offers gave ' || coalesce(sum(r.discount_fen), 0) as fault
      from orders o left join offer_redemptions r on r.order_id = o.id
      where not exists (select from change_proposals c where c.order_id = o.id and c.state = 'APPLIED')
      group by o.id having o.discount_fen <> coalesce(sum(r.discount_fen), 0)`,
  },
  {
    name: 'broken-promises-seen',
    says: 'every paid promise that was not kept is written down as broken, and none that was kept',
    of: `select count(*) from orders where promise is not null`,
    faults: `
      with told as (
        select o.id, o.state, o.window_end, b.id as breach, p.at as paid_at,
          coalesce(o.cancelled_at, case when o.mode = 'SELF_PICKUP'
            then (select max(e.at) from order_events e where e.order_id = o.id and e.action = 'ARRIVE_AT_POINT') else o.delivered_at end) as ended_at
        from orders o join order_events p on p.order_id = o.id and p.action = 'PAY'
        left join promise_breaches b on b.order_id = o.id where o.promise is not null)
      select 'order ' || id || ' is late since ' || window_end || ' and nobody has seen it' as fault from told
      where breach is null and paid_at <= window_end and state <> 'CANCELLED' and coalesce(ended_at, ${due}) > window_end
      union all
      select 'order ' || id || ' was there in time and is called late' from told
      where breach is not null and ended_at < window_end
      union all
      select 'breach ' || b.id || ' is not at the end of its window' from promise_breaches b join orders o on o.id = b.order_id
      where b.breached_at <> o.window_end`,
  },
  {
    name: 'compensated-once',
    says: 'a broken promise has one breach, and each of its tiers was paid once',
    of: `select count(*) from promise_compensations`,
    faults: `
      select 'order ' || order_id || ' has ' || count(*) || ' breaches' as fault from promise_breaches group by order_id having count(*) > 1
      union all
      select 'order ' || order_id || ' was paid ' || count(*) || ' times for tier ' || tier from promise_compensations
      group by order_id, tier having count(*) > 1
      union all
      select 'order ' || b.order_id || ' was compensated ' || b.compensation_fen || ' by ' || sum(c.amount_fen)
      from promise_breaches b join promise_compensations c on c.order_id = b.order_id
      group by b.id having b.compensation_fen <> sum(c.amount_fen) or b.tiers_paid <> max(c.tier)
      union all
      select 'order ' || o.id || ' was given ' || coalesce(r.fen, 0) || ' for being late instead of ' || coalesce(c.fen, 0)
      from orders o
      left join (select order_id, sum(amount_fen) as fen from refunds where reason = 'PROMISE_BREACH' group by 1) r on r.order_id = o.id
      left join (select order_id, sum(amount_fen) as fen from promise_compensations group by 1) c on c.order_id = o.id
      where coalesce(r.fen, 0) <> coalesce(c.fen, 0)`,
  },
  {
    name: 'pickup-redeemed-once',
    says: 'every parcel was handed over at most once, at its own point',
    of: `select count(*) from pickup_attempts`,
    faults: `
      select 'order ' || order_id || ' was handed over ' || count(*) || ' times' as fault from pickup_attempts
      where outcome = 'REDEEMED' group by order_id having count(*) > 1
      union all
      select 'order ' || order_id || ' was redeemed ' || count(*) || ' times' from order_events
      where action = 'REDEEM' group by order_id having count(*) > 1
      union all
      select 'order ' || a.order_id || ' was handed over at another point' from pickup_attempts a
      join pickup_codes p on p.order_id = a.order_id where a.outcome = 'REDEEMED' and a.point_id <> p.point_id
      union all
      select 'order ' || o.id || ' is ' || o.status || ', its parcel ' || p.stage from orders o join pickup_codes p on p.order_id = o.id
      where (o.status = 'PICKED_UP') <> (p.stage = 'REDEEMED')`,
  },
  {
    name: 'places-counted',
    says: 'windows and slots are as full as the orders that hold a place in them',
    of: `select (select count(*) from point_slots) + (select count(*) from fulfilment_slots)`,
    faults: `
      select 'point ' || s.point_id || ' counts ' || s.used || ' (' || s.cold_used || ' cold) at ' || s.starts_at || ' for '
        || count(o.id) || ' (' || count(o.id) filter (where o.is_cold) || ')' as fault
      from point_slots s left join orders o on o.point_id = s.point_id and o.point_slot_at = s.starts_at and o.state <> 'CANCELLED'
      group by s.point_id, s.starts_at having s.used <> count(o.id) or s.cold_used <> count(o.id) filter (where o.is_cold)
        or s.used > s.capacity
      union all
      select 'mode ' || s.mode || ' counts ' || s.used || ' at ' || s.starts_at || ' for ' || count(o.id)
      from fulfilment_slots s left join orders o on o.community_id = s.community_id and o.mode = s.mode
        and o.mode_slot_at = s.starts_at and o.state <> 'CANCELLED'
      group by s.community_id, s.mode, s.starts_at having s.used <> count(o.id)`,
  },
  {
    name: 'events-complete',
    says: 'every step of every order was told, in its order, with a place in the stream that nobody shares',
    of: `select count(*) from outbox`,
    faults: `
      select 'order ' || e.order_id || ' kept step ' || e.seq || ' to itself' as fault from order_events e
      where e.at > (select min(occurred_at) from outbox)
        and not exists (select from outbox x where x.aggregate_id = e.order_id and x.seq = e.seq)
      union all
      select 'thing ' || aggregate_id || ' tells ' || seq || ' before ' || before from (
        select aggregate_id, seq, position, lag(seq) over (partition by aggregate_id order by position) as before from outbox) t
      where before is not null and seq <> before + 1
      union all
      select 'position ' || position || ' is told ' || count(*) || ' times' from outbox where position is not null
      group by position having count(*) > 1
      union all
      select 'after position ' || before || ' comes ' || position from (
        select position, lag(position) over (order by position) as before from outbox where position is not null) t
      where before is not null and position <> before + 1`,
  },
  {
    name: 'events-heard',
    says: 'whoever listened to an order heard each of its steps, in their order',
    of: `select coalesce(sum(cardinality(seqs)), 0) from told_events`,
    faults: `
      select 'the listener of ' || t.order_id || ' missed step ' || e.seq as fault from told_events t
      join order_events e on e.order_id = t.order_id and e.seq > t.knew where not e.seq = any(t.seqs)
      union all
      select 'the listener of ' || t.order_id || ' heard ' || s.seq || ' after ' || s.before from told_events t, lateral (
        select seq, max(seq) over (order by nr rows between unbounded preceding and 1 preceding) as before,
          row_number() over (partition by seq order by nr) as time
        from unnest(t.seqs) with ordinality u(seq, nr)) s
      where s.time = 1 and s.before > s.seq`,
  },
  {
    name: 'events-handled',
    says: 'every event was sent and every reaction to it is done',
    of: `select count(*) from handled`,
    faults: `
      select 'event ' || id || ' (' || type || ') was not sent' as fault from outbox
      where position is null and occurred_at < ${justNow}
      union all
      select 'reaction ' || d.reaction || ' to ' || d.event_id || ' waits after ' || d.attempts || ' attempts: ' || coalesce(d.last_error, '')
      from deliveries d left join outbox x on x.id = d.event_id where d.attempts >= 10 or x.occurred_at < ${justNow}`,
  },
  {
    name: 'no-stuck-job',
    says: 'no job has failed for good or waits for a worker that is gone',
    of: `select count(*) from pgboss.job`,
    faults: `select 'job ' || name || ' ' || id || ' is ' || state as fault from pgboss.job
      where state = 'failed' or (state in ('active', 'retry') and coalesce(heartbeat_on, started_on, created_on) < now() - interval '5 minutes')`,
  },
  {
    name: 'no-stuck-money',
    says: 'every payment and refund has an end that both sides know',
    of: `select (select count(*) from payments) + (select count(*) from refunds)`,
    faults: `
      select 'payment ' || id || ' is PENDING and was to end at ' || expires_at as fault from payments
      where state = 'PENDING' and expires_at < ${due}
      union all select 'refund ' || id || ' is ' || state from refunds where state <> 'SUCCEEDED' and created_at < ${due}
      union all select 'notification of ' || reference || ' was not sent' from sandbox_notifications
      where sent_at is null and due_at < ${due}`,
  },
  {
    name: 'segments-true',
    says: 'to every segment those belong of whom its rule holds',
    of: `select count(*) from segments where state = 'ACTIVE' and status = 'READY'`,
    faults: async (sql) =>
      (await findDifferences(sql)).map(
        ({ segmentId, missing, extra }) =>
          `${segmentId} lacks ${missing.length} residents and has ${extra.length} too many`,
      ),
  },
  {
    name: 'no-stuck-change',
    says: 'every proposed change was decided or ran out, and no order waits for one that did',
    of: `select count(*) from change_proposals`,
    faults: `
      select 'change ' || id || ' is ' || state || ' since ' || expires_at as fault from change_proposals
      where state in ('PROPOSED', 'AWAITING_PAYMENT') and expires_at < ${due}
      union all
      select 'order ' || o.id || ' waits for ' || o.open_change_id from orders o
      left join change_proposals c on c.id = o.open_change_id and c.order_id = o.id and c.state in ('PROPOSED', 'AWAITING_PAYMENT')
      where o.open_change_id is not null and c.id is null`,
  },
  {
    name: 'no-stuck-order',
    says: 'no order waits beyond the instant at which a timer ends the wait',
    of: `select count(*) from orders`,
    faults: `
      select 'order ' || id || ' is not paid since ' || pay_by as fault from orders
      where state = 'PENDING_PAYMENT' and pay_by < ${due}
      union all select 'order ' || id || ' is not accepted since ' || accept_by from orders where state = 'PAID' and accept_by < ${due}
      union all select 'order ' || id || ' is not closed since ' || close_by from orders where state = 'COMPLETED' and close_by < ${due}
      union all select 'parcel of ' || order_id || ' is ' || stage || ' and was kept until ' || kept_until from pickup_codes
      where stage in ('WAITING', 'REMINDED', 'OVERDUE') and kept_until < ${due}
      union all select 'breach of ' || order_id || ' waits to be looked at since ' || next_at from promise_breaches where next_at < ${due}`,
  },
]
