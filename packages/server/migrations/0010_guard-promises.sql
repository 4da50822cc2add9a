-- What was promised when an order was placed stays, whoever asks: programs, people and scripts alike.
create function refuse_promise_change() returns trigger language plpgsql as $$
begin
  raise exception 'the promise of order % is never changed', old.id using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger orders_promise_kept before update of window_start, window_end, mode, promise on orders
  for each row when (
    old.window_start is distinct from new.window_start or old.window_end is distinct from new.window_end
    or old.mode is distinct from new.mode or old.promise is distinct from new.promise
  ) execute function refuse_promise_change();
--> statement-breakpoint
-- A breach is the end of the window, whoever came to see it and when; what it cost is only ever added to.
create function refuse_breach_change() returns trigger language plpgsql as $$
begin
  raise exception 'the breach of order % is never moved', old.order_id using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger promise_breaches_kept before update of order_id, breached_at, compensation_fen on promise_breaches
  for each row when (
    old.order_id <> new.order_id or old.breached_at <> new.breached_at or old.compensation_fen > new.compensation_fen
  ) execute function refuse_breach_change();
--> statement-breakpoint
create trigger promise_compensations_append_only before update or delete on promise_compensations
  for each statement execute function refuse_change();
