CREATE TABLE "imported_households" (
	"import_id" text collate "C" NOT NULL,
	"key" text NOT NULL,
	"digest" text NOT NULL,
	"household_id" text collate "C" NOT NULL,
	CONSTRAINT "imported_households_import_id_key_pk" PRIMARY KEY("import_id","key")
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"label" text NOT NULL,
	"community_id" text collate "C" NOT NULL,
	"mode" text NOT NULL,
	"state" text NOT NULL,
	"started_by" text collate "C" NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"told" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "imports_state" CHECK ("imports"."state" in ('OPEN', 'CLOSED')),
	CONSTRAINT "imports_mode" CHECK ("imports"."mode" in ('INSTANT', 'SAME_DAY', 'SELF_PICKUP', 'LEADER_DELIVERY', 'ON_SITE_SERVICE')),
	CONSTRAINT "imports_closed" CHECK (("imports"."state" = 'CLOSED') = ("imports"."closed_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "past_campaigns" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"import_id" text collate "C" NOT NULL,
	"key" text NOT NULL,
	"digest" text NOT NULL,
	"name" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "past_campaigns_span" CHECK ("past_campaigns"."ended_at" >= "past_campaigns"."started_at")
);
--> statement-breakpoint
CREATE TABLE "past_contacts" (
	"campaign_id" text collate "C" NOT NULL,
	"household_id" text collate "C" NOT NULL,
	CONSTRAINT "past_contacts_campaign_id_household_id_pk" PRIMARY KEY("campaign_id","household_id")
);
--> statement-breakpoint
CREATE TABLE "past_order_lines" (
	"order_id" text collate "C" NOT NULL,
	"number" integer NOT NULL,
	"product_id" text collate "C" NOT NULL,
	"quantity" integer NOT NULL,
	"paid_fen" bigint NOT NULL,
	"discount_fen" bigint NOT NULL,
	CONSTRAINT "past_order_lines_order_id_number_pk" PRIMARY KEY("order_id","number"),
	CONSTRAINT "past_order_lines_money" CHECK ("past_order_lines"."quantity" >= 0 and "past_order_lines"."paid_fen" >= 0 and "past_order_lines"."discount_fen" >= 0)
);
--> statement-breakpoint
CREATE TABLE "past_orders" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"import_id" text collate "C" NOT NULL,
	"key" text NOT NULL,
	"digest" text NOT NULL,
	"household_id" text collate "C" NOT NULL,
	"community_id" text collate "C" NOT NULL,
	"mode" text NOT NULL,
	"store_key" text,
	"placed_at" timestamp (3) with time zone NOT NULL,
	"total_fen" bigint NOT NULL,
	"discount_fen" bigint NOT NULL,
	CONSTRAINT "past_orders_mode" CHECK ("past_orders"."mode" in ('INSTANT', 'SAME_DAY', 'SELF_PICKUP', 'LEADER_DELIVERY', 'ON_SITE_SERVICE')),
	CONSTRAINT "past_orders_money" CHECK ("past_orders"."total_fen" >= 0 and "past_orders"."discount_fen" >= 0)
);
--> statement-breakpoint
CREATE TABLE "past_products" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"import_id" text collate "C" NOT NULL,
	"key" text NOT NULL,
	"digest" text NOT NULL,
	"name" text NOT NULL,
	"brand" text,
	"category_id" text collate "C" NOT NULL,
	"price_band" smallint,
	CONSTRAINT "past_products_band" CHECK ("past_products"."price_band" between 1 and 100)
);
--> statement-breakpoint
CREATE TABLE "past_redemptions" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"import_id" text collate "C" NOT NULL,
	"key" text NOT NULL,
	"digest" text NOT NULL,
	"campaign_id" text collate "C" NOT NULL,
	"household_id" text collate "C" NOT NULL,
	"coupon_key" text NOT NULL,
	"redeemed_at" timestamp (3) with time zone NOT NULL,
	"category_ids" text[] NOT NULL,
	CONSTRAINT "past_redemptions_categories" CHECK (cardinality("past_redemptions"."category_ids") > 0)
);
--> statement-breakpoint
ALTER TABLE "resident_events" DROP CONSTRAINT "resident_events_kind";--> statement-breakpoint
ALTER TABLE "imported_households" ADD CONSTRAINT "imported_households_import_id_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."imports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imported_households" ADD CONSTRAINT "imported_households_household_id_households_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."households"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "past_campaigns" ADD CONSTRAINT "past_campaigns_import_id_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."imports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "past_contacts" ADD CONSTRAINT "past_contacts_campaign_id_past_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."past_campaigns"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "past_contacts" ADD CONSTRAINT "past_contacts_household_id_households_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."households"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "past_order_lines" ADD CONSTRAINT "past_order_lines_order_id_past_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."past_orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "past_order_lines" ADD CONSTRAINT "past_order_lines_product_id_past_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."past_products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "past_orders" ADD CONSTRAINT "past_orders_import_id_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."imports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "past_orders" ADD CONSTRAINT "past_orders_household_id_households_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."households"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "past_orders" ADD CONSTRAINT "past_orders_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "past_products" ADD CONSTRAINT "past_products_import_id_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."imports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "past_products" ADD CONSTRAINT "past_products_category_id_categories_id_fk" FOREIGN KEY ("category_id") REFERENCES "public"."categories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "past_redemptions" ADD CONSTRAINT "past_redemptions_import_id_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."imports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "past_redemptions" ADD CONSTRAINT "past_redemptions_campaign_id_past_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."past_campaigns"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "past_redemptions" ADD CONSTRAINT "past_redemptions_household_id_households_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."households"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "imported_households_household" ON "imported_households" USING btree ("household_id");--> statement-breakpoint
CREATE UNIQUE INDEX "imports_key" ON "imports" USING btree ("community_id","key");--> statement-breakpoint
CREATE UNIQUE INDEX "past_campaigns_key" ON "past_campaigns" USING btree ("import_id","key");--> statement-breakpoint
CREATE INDEX "past_order_lines_product" ON "past_order_lines" USING btree ("product_id");--> statement-breakpoint
CREATE UNIQUE INDEX "past_orders_key" ON "past_orders" USING btree ("import_id","key");--> statement-breakpoint
CREATE INDEX "past_orders_household" ON "past_orders" USING btree ("household_id","id");--> statement-breakpoint
CREATE INDEX "past_orders_community" ON "past_orders" USING btree ("community_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "past_products_key" ON "past_products" USING btree ("import_id","key");--> statement-breakpoint
CREATE UNIQUE INDEX "past_redemptions_key" ON "past_redemptions" USING btree ("import_id","key");--> statement-breakpoint
CREATE INDEX "past_redemptions_household" ON "past_redemptions" USING btree ("household_id");--> statement-breakpoint
CREATE INDEX "past_redemptions_campaign" ON "past_redemptions" USING btree ("campaign_id");--> statement-breakpoint
ALTER TABLE "resident_events" ADD CONSTRAINT "resident_events_kind" CHECK ("resident_events"."kind" in ('ORDERED', 'CANCELLED', 'LATE', 'REFUNDED', 'REDEEMED'));--> statement-breakpoint
-- Orders with an offer are also of the new kind REDEEMED: without a cursor everything is folded from the beginning.
DELETE FROM "audience_cursor";
