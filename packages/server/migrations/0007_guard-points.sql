-- What was shown at a counter is kept as it was.
create trigger pickup_attempts_append_only before update or delete on pickup_attempts
  for each statement execute function refuse_change();
--> statement-breakpoint
-- Every community had one counter that had no name; it becomes a point, and what goes over it goes there. Ids are made
-- from those that are there, so that the same database gives the same ids.
insert into pickup_points (id, community_id, kind, name, name_en, location, address, hours, slot_minutes, slot_capacity,
  cold_capacity, dwell_hours, fresh_dwell_hours, overdue_hours, fresh_rule, created_at)
select 'pnt_' || substr(id, 5), id, 'STATION', '自提点', 'Pickup point', center, name,
  (select jsonb_agg(jsonb_build_object('weekday', d, 'opensMinute', 480, 'closesMinute', 1320)) from generate_series(1, 7) d),
  60, 100, 20, 48, 12, 24, 'DISPOSE', created_at
from communities;
--> statement-breakpoint
update orders set point_id = 'pnt_' || substr(community_id, 5) where mode = 'SELF_PICKUP';
--> statement-breakpoint
-- What waits there has a day left at least. Its code is made by a worker: only it has the platform's secret.
insert into pickup_codes (order_id, point_id, stage, unclaimed_rule, arrived_at, collect_by, kept_until, due_at)
select o.id, o.point_id, 'WAITING', 'RETURN', e.at, w.collect_by, w.collect_by + interval '24 hours', w.collect_by - interval '2 hours'
from orders o
join order_events e on e.order_id = o.id and e.action = 'ARRIVE_AT_POINT'
cross join lateral (select date_trunc('milliseconds', greatest(e.at + interval '48 hours', now() + interval '24 hours')) as collect_by) w
where o.status = 'AT_PICKUP_POINT';
