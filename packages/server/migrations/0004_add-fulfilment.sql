CREATE TABLE "fulfilment_slots" (
	"community_id" text collate "C" NOT NULL,
	"mode" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"capacity" integer NOT NULL,
	"used" integer NOT NULL,
	CONSTRAINT "fulfilment_slots_community_id_mode_starts_at_pk" PRIMARY KEY("community_id","mode","starts_at"),
	CONSTRAINT "fulfilment_slots_mode" CHECK ("fulfilment_slots"."mode" in ('INSTANT', 'SAME_DAY', 'SELF_PICKUP', 'LEADER_DELIVERY', 'ON_SITE_SERVICE')),
	CONSTRAINT "fulfilment_slots_used" CHECK ("fulfilment_slots"."used" between 0 and "fulfilment_slots"."capacity")
);
--> statement-breakpoint
CREATE TABLE "missing_goods" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"order_id" text collate "C" NOT NULL,
	"point_id" text collate "C" NOT NULL,
	"note" text NOT NULL,
	"reported_at" timestamp (3) with time zone NOT NULL,
	"reported_by" text collate "C" NOT NULL,
	"settled_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "mode_policies" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"category_id" text collate "C" NOT NULL,
	"community_id" text collate "C",
	"mode" text NOT NULL,
	"allowed" boolean NOT NULL,
	"max_hours_from_pick" integer,
	"needs_cold" boolean NOT NULL,
	"is_bulky" boolean NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"set_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "mode_policies_once" UNIQUE NULLS NOT DISTINCT("category_id","community_id","mode"),
	CONSTRAINT "mode_policies_mode" CHECK ("mode_policies"."mode" in ('INSTANT', 'SAME_DAY', 'SELF_PICKUP', 'LEADER_DELIVERY', 'ON_SITE_SERVICE')),
	CONSTRAINT "mode_policies_hours" CHECK ("mode_policies"."max_hours_from_pick" > 0)
);
--> statement-breakpoint
CREATE TABLE "mode_rules" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"community_id" text collate "C",
	"mode" text NOT NULL,
	"version" integer NOT NULL,
	"enabled" boolean NOT NULL,
	"fee" jsonb NOT NULL,
	"cost" jsonb NOT NULL,
	"window" jsonb NOT NULL,
	"capacity" integer,
	"max_distance_m" integer,
	"max_weight_g" integer,
	"takes_bulky" boolean NOT NULL,
	"keeps_cold" boolean NOT NULL,
	"compensation" jsonb NOT NULL,
	"free_cancel_after_minutes" integer,
	"reason" text NOT NULL,
	"set_by" text collate "C",
	"set_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "mode_rules_version" UNIQUE NULLS NOT DISTINCT("community_id","mode","version"),
	CONSTRAINT "mode_rules_mode" CHECK ("mode_rules"."mode" in ('INSTANT', 'SAME_DAY', 'SELF_PICKUP', 'LEADER_DELIVERY', 'ON_SITE_SERVICE')),
	CONSTRAINT "mode_rules_counts" CHECK ("mode_rules"."version" > 0 and "mode_rules"."capacity" >= 0 and "mode_rules"."max_distance_m" > 0 and "mode_rules"."max_weight_g" > 0)
);
--> statement-breakpoint
CREATE TABLE "pickup_attempts" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"point_id" text collate "C" NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"outcome" text NOT NULL,
	"order_id" text collate "C",
	"by_id" text collate "C" NOT NULL,
	"device" text,
	"number" integer,
	"code_hash" text,
	CONSTRAINT "pickup_attempts_outcome" CHECK ("pickup_attempts"."outcome" in ('REDEEMED', 'ALREADY_REDEEMED', 'WRONG_POINT', 'WRONG_CODE', 'ENDED')),
	CONSTRAINT "pickup_attempts_device_whole" CHECK (num_nulls("pickup_attempts"."device", "pickup_attempts"."number", "pickup_attempts"."code_hash") in (0, 3))
);
--> statement-breakpoint
CREATE TABLE "pickup_points" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"community_id" text collate "C" NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	"merchant_id" text collate "C",
	"leader_id" text collate "C",
	"location" jsonb NOT NULL,
	"address" text NOT NULL,
	"hours" jsonb NOT NULL,
	"slot_minutes" integer NOT NULL,
	"slot_capacity" integer NOT NULL,
	"cold_capacity" integer NOT NULL,
	"dwell_hours" integer NOT NULL,
	"fresh_dwell_hours" integer NOT NULL,
	"overdue_hours" integer NOT NULL,
	"fresh_rule" text NOT NULL,
	"state" text DEFAULT 'OPEN' NOT NULL,
	"closed_reason" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "pickup_points_kind" CHECK ("pickup_points"."kind" in ('LEADER_HOME', 'SHOP', 'LOCKER', 'STATION')),
	CONSTRAINT "pickup_points_state" CHECK ("pickup_points"."state" in ('OPEN', 'CLOSED')),
	CONSTRAINT "pickup_points_fresh_rule" CHECK ("pickup_points"."fresh_rule" in ('RETURN', 'DISPOSE', 'DISPOSE_AND_REFUND')),
	CONSTRAINT "pickup_points_closed" CHECK (("pickup_points"."state" = 'CLOSED') = ("pickup_points"."closed_reason" is not null)),
	CONSTRAINT "pickup_points_slot_minutes" CHECK ("pickup_points"."slot_minutes" between 15 and 720),
	CONSTRAINT "pickup_points_capacity" CHECK ("pickup_points"."slot_capacity" >= 0 and "pickup_points"."cold_capacity" >= 0),
	CONSTRAINT "pickup_points_dwell" CHECK (least("pickup_points"."dwell_hours", "pickup_points"."fresh_dwell_hours", "pickup_points"."overdue_hours") > 0)
);
--> statement-breakpoint
CREATE TABLE "pickup_tries" (
	"point_id" text collate "C" NOT NULL,
	"principal_id" text collate "C" NOT NULL,
	"tries" integer NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "pickup_tries_point_id_principal_id_pk" PRIMARY KEY("point_id","principal_id")
);
--> statement-breakpoint
CREATE TABLE "pickup_codes" (
	"order_id" text collate "C" PRIMARY KEY NOT NULL,
	"point_id" text collate "C" NOT NULL,
	"draw" integer DEFAULT 0 NOT NULL,
	"code_hash" text,
	"offline_hash" text,
	"shelf" text,
	"stage" text NOT NULL,
	"unclaimed_rule" text NOT NULL,
	"arrived_at" timestamp (3) with time zone NOT NULL,
	"collect_by" timestamp (3) with time zone NOT NULL,
	"kept_until" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"redeemed_at" timestamp (3) with time zone,
	"redeemed_by" text collate "C",
	CONSTRAINT "pickup_codes_stage" CHECK ("pickup_codes"."stage" in ('WAITING', 'REMINDED', 'OVERDUE', 'REDEEMED', 'RETURNED', 'DISPOSED')),
	CONSTRAINT "pickup_codes_unclaimed_rule" CHECK ("pickup_codes"."unclaimed_rule" in ('RETURN', 'DISPOSE', 'DISPOSE_AND_REFUND')),
	CONSTRAINT "pickup_codes_redeemed" CHECK (("pickup_codes"."stage" = 'REDEEMED') = ("pickup_codes"."redeemed_at" is not null)),
	CONSTRAINT "pickup_codes_deadlines" CHECK ("pickup_codes"."arrived_at" <= "pickup_codes"."collect_by" and "pickup_codes"."collect_by" <= "pickup_codes"."kept_until")
);
--> statement-breakpoint
CREATE TABLE "point_slots" (
	"point_id" text collate "C" NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"capacity" integer NOT NULL,
	"used" integer DEFAULT 0 NOT NULL,
	"cold_capacity" integer NOT NULL,
	"cold_used" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "point_slots_point_id_starts_at_pk" PRIMARY KEY("point_id","starts_at"),
	CONSTRAINT "point_slots_used" CHECK ("point_slots"."used" between 0 and "point_slots"."capacity"),
	CONSTRAINT "point_slots_cold_used" CHECK ("point_slots"."cold_used" between 0 and "point_slots"."cold_capacity" and "point_slots"."cold_used" <= "point_slots"."used")
);
--> statement-breakpoint
ALTER TABLE "ledger_accounts" DROP CONSTRAINT "ledger_accounts_kind";--> statement-breakpoint
ALTER TABLE "order_events" DROP CONSTRAINT "order_events_action";--> statement-breakpoint
ALTER TABLE "orders" DROP CONSTRAINT "orders_mode";--> statement-breakpoint
ALTER TABLE "orders" DROP CONSTRAINT "orders_status";--> statement-breakpoint
ALTER TABLE "orders" DROP CONSTRAINT "orders_cancel_reason";--> statement-breakpoint
ALTER TABLE "role_grants" DROP CONSTRAINT "role_grants_place_kind";--> statement-breakpoint
DROP INDEX "ledger_transactions_once";--> statement-breakpoint
ALTER TABLE "ledger_accounts" ADD COLUMN "balance_fen" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "ledger_accounts" ADD COLUMN "min_balance_fen" bigint;--> statement-breakpoint
ALTER TABLE "fulfilment_slots" ADD CONSTRAINT "fulfilment_slots_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "missing_goods" ADD CONSTRAINT "missing_goods_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "missing_goods" ADD CONSTRAINT "missing_goods_point_id_pickup_points_id_fk" FOREIGN KEY ("point_id") REFERENCES "public"."pickup_points"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mode_policies" ADD CONSTRAINT "mode_policies_category_id_categories_id_fk" FOREIGN KEY ("category_id") REFERENCES "public"."categories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mode_policies" ADD CONSTRAINT "mode_policies_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mode_rules" ADD CONSTRAINT "mode_rules_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mode_rules" ADD CONSTRAINT "mode_rules_set_by_principals_id_fk" FOREIGN KEY ("set_by") REFERENCES "public"."principals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pickup_attempts" ADD CONSTRAINT "pickup_attempts_point_id_pickup_points_id_fk" FOREIGN KEY ("point_id") REFERENCES "public"."pickup_points"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pickup_attempts" ADD CONSTRAINT "pickup_attempts_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pickup_points" ADD CONSTRAINT "pickup_points_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pickup_points" ADD CONSTRAINT "pickup_points_merchant_id_merchants_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pickup_points" ADD CONSTRAINT "pickup_points_leader_id_leaders_id_fk" FOREIGN KEY ("leader_id") REFERENCES "public"."leaders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pickup_tries" ADD CONSTRAINT "pickup_tries_point_id_pickup_points_id_fk" FOREIGN KEY ("point_id") REFERENCES "public"."pickup_points"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pickup_codes" ADD CONSTRAINT "pickup_codes_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pickup_codes" ADD CONSTRAINT "pickup_codes_point_id_pickup_points_id_fk" FOREIGN KEY ("point_id") REFERENCES "public"."pickup_points"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "point_slots" ADD CONSTRAINT "point_slots_point_id_pickup_points_id_fk" FOREIGN KEY ("point_id") REFERENCES "public"."pickup_points"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "missing_goods_open" ON "missing_goods" USING btree ("order_id") WHERE settled_at is null;--> statement-breakpoint
CREATE INDEX "missing_goods_point" ON "missing_goods" USING btree ("point_id") WHERE settled_at is null;--> statement-breakpoint
CREATE INDEX "mode_policies_community" ON "mode_policies" USING btree ("community_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "pickup_attempts_device" ON "pickup_attempts" USING btree ("point_id","device","number");--> statement-breakpoint
CREATE INDEX "pickup_attempts_point" ON "pickup_attempts" USING btree ("point_id","at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "pickup_points_name" ON "pickup_points" USING btree ("community_id","name");--> statement-breakpoint
CREATE INDEX "pickup_points_merchant" ON "pickup_points" USING btree ("merchant_id");--> statement-breakpoint
CREATE UNIQUE INDEX "pickup_codes_open" ON "pickup_codes" USING btree ("point_id","code_hash") WHERE stage in ('WAITING', 'REMINDED', 'OVERDUE');--> statement-breakpoint
CREATE INDEX "pickup_codes_code" ON "pickup_codes" USING btree ("code_hash");--> statement-breakpoint
CREATE INDEX "pickup_codes_due" ON "pickup_codes" USING btree ("due_at") WHERE stage in ('WAITING', 'REMINDED', 'OVERDUE');--> statement-breakpoint
CREATE INDEX "pickup_codes_unmade" ON "pickup_codes" USING btree ("order_id") WHERE code_hash is null;--> statement-breakpoint
CREATE INDEX "pickup_codes_point" ON "pickup_codes" USING btree ("point_id","arrived_at");--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_point_id_pickup_points_id_fk" FOREIGN KEY ("point_id") REFERENCES "public"."pickup_points"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ledger_entries_at" ON "ledger_entries" USING btree ("at");--> statement-breakpoint
CREATE INDEX "ledger_transactions_at" ON "ledger_transactions" USING btree ("at");--> statement-breakpoint
CREATE INDEX "orders_point" ON "orders" USING btree ("point_id","placed_at","id") WHERE point_id is not null;--> statement-breakpoint
ALTER TABLE "ledger_transactions" ADD CONSTRAINT "ledger_transactions_cause" UNIQUE NULLS NOT DISTINCT("source_id","reason","order_id");--> statement-breakpoint
ALTER TABLE "ledger_accounts" ADD CONSTRAINT "ledger_accounts_min_balance" CHECK ("ledger_accounts"."min_balance_fen" is null or "ledger_accounts"."balance_fen" >= "ledger_accounts"."min_balance_fen");--> statement-breakpoint
ALTER TABLE "ledger_accounts" ADD CONSTRAINT "ledger_accounts_kind" CHECK ("ledger_accounts"."kind" in ('RESIDENT_PAYMENTS', 'MERCHANT_PAYABLE', 'RIDER_PAY', 'DELIVERY_FEES', 'PLATFORM', 'GUARANTEE_FUND', 'CLEARING', 'OFFER_BUDGET', 'OFFER_HELD'));--> statement-breakpoint
ALTER TABLE "order_events" ADD CONSTRAINT "order_events_action" CHECK ("order_events"."action" in ('PLACE', 'PAY', 'ACCEPT', 'PREPARE', 'PACK', 'CLAIM', 'ASSIGN', 'PICK_UP', 'ARRIVE_AT_POINT', 'DELIVER', 'REDEEM', 'OVERDUE', 'RETURN', 'DISPOSE', 'CANCEL', 'REFUND', 'EXPIRE', 'CLOSE'));--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_mode" CHECK ("orders"."mode" in ('INSTANT', 'SAME_DAY', 'SELF_PICKUP', 'LEADER_DELIVERY', 'ON_SITE_SERVICE'));--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_status" CHECK ("orders"."status" in ('PENDING', 'PICKING', 'PACKED', 'OUT_FOR_DELIVERY', 'DELIVERED', 'AT_PICKUP_POINT', 'PICKED_UP', 'OVERDUE', 'RETURNED', 'DISPOSED', 'CANCELLED'));--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_cancel_reason" CHECK ("orders"."cancel_reason" in ('RESIDENT', 'MERCHANT', 'OPERATOR', 'UNPAID', 'MERCHANT_SILENT', 'NOT_COLLECTED'));--> statement-breakpoint
ALTER TABLE "role_grants" ADD CONSTRAINT "role_grants_place_kind" CHECK ("role_grants"."place_kind" in ('PLATFORM', 'COMMUNITY', 'MERCHANT', 'HOUSEHOLD', 'RIDER', 'POINT'));