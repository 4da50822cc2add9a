CREATE TABLE "bad_weather" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"community_id" text collate "C" NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"reason" text NOT NULL,
	"declared_at" timestamp (3) with time zone NOT NULL,
	"declared_by" jsonb NOT NULL,
	CONSTRAINT "bad_weather_span" CHECK ("bad_weather"."ends_at" > "bad_weather"."starts_at")
);
--> statement-breakpoint
CREATE TABLE "change_proposals" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"order_id" text collate "C" NOT NULL,
	"community_id" text collate "C" NOT NULL,
	"merchant_id" text collate "C" NOT NULL,
	"household_id" text collate "C" NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"proposer" text NOT NULL,
	"proposed_by" jsonb NOT NULL,
	"asked" text NOT NULL,
	"reason" text NOT NULL,
	"before" jsonb NOT NULL,
	"after" jsonb NOT NULL,
	"delta_fen" bigint NOT NULL,
	"payer" text,
	"refund_fen" bigint DEFAULT 0 NOT NULL,
	"order_version" integer NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"decided_by" jsonb,
	CONSTRAINT "change_proposals_kind" CHECK ("change_proposals"."kind" in ('SUBSTITUTE', 'REDUCE', 'REMOVE', 'ADD', 'READDRESS_POINT')),
	CONSTRAINT "change_proposals_state" CHECK ("change_proposals"."state" in ('PROPOSED', 'AWAITING_PAYMENT', 'APPLIED', 'REJECTED', 'EXPIRED', 'WITHDRAWN', 'SUPERSEDED')),
	CONSTRAINT "change_proposals_proposer" CHECK ("change_proposals"."proposer" in ('RESIDENT', 'MERCHANT', 'OPERATOR')),
	CONSTRAINT "change_proposals_asked" CHECK ("change_proposals"."asked" in ('RESIDENT', 'MERCHANT')),
	CONSTRAINT "change_proposals_payer" CHECK ("change_proposals"."payer" in ('RESIDENT', 'MERCHANT', 'PLATFORM')),
	CONSTRAINT "change_proposals_dearer" CHECK (("change_proposals"."payer" is not null) = ("change_proposals"."delta_fen" > 0)),
	CONSTRAINT "change_proposals_refund" CHECK ("change_proposals"."refund_fen" >= 0 and ("change_proposals"."refund_fen" = 0 or "change_proposals"."state" = 'APPLIED'))
);
--> statement-breakpoint
CREATE TABLE "day_closes" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"day" date NOT NULL,
	"closed_at" timestamp (3) with time zone NOT NULL,
	"closed_by" jsonb NOT NULL,
	"figures" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "door_waits" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"order_id" text collate "C" NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "flow_timings" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"flow" text NOT NULL,
	"session" text NOT NULL,
	"principal_id" text NOT NULL,
	"household_id" text collate "C",
	"community_id" text collate "C",
	"opened_at" timestamp (3) with time zone NOT NULL,
	"done_at" timestamp (3) with time zone NOT NULL,
	"elapsed_ms" integer NOT NULL,
	"taps" integer NOT NULL,
	"outcome" text NOT NULL,
	"release" text NOT NULL,
	CONSTRAINT "flow_timings_flow" CHECK ("flow_timings"."flow" in ('USUALS', 'REORDER', 'FIRST_ORDER')),
	CONSTRAINT "flow_timings_outcome" CHECK ("flow_timings"."outcome" in ('PAID', 'REFUSED', 'ABANDONED')),
	CONSTRAINT "flow_timings_figures" CHECK ("flow_timings"."elapsed_ms" between 0 and 3600000 and "flow_timings"."taps" between 0 and 1000)
);
--> statement-breakpoint
CREATE TABLE "money_differences" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"day" date NOT NULL,
	"kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"ours_fen" bigint NOT NULL,
	"theirs_fen" bigint NOT NULL,
	"state" text NOT NULL,
	"found_at" timestamp (3) with time zone NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL,
	"note" text,
	"resolved_at" timestamp (3) with time zone,
	"resolved_by" jsonb,
	CONSTRAINT "money_differences_kind" CHECK ("money_differences"."kind" in ('PAYMENT_UNKNOWN_HERE', 'PAYMENT_MISSING_THERE', 'PAYMENT_AMOUNT', 'PAYMENT_NOT_SETTLED', 'PAYMENT_NOT_BOOKED', 'PAYMENT_SHARES', 'REFUND_UNKNOWN_HERE', 'REFUND_MISSING_THERE', 'REFUND_AMOUNT', 'REFUND_NOT_SETTLED', 'REFUND_NOT_BOOKED', 'REFUND_FAILED', 'BOOKED_WITHOUT_CAUSE', 'LEDGER_NOT_ZERO', 'BALANCE_NOT_KEPT', 'CLOSED_DAY_CHANGED', 'ORDER_PAID', 'ORDER_REFUNDED', 'ORDER_TOTAL', 'ORDER_BOOKS', 'LINE_REFUNDED')),
	CONSTRAINT "money_differences_state" CHECK ("money_differences"."state" in ('OPEN', 'RESOLVED', 'GONE')),
	CONSTRAINT "money_differences_resolved" CHECK (("money_differences"."state" = 'RESOLVED') = ("money_differences"."note" is not null))
);
--> statement-breakpoint
CREATE TABLE "offer_redemptions" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"offer_id" text collate "C" NOT NULL,
	"order_id" text collate "C" NOT NULL,
	"household_id" text collate "C" NOT NULL,
	"community_id" text collate "C" NOT NULL,
	"merchant_id" text collate "C" NOT NULL,
	"packet_id" text collate "C",
	"state" text NOT NULL,
	"household_nr" integer NOT NULL,
	"household_limit" integer NOT NULL,
	"device_hash" text,
	"device_nr" integer,
	"device_limit" integer,
	"discount_fen" bigint NOT NULL,
	"platform_fen" bigint NOT NULL,
	"merchant_fen" bigint NOT NULL,
	"returned_fen" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "offer_redemptions_state" CHECK ("offer_redemptions"."state" in ('HELD', 'SPENT', 'RELEASED')),
	CONSTRAINT "offer_redemptions_household_limit" CHECK ("offer_redemptions"."household_nr" between 1 and "offer_redemptions"."household_limit"),
	CONSTRAINT "offer_redemptions_device_limit" CHECK (("offer_redemptions"."device_limit" is null or "offer_redemptions"."device_hash" is not null) and ("offer_redemptions"."device_hash" is null) = ("offer_redemptions"."device_nr" is null)
        and coalesce("offer_redemptions"."device_nr" between 1 and coalesce("offer_redemptions"."device_limit", "offer_redemptions"."device_nr"), true)),
	CONSTRAINT "offer_redemptions_split" CHECK ("offer_redemptions"."platform_fen" >= 0 and "offer_redemptions"."merchant_fen" >= 0 and "offer_redemptions"."discount_fen" > 0 and "offer_redemptions"."platform_fen" + "offer_redemptions"."merchant_fen" = "offer_redemptions"."discount_fen"),
	CONSTRAINT "offer_redemptions_returned" CHECK ("offer_redemptions"."returned_fen" between 0 and "offer_redemptions"."platform_fen")
);
--> statement-breakpoint
CREATE TABLE "offers" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	"state" text NOT NULL,
	"version" integer NOT NULL,
	"community_id" text collate "C",
	"merchant_id" text collate "C",
	"valid_from" timestamp (3) with time zone NOT NULL,
	"valid_until" timestamp (3) with time zone NOT NULL,
	"stackable" boolean NOT NULL,
	"priority" integer NOT NULL,
	"platform_bps" integer NOT NULL,
	"merchant_bps" integer NOT NULL,
	"threshold_fen" bigint NOT NULL,
	"amount_fen" bigint,
	"listing_id" text collate "C",
	"item_price_fen" bigint,
	"units_per_order" integer,
	"packet_days" integer,
	"packet_returns" boolean NOT NULL,
	"household_limit" integer NOT NULL,
	"device_limit" integer,
	"total_limit" integer,
	"budget_fen" bigint DEFAULT 0 NOT NULL,
	"redeemed" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "offers_kind" CHECK ("offers"."kind" in ('NEW_RESIDENT', 'THRESHOLD_OFF', 'RED_PACKET', 'ITEM_PRICE')),
	CONSTRAINT "offers_state" CHECK ("offers"."state" in ('DRAFT', 'ACTIVE', 'PAUSED', 'ENDED')),
	CONSTRAINT "offers_valid" CHECK ("offers"."valid_from" < "offers"."valid_until"),
	CONSTRAINT "offers_funding" CHECK ("offers"."platform_bps" >= 0 and "offers"."merchant_bps" >= 0 and "offers"."platform_bps" + "offers"."merchant_bps" = 10000),
	CONSTRAINT "offers_payer" CHECK ("offers"."merchant_bps" = 0 or "offers"."merchant_id" is not null),
	CONSTRAINT "offers_threshold" CHECK ("offers"."threshold_fen" >= 0),
	CONSTRAINT "offers_rule" CHECK (case "offers"."kind"
        when 'ITEM_PRICE' then "offers"."listing_id" is not null and "offers"."merchant_id" is not null and "offers"."item_price_fen" >= 0 and "offers"."units_per_order" > 0 and "offers"."amount_fen" is null
        else "offers"."amount_fen" > 0 and "offers"."listing_id" is null and "offers"."item_price_fen" is null and "offers"."units_per_order" is null end),
	CONSTRAINT "offers_packet" CHECK (("offers"."kind" = 'RED_PACKET') = ("offers"."packet_days" is not null) and coalesce("offers"."packet_days" > 0, true)),
	CONSTRAINT "offers_new" CHECK ("offers"."kind" <> 'NEW_RESIDENT' or "offers"."household_limit" = 1),
	CONSTRAINT "offers_limits" CHECK ("offers"."household_limit" > 0 and coalesce("offers"."device_limit" > 0, true) and coalesce("offers"."total_limit" > 0, true)),
	CONSTRAINT "offers_redeemed" CHECK ("offers"."redeemed" >= 0 and "offers"."redeemed" <= coalesce("offers"."total_limit", "offers"."redeemed")),
	CONSTRAINT "offers_budget" CHECK ("offers"."budget_fen" >= 0)
);
--> statement-breakpoint
CREATE TABLE "payment_nonces" (
	"provider" text NOT NULL,
	"nonce" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payment_nonces_provider_nonce_pk" PRIMARY KEY("provider","nonce")
);
--> statement-breakpoint
CREATE TABLE "payment_shares" (
	"payment_id" text collate "C" NOT NULL,
	"order_id" text collate "C" NOT NULL,
	"amount_fen" bigint NOT NULL,
	"refunded_fen" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "payment_shares_payment_id_order_id_pk" PRIMARY KEY("payment_id","order_id"),
	CONSTRAINT "payment_shares_refunded" CHECK ("payment_shares"."refunded_fen" between 0 and "payment_shares"."amount_fen")
);
--> statement-breakpoint
CREATE TABLE "promise_breaches" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"order_id" text collate "C" NOT NULL,
	"community_id" text collate "C" NOT NULL,
	"merchant_id" text collate "C" NOT NULL,
	"rider_id" text collate "C",
	"mode" text NOT NULL,
	"breached_at" timestamp (3) with time zone NOT NULL,
	"noticed_at" timestamp (3) with time zone NOT NULL,
	"version" integer NOT NULL,
	"tiers_paid" integer DEFAULT 0 NOT NULL,
	"compensation_fen" bigint DEFAULT 0 NOT NULL,
	"recovered_fen" bigint DEFAULT 0 NOT NULL,
	"next_at" timestamp (3) with time zone,
	"very_late_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"cause" text,
	"cause_state" text,
	"legs" jsonb,
	"contest_by" timestamp (3) with time zone,
	"contested_by" jsonb,
	"contest_reason" text,
	"decided_by" jsonb,
	"decided_reason" text,
	"decided_at" timestamp (3) with time zone,
	CONSTRAINT "promise_breaches_mode" CHECK ("promise_breaches"."mode" in ('INSTANT', 'SAME_DAY', 'SELF_PICKUP', 'LEADER_DELIVERY', 'ON_SITE_SERVICE')),
	CONSTRAINT "promise_breaches_cause" CHECK ("promise_breaches"."cause" in ('MERCHANT_PREP', 'RIDER', 'PLATFORM', 'RESIDENT', 'WEATHER')),
	CONSTRAINT "promise_breaches_cause_state" CHECK ("promise_breaches"."cause_state" in ('PROPOSED', 'CONTESTED', 'UPHELD', 'CHANGED')),
	CONSTRAINT "promise_breaches_compensation" CHECK ("promise_breaches"."recovered_fen" between 0 and "promise_breaches"."compensation_fen" and "promise_breaches"."tiers_paid" >= 0),
	CONSTRAINT "promise_breaches_attributed" CHECK (("promise_breaches"."cause" is null) = ("promise_breaches"."cause_state" is null)),
	CONSTRAINT "promise_breaches_ended" CHECK ("promise_breaches"."ended_at" is null or "promise_breaches"."next_at" is null)
);
--> statement-breakpoint
CREATE TABLE "promise_compensations" (
	"order_id" text collate "C" NOT NULL,
	"tier" integer NOT NULL,
	"amount_fen" bigint NOT NULL,
	"refund_ids" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "promise_compensations_order_id_tier_pk" PRIMARY KEY("order_id","tier"),
	CONSTRAINT "promise_compensations_amount" CHECK ("promise_compensations"."tier" > 0 and "promise_compensations"."amount_fen" >= 0)
);
--> statement-breakpoint
CREATE TABLE "promise_risks" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"order_id" text collate "C" NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"expected_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reconcile_runs" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"day" date NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by" jsonb NOT NULL,
	"payments" integer NOT NULL,
	"refunds" integer NOT NULL,
	"settled" integer NOT NULL,
	"differences" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "red_packets" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"offer_id" text collate "C" NOT NULL,
	"household_id" text collate "C" NOT NULL,
	"state" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "red_packets_state" CHECK ("red_packets"."state" in ('GRANTED', 'HELD', 'SPENT')),
	CONSTRAINT "red_packets_amount" CHECK ("red_packets"."amount_fen" > 0)
);
--> statement-breakpoint
CREATE TABLE "sandbox_notifications" (
	"id" text PRIMARY KEY NOT NULL,
	"reference" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"sent_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "notifications" DROP CONSTRAINT "notifications_kind";--> statement-breakpoint
ALTER TABLE "order_events" DROP CONSTRAINT "order_events_action";--> statement-breakpoint
ALTER TABLE "order_lines" DROP CONSTRAINT "order_lines_quantity";--> statement-breakpoint
ALTER TABLE "payments" DROP CONSTRAINT "payments_state";--> statement-breakpoint
ALTER TABLE "refunds" DROP CONSTRAINT "refunds_state";--> statement-breakpoint
ALTER TABLE "payments" DROP CONSTRAINT "payments_order_id_orders_id_fk";
--> statement-breakpoint
ALTER TABLE "refunds" DROP CONSTRAINT "refunds_order_id_orders_id_fk";
--> statement-breakpoint
DROP INDEX "payments_live";--> statement-breakpoint
DROP INDEX "payments_pending";--> statement-breakpoint
DROP INDEX "refunds_open";--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "platform_fen" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "promise" jsonb;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "open_change_id" text collate "C";--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "subject_id" text;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "household_id" text collate "C";--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "community_id" text collate "C";--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "client_parameters" jsonb;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "expires_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "ask_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "asked" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "community_id" text collate "C";--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "household_id" text collate "C";--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "bearer" text DEFAULT 'MERCHANT' NOT NULL;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "lines" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "restock" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "tries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "failure" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "sent_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "ask_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "asked" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sandbox_charges" ADD COLUMN "state" text DEFAULT 'SUCCEEDED' NOT NULL;--> statement-breakpoint
ALTER TABLE "sandbox_charges" ADD COLUMN "of_reference" text;--> statement-breakpoint
ALTER TABLE "sandbox_charges" ADD COLUMN "failure" text;--> statement-breakpoint
ALTER TABLE "sandbox_charges" ADD COLUMN "settled_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "bad_weather" ADD CONSTRAINT "bad_weather_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "change_proposals" ADD CONSTRAINT "change_proposals_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "door_waits" ADD CONSTRAINT "door_waits_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flow_timings" ADD CONSTRAINT "flow_timings_household_id_households_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."households"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flow_timings" ADD CONSTRAINT "flow_timings_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offer_redemptions" ADD CONSTRAINT "offer_redemptions_offer_id_offers_id_fk" FOREIGN KEY ("offer_id") REFERENCES "public"."offers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offer_redemptions" ADD CONSTRAINT "offer_redemptions_household_id_households_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."households"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offer_redemptions" ADD CONSTRAINT "offer_redemptions_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offer_redemptions" ADD CONSTRAINT "offer_redemptions_merchant_id_merchants_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offer_redemptions" ADD CONSTRAINT "offer_redemptions_packet_id_red_packets_id_fk" FOREIGN KEY ("packet_id") REFERENCES "public"."red_packets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_merchant_id_merchants_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_listing_id_listings_id_fk" FOREIGN KEY ("listing_id") REFERENCES "public"."listings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_shares" ADD CONSTRAINT "payment_shares_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promise_breaches" ADD CONSTRAINT "promise_breaches_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promise_breaches" ADD CONSTRAINT "promise_breaches_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promise_breaches" ADD CONSTRAINT "promise_breaches_merchant_id_merchants_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promise_breaches" ADD CONSTRAINT "promise_breaches_rider_id_riders_id_fk" FOREIGN KEY ("rider_id") REFERENCES "public"."riders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promise_compensations" ADD CONSTRAINT "promise_compensations_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promise_risks" ADD CONSTRAINT "promise_risks_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "red_packets" ADD CONSTRAINT "red_packets_offer_id_offers_id_fk" FOREIGN KEY ("offer_id") REFERENCES "public"."offers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "red_packets" ADD CONSTRAINT "red_packets_household_id_households_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."households"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bad_weather_community" ON "bad_weather" USING btree ("community_id","starts_at");--> statement-breakpoint
CREATE INDEX "change_proposals_order" ON "change_proposals" USING btree ("order_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "change_proposals_open" ON "change_proposals" USING btree ("order_id") WHERE state in ('PROPOSED', 'AWAITING_PAYMENT');--> statement-breakpoint
CREATE INDEX "change_proposals_due" ON "change_proposals" USING btree ("expires_at") WHERE state in ('PROPOSED', 'AWAITING_PAYMENT');--> statement-breakpoint
CREATE UNIQUE INDEX "day_closes_day" ON "day_closes" USING btree ("day");--> statement-breakpoint
CREATE UNIQUE INDEX "door_waits_order" ON "door_waits" USING btree ("order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "flow_timings_once" ON "flow_timings" USING btree ("principal_id","session");--> statement-breakpoint
CREATE INDEX "flow_timings_flow" ON "flow_timings" USING btree ("flow","done_at");--> statement-breakpoint
CREATE INDEX "flow_timings_community" ON "flow_timings" USING btree ("community_id","flow","done_at");--> statement-breakpoint
CREATE UNIQUE INDEX "money_differences_once" ON "money_differences" USING btree ("kind","subject_id","ours_fen","theirs_fen");--> statement-breakpoint
CREATE INDEX "money_differences_open" ON "money_differences" USING btree ("day") WHERE state = 'OPEN';--> statement-breakpoint
CREATE UNIQUE INDEX "offer_redemptions_household" ON "offer_redemptions" USING btree ("offer_id","household_id","household_nr") WHERE state <> 'RELEASED';--> statement-breakpoint
CREATE UNIQUE INDEX "offer_redemptions_device" ON "offer_redemptions" USING btree ("offer_id","device_hash","device_nr") WHERE state <> 'RELEASED';--> statement-breakpoint
CREATE UNIQUE INDEX "offer_redemptions_order" ON "offer_redemptions" USING btree ("order_id","offer_id");--> statement-breakpoint
CREATE UNIQUE INDEX "offer_redemptions_packet" ON "offer_redemptions" USING btree ("packet_id") WHERE state <> 'RELEASED' and packet_id is not null;--> statement-breakpoint
CREATE INDEX "offer_redemptions_offer" ON "offer_redemptions" USING btree ("offer_id","id");--> statement-breakpoint
CREATE INDEX "offers_active" ON "offers" USING btree ("id") WHERE state = 'ACTIVE';--> statement-breakpoint
CREATE INDEX "offers_community" ON "offers" USING btree ("community_id","id");--> statement-breakpoint
CREATE INDEX "offers_merchant" ON "offers" USING btree ("merchant_id","id");--> statement-breakpoint
CREATE INDEX "payment_nonces_received" ON "payment_nonces" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "payment_shares_order" ON "payment_shares" USING btree ("order_id","payment_id");--> statement-breakpoint
CREATE UNIQUE INDEX "promise_breaches_order" ON "promise_breaches" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "promise_breaches_community" ON "promise_breaches" USING btree ("community_id","breached_at","id");--> statement-breakpoint
CREATE INDEX "promise_breaches_merchant" ON "promise_breaches" USING btree ("merchant_id","breached_at","id");--> statement-breakpoint
CREATE INDEX "promise_breaches_rider" ON "promise_breaches" USING btree ("rider_id","breached_at","id") WHERE rider_id is not null;--> statement-breakpoint
CREATE INDEX "promise_breaches_breached" ON "promise_breaches" USING btree ("breached_at","id");--> statement-breakpoint
CREATE INDEX "promise_breaches_next" ON "promise_breaches" USING btree ("next_at") WHERE next_at is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "promise_risks_order" ON "promise_risks" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "reconcile_runs_day" ON "reconcile_runs" USING btree ("day","id");--> statement-breakpoint
CREATE INDEX "red_packets_household" ON "red_packets" USING btree ("household_id","offer_id");--> statement-breakpoint
CREATE INDEX "red_packets_offer" ON "red_packets" USING btree ("offer_id","id");--> statement-breakpoint
CREATE INDEX "sandbox_notifications_due" ON "sandbox_notifications" USING btree ("due_at") WHERE sent_at is null;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_household_id_households_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."households"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_household_id_households_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."households"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "orders_promised" ON "orders" USING btree ("window_end") WHERE promise is not null and state in ('PAID', 'CONFIRMED', 'PREPARING', 'IN_FULFILMENT') and (status in ('PENDING', 'PICKING', 'PACKED', 'OUT_FOR_DELIVERY') or (status = 'AT_PICKUP_POINT' and mode = 'LEADER_DELIVERY'));--> statement-breakpoint
CREATE INDEX "payments_subject" ON "payments" USING btree ("subject_id");--> statement-breakpoint
CREATE INDEX "payments_settled" ON "payments" USING btree ("settled_at");--> statement-breakpoint
CREATE INDEX "refunds_payment" ON "refunds" USING btree ("payment_id");--> statement-breakpoint
CREATE INDEX "refunds_failed" ON "refunds" USING btree ("created_at") WHERE state = 'FAILED';--> statement-breakpoint
CREATE INDEX "refunds_settled" ON "refunds" USING btree ("settled_at");--> statement-breakpoint
CREATE INDEX "sandbox_charges_settled" ON "sandbox_charges" USING btree ("settled_at");--> statement-breakpoint
CREATE INDEX "sandbox_charges_of" ON "sandbox_charges" USING btree ("of_reference");--> statement-breakpoint
CREATE UNIQUE INDEX "payments_live" ON "payments" USING btree ("subject_id") WHERE state in ('PENDING', 'SUCCEEDED');--> statement-breakpoint
CREATE INDEX "payments_pending" ON "payments" USING btree ("ask_at") WHERE state = 'PENDING';--> statement-breakpoint
CREATE INDEX "refunds_open" ON "refunds" USING btree ("ask_at") WHERE state in ('REQUESTED', 'SENT', 'UNKNOWN');--> statement-breakpoint
ALTER TABLE "orders" DROP COLUMN "pickup_tries";--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_kind" CHECK ("notifications"."kind" in ('NEW_ORDER', 'ORDER_PAID', 'ORDER_CONFIRMED', 'ORDER_ON_ITS_WAY', 'ORDER_READY_FOR_PICKUP', 'ORDER_COMPLETED', 'ORDER_CANCELLED', 'REFUND_REQUESTED', 'PICKUP_DUE', 'PICKUP_OVERDUE', 'PICKUP_RETURNED', 'PICKUP_DISPOSED', 'GOODS_MISSING'));--> statement-breakpoint
ALTER TABLE "order_events" ADD CONSTRAINT "order_events_action" CHECK ("order_events"."action" in ('PLACE', 'PAY', 'ACCEPT', 'PREPARE', 'PACK', 'CLAIM', 'ASSIGN', 'REOFFER', 'PICK_UP', 'ARRIVE_AT_POINT', 'DELIVER', 'REDEEM', 'OVERDUE', 'RETURN', 'DISPOSE', 'CANCEL', 'REFUND', 'EXPIRE', 'CLOSE', 'CHANGE_PROPOSED', 'CHANGE_ACCEPTED', 'CHANGE_APPLIED', 'CHANGE_REJECTED', 'CHANGE_WITHDRAWN', 'CHANGE_EXPIRED'));--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_platform" CHECK ("order_lines"."platform_fen" between 0 and "order_lines"."discount_fen");--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_quantity" CHECK ("order_lines"."quantity" between 0 and 999);--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_state" CHECK ("payments"."state" in ('PENDING', 'SUCCEEDED', 'FAILED', 'LATE'));--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_bearer" CHECK ("refunds"."bearer" in ('MERCHANT', 'PLATFORM', 'GUARANTEE_FUND', 'NOBODY'));--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_state" CHECK ("refunds"."state" in ('REQUESTED', 'SENT', 'UNKNOWN', 'SUCCEEDED', 'FAILED'));--> statement-breakpoint
ALTER TABLE "sandbox_charges" ADD CONSTRAINT "sandbox_charges_kind" CHECK ("sandbox_charges"."kind" in ('CHARGE', 'REFUND'));--> statement-breakpoint
ALTER TABLE "sandbox_charges" ADD CONSTRAINT "sandbox_charges_state" CHECK ("sandbox_charges"."state" in ('PENDING', 'SUCCEEDED', 'FAILED', 'CLOSED'));