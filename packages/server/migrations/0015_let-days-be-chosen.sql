-- Every version says now on how many days after its first a window may be chosen. No order was promised anything by it, so
-- the versions that stand are completed, this once.
alter table mode_rules disable trigger mode_rules_append_only;
--> statement-breakpoint
update mode_rules set "window" = jsonb_set("window", '{daily,daysAhead}', '3')
where jsonb_typeof("window"->'daily') = 'object' and not "window"->'daily' ? 'daysAhead';
--> statement-breakpoint
alter table mode_rules enable trigger mode_rules_append_only;
