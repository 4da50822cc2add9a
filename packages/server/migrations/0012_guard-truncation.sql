-- What is never changed is not emptied either: a truncation is no deletion to a row trigger.
create trigger ledger_entries_not_emptied before truncate on ledger_entries
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger ledger_transactions_not_emptied before truncate on ledger_transactions
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger order_events_not_emptied before truncate on order_events
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger stock_movements_not_emptied before truncate on stock_movements
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger price_history_not_emptied before truncate on price_history
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger mode_rules_not_emptied before truncate on mode_rules
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger pickup_attempts_not_emptied before truncate on pickup_attempts
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger day_closes_not_emptied before truncate on day_closes
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger promise_compensations_not_emptied before truncate on promise_compensations
  for each statement execute function refuse_change();
