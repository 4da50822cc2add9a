-- Payments were of one order; they are of a purchase now, with a share for each of its orders.
update payments p set subject_id = o.purchase_id, household_id = o.household_id, community_id = o.community_id,
  expires_at = o.pay_by, ask_at = p.created_at
from orders o where o.id = p.order_id;
--> statement-breakpoint
update refunds r set household_id = o.household_id, community_id = o.community_id, ask_at = r.created_at
from orders o where o.id = r.order_id;
--> statement-breakpoint
insert into payment_shares (payment_id, order_id, amount_fen, refunded_fen)
select p.id, p.order_id, p.amount_fen, coalesce((select sum(r.amount_fen) from refunds r where r.payment_id = p.id), 0)
from payments p;
--> statement-breakpoint
update sandbox_charges c set settled_at = c.at, of_reference = (select r.payment_id from refunds r where r.id = c.reference);
--> statement-breakpoint
-- A refund was booked when it had arrived; from now on it is booked as on its way first. Those that are on their way:
create temp table moved_refunds on commit drop as
select r.id, r.order_id, r.created_at, p.provider, o.merchant_id, r.amount_fen,
  least(r.before + r.amount_fen, o.items_fen) - least(r.before, o.items_fen) as goods_fen
from (select *, coalesce(sum(amount_fen) over (partition by order_id order by id rows between unbounded preceding and 1 preceding), 0) as before
  from refunds) r join payments p on p.id = r.payment_id join orders o on o.id = r.order_id
where r.state in ('REQUESTED', 'FAILED');
--> statement-breakpoint
insert into ledger_transactions (id, reason, source_id, order_id, at)
select 'ltx_' || substr(id, 5), 'refund', id, order_id, created_at from moved_refunds;
--> statement-breakpoint
insert into ledger_accounts (id, kind, owner_id, created_at)
select 'lac_' || substr(min(id), 5), 'CLEARING', provider, min(created_at) from moved_refunds group by provider
on conflict do nothing;
--> statement-breakpoint
insert into ledger_entries (id, transaction_id, account_id, amount_fen, at)
select 'len_' || substr(md5(m.id || a.kind), 1, 26), 'ltx_' || substr(m.id, 5), a.id, v.amount_fen, m.created_at
from moved_refunds m, lateral (values ('CLEARING', m.provider, m.amount_fen), ('MERCHANT_PAYABLE', m.merchant_id, -m.goods_fen),
  ('DELIVERY_FEES', 'platform', m.goods_fen - m.amount_fen)) v (kind, owner_id, amount_fen)
join ledger_accounts a on a.kind = v.kind and a.owner_id = v.owner_id
where v.amount_fen <> 0;
--> statement-breakpoint
alter table payments drop column order_id, alter column subject_id set not null, alter column household_id set not null,
  alter column community_id set not null, alter column expires_at set not null, alter column ask_at set not null;
--> statement-breakpoint
alter table refunds alter column community_id set not null, alter column household_id set not null,
  alter column ask_at set not null;
--> statement-breakpoint
-- The last line of defence of refunds: each is counted on its share, whose check holds the sum below what was paid.
create function count_refund() returns trigger language plpgsql as $$
begin
  update payment_shares set refunded_fen = refunded_fen + new.amount_fen
  where payment_id = new.payment_id and order_id = new.order_id;
  if not found then
    raise exception 'payment % paid nothing for order %', new.payment_id, new.order_id using errcode = 'check_violation';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger refunds_counted after insert on refunds for each row execute function count_refund();
--> statement-breakpoint
create function keep_refund() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (old.id, old.order_id, old.payment_id, old.amount_fen, old.bearer) is distinct from
    (new.id, new.order_id, new.payment_id, new.amount_fen, new.bearer) then
    raise exception 'what was decided of a refund never changes' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger refunds_kept before update or delete on refunds for each row execute function keep_refund();
--> statement-breakpoint
create trigger day_closes_append_only before update or delete on day_closes
  for each statement execute function refuse_change();
--> statement-breakpoint
-- An account with a floor keeps its balance; a check of the table holds it above the floor.
create function keep_balance() returns trigger language plpgsql as $$
begin
  update ledger_accounts set balance_fen = balance_fen + new.amount_fen
  where id = new.account_id and min_balance_fen is not null;
  return null;
end $$;
--> statement-breakpoint
create trigger ledger_entries_kept after insert on ledger_entries for each row execute function keep_balance();
