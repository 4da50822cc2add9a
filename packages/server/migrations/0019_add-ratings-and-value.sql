CREATE TABLE "order_ratings" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"order_id" text collate "C" NOT NULL,
	"merchant_id" text collate "C" NOT NULL,
	"community_id" text collate "C" NOT NULL,
	"household_id" text collate "C" NOT NULL,
	"stars" smallint NOT NULL,
	"comment" text,
	"rated_by" text NOT NULL,
	"rated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "order_ratings_stars" CHECK ("order_ratings"."stars" between 1 and 5),
	CONSTRAINT "order_ratings_comment" CHECK (length("order_ratings"."comment") between 1 and 500)
);
--> statement-breakpoint
ALTER TABLE "recovery_incidents" DROP CONSTRAINT "recovery_incidents_kind";--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "is_reorder" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "skus" ADD COLUMN "exclusive_to" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "order_ratings" ADD CONSTRAINT "order_ratings_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_ratings" ADD CONSTRAINT "order_ratings_merchant_id_merchants_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_ratings" ADD CONSTRAINT "order_ratings_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_ratings" ADD CONSTRAINT "order_ratings_household_id_households_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."households"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "order_ratings_order" ON "order_ratings" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "order_ratings_community" ON "order_ratings" USING btree ("community_id","rated_at","id");--> statement-breakpoint
CREATE INDEX "order_ratings_merchant" ON "order_ratings" USING btree ("merchant_id","rated_at","id");--> statement-breakpoint
ALTER TABLE "recovery_incidents" ADD CONSTRAINT "recovery_incidents_kind" CHECK ("recovery_incidents"."kind" in ('PROMISE_BREACHED', 'VERY_LATE', 'GOODS_MISSING', 'GOODS_REFUNDED', 'RATED_LOW'));--> statement-breakpoint
create trigger order_ratings_append_only before update or delete on order_ratings
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger order_ratings_not_emptied before truncate on order_ratings
  for each statement execute function refuse_change();
