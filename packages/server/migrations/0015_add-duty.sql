CREATE TABLE "delivery_delays" (
	"community_id" text collate "C" NOT NULL,
	"mode" text NOT NULL,
	"kind" text NOT NULL,
	"minutes" integer NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "delivery_delays_community_id_mode_kind_pk" PRIMARY KEY("community_id","mode","kind"),
	CONSTRAINT "delivery_delays_mode" CHECK ("delivery_delays"."mode" in ('INSTANT', 'SAME_DAY', 'SELF_PICKUP', 'LEADER_DELIVERY', 'ON_SITE_SERVICE')),
	CONSTRAINT "delivery_delays_kind" CHECK ("delivery_delays"."kind" in ('SURGE', 'BAD_WEATHER')),
	CONSTRAINT "delivery_delays_minutes" CHECK ("delivery_delays"."minutes" between 1 and 1440)
);
--> statement-breakpoint
CREATE TABLE "rider_next_stops" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"rider_id" text collate "C" NOT NULL,
	"seq" integer DEFAULT 0 NOT NULL,
	"task_id" text collate "C",
	"kind" text,
	CONSTRAINT "rider_next_stops_kind" CHECK ("rider_next_stops"."kind" in ('PICKUP', 'DROPOFF', 'RETURN'))
);
--> statement-breakpoint
ALTER TABLE "delivery_tasks" ADD COLUMN "not_by" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "delivery_tasks" ADD COLUMN "is_free" boolean GENERATED ALWAYS AS (state in ('CREATED', 'OFFERED') and not is_pinned) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "dispatch_area_communities" ADD COLUMN "weather_id" text collate "C";--> statement-breakpoint
ALTER TABLE "dispatch_runs" ADD COLUMN "decision" "bytea";--> statement-breakpoint
ALTER TABLE "task_events" ADD COLUMN "reason" text;--> statement-breakpoint
ALTER TABLE "delivery_delays" ADD CONSTRAINT "delivery_delays_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rider_next_stops" ADD CONSTRAINT "rider_next_stops_rider_id_riders_id_fk" FOREIGN KEY ("rider_id") REFERENCES "public"."riders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rider_next_stops" ADD CONSTRAINT "rider_next_stops_task_id_delivery_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."delivery_tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "rider_next_stops_rider" ON "rider_next_stops" USING btree ("rider_id");--> statement-breakpoint
ALTER TABLE "dispatch_area_communities" ADD CONSTRAINT "dispatch_area_communities_weather_id_bad_weather_id_fk" FOREIGN KEY ("weather_id") REFERENCES "public"."bad_weather"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_events" ADD CONSTRAINT "task_events_ignored" CHECK ("task_events"."ignored" in ('BEHIND', 'ENDED', 'ANOTHER_ATTEMPT'));