/** A fault that is put into the finished database, so that the check that is there for it is seen to fail. */
export interface Plant {
  readonly name: string
  /** The check that must name it. */
  readonly check: string
  /** Run with triggers and foreign keys off; the last statement must touch a row, or nothing was planted. */
  readonly statements: readonly string[]
}

const anOrder = (where: string) => `(select id from orders where ${where} order by id limit 1)`
const loosen = (table: string, constraint: string) => `alter table ${table} drop constraint ${constraint}`

export const plants: readonly Plant[] = [
  {
    name: 'odd-answer',
    check: 'answers-understood',
    statements: [`insert into told_odd values ('500: something went wrong')`],
  },
  {
    name: 'order-twice',
    check: 'one-order-per-key',
    statements: [
      `insert into idempotency_records (principal_id, key, operation, request_hash, answer, created_at)
         select principal_id, key || '/again', operation, request_hash, answer, created_at from idempotency_records
         where operation = 'placeOrder' order by key limit 1`,
    ],
  },
  {
    name: 'lost-order',
    check: 'acknowledged-orders',
    statements: [`update orders set id = 'ord_' || repeat('7', 26) where id = ${anOrder(`note like 'once:%'`)}`],
  },
  {
    name: 'forgotten-step',
    check: 'acknowledged-steps',
    statements: [
      `update order_events set action = 'EXPIRE' where (order_id, seq) = (
         select order_id, seq from order_events where action = 'DELIVER' order by order_id limit 1)`,
    ],
  },
  {
    name: 'impossible-step',
    check: 'order-history',
    statements: [`update orders set state = 'PAID' where id = ${anOrder(`state = 'CLOSED'`)}`],
  },
  {
    name: 'vanished-goods',
    check: 'stock-conserved',
    statements: [`update stock_levels set on_hand = on_hand + 1 where id = (select min(id) from stock_levels)`],
  },
  {
    name: 'oversold',
    check: 'no-oversell',
    statements: [
      loosen('stock_levels', 'stock_levels_no_oversell'),
      `update stock_levels set allocated = on_hand + presell_limit + 1 where id = (select min(id) from stock_levels)`,
    ],
  },
  {
    name: 'kept-goods',
    check: 'goods-of-orders',
    statements: [
      `delete from stock_movements where id = (
         select min(m.id) from stock_movements m join orders o on o.id = m.cause
         where m.kind = 'RELEASED' and o.state = 'CANCELLED')`,
    ],
  },
  {
    name: 'kept-change',
    check: 'goods-of-changes',
    statements: [
      `insert into stock_movements (id, level_id, kind, reserved_delta, cause, at)
         select 'mov_' || repeat('7', 26), (select min(id) from stock_levels), 'RESERVED', 1, min(id), now()
         from change_proposals where state not in ('PROPOSED', 'AWAITING_PAYMENT') having min(id) is not null`,
    ],
  },
  {
    name: 'one-sided-entry',
    check: 'books-balanced',
    statements: [`delete from ledger_entries where id = (select min(id) from ledger_entries)`],
  },
  {
    name: 'unexplained-money',
    check: 'money-explained',
    statements: [
      loosen('orders', 'orders_refunded'),
      `update orders set paid_fen = paid_fen + 1 where id = ${anOrder('paid_fen > 0')}`,
    ],
  },
  {
    name: 'charged-unseen',
    check: 'provider-agrees',
    statements: [
      `update sandbox_charges set amount_fen = amount_fen + 1 where reference = (
         select min(reference) from sandbox_charges where kind = 'CHARGE' and state = 'SUCCEEDED')`,
    ],
  },
  {
    name: 'paid-twice',
    check: 'paid-once',
    statements: [
      `drop index payments_live`,
      `update payments set subject_id = (select subject_id from payments where state = 'SUCCEEDED' order by id limit 1)
         where id = (select id from payments where state = 'SUCCEEDED' order by id offset 1 limit 1)`,
    ],
  },
  {
    name: 'refund-above-paid',
    check: 'refunds-within-paid',
    statements: [`update refunds set amount_fen = amount_fen + 10000000 where id = (select min(id) from refunds)`],
  },
  {
    name: 'refund-forgotten',
    check: 'cancelled-paid-back',
    statements: [
      `update orders set refunded_fen = refunded_fen - 1 where id = ${anOrder(`state = 'CANCELLED' and cancel_reason <> 'NOT_COLLECTED' and refunded_fen > 0`)}`,
    ],
  },
  {
    name: 'budget-overspent',
    check: 'budgets-not-below-zero',
    statements: [
      loosen('ledger_accounts', 'ledger_accounts_min_balance'),
      `update ledger_accounts set balance_fen = -1 where id = (select min(id) from ledger_accounts where kind = 'OFFER_BUDGET')`,
    ],
  },
  {
    name: 'limit-passed',
    check: 'offer-limits',
    statements: [
      `drop index offer_redemptions_household`,
      `drop index offer_redemptions_order`,
      `drop index offer_redemptions_device`,
      `insert into offer_redemptions select (jsonb_populate_record(null::offer_redemptions,
           to_jsonb(o) || jsonb_build_object('id', 'red_' || lpad(n::text, 26, '7')))).*
         from (select * from offer_redemptions where state <> 'RELEASED' and packet_id is null order by id limit 1) o,
           generate_series(1, o.household_limit) n`,
    ],
  },
  {
    name: 'discount-lost',
    check: 'discounts-of-orders',
    statements: [
      `update offer_redemptions set discount_fen = discount_fen + 1, platform_fen = platform_fen + 1 where id = (
         select min(r.id) from offer_redemptions r where not exists (
           select from change_proposals c where c.order_id = r.order_id and c.state = 'APPLIED'))`,
    ],
  },
  {
    name: 'unseen-breach',
    check: 'broken-promises-seen',
    statements: [
      `delete from promise_breaches where id = (
      select min(b.id) from promise_breaches b join orders o on o.id = b.order_id where o.state <> 'CANCELLED')`,
    ],
  },
  {
    name: 'compensated-twice',
    check: 'compensated-once',
    statements: [
      `alter table promise_compensations drop constraint promise_compensations_order_id_tier_pk`,
      `insert into promise_compensations select * from promise_compensations order by order_id, tier limit 1`,
    ],
  },
  {
    name: 'handed-over-twice',
    check: 'pickup-redeemed-once',
    statements: [
      `insert into pickup_attempts (id, point_id, at, outcome, order_id, by_id)
         select 'pat_' || repeat('7', 26), point_id, at, outcome, order_id, by_id from pickup_attempts
         where outcome = 'REDEEMED' order by id limit 1`,
    ],
  },
  {
    name: 'place-lost',
    check: 'places-counted',
    statements: [
      `update point_slots set used = used - 1 where (point_id, starts_at) = (
         select point_id, starts_at from point_slots where used > cold_used limit 1)`,
    ],
  },
  {
    name: 'event-lost',
    check: 'events-complete',
    statements: [`delete from outbox where id = (select max(id) from outbox where seq > 1 and type = 'OrderMoved')`],
  },
  {
    name: 'unheard-step',
    check: 'events-heard',
    // One more step than the listener has heard, with all that belongs to it but the hearing.
    statements: [
      `insert into order_events (order_id, seq, action, "from", "to", at, actor)
         select e.order_id, e.seq + 1, 'REFUND', e."to", e."to", e.at, e.actor from told_events t
         join order_events e on e.order_id = t.order_id order by e.order_id, e.seq desc limit 1`,
    ],
  },
  {
    name: 'reaction-stuck',
    check: 'events-handled',
    statements: [
      `insert into deliveries (event_id, reaction, due_at, attempts) select max(id), 'notify', now(), 10 from outbox`,
    ],
  },
  {
    name: 'job-failed',
    check: 'no-stuck-job',
    statements: [`insert into pgboss.job (name, state) select name, 'failed' from pgboss.queue order by name limit 1`],
  },
  {
    name: 'refund-stuck',
    check: 'no-stuck-money',
    statements: [
      `update refunds set state = 'UNKNOWN', created_at = created_at - interval '1 day' where id = (select min(id) from refunds)`,
    ],
  },
  {
    name: 'change-stuck',
    check: 'no-stuck-change',
    statements: [
      `update change_proposals set state = 'PROPOSED', refund_fen = 0, expires_at = created_at where id = (
         select min(id) from change_proposals)`,
    ],
  },
  {
    name: 'order-stuck',
    check: 'no-stuck-order',
    statements: [
      `update orders set state = 'PENDING_PAYMENT', cancelled_at = null, cancel_reason = null, pay_by = placed_at where id = ${anOrder(`state = 'CANCELLED'`)}`,
    ],
  },
]
