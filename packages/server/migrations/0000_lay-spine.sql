CREATE SEQUENCE "public"."order_numbers" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"principal_id" text collate "C" NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"secret_hash" text NOT NULL,
	"scopes" text[] NOT NULL,
	"community_id" text collate "C",
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "api_keys_scopes" CHECK (cardinality("api_keys"."scopes") > 0)
);
--> statement-breakpoint
CREATE TABLE "buildings" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"community_id" text collate "C" NOT NULL,
	"name" text NOT NULL,
	"entrances" integer NOT NULL,
	"floors" integer NOT NULL,
	"location" jsonb NOT NULL,
	CONSTRAINT "buildings_entrances" CHECK ("buildings"."entrances" between 1 and 50),
	CONSTRAINT "buildings_floors" CHECK ("buildings"."floors" between 1 and 200)
);
--> statement-breakpoint
CREATE TABLE "categories" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "communities" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	"kind" text NOT NULL,
	"district" text NOT NULL,
	"center" jsonb NOT NULL,
	"boundary" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "communities_kind" CHECK ("communities"."kind" in ('OLD_ESTATE', 'PREMIUM', 'MIXED', 'NEW_TOWN'))
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"event_id" text collate "C" NOT NULL,
	"reaction" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	CONSTRAINT "deliveries_event_id_reaction_pk" PRIMARY KEY("event_id","reaction")
);
--> statement-breakpoint
CREATE TABLE "handled" (
	"event_id" text collate "C" NOT NULL,
	"reaction" text NOT NULL,
	"handled_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "households" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"community_id" text collate "C" NOT NULL,
	"building_id" text collate "C" NOT NULL,
	"name" text NOT NULL,
	"door" text NOT NULL,
	"verified_at" timestamp (3) with time zone,
	"verified_by" text,
	"active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency_records" (
	"principal_id" text collate "C" NOT NULL,
	"key" text NOT NULL,
	"operation" text NOT NULL,
	"request_hash" text NOT NULL,
	"answer" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_records_principal_id_key_pk" PRIMARY KEY("principal_id","key"),
	CONSTRAINT "idempotency_records_key" CHECK (char_length("idempotency_records"."key") between 1 and 255)
);
--> statement-breakpoint
CREATE TABLE "leaders" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"community_id" text collate "C" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger_accounts" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"owner_id" text NOT NULL,
	"unit" text DEFAULT 'CNY' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "ledger_accounts_kind" CHECK ("ledger_accounts"."kind" in ('RESIDENT_PAYMENTS', 'MERCHANT_PAYABLE', 'RIDER_PAY', 'DELIVERY_FEES', 'PLATFORM', 'GUARANTEE_FUND'))
);
--> statement-breakpoint
CREATE TABLE "ledger_entries" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"transaction_id" text collate "C" NOT NULL,
	"account_id" text collate "C" NOT NULL,
	"amount_fen" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "ledger_entries_amount" CHECK ("ledger_entries"."amount_fen" <> 0)
);
--> statement-breakpoint
CREATE TABLE "ledger_transactions" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"reason" text NOT NULL,
	"source_id" text NOT NULL,
	"order_id" text,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "listings" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"sku_id" text collate "C" NOT NULL,
	"merchant_id" text collate "C" NOT NULL,
	"community_id" text collate "C" NOT NULL,
	"price_fen" bigint NOT NULL,
	"available" integer NOT NULL,
	"state" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "listings_available" CHECK ("listings"."available" between 0 and 1000000),
	CONSTRAINT "listings_price" CHECK ("listings"."price_fen" between 0 and 10000000),
	CONSTRAINT "listings_state" CHECK ("listings"."state" in ('ON_SALE', 'OFF_SALE'))
);
--> statement-breakpoint
CREATE TABLE "merchant_communities" (
	"merchant_id" text collate "C" NOT NULL,
	"community_id" text collate "C" NOT NULL,
	CONSTRAINT "merchant_communities_merchant_id_community_id_pk" PRIMARY KEY("merchant_id","community_id")
);
--> statement-breakpoint
CREATE TABLE "merchants" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	"state" text DEFAULT 'ACTIVE' NOT NULL,
	"location" jsonb NOT NULL,
	"rating" double precision,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "merchants_state" CHECK ("merchants"."state" in ('ACTIVE', 'PAUSED'))
);
--> statement-breakpoint
CREATE TABLE "notifications" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"principal_id" text collate "C" NOT NULL,
	"kind" text NOT NULL,
	"order_id" text collate "C",
	"event_id" text collate "C" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"read_at" timestamp (3) with time zone,
	CONSTRAINT "notifications_kind" CHECK ("notifications"."kind" in ('NEW_ORDER', 'ORDER_PAID', 'ORDER_CONFIRMED', 'ORDER_ON_ITS_WAY', 'ORDER_READY_FOR_PICKUP', 'ORDER_COMPLETED', 'ORDER_CANCELLED', 'REFUND_REQUESTED'))
);
--> statement-breakpoint
CREATE TABLE "operator_logins" (
	"login" text PRIMARY KEY NOT NULL,
	"principal_id" text collate "C" NOT NULL,
	"password_hash" text NOT NULL,
	"totp_sealed" text NOT NULL,
	"last_used_step" bigint DEFAULT 0 NOT NULL,
	"recovery_hashes" text[] NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "operator_logins_login" CHECK ("operator_logins"."login" = lower("operator_logins"."login"))
);
--> statement-breakpoint
CREATE TABLE "order_events" (
	"order_id" text collate "C" NOT NULL,
	"seq" integer NOT NULL,
	"action" text NOT NULL,
	"from" text,
	"to" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" jsonb NOT NULL,
	CONSTRAINT "order_events_action" CHECK ("order_events"."action" in ('PLACE', 'PAY', 'ACCEPT', 'PREPARE', 'PACK', 'CLAIM', 'ASSIGN', 'PICK_UP', 'ARRIVE_AT_POINT', 'DELIVER', 'REDEEM', 'CANCEL', 'REFUND', 'EXPIRE', 'CLOSE'))
);
--> statement-breakpoint
CREATE TABLE "order_lines" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"order_id" text collate "C" NOT NULL,
	"position" integer NOT NULL,
	"listing_id" text collate "C" NOT NULL,
	"name" text NOT NULL,
	"unit" text NOT NULL,
	"quantity" integer NOT NULL,
	"unit_price_fen" bigint NOT NULL,
	"total_fen" bigint NOT NULL,
	CONSTRAINT "order_lines_quantity" CHECK ("order_lines"."quantity" between 1 and 999),
	CONSTRAINT "order_lines_total" CHECK ("order_lines"."total_fen" = "order_lines"."unit_price_fen" * "order_lines"."quantity")
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"state" text NOT NULL,
	"version" integer NOT NULL,
	"community_id" text collate "C" NOT NULL,
	"merchant_id" text collate "C" NOT NULL,
	"household_id" text collate "C" NOT NULL,
	"placed_by" text,
	"mode" text NOT NULL,
	"status" text NOT NULL,
	"window_start" timestamp (3) with time zone NOT NULL,
	"window_end" timestamp (3) with time zone NOT NULL,
	"rider_id" text collate "C",
	"claimable" boolean GENERATED ALWAYS AS (status = 'PACKED' and rider_id is null and mode in ('INSTANT', 'SAME_DAY')) STORED NOT NULL,
	"by_leader" boolean GENERATED ALWAYS AS (mode in ('LEADER_DELIVERY', 'SELF_PICKUP')) STORED NOT NULL,
	"items_fen" bigint NOT NULL,
	"fee_fen" bigint NOT NULL,
	"total_fen" bigint NOT NULL,
	"paid_fen" bigint NOT NULL,
	"refunded_fen" bigint NOT NULL,
	"note" text,
	"pickup_tries" integer DEFAULT 0 NOT NULL,
	"placed_at" timestamp (3) with time zone NOT NULL,
	"pay_by" timestamp (3) with time zone NOT NULL,
	"accept_by" timestamp (3) with time zone,
	"close_by" timestamp (3) with time zone,
	"picked_up_at" timestamp (3) with time zone,
	"delivered_at" timestamp (3) with time zone,
	"completed_at" timestamp (3) with time zone,
	"cancelled_at" timestamp (3) with time zone,
	"cancel_reason" text,
	CONSTRAINT "orders_state" CHECK ("orders"."state" in ('PENDING_PAYMENT', 'PAID', 'CONFIRMED', 'PREPARING', 'IN_FULFILMENT', 'COMPLETED', 'CLOSED', 'CANCELLED')),
	CONSTRAINT "orders_mode" CHECK ("orders"."mode" in ('INSTANT', 'SAME_DAY', 'SELF_PICKUP', 'LEADER_DELIVERY')),
	CONSTRAINT "orders_status" CHECK ("orders"."status" in ('PENDING', 'PICKING', 'PACKED', 'OUT_FOR_DELIVERY', 'DELIVERED', 'AT_PICKUP_POINT', 'PICKED_UP', 'CANCELLED')),
	CONSTRAINT "orders_cancel_reason" CHECK ("orders"."cancel_reason" in ('RESIDENT', 'MERCHANT', 'OPERATOR', 'UNPAID', 'MERCHANT_SILENT')),
	CONSTRAINT "orders_total" CHECK ("orders"."items_fen" >= 0 and "orders"."fee_fen" >= 0 and "orders"."total_fen" = "orders"."items_fen" + "orders"."fee_fen"),
	CONSTRAINT "orders_paid" CHECK ("orders"."paid_fen" in (0, "orders"."total_fen")),
	CONSTRAINT "orders_refunded" CHECK ("orders"."refunded_fen" between 0 and "orders"."paid_fen"),
	CONSTRAINT "orders_cancelled" CHECK (("orders"."state" = 'CANCELLED') = ("orders"."cancelled_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"aggregate_id" text NOT NULL,
	"seq" integer NOT NULL,
	"topics" text[] NOT NULL,
	"facts" jsonb NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"position" bigint
);
--> statement-breakpoint
CREATE TABLE "outbox_mark" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"trimmed_to" bigint NOT NULL,
	CONSTRAINT "outbox_mark_one_row" CHECK ("outbox_mark"."only")
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"order_id" text collate "C" NOT NULL,
	"state" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"provider" text NOT NULL,
	"failure" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "payments_state" CHECK ("payments"."state" in ('PENDING', 'SUCCEEDED', 'FAILED')),
	CONSTRAINT "payments_amount" CHECK ("payments"."amount_fen" >= 0)
);
--> statement-breakpoint
CREATE TABLE "platform_secrets" (
	"name" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "principals" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"phone_sealed" text,
	"phone_index" text,
	"phone_masked" text,
	"locale" text DEFAULT 'zh-CN' NOT NULL,
	"status" text DEFAULT 'ACTIVE' NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "principals_kind" CHECK ("principals"."kind" in ('PERSON', 'APP')),
	CONSTRAINT "principals_status" CHECK ("principals"."status" in ('ACTIVE', 'CLOSED')),
	CONSTRAINT "principals_phone_whole" CHECK (num_nulls("principals"."phone_sealed", "principals"."phone_index", "principals"."phone_masked") in (0, 3))
);
--> statement-breakpoint
CREATE TABLE "refunds" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"order_id" text collate "C" NOT NULL,
	"payment_id" text collate "C" NOT NULL,
	"state" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "refunds_state" CHECK ("refunds"."state" in ('REQUESTED', 'SUCCEEDED', 'FAILED')),
	CONSTRAINT "refunds_amount" CHECK ("refunds"."amount_fen" > 0)
);
--> statement-breakpoint
CREATE TABLE "rider_communities" (
	"rider_id" text collate "C" NOT NULL,
	"community_id" text collate "C" NOT NULL,
	CONSTRAINT "rider_communities_rider_id_community_id_pk" PRIMARY KEY("rider_id","community_id")
);
--> statement-breakpoint
CREATE TABLE "riders" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"on_duty" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "role_grants" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"principal_id" text collate "C" NOT NULL,
	"role" text NOT NULL,
	"place_kind" text NOT NULL,
	"place_id" text collate "C",
	"scopes" text[] DEFAULT '{}'::text[] NOT NULL,
	"until" timestamp (3) with time zone,
	"granted_by" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"revoked_by" text,
	CONSTRAINT "role_grants_role" CHECK ("role_grants"."role" in ('RESIDENT', 'MERCHANT', 'RIDER', 'LEADER', 'OPERATOR', 'PARTNER')),
	CONSTRAINT "role_grants_place_kind" CHECK ("role_grants"."place_kind" in ('PLATFORM', 'COMMUNITY', 'MERCHANT', 'HOUSEHOLD', 'RIDER')),
	CONSTRAINT "role_grants_place_whole" CHECK (("role_grants"."place_kind" = 'PLATFORM') = ("role_grants"."place_id" is null)),
	CONSTRAINT "role_grants_platform" CHECK ("role_grants"."place_kind" <> 'PLATFORM' or "role_grants"."role" = 'OPERATOR'),
	CONSTRAINT "role_grants_scopes" CHECK ("role_grants"."role" = 'PARTNER' or cardinality("role_grants"."scopes") = 0)
);
--> statement-breakpoint
CREATE TABLE "sandbox_charges" (
	"reference" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "saved_views" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"owner_id" text collate "C" NOT NULL,
	"screen" text NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"scope" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"saved_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "saved_views_scope" CHECK ("saved_views"."scope" in ('MINE', 'TEAM')),
	CONSTRAINT "saved_views_lengths" CHECK (char_length("saved_views"."name") between 1 and 60 and char_length("saved_views"."query") <= 2000)
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"principal_id" text collate "C" NOT NULL,
	"method" text NOT NULL,
	"token_hash" text NOT NULL,
	"device" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"idle_seconds" integer NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "sessions_method" CHECK ("sessions"."method" in ('PHONE_CODE', 'OPERATOR_LOGIN')),
	CONSTRAINT "sessions_end" CHECK ("sessions"."expires_at" <= "sessions"."ends_at")
);
--> statement-breakpoint
CREATE TABLE "sign_in_codes" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"phone_index" text NOT NULL,
	"address_index" text NOT NULL,
	"code_hash" text NOT NULL,
	"sent_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"closed_at" timestamp (3) with time zone,
	CONSTRAINT "sign_in_codes_tries" CHECK ("sign_in_codes"."tries" between 0 and 20)
);
--> statement-breakpoint
CREATE TABLE "sign_in_tries" (
	"subject" text PRIMARY KEY NOT NULL,
	"tries" integer NOT NULL,
	"since" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "skus" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"merchant_id" text collate "C" NOT NULL,
	"category_id" text collate "C" NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	"unit" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_principal_id_principals_id_fk" FOREIGN KEY ("principal_id") REFERENCES "public"."principals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "buildings" ADD CONSTRAINT "buildings_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_event_id_outbox_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."outbox"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "households" ADD CONSTRAINT "households_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "households" ADD CONSTRAINT "households_building_id_buildings_id_fk" FOREIGN KEY ("building_id") REFERENCES "public"."buildings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leaders" ADD CONSTRAINT "leaders_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_transaction_id_ledger_transactions_id_fk" FOREIGN KEY ("transaction_id") REFERENCES "public"."ledger_transactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_account_id_ledger_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."ledger_accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "listings" ADD CONSTRAINT "listings_sku_id_skus_id_fk" FOREIGN KEY ("sku_id") REFERENCES "public"."skus"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "listings" ADD CONSTRAINT "listings_merchant_id_merchants_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "listings" ADD CONSTRAINT "listings_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "merchant_communities" ADD CONSTRAINT "merchant_communities_merchant_id_merchants_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "merchant_communities" ADD CONSTRAINT "merchant_communities_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_principal_id_principals_id_fk" FOREIGN KEY ("principal_id") REFERENCES "public"."principals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operator_logins" ADD CONSTRAINT "operator_logins_principal_id_principals_id_fk" FOREIGN KEY ("principal_id") REFERENCES "public"."principals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_events" ADD CONSTRAINT "order_events_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_listing_id_listings_id_fk" FOREIGN KEY ("listing_id") REFERENCES "public"."listings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_merchant_id_merchants_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_household_id_households_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."households"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_rider_id_riders_id_fk" FOREIGN KEY ("rider_id") REFERENCES "public"."riders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rider_communities" ADD CONSTRAINT "rider_communities_rider_id_riders_id_fk" FOREIGN KEY ("rider_id") REFERENCES "public"."riders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rider_communities" ADD CONSTRAINT "rider_communities_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role_grants" ADD CONSTRAINT "role_grants_principal_id_principals_id_fk" FOREIGN KEY ("principal_id") REFERENCES "public"."principals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_owner_id_principals_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."principals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_principal_id_principals_id_fk" FOREIGN KEY ("principal_id") REFERENCES "public"."principals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "skus" ADD CONSTRAINT "skus_merchant_id_merchants_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "skus" ADD CONSTRAINT "skus_category_id_categories_id_fk" FOREIGN KEY ("category_id") REFERENCES "public"."categories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_keys_principal" ON "api_keys" USING btree ("principal_id");--> statement-breakpoint
CREATE INDEX "api_keys_created" ON "api_keys" USING btree ("created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "buildings_name" ON "buildings" USING btree ("community_id","name");--> statement-breakpoint
CREATE UNIQUE INDEX "categories_key" ON "categories" USING btree ("key");--> statement-breakpoint
CREATE UNIQUE INDEX "communities_name" ON "communities" USING btree ("name","district");--> statement-breakpoint
CREATE INDEX "deliveries_due" ON "deliveries" USING btree ("due_at") WHERE attempts < 10;--> statement-breakpoint
CREATE INDEX "deliveries_failed" ON "deliveries" USING btree ("event_id") WHERE attempts >= 10;--> statement-breakpoint
CREATE UNIQUE INDEX "handled_once" ON "handled" USING btree ("event_id","reaction");--> statement-breakpoint
CREATE INDEX "handled_at" ON "handled" USING btree ("handled_at");--> statement-breakpoint
CREATE UNIQUE INDEX "households_door" ON "households" USING btree ("building_id","door");--> statement-breakpoint
CREATE INDEX "households_community" ON "households" USING btree ("community_id","id");--> statement-breakpoint
CREATE INDEX "idempotency_records_created" ON "idempotency_records" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "leaders_community" ON "leaders" USING btree ("community_id");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_accounts_owner" ON "ledger_accounts" USING btree ("kind","owner_id","unit");--> statement-breakpoint
CREATE INDEX "ledger_entries_transaction" ON "ledger_entries" USING btree ("transaction_id");--> statement-breakpoint
CREATE INDEX "ledger_entries_account" ON "ledger_entries" USING btree ("account_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_transactions_once" ON "ledger_transactions" USING btree ("source_id","reason");--> statement-breakpoint
CREATE INDEX "ledger_transactions_order" ON "ledger_transactions" USING btree ("order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "listings_once" ON "listings" USING btree ("community_id","sku_id");--> statement-breakpoint
CREATE INDEX "listings_merchant" ON "listings" USING btree ("merchant_id","id");--> statement-breakpoint
CREATE INDEX "merchant_communities_community" ON "merchant_communities" USING btree ("community_id");--> statement-breakpoint
CREATE INDEX "merchants_name" ON "merchants" USING btree ("name","id");--> statement-breakpoint
CREATE UNIQUE INDEX "notifications_once" ON "notifications" USING btree ("principal_id","event_id","kind");--> statement-breakpoint
CREATE INDEX "notifications_inbox" ON "notifications" USING btree ("principal_id","id");--> statement-breakpoint
CREATE INDEX "notifications_unread" ON "notifications" USING btree ("principal_id") WHERE read_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "operator_logins_principal" ON "operator_logins" USING btree ("principal_id");--> statement-breakpoint
CREATE UNIQUE INDEX "order_events_seq" ON "order_events" USING btree ("order_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "order_lines_position" ON "order_lines" USING btree ("order_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_number" ON "orders" USING btree ("number");--> statement-breakpoint
CREATE INDEX "orders_placed" ON "orders" USING btree ("placed_at","id");--> statement-breakpoint
CREATE INDEX "orders_community" ON "orders" USING btree ("community_id","placed_at","id");--> statement-breakpoint
CREATE INDEX "orders_merchant" ON "orders" USING btree ("merchant_id","placed_at","id");--> statement-breakpoint
CREATE INDEX "orders_household" ON "orders" USING btree ("household_id","placed_at","id");--> statement-breakpoint
CREATE INDEX "orders_rider" ON "orders" USING btree ("rider_id","placed_at","id") WHERE rider_id is not null;--> statement-breakpoint
CREATE INDEX "orders_claimable" ON "orders" USING btree ("community_id","placed_at") WHERE claimable;--> statement-breakpoint
CREATE INDEX "orders_pay_by" ON "orders" USING btree ("pay_by") WHERE state = 'PENDING_PAYMENT';--> statement-breakpoint
CREATE INDEX "orders_accept_by" ON "orders" USING btree ("accept_by") WHERE state = 'PAID';--> statement-breakpoint
CREATE INDEX "orders_close_by" ON "orders" USING btree ("close_by") WHERE state = 'COMPLETED';--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_aggregate_seq" ON "outbox" USING btree ("aggregate_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_position" ON "outbox" USING btree ("position");--> statement-breakpoint
CREATE INDEX "outbox_unsent" ON "outbox" USING btree ("id") WHERE position is null;--> statement-breakpoint
CREATE UNIQUE INDEX "payments_live" ON "payments" USING btree ("order_id") WHERE state in ('PENDING', 'SUCCEEDED');--> statement-breakpoint
CREATE INDEX "payments_pending" ON "payments" USING btree ("created_at") WHERE state = 'PENDING';--> statement-breakpoint
CREATE UNIQUE INDEX "principals_phone" ON "principals" USING btree ("phone_index");--> statement-breakpoint
CREATE INDEX "refunds_order" ON "refunds" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "refunds_open" ON "refunds" USING btree ("created_at") WHERE state = 'REQUESTED';--> statement-breakpoint
CREATE INDEX "rider_communities_community" ON "rider_communities" USING btree ("community_id");--> statement-breakpoint
CREATE UNIQUE INDEX "role_grants_once" ON "role_grants" USING btree ("principal_id","role","place_kind",coalesce("place_id", '')) WHERE revoked_at is null;--> statement-breakpoint
CREATE INDEX "role_grants_place" ON "role_grants" USING btree ("place_id","role");--> statement-breakpoint
CREATE UNIQUE INDEX "saved_views_name" ON "saved_views" USING btree ("owner_id","screen","name");--> statement-breakpoint
CREATE INDEX "saved_views_screen" ON "saved_views" USING btree ("screen","scope");--> statement-breakpoint
CREATE UNIQUE INDEX "sessions_token" ON "sessions" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "sessions_principal" ON "sessions" USING btree ("principal_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "sign_in_codes_open" ON "sign_in_codes" USING btree ("phone_index") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "sign_in_codes_phone" ON "sign_in_codes" USING btree ("phone_index","sent_at");--> statement-breakpoint
CREATE INDEX "sign_in_codes_address" ON "sign_in_codes" USING btree ("address_index","sent_at");--> statement-breakpoint
CREATE INDEX "sign_in_tries_since" ON "sign_in_tries" USING btree ("since");--> statement-breakpoint
CREATE INDEX "skus_merchant" ON "skus" USING btree ("merchant_id","id");