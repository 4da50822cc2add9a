-- Stock stood in listings; it moves to levels of nodes, with the movements that explain it: what open orders had taken
-- becomes what they hold. Ids are made from those that are there, so that the same database gives the same ids.
insert into stock_nodes (id, kind, name, merchant_id, location, created_at)
select 'nod_' || substr(id, 5), 'SHOP', name, id, location, created_at from merchants;
--> statement-breakpoint
update listings set node_id = 'nod_' || substr(merchant_id, 5);
--> statement-breakpoint
insert into price_history (id, listing_id, price_fen, at)
select 'prc_' || substr(id, 5), id, price_fen, now() from listings;
--> statement-breakpoint
update orders set purchase_id = 'pur_' || substr(id, 5);
--> statement-breakpoint
create temp table moved_levels on commit drop as
select 'stk_' || substr(min(id), 5) as id, node_id, sku_id, merchant_id, sum(available)::int as available, min(created_at) as since
from listings group by node_id, sku_id, merchant_id;
--> statement-breakpoint
create temp table moved_holds on commit drop as
select 'mov_' || substr(min(l.id), 5) as id, v.id as level_id, o.id as order_id, sum(l.quantity)::int as quantity, o.placed_at,
  case when o.state = 'PENDING_PAYMENT' then o.pay_by end as expires_at,
  case when o.state = 'PENDING_PAYMENT' then 'RESERVED' when o.status in ('PENDING', 'PICKING') then 'ALLOCATED' else 'PICKED' end as kind
from orders o join order_lines l on l.order_id = o.id join listings s on s.id = l.listing_id
join moved_levels v on v.node_id = s.node_id and v.sku_id = s.sku_id
where o.state not in ('CANCELLED', 'CLOSED') group by v.id, o.id;
--> statement-breakpoint
insert into stock_levels (id, node_id, sku_id, merchant_id, on_hand, allocated, reserved)
select v.id, v.node_id, v.sku_id, v.merchant_id, v.available + coalesce(h.allocated + h.reserved, 0), coalesce(h.allocated, 0), coalesce(h.reserved, 0)
from moved_levels v left join (
  select level_id, coalesce(sum(quantity) filter (where kind = 'ALLOCATED'), 0)::int as allocated,
    coalesce(sum(quantity) filter (where kind = 'RESERVED'), 0)::int as reserved
  from moved_holds group by level_id
) h on h.level_id = v.id;
--> statement-breakpoint
insert into stock_movements (id, level_id, kind, on_hand_delta, cause, at)
select 'mov_' || substr(v.id, 5), v.id, 'RECEIVED', v.available + coalesce((select sum(quantity) from moved_holds h where h.level_id = v.id), 0), v.id, v.since
from moved_levels v;
--> statement-breakpoint
insert into stock_movements (id, level_id, kind, on_hand_delta, allocated_delta, reserved_delta, cause, expires_at, at)
select id, level_id, kind, case kind when 'PICKED' then -quantity else 0 end, case kind when 'ALLOCATED' then quantity else 0 end,
  case kind when 'RESERVED' then quantity else 0 end, order_id, expires_at, placed_at
from moved_holds;
--> statement-breakpoint
update order_lines l set taken = json_build_array(json_build_object('levelId', v.id, 'quantity', 1))
from orders o, listings s, moved_levels v
where o.id = l.order_id and o.state not in ('CANCELLED', 'CLOSED') and s.id = l.listing_id and v.node_id = s.node_id and v.sku_id = s.sku_id;
--> statement-breakpoint
alter table listings alter column node_id set not null, drop column available;
--> statement-breakpoint
alter table orders alter column purchase_id set not null;
--> statement-breakpoint
create trigger stock_movements_append_only before update or delete on stock_movements
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger price_history_append_only before update or delete on price_history
  for each statement execute function refuse_change();
