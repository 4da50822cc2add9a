-- The last line of defence of the books: entries of one transfer sum to zero, and nothing that was booked is changed.
create function ledger_transaction_sums_to_zero() returns trigger language plpgsql as $$
begin
  if (select sum(amount_fen) <> 0 or count(*) < 2 from ledger_entries where transaction_id = new.transaction_id) then
    raise exception 'ledger transaction % does not sum to zero', new.transaction_id using errcode = 'check_violation';
  end if;
  return null;
end $$;
--> statement-breakpoint
create constraint trigger ledger_entries_sum_to_zero after insert on ledger_entries
  deferrable initially deferred for each row execute function ledger_transaction_sums_to_zero();
--> statement-breakpoint
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger ledger_entries_append_only before update or delete on ledger_entries
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger ledger_transactions_append_only before update or delete on ledger_transactions
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger order_events_append_only before update or delete on order_events
  for each statement execute function refuse_change();
