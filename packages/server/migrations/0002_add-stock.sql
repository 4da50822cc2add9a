CREATE TABLE "bundle_components" (
	"bundle_sku_id" text collate "C" NOT NULL,
	"component_sku_id" text collate "C" NOT NULL,
	"quantity" integer NOT NULL,
	CONSTRAINT "bundle_components_bundle_sku_id_component_sku_id_pk" PRIMARY KEY("bundle_sku_id","component_sku_id"),
	CONSTRAINT "bundle_components_quantity" CHECK ("bundle_components"."quantity" between 1 and 99),
	CONSTRAINT "bundle_components_not_itself" CHECK ("bundle_components"."bundle_sku_id" <> "bundle_components"."component_sku_id")
);
--> statement-breakpoint
CREATE TABLE "price_history" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"listing_id" text collate "C" NOT NULL,
	"price_fen" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"below_cost_reason" text
);
--> statement-breakpoint
CREATE TABLE "stock_levels" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"node_id" text collate "C" NOT NULL,
	"sku_id" text collate "C" NOT NULL,
	"merchant_id" text collate "C" NOT NULL,
	"on_hand" integer NOT NULL,
	"allocated" integer DEFAULT 0 NOT NULL,
	"reserved" integer DEFAULT 0 NOT NULL,
	"presell_limit" integer DEFAULT 0 NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "stock_levels_not_negative" CHECK ("stock_levels"."on_hand" >= 0 and "stock_levels"."allocated" >= 0 and "stock_levels"."reserved" >= 0 and "stock_levels"."presell_limit" >= 0),
	CONSTRAINT "stock_levels_no_oversell" CHECK ("stock_levels"."allocated" + "stock_levels"."reserved" <= "stock_levels"."on_hand" + "stock_levels"."presell_limit")
);
--> statement-breakpoint
CREATE TABLE "stock_movements" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"level_id" text collate "C" NOT NULL,
	"kind" text NOT NULL,
	"on_hand_delta" integer DEFAULT 0 NOT NULL,
	"allocated_delta" integer DEFAULT 0 NOT NULL,
	"reserved_delta" integer DEFAULT 0 NOT NULL,
	"presell_delta" integer DEFAULT 0 NOT NULL,
	"cause" text NOT NULL,
	"reason" text,
	"expires_at" timestamp (3) with time zone,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" jsonb,
	CONSTRAINT "stock_movements_kind" CHECK ("stock_movements"."kind" in ('RECEIVED', 'RESERVED', 'ALLOCATED', 'PICKED', 'RELEASED', 'ADJUSTED', 'SPOILED', 'RETURNED'))
);
--> statement-breakpoint
CREATE TABLE "stock_nodes" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"merchant_id" text collate "C" NOT NULL,
	"location" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "stock_nodes_kind" CHECK ("stock_nodes"."kind" in ('SHOP', 'DARK_STORE', 'PICKUP_POINT'))
);
--> statement-breakpoint
ALTER TABLE "listings" DROP CONSTRAINT "listings_available";--> statement-breakpoint
ALTER TABLE "orders" DROP CONSTRAINT "orders_total";--> statement-breakpoint
ALTER TABLE "orders" DROP CONSTRAINT "orders_paid";--> statement-breakpoint
ALTER TABLE "listings" ADD COLUMN "node_id" text collate "C";--> statement-breakpoint
ALTER TABLE "listings" ADD COLUMN "price_tiers" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "discount_fen" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "refunded_quantity" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "refunded_fen" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "taken" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "purchase_id" text collate "C";--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "point_id" text collate "C";--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "discount_fen" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "skus" ADD COLUMN "cost_fen" bigint;--> statement-breakpoint
ALTER TABLE "skus" ADD COLUMN "weight_grams" integer DEFAULT 500 NOT NULL;--> statement-breakpoint
ALTER TABLE "skus" ADD COLUMN "cold_chain" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "skus" ADD COLUMN "shelf_life_hours" integer;--> statement-breakpoint
ALTER TABLE "skus" ADD COLUMN "prep_minutes" integer;--> statement-breakpoint
ALTER TABLE "skus" ADD COLUMN "allergens" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "bundle_components" ADD CONSTRAINT "bundle_components_bundle_sku_id_skus_id_fk" FOREIGN KEY ("bundle_sku_id") REFERENCES "public"."skus"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bundle_components" ADD CONSTRAINT "bundle_components_component_sku_id_skus_id_fk" FOREIGN KEY ("component_sku_id") REFERENCES "public"."skus"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "price_history" ADD CONSTRAINT "price_history_listing_id_listings_id_fk" FOREIGN KEY ("listing_id") REFERENCES "public"."listings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_levels" ADD CONSTRAINT "stock_levels_node_id_stock_nodes_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."stock_nodes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_levels" ADD CONSTRAINT "stock_levels_sku_id_skus_id_fk" FOREIGN KEY ("sku_id") REFERENCES "public"."skus"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_levels" ADD CONSTRAINT "stock_levels_merchant_id_merchants_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_movements" ADD CONSTRAINT "stock_movements_level_id_stock_levels_id_fk" FOREIGN KEY ("level_id") REFERENCES "public"."stock_levels"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_nodes" ADD CONSTRAINT "stock_nodes_merchant_id_merchants_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bundle_components_component" ON "bundle_components" USING btree ("component_sku_id");--> statement-breakpoint
CREATE INDEX "price_history_listing" ON "price_history" USING btree ("listing_id","at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "stock_levels_once" ON "stock_levels" USING btree ("node_id","sku_id");--> statement-breakpoint
CREATE INDEX "stock_levels_sku" ON "stock_levels" USING btree ("sku_id");--> statement-breakpoint
CREATE INDEX "stock_levels_merchant" ON "stock_levels" USING btree ("merchant_id","id");--> statement-breakpoint
CREATE INDEX "stock_movements_cause" ON "stock_movements" USING btree ("cause");--> statement-breakpoint
CREATE INDEX "stock_movements_level" ON "stock_movements" USING btree ("level_id","at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "stock_nodes_shop" ON "stock_nodes" USING btree ("merchant_id") WHERE kind = 'SHOP';--> statement-breakpoint
CREATE INDEX "stock_nodes_merchant" ON "stock_nodes" USING btree ("merchant_id","id");--> statement-breakpoint
ALTER TABLE "listings" ADD CONSTRAINT "listings_node_id_stock_nodes_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."stock_nodes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "orders_purchase" ON "orders" USING btree ("purchase_id");--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_discount" CHECK ("order_lines"."discount_fen" between 0 and "order_lines"."total_fen");--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_refunded" CHECK ("order_lines"."refunded_quantity" between 0 and "order_lines"."quantity" and "order_lines"."refunded_fen" between 0 and "order_lines"."total_fen" - "order_lines"."discount_fen");--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_total" CHECK ("orders"."fee_fen" >= 0 and "orders"."discount_fen" between 0 and "orders"."items_fen" and "orders"."total_fen" = "orders"."items_fen" - "orders"."discount_fen" + "orders"."fee_fen");--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_paid" CHECK ("orders"."paid_fen" >= 0);--> statement-breakpoint
ALTER TABLE "skus" ADD CONSTRAINT "skus_cost" CHECK ("skus"."cost_fen" between 0 and 10000000);--> statement-breakpoint
ALTER TABLE "skus" ADD CONSTRAINT "skus_weight" CHECK ("skus"."weight_grams" between 0 and 100000);--> statement-breakpoint
ALTER TABLE "skus" ADD CONSTRAINT "skus_shelf_life" CHECK ("skus"."shelf_life_hours" > 0);--> statement-breakpoint
ALTER TABLE "skus" ADD CONSTRAINT "skus_prep" CHECK ("skus"."prep_minutes" >= 0);