CREATE TABLE "assignment_decisions" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"task_id" text collate "C" NOT NULL,
	"attempt" integer NOT NULL,
	"rider_id" text collate "C" NOT NULL,
	"kind" text NOT NULL,
	"run_id" text collate "C",
	"at" timestamp (3) with time zone NOT NULL,
	"actor" jsonb NOT NULL,
	"explanation" jsonb,
	"reason" text,
	CONSTRAINT "assignment_decisions_kind" CHECK ("assignment_decisions"."kind" in ('ENGINE', 'OFFER', 'GRAB', 'MANUAL')),
	CONSTRAINT "assignment_decisions_attempt" CHECK ("assignment_decisions"."attempt" >= 1)
);
--> statement-breakpoint
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
CREATE TABLE "delivery_tasks" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"order_id" text collate "C" NOT NULL,
	"area_id" text collate "C" NOT NULL,
	"community_id" text collate "C" NOT NULL,
	"merchant_id" text collate "C" NOT NULL,
	"state" text NOT NULL,
	"attempt" integer DEFAULT 1 NOT NULL,
	"wave" integer DEFAULT 0 NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"rider_id" text collate "C",
	"assigned_by" text,
	"is_pinned" boolean DEFAULT false NOT NULL,
	"not_by" text[] DEFAULT '{}'::text[] NOT NULL,
	"is_free" boolean GENERATED ALWAYS AS (state in ('CREATED', 'OFFERED') and not is_pinned) STORED NOT NULL,
	"pickup" jsonb NOT NULL,
	"dropoff" jsonb NOT NULL,
	"skills" text[] NOT NULL,
	"grams" integer NOT NULL,
	"pay_fen" bigint NOT NULL,
	"ready_at" timestamp (3) with time zone NOT NULL,
	"not_before" timestamp (3) with time zone,
	"due_at" timestamp (3) with time zone NOT NULL,
	"pickup_rank" integer,
	"dropoff_rank" integer,
	"expected_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"accepted_at" timestamp (3) with time zone,
	"arrived_at_store_at" timestamp (3) with time zone,
	"picked_up_at" timestamp (3) with time zone,
	"arrived_at_dropoff_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"failed_reason" text,
	CONSTRAINT "delivery_tasks_state" CHECK ("delivery_tasks"."state" in ('CREATED', 'OFFERED', 'ACCEPTED', 'ARRIVED_AT_STORE', 'PICKED_UP', 'ARRIVED_AT_DROPOFF', 'DELIVERED', 'DELIVERY_FAILED', 'RETURNING', 'RETURNED', 'CANCELLED')),
	CONSTRAINT "delivery_tasks_assigned_by" CHECK ("delivery_tasks"."assigned_by" in ('ENGINE', 'OFFER', 'GRAB', 'MANUAL')),
	CONSTRAINT "delivery_tasks_rider_known" CHECK (case when "delivery_tasks"."state" in ('CREATED', 'OFFERED') then "delivery_tasks"."rider_id" is null when "delivery_tasks"."state" = 'CANCELLED' then true else "delivery_tasks"."rider_id" is not null end),
	CONSTRAINT "delivery_tasks_ended" CHECK (("delivery_tasks"."ended_at" is not null) = ("delivery_tasks"."state" in ('DELIVERED', 'RETURNED', 'CANCELLED'))),
	CONSTRAINT "delivery_tasks_counts" CHECK ("delivery_tasks"."attempt" >= 1 and "delivery_tasks"."wave" >= 0 and "delivery_tasks"."grams" >= 0 and "delivery_tasks"."pay_fen" >= 0)
);
--> statement-breakpoint
CREATE TABLE "dispatch_area_communities" (
	"community_id" text collate "C" PRIMARY KEY NOT NULL,
	"area_id" text collate "C" NOT NULL,
	"weather_id" text collate "C"
);
--> statement-breakpoint
CREATE TABLE "dispatch_areas" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	"mode" text NOT NULL,
	"is_surging" boolean DEFAULT false NOT NULL,
	"is_bad_weather" boolean DEFAULT false NOT NULL,
	"offer_seconds" integer DEFAULT 30 NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"leased_until" timestamp (3) with time zone,
	CONSTRAINT "dispatch_areas_mode" CHECK ("dispatch_areas"."mode" in ('ASSIGN', 'GRAB', 'MIXED')),
	CONSTRAINT "dispatch_areas_offer_seconds" CHECK ("dispatch_areas"."offer_seconds" between 5 and 600)
);
--> statement-breakpoint
CREATE TABLE "dispatch_runs" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"area_id" text collate "C" NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"seed" integer NOT NULL,
	"input" "bytea",
	"decision" "bytea",
	"input_digest" text NOT NULL,
	"decision_digest" text NOT NULL,
	"riders" integer NOT NULL,
	"tasks" integer NOT NULL,
	"assigned" integer NOT NULL,
	"refused" integer NOT NULL,
	"took_micros" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rider_certificates" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"rider_id" text collate "C" NOT NULL,
	"kind" text NOT NULL,
	"number" text NOT NULL,
	"issued_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"revoked_reason" text,
	CONSTRAINT "rider_certificates_kind" CHECK ("rider_certificates"."kind" in ('HEALTH', 'COLD_CHAIN', 'HOME_SERVICE')),
	CONSTRAINT "rider_certificates_span" CHECK ("rider_certificates"."expires_at" > "rider_certificates"."issued_at")
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
CREATE TABLE "rider_positions" (
	"rider_id" text collate "C" PRIMARY KEY NOT NULL,
	"lat" double precision NOT NULL,
	"lng" double precision NOT NULL,
	"accuracy_metres" integer,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "rider_positions_place" CHECK ("rider_positions"."lat" between -90 and 90 and "rider_positions"."lng" between -180 and 180)
);
--> statement-breakpoint
CREATE TABLE "rider_shifts" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"rider_id" text collate "C" NOT NULL,
	"vehicle" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"ended_by" text,
	CONSTRAINT "rider_shifts_vehicle" CHECK ("rider_shifts"."vehicle" in ('ON_FOOT', 'BICYCLE', 'E_BIKE', 'VAN')),
	CONSTRAINT "rider_shifts_ended_by" CHECK ("rider_shifts"."ended_by" in ('RIDER', 'OPERATOR', 'OVER', 'VANISHED')),
	CONSTRAINT "rider_shifts_ended" CHECK (("rider_shifts"."ended_at" is null) = ("rider_shifts"."ended_by" is null)),
	CONSTRAINT "rider_shifts_span" CHECK ("rider_shifts"."ends_at" > "rider_shifts"."started_at")
);
--> statement-breakpoint
CREATE TABLE "task_events" (
	"task_id" text collate "C" NOT NULL,
	"seq" integer NOT NULL,
	"attempt" integer NOT NULL,
	"state" text NOT NULL,
	"rider_id" text collate "C",
	"at" timestamp (3) with time zone NOT NULL,
	"heard_at" timestamp (3) with time zone NOT NULL,
	"actor" jsonb NOT NULL,
	"reason" text,
	"ignored" text,
	CONSTRAINT "task_events_task_id_seq_pk" PRIMARY KEY("task_id","seq"),
	CONSTRAINT "task_events_ignored" CHECK ("task_events"."ignored" in ('BEHIND', 'ENDED', 'ANOTHER_ATTEMPT', 'NOT_FETCHED'))
);
--> statement-breakpoint
CREATE TABLE "task_offers" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"task_id" text collate "C" NOT NULL,
	"attempt" integer NOT NULL,
	"wave" integer NOT NULL,
	"rider_id" text collate "C" NOT NULL,
	"state" text NOT NULL,
	"sent_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"answered_at" timestamp (3) with time zone,
	CONSTRAINT "task_offers_state" CHECK ("task_offers"."state" in ('OPEN', 'ACCEPTED', 'DECLINED', 'EXPIRED', 'WITHDRAWN'))
);
--> statement-breakpoint
ALTER TABLE "assignment_decisions" ADD CONSTRAINT "assignment_decisions_task_id_delivery_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."delivery_tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignment_decisions" ADD CONSTRAINT "assignment_decisions_rider_id_riders_id_fk" FOREIGN KEY ("rider_id") REFERENCES "public"."riders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_delays" ADD CONSTRAINT "delivery_delays_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_tasks" ADD CONSTRAINT "delivery_tasks_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_tasks" ADD CONSTRAINT "delivery_tasks_area_id_dispatch_areas_id_fk" FOREIGN KEY ("area_id") REFERENCES "public"."dispatch_areas"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_tasks" ADD CONSTRAINT "delivery_tasks_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_tasks" ADD CONSTRAINT "delivery_tasks_merchant_id_merchants_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_tasks" ADD CONSTRAINT "delivery_tasks_rider_id_riders_id_fk" FOREIGN KEY ("rider_id") REFERENCES "public"."riders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dispatch_area_communities" ADD CONSTRAINT "dispatch_area_communities_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dispatch_area_communities" ADD CONSTRAINT "dispatch_area_communities_area_id_dispatch_areas_id_fk" FOREIGN KEY ("area_id") REFERENCES "public"."dispatch_areas"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dispatch_area_communities" ADD CONSTRAINT "dispatch_area_communities_weather_id_bad_weather_id_fk" FOREIGN KEY ("weather_id") REFERENCES "public"."bad_weather"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dispatch_runs" ADD CONSTRAINT "dispatch_runs_area_id_dispatch_areas_id_fk" FOREIGN KEY ("area_id") REFERENCES "public"."dispatch_areas"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rider_certificates" ADD CONSTRAINT "rider_certificates_rider_id_riders_id_fk" FOREIGN KEY ("rider_id") REFERENCES "public"."riders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rider_next_stops" ADD CONSTRAINT "rider_next_stops_rider_id_riders_id_fk" FOREIGN KEY ("rider_id") REFERENCES "public"."riders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rider_next_stops" ADD CONSTRAINT "rider_next_stops_task_id_delivery_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."delivery_tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rider_positions" ADD CONSTRAINT "rider_positions_rider_id_riders_id_fk" FOREIGN KEY ("rider_id") REFERENCES "public"."riders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rider_shifts" ADD CONSTRAINT "rider_shifts_rider_id_riders_id_fk" FOREIGN KEY ("rider_id") REFERENCES "public"."riders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_events" ADD CONSTRAINT "task_events_task_id_delivery_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."delivery_tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_events" ADD CONSTRAINT "task_events_rider_id_riders_id_fk" FOREIGN KEY ("rider_id") REFERENCES "public"."riders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_offers" ADD CONSTRAINT "task_offers_task_id_delivery_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."delivery_tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_offers" ADD CONSTRAINT "task_offers_rider_id_riders_id_fk" FOREIGN KEY ("rider_id") REFERENCES "public"."riders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "assignment_decisions_task" ON "assignment_decisions" USING btree ("task_id","at");--> statement-breakpoint
CREATE INDEX "assignment_decisions_rider" ON "assignment_decisions" USING btree ("rider_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "delivery_tasks_order" ON "delivery_tasks" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "delivery_tasks_open" ON "delivery_tasks" USING btree ("area_id","due_at") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "delivery_tasks_rider" ON "delivery_tasks" USING btree ("rider_id","created_at") WHERE rider_id is not null;--> statement-breakpoint
CREATE INDEX "delivery_tasks_in_hand" ON "delivery_tasks" USING btree ("rider_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "delivery_tasks_area" ON "delivery_tasks" USING btree ("area_id","created_at","id");--> statement-breakpoint
CREATE INDEX "dispatch_area_communities_area" ON "dispatch_area_communities" USING btree ("area_id");--> statement-breakpoint
CREATE INDEX "dispatch_runs_area" ON "dispatch_runs" USING btree ("area_id","at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "rider_certificates_number" ON "rider_certificates" USING btree ("kind","number");--> statement-breakpoint
CREATE INDEX "rider_certificates_rider" ON "rider_certificates" USING btree ("rider_id","kind","expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "rider_next_stops_rider" ON "rider_next_stops" USING btree ("rider_id");--> statement-breakpoint
CREATE INDEX "rider_positions_at" ON "rider_positions" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "rider_shifts_open" ON "rider_shifts" USING btree ("rider_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "rider_shifts_rider" ON "rider_shifts" USING btree ("rider_id","started_at");--> statement-breakpoint
CREATE UNIQUE INDEX "task_offers_once" ON "task_offers" USING btree ("task_id","attempt","wave","rider_id");--> statement-breakpoint
CREATE INDEX "task_offers_rider_open" ON "task_offers" USING btree ("rider_id","expires_at") WHERE state = 'OPEN';--> statement-breakpoint
CREATE INDEX "task_offers_expiring" ON "task_offers" USING btree ("expires_at") WHERE state = 'OPEN';