-- In which of 10,000 buckets a resident lies: his hash and that of the salt, each 32 bits, mixed until each bit of theirs
-- moves every bit of it. The engine computes the same in 32-bit words. One expression, so that PostgreSQL writes it into
-- the statement that asks instead of calling it a million times.
create function mix_bits(h bigint) returns bigint language sql immutable parallel safe
  return ((h # (h >> 16)) * 73244475) & 4294967295;
--> statement-breakpoint
create function resident_bucket(hash bigint, salt bigint) returns integer language sql immutable parallel safe
  return ((mix_bits(mix_bits(hash # salt)) # (mix_bits(mix_bits(hash # salt)) >> 16)) * 10000 >> 32)::integer;
--> statement-breakpoint
CREATE TABLE "audience_cursor" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"position" bigint NOT NULL,
	"rebuilt_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "audience_cursor_one_row" CHECK ("audience_cursor"."only")
);
--> statement-breakpoint
CREATE TABLE "leader_tasks" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"message_id" text collate "C" NOT NULL,
	"leader_id" text collate "C" NOT NULL,
	"community_id" text collate "C" NOT NULL,
	"household_id" text collate "C" NOT NULL,
	"state" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"note" text,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "leader_tasks_state" CHECK ("leader_tasks"."state" in ('OPEN', 'DONE', 'DECLINED', 'EXPIRED')),
	CONSTRAINT "leader_tasks_ended" CHECK (("leader_tasks"."state" = 'OPEN') = ("leader_tasks"."ended_at" is null))
);
--> statement-breakpoint
CREATE TABLE "marketing_consents" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"resident_id" text collate "C" NOT NULL,
	"channel" text NOT NULL,
	"given" boolean NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "marketing_consents_channel" CHECK ("marketing_consents"."channel" in ('IN_APP', 'WEB_PUSH', 'SMS', 'WECHAT', 'LEADER_TASK'))
);
--> statement-breakpoint
CREATE TABLE "message_contents" (
	"hash" text PRIMARY KEY NOT NULL,
	"content" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"resident_id" text collate "C" NOT NULL,
	"principal_id" text collate "C" NOT NULL,
	"household_id" text collate "C" NOT NULL,
	"community_id" text collate "C" NOT NULL,
	"kind" text NOT NULL,
	"channels" text[] NOT NULL,
	"channel" text,
	"state" text NOT NULL,
	"reason" text,
	"tried" jsonb NOT NULL,
	"content_hash" text NOT NULL,
	"source_id" text NOT NULL,
	"step" text NOT NULL,
	"variant" text,
	"version" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"due_at" timestamp (3) with time zone,
	"sent_at" timestamp (3) with time zone,
	"delivered_at" timestamp (3) with time zone,
	"opened_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"failure" text,
	"handover" text,
	"tries" integer DEFAULT 0 NOT NULL,
	"ask_at" timestamp (3) with time zone,
	CONSTRAINT "messages_kind" CHECK ("messages"."kind" in ('MARKETING', 'TRANSACTIONAL')),
	CONSTRAINT "messages_state" CHECK ("messages"."state" in ('QUEUED', 'SENT', 'DELIVERED', 'OPENED', 'FAILED', 'SUPPRESSED')),
	CONSTRAINT "messages_channel" CHECK ("messages"."channel" in ('IN_APP', 'WEB_PUSH', 'SMS', 'WECHAT', 'LEADER_TASK')),
	CONSTRAINT "messages_suppressed" CHECK (("messages"."state" = 'SUPPRESSED') = ("messages"."reason" is not null)),
	CONSTRAINT "messages_reason" CHECK ("messages"."reason" in ('HOLDOUT', 'GLOBAL_HOLDOUT', 'STALE_AUDIENCE', 'LEFT_AUDIENCE', 'STOPPED', 'GONE', 'EXPIRED', 'PERSONALISATION_OFF', 'OPEN_RECOVERY_CASE', 'DUPLICATE', 'NO_CONSENT', 'NO_ADDRESS', 'QUIET_HOURS', 'CAP_REACHED', 'LEADER_BUSY')),
	CONSTRAINT "messages_due_queued" CHECK ("messages"."due_at" is null or "messages"."state" = 'QUEUED'),
	CONSTRAINT "messages_sent" CHECK ("messages"."state" in ('QUEUED', 'SUPPRESSED') or "messages"."sent_at" is not null and "messages"."channel" is not null),
	CONSTRAINT "messages_handover" CHECK ("messages"."handover" in ('WAITING', 'CALLED', 'UNKNOWN', 'TAKEN', 'REFUSED')),
	CONSTRAINT "messages_handed" CHECK ("messages"."handover" is null or "messages"."channel" in ('WEB_PUSH', 'SMS', 'WECHAT')),
	CONSTRAINT "messages_asked" CHECK ("messages"."ask_at" is null or "messages"."handover" in ('WAITING', 'CALLED', 'UNKNOWN'))
);
--> statement-breakpoint
CREATE TABLE "push_subscriptions" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"principal_id" text collate "C" NOT NULL,
	"endpoint_index" text NOT NULL,
	"sealed" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "recovery_cases" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"household_id" text collate "C" NOT NULL,
	"community_id" text collate "C" NOT NULL,
	"severity" text NOT NULL,
	"state" text NOT NULL,
	"owner_id" text collate "C",
	"opened_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"closed_by" jsonb,
	"outcome" text,
	"note" text,
	"version" integer NOT NULL,
	CONSTRAINT "recovery_cases_severity" CHECK ("recovery_cases"."severity" in ('MINOR', 'SERIOUS', 'SEVERE')),
	CONSTRAINT "recovery_cases_state" CHECK ("recovery_cases"."state" in ('OPEN', 'CLOSED')),
	CONSTRAINT "recovery_cases_outcome" CHECK ("recovery_cases"."outcome" in ('PUT_RIGHT', 'NOT_REACHED', 'NO_GRIEVANCE', 'GAVE_UP')),
	CONSTRAINT "recovery_cases_closed" CHECK (("recovery_cases"."state" = 'CLOSED') = ("recovery_cases"."closed_at" is not null) and ("recovery_cases"."closed_at" is null) = ("recovery_cases"."outcome" is null))
);
--> statement-breakpoint
CREATE TABLE "recovery_incidents" (
	"order_id" text collate "C" NOT NULL,
	"kind" text NOT NULL,
	"case_id" text collate "C" NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "recovery_incidents_order_id_kind_pk" PRIMARY KEY("order_id","kind"),
	CONSTRAINT "recovery_incidents_kind" CHECK ("recovery_incidents"."kind" in ('PROMISE_BREACHED', 'VERY_LATE', 'GOODS_MISSING', 'GOODS_REFUNDED'))
);
--> statement-breakpoint
CREATE TABLE "recovery_steps" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"case_id" text collate "C" NOT NULL,
	"kind" text NOT NULL,
	"note" text NOT NULL,
	"amount_fen" bigint,
	"by" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "recovery_steps_kind" CHECK ("recovery_steps"."kind" in ('APOLOGY', 'CREDIT', 'CALL', 'FOLLOW_UP', 'NOTE')),
	CONSTRAINT "recovery_steps_amount" CHECK (("recovery_steps"."kind" = 'CREDIT') = ("recovery_steps"."amount_fen" is not null) and coalesce("recovery_steps"."amount_fen", 1) > 0)
);
--> statement-breakpoint
CREATE TABLE "resident_events" (
	"order_id" text collate "C" NOT NULL,
	"ordinal" integer NOT NULL,
	"kind" text NOT NULL,
	"day" integer NOT NULL,
	"second" integer NOT NULL,
	"category" smallint NOT NULL,
	"mode" smallint NOT NULL,
	"daypart" smallint NOT NULL,
	"total_fen" bigint NOT NULL,
	"discount_fen" bigint NOT NULL,
	"category_fen" bigint NOT NULL,
	"price_band" smallint NOT NULL,
	"is_first" boolean NOT NULL,
	CONSTRAINT "resident_events_order_id_kind_category_pk" PRIMARY KEY("order_id","kind","category"),
	CONSTRAINT "resident_events_kind" CHECK ("resident_events"."kind" in ('ORDERED', 'CANCELLED', 'LATE', 'REFUNDED')),
	CONSTRAINT "resident_events_band" CHECK ("resident_events"."price_band" between 1 and 100)
);
--> statement-breakpoint
CREATE TABLE "resident_quiet_hours" (
	"resident_id" text collate "C" PRIMARY KEY NOT NULL,
	"from_minute" integer NOT NULL,
	"until_minute" integer NOT NULL,
	"set_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "resident_quiet_hours_minutes" CHECK ("resident_quiet_hours"."from_minute" between 0 and 1439 and "resident_quiet_hours"."until_minute" between 0 and 1439)
);
--> statement-breakpoint
CREATE TABLE "resident_traits" (
	"ordinal" integer PRIMARY KEY NOT NULL,
	"last_order" integer,
	"first_order" integer,
	"joined" integer,
	"orders" integer NOT NULL,
	"spend" bigint NOT NULL,
	"cancelled_orders" integer NOT NULL,
	"late_orders" integer NOT NULL,
	"basket" integer,
	"discount_share" integer,
	"price_band" smallint,
	"categories" integer NOT NULL,
	"top_category" smallint,
	"top_category_share" integer,
	"daypart" smallint,
	"weekend_share" integer,
	"mode" smallint,
	"cadence" integer,
	"streak" integer NOT NULL,
	"channel" smallint,
	"device" smallint
);
--> statement-breakpoint
CREATE TABLE "residents" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"principal_id" text collate "C" NOT NULL,
	"ordinal" integer GENERATED ALWAYS AS IDENTITY (sequence name "residents_ordinal_seq" INCREMENT BY 1 MINVALUE 0 MAXVALUE 2147483647 START WITH 0 CACHE 1),
	"hash" bigint GENERATED ALWAYS AS (('x' || substr(md5(id), 1, 8))::bit(32)::bigint) STORED NOT NULL,
	"household_id" text collate "C" NOT NULL,
	"community_id" text collate "C" NOT NULL,
	"building_id" text collate "C" NOT NULL,
	"personalised" boolean DEFAULT true NOT NULL,
	"joined_day" integer NOT NULL,
	"device" text,
	"forgotten_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "segment_changes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "segment_changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"segment_id" text collate "C" NOT NULL,
	"ordinal" integer NOT NULL,
	"entered" boolean NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "segment_members" (
	"segment_id" text collate "C" PRIMARY KEY NOT NULL,
	"bits" "bytea" NOT NULL,
	"change_id" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "segment_versions" (
	"segment_id" text collate "C" NOT NULL,
	"version" integer NOT NULL,
	"rule" jsonb NOT NULL,
	"reason" text NOT NULL,
	"set_by" text NOT NULL,
	"set_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "segment_versions_segment_id_version_pk" PRIMARY KEY("segment_id","version")
);
--> statement-breakpoint
CREATE TABLE "segments" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"ordinal" integer GENERATED ALWAYS AS IDENTITY (sequence name "segments_ordinal_seq" INCREMENT BY 1 MINVALUE 0 MAXVALUE 2147483647 START WITH 0 CACHE 1),
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	"purpose" text NOT NULL,
	"community_id" text collate "C",
	"state" text NOT NULL,
	"version" integer NOT NULL,
	"status" text NOT NULL,
	"computed_at" timestamp (3) with time zone,
	"computed_version" integer,
	"size" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "segments_state" CHECK ("segments"."state" in ('ACTIVE', 'ARCHIVED')),
	CONSTRAINT "segments_status" CHECK ("segments"."status" in ('COMPUTING', 'READY', 'FAILED'))
);
--> statement-breakpoint
CREATE TABLE "send_rules" (
	"kind" text NOT NULL,
	"version" integer NOT NULL,
	"most" integer NOT NULL,
	"window_hours" integer NOT NULL,
	"quiet_from_minute" integer,
	"quiet_until_minute" integer,
	"reason" text NOT NULL,
	"set_by" jsonb,
	"set_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "send_rules_kind_version_pk" PRIMARY KEY("kind","version"),
	CONSTRAINT "send_rules_most" UNIQUE("kind","version","most"),
	CONSTRAINT "send_rules_kind" CHECK ("send_rules"."kind" in ('IN_APP', 'WEB_PUSH', 'SMS', 'WECHAT', 'LEADER_TASK', 'LEADER')),
	CONSTRAINT "send_rules_most_of_any" CHECK ("send_rules"."most" between 0 and 50),
	CONSTRAINT "send_rules_window" CHECK ("send_rules"."window_hours" between 1 and 2160),
	CONSTRAINT "send_rules_quiet_whole" CHECK (num_nulls("send_rules"."quiet_from_minute", "send_rules"."quiet_until_minute") in (0, 2)),
	CONSTRAINT "send_rules_quiet" CHECK ("send_rules"."quiet_from_minute" between 0 and 1439 and "send_rules"."quiet_until_minute" between 0 and 1439)
);
--> statement-breakpoint
CREATE TABLE "send_slots" (
	"subject" text NOT NULL,
	"kind" text NOT NULL,
	"slot" integer NOT NULL,
	"held" "tstzrange" NOT NULL,
	"message_id" text collate "C" NOT NULL,
	"rule_version" integer NOT NULL,
	"most" integer NOT NULL,
	CONSTRAINT "send_slots_message_id_kind_pk" PRIMARY KEY("message_id","kind"),
	CONSTRAINT "send_slots_kind" CHECK ("send_slots"."kind" in ('IN_APP', 'WEB_PUSH', 'SMS', 'WECHAT', 'LEADER_TASK', 'LEADER')),
	CONSTRAINT "send_slots_within" CHECK ("send_slots"."slot" between 1 and "send_slots"."most")
);
--> statement-breakpoint
CREATE TABLE "tag_assignments" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"tag_id" text collate "C" NOT NULL,
	"resident_id" text collate "C" NOT NULL,
	"ordinal" integer NOT NULL,
	"source" text NOT NULL,
	"assigned_by" jsonb,
	"assigned_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"evidence" text NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"ended_as" text,
	"ended_by" jsonb,
	"ended_why" text,
	CONSTRAINT "tag_assignments_source" CHECK ("tag_assignments"."source" in ('OPERATOR', 'BULK', 'RULE', 'COMPUTED', 'RESIDENT')),
	CONSTRAINT "tag_assignments_ended" CHECK (("tag_assignments"."ended_at" is null) = ("tag_assignments"."ended_as" is null)),
	CONSTRAINT "tag_assignments_end" CHECK ("tag_assignments"."ended_as" in ('REMOVED', 'EXPIRED', 'CONTESTED', 'NO_LONGER_TRUE', 'RETIRED', 'FORGOTTEN')),
	CONSTRAINT "tag_assignments_span" CHECK ("tag_assignments"."expires_at" > "tag_assignments"."assigned_at")
);
--> statement-breakpoint
CREATE TABLE "tag_contests" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"assignment_id" text collate "C" NOT NULL,
	"tag_id" text collate "C" NOT NULL,
	"resident_id" text collate "C" NOT NULL,
	"ordinal" integer NOT NULL,
	"community_id" text collate "C" NOT NULL,
	"why" text NOT NULL,
	"contested_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"decided_by" jsonb,
	"decided_at" timestamp (3) with time zone,
	"decided_why" text,
	CONSTRAINT "tag_contests_state" CHECK ("tag_contests"."state" in ('OPEN', 'UPHELD', 'DISMISSED')),
	CONSTRAINT "tag_contests_decided" CHECK (("tag_contests"."state" = 'OPEN') = ("tag_contests"."decided_at" is null))
);
--> statement-breakpoint
CREATE TABLE "tag_decisions" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"tag_id" text collate "C" NOT NULL,
	"kind" text NOT NULL,
	"by" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"why" text NOT NULL,
	"resident_id" text collate "C",
	"count" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "tag_decisions_kind" CHECK ("tag_decisions"."kind" in ('PROPOSED', 'APPROVED', 'REFUSED', 'RETIRED', 'ASSIGNED_IN_BULK', 'CONTESTED', 'CONTEST_UPHELD', 'CONTEST_DISMISSED'))
);
--> statement-breakpoint
CREATE TABLE "tags" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"ordinal" integer GENERATED ALWAYS AS IDENTITY (sequence name "tags_ordinal_seq" INCREMENT BY 1 MINVALUE 0 MAXVALUE 2147483647 START WITH 0 CACHE 1),
	"key" text NOT NULL,
	"label" text NOT NULL,
	"label_en" text NOT NULL,
	"kind" text NOT NULL,
	"purpose" text NOT NULL,
	"owner_id" text collate "C" NOT NULL,
	"days_kept" integer NOT NULL,
	"sensitivity" text NOT NULL,
	"rule" jsonb,
	"state" text NOT NULL,
	"proposed_by" text collate "C" NOT NULL,
	"decided_by" text collate "C",
	"decided_at" timestamp (3) with time zone,
	"decided_why" text,
	"version" integer DEFAULT 1 NOT NULL,
	"told" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "tags_kind" CHECK ("tags"."kind" in ('MANUAL', 'RULE', 'COMPUTED', 'SELF')),
	CONSTRAINT "tags_state" CHECK ("tags"."state" in ('PROPOSED', 'ACTIVE', 'REFUSED', 'RETIRED')),
	CONSTRAINT "tags_sensitivity" CHECK ("tags"."sensitivity" in ('NORMAL', 'SENSITIVE')),
	CONSTRAINT "tags_rule" CHECK (("tags"."kind" in ('RULE', 'COMPUTED')) = ("tags"."rule" is not null)),
	CONSTRAINT "tags_days_kept" CHECK ("tags"."days_kept" between 1 and 1095),
	CONSTRAINT "tags_four_eyes" CHECK ("tags"."decided_by" <> "tags"."proposed_by"),
	CONSTRAINT "tags_second_person" CHECK ("tags"."state" in ('PROPOSED', 'RETIRED') or "tags"."decided_by" is not null or ("tags"."sensitivity" = 'NORMAL' and "tags"."kind" in ('MANUAL', 'SELF')))
);
--> statement-breakpoint
CREATE TABLE "wechat_links" (
	"principal_id" text collate "C" PRIMARY KEY NOT NULL,
	"sealed" text NOT NULL,
	"linked_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "categories" ADD COLUMN "code" smallint NOT NULL GENERATED ALWAYS AS IDENTITY (sequence name "categories_code_seq" INCREMENT BY 1 MINVALUE 0 MAXVALUE 32767 START WITH 0 CACHE 1);--> statement-breakpoint
ALTER TABLE "leader_tasks" ADD CONSTRAINT "leader_tasks_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leader_tasks" ADD CONSTRAINT "leader_tasks_leader_id_principals_id_fk" FOREIGN KEY ("leader_id") REFERENCES "public"."principals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leader_tasks" ADD CONSTRAINT "leader_tasks_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leader_tasks" ADD CONSTRAINT "leader_tasks_household_id_households_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."households"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_consents" ADD CONSTRAINT "marketing_consents_resident_id_residents_id_fk" FOREIGN KEY ("resident_id") REFERENCES "public"."residents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_resident_id_residents_id_fk" FOREIGN KEY ("resident_id") REFERENCES "public"."residents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_principal_id_principals_id_fk" FOREIGN KEY ("principal_id") REFERENCES "public"."principals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_household_id_households_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."households"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_content_hash_message_contents_hash_fk" FOREIGN KEY ("content_hash") REFERENCES "public"."message_contents"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "push_subscriptions" ADD CONSTRAINT "push_subscriptions_principal_id_principals_id_fk" FOREIGN KEY ("principal_id") REFERENCES "public"."principals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_cases" ADD CONSTRAINT "recovery_cases_household_id_households_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."households"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_cases" ADD CONSTRAINT "recovery_cases_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_cases" ADD CONSTRAINT "recovery_cases_owner_id_principals_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."principals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_incidents" ADD CONSTRAINT "recovery_incidents_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_incidents" ADD CONSTRAINT "recovery_incidents_case_id_recovery_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."recovery_cases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_steps" ADD CONSTRAINT "recovery_steps_case_id_recovery_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."recovery_cases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resident_quiet_hours" ADD CONSTRAINT "resident_quiet_hours_resident_id_residents_id_fk" FOREIGN KEY ("resident_id") REFERENCES "public"."residents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "residents" ADD CONSTRAINT "residents_principal_id_principals_id_fk" FOREIGN KEY ("principal_id") REFERENCES "public"."principals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "residents" ADD CONSTRAINT "residents_household_id_households_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."households"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "residents" ADD CONSTRAINT "residents_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "residents" ADD CONSTRAINT "residents_building_id_buildings_id_fk" FOREIGN KEY ("building_id") REFERENCES "public"."buildings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "segment_members" ADD CONSTRAINT "segment_members_segment_id_segments_id_fk" FOREIGN KEY ("segment_id") REFERENCES "public"."segments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "segment_versions" ADD CONSTRAINT "segment_versions_segment_id_segments_id_fk" FOREIGN KEY ("segment_id") REFERENCES "public"."segments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "segments" ADD CONSTRAINT "segments_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "send_slots" ADD CONSTRAINT "send_slots_rule" FOREIGN KEY ("kind","rule_version","most") REFERENCES "public"."send_rules"("kind","version","most") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tag_assignments" ADD CONSTRAINT "tag_assignments_tag_id_tags_id_fk" FOREIGN KEY ("tag_id") REFERENCES "public"."tags"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tag_assignments" ADD CONSTRAINT "tag_assignments_resident_id_residents_id_fk" FOREIGN KEY ("resident_id") REFERENCES "public"."residents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tag_contests" ADD CONSTRAINT "tag_contests_assignment_id_tag_assignments_id_fk" FOREIGN KEY ("assignment_id") REFERENCES "public"."tag_assignments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tag_contests" ADD CONSTRAINT "tag_contests_tag_id_tags_id_fk" FOREIGN KEY ("tag_id") REFERENCES "public"."tags"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tag_contests" ADD CONSTRAINT "tag_contests_resident_id_residents_id_fk" FOREIGN KEY ("resident_id") REFERENCES "public"."residents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tag_contests" ADD CONSTRAINT "tag_contests_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tag_decisions" ADD CONSTRAINT "tag_decisions_tag_id_tags_id_fk" FOREIGN KEY ("tag_id") REFERENCES "public"."tags"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tag_decisions" ADD CONSTRAINT "tag_decisions_resident_id_residents_id_fk" FOREIGN KEY ("resident_id") REFERENCES "public"."residents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tags" ADD CONSTRAINT "tags_owner_id_principals_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."principals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wechat_links" ADD CONSTRAINT "wechat_links_principal_id_principals_id_fk" FOREIGN KEY ("principal_id") REFERENCES "public"."principals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "leader_tasks_message" ON "leader_tasks" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "leader_tasks_leader" ON "leader_tasks" USING btree ("leader_id","id");--> statement-breakpoint
CREATE INDEX "leader_tasks_community" ON "leader_tasks" USING btree ("community_id","id");--> statement-breakpoint
CREATE INDEX "leader_tasks_due" ON "leader_tasks" USING btree ("due_at") WHERE state = 'OPEN';--> statement-breakpoint
CREATE INDEX "marketing_consents_resident" ON "marketing_consents" USING btree ("resident_id","channel","id");--> statement-breakpoint
CREATE UNIQUE INDEX "messages_once" ON "messages" USING btree ("source_id","step","resident_id");--> statement-breakpoint
CREATE INDEX "messages_resident" ON "messages" USING btree ("resident_id","id");--> statement-breakpoint
CREATE INDEX "messages_principal" ON "messages" USING btree ("principal_id","id");--> statement-breakpoint
CREATE INDEX "messages_community" ON "messages" USING btree ("community_id","id");--> statement-breakpoint
CREATE INDEX "messages_due" ON "messages" USING btree ("due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "messages_ask" ON "messages" USING btree ("ask_at") WHERE ask_at is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "push_subscriptions_endpoint" ON "push_subscriptions" USING btree ("endpoint_index");--> statement-breakpoint
CREATE INDEX "push_subscriptions_principal" ON "push_subscriptions" USING btree ("principal_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "recovery_cases_open" ON "recovery_cases" USING btree ("household_id") WHERE state = 'OPEN';--> statement-breakpoint
CREATE INDEX "recovery_cases_household" ON "recovery_cases" USING btree ("household_id","id");--> statement-breakpoint
CREATE INDEX "recovery_cases_community" ON "recovery_cases" USING btree ("community_id","id");--> statement-breakpoint
CREATE INDEX "recovery_cases_due" ON "recovery_cases" USING btree ("due_at","id") WHERE state = 'OPEN';--> statement-breakpoint
CREATE INDEX "recovery_incidents_case" ON "recovery_incidents" USING btree ("case_id","at");--> statement-breakpoint
CREATE INDEX "recovery_steps_case" ON "recovery_steps" USING btree ("case_id","id");--> statement-breakpoint
CREATE INDEX "resident_events_resident" ON "resident_events" USING btree ("ordinal","day");--> statement-breakpoint
CREATE UNIQUE INDEX "residents_principal" ON "residents" USING btree ("principal_id");--> statement-breakpoint
CREATE UNIQUE INDEX "residents_ordinal" ON "residents" USING btree ("ordinal");--> statement-breakpoint
CREATE INDEX "residents_household" ON "residents" USING btree ("household_id");--> statement-breakpoint
CREATE INDEX "residents_community" ON "residents" USING btree ("community_id","id");--> statement-breakpoint
CREATE INDEX "segment_changes_segment" ON "segment_changes" USING btree ("segment_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "segments_ordinal" ON "segments" USING btree ("ordinal");--> statement-breakpoint
CREATE UNIQUE INDEX "segments_name" ON "segments" USING btree ("name",coalesce(community_id, ''));--> statement-breakpoint
CREATE INDEX "segments_community" ON "segments" USING btree ("community_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "tag_assignments_once" ON "tag_assignments" USING btree ("tag_id","ordinal") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "tag_assignments_resident" ON "tag_assignments" USING btree ("resident_id","id");--> statement-breakpoint
CREATE INDEX "tag_assignments_tag" ON "tag_assignments" USING btree ("tag_id","id");--> statement-breakpoint
CREATE INDEX "tag_assignments_expiring" ON "tag_assignments" USING btree ("expires_at") WHERE ended_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "tag_contests_assignment" ON "tag_contests" USING btree ("assignment_id");--> statement-breakpoint
CREATE UNIQUE INDEX "tag_contests_standing" ON "tag_contests" USING btree ("tag_id","ordinal") WHERE state <> 'DISMISSED';--> statement-breakpoint
CREATE INDEX "tag_contests_community" ON "tag_contests" USING btree ("community_id","id");--> statement-breakpoint
CREATE INDEX "tag_decisions_tag" ON "tag_decisions" USING btree ("tag_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "tags_key" ON "tags" USING btree ("key");--> statement-breakpoint
CREATE UNIQUE INDEX "tags_ordinal" ON "tags" USING btree ("ordinal");--> statement-breakpoint
CREATE UNIQUE INDEX "categories_code" ON "categories" USING btree ("code");
--> statement-breakpoint
-- What people decided about tags is a record: it is added to, and nothing else.
create trigger tag_decisions_append_only before update or delete on tag_decisions
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger tag_decisions_not_emptied before truncate on tag_decisions
  for each statement execute function refuse_change();
--> statement-breakpoint
-- That somebody had a tag, why and from whom stays: an assignment is ended once, and never changed otherwise.
create function keep_tag_assignment() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.ended_at is not null or
    (old.id, old.tag_id, old.resident_id, old.ordinal, old.source, old.assigned_by, old.assigned_at, old.expires_at, old.evidence) is distinct from
    (new.id, new.tag_id, new.resident_id, new.ordinal, new.source, new.assigned_by, new.assigned_at, new.expires_at, new.evidence) then
    raise exception 'an assignment is ended, and never changed otherwise' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger tag_assignments_kept before update or delete on tag_assignments
  for each row execute function keep_tag_assignment();
--> statement-breakpoint
ALTER TABLE "notifications" DROP CONSTRAINT "notifications_kind";--> statement-breakpoint
ALTER TABLE "notifications" ALTER COLUMN "event_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "message_id" text collate "C";--> statement-breakpoint
CREATE UNIQUE INDEX "notifications_message" ON "notifications" USING btree ("message_id") WHERE message_id is not null;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_of" CHECK (num_nulls("notifications"."event_id", "notifications"."message_id") = 1);--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_kind" CHECK ("notifications"."kind" in ('NEW_ORDER', 'ORDER_PAID', 'ORDER_CONFIRMED', 'ORDER_ON_ITS_WAY', 'ORDER_READY_FOR_PICKUP', 'ORDER_COMPLETED', 'ORDER_CANCELLED', 'REFUND_REQUESTED', 'PICKUP_DUE', 'PICKUP_OVERDUE', 'PICKUP_RETURNED', 'PICKUP_DISPOSED', 'GOODS_MISSING', 'CHANGE_PROPOSED', 'CHANGE_APPLIED', 'CHANGE_REJECTED', 'CHANGE_ENDED', 'PROMISE_AT_RISK', 'DELAY_NUDGE', 'PROMISE_BREACHED', 'COMPENSATION_PAID', 'FREE_CANCEL', 'DOOR_UNANSWERED', 'DELAY_ATTRIBUTED', 'ATTRIBUTION_CONTESTED', 'ATTRIBUTION_DECIDED', 'MESSAGE', 'TELL_NEIGHBOUR'));
--> statement-breakpoint
-- Equality of texts in an index of spans. It comes with PostgreSQL, and whoever owns the database may create it.
create extension if not exists btree_gist;
--> statement-breakpoint
-- Nobody holds one slot twice at a time. A slot is held for the length of its rule's window, so within any window of that
-- length, whenever it begins, a resident has at most as many messages as there are slots: however many want to send.
alter table send_slots add constraint send_slots_once
  exclude using gist (subject with =, kind with =, slot with =, held with &&);
--> statement-breakpoint
-- What was sent counts, whoever wishes it had not: a slot is given back as a whole, and never moved.
create trigger send_slots_kept before update on send_slots
  for each row execute function refuse_change();
--> statement-breakpoint
-- The rules the platform comes with. Nights are in Asia/Shanghai; an inbox makes no noise.
insert into send_rules (kind, version, most, window_hours, quiet_from_minute, quiet_until_minute, reason, set_at) values
  ('IN_APP', 1, 4, 168, null, null, '平台默认', now()),
  ('WEB_PUSH', 1, 2, 168, 1320, 480, '平台默认', now()),
  ('SMS', 1, 1, 168, 1260, 540, '平台默认', now()),
  ('WECHAT', 1, 2, 168, 1320, 480, '平台默认', now()),
  ('LEADER_TASK', 1, 1, 672, 1260, 540, '平台默认', now()),
  ('LEADER', 1, 10, 24, null, null, '平台默认', now());
--> statement-breakpoint
-- Rules, consents, and what was done for the aggrieved are records: they are added to, and nothing else.
create trigger send_rules_append_only before update or delete on send_rules
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger send_rules_not_emptied before truncate on send_rules
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger marketing_consents_append_only before update or delete on marketing_consents
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger marketing_consents_not_emptied before truncate on marketing_consents
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger recovery_steps_append_only before update or delete on recovery_steps
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger recovery_steps_not_emptied before truncate on recovery_steps
  for each statement execute function refuse_change();
--> statement-breakpoint
CREATE TABLE "campaign_assignments" (
	"campaign_id" text collate "C" NOT NULL,
	"resident_id" text collate "C" NOT NULL,
	"household_id" text collate "C" NOT NULL,
	"arm" text NOT NULL,
	"variant" text,
	"gated_at" timestamp (3) with time zone,
	"packet_id" text collate "C",
	CONSTRAINT "campaign_assignments_campaign_id_resident_id_pk" PRIMARY KEY("campaign_id","resident_id"),
	CONSTRAINT "campaign_assignments_arm" CHECK ("campaign_assignments"."arm" in ('TREATED', 'HOLDOUT', 'GLOBAL_HOLDOUT')),
	CONSTRAINT "campaign_assignments_variant" CHECK (("campaign_assignments"."arm" = 'TREATED') = ("campaign_assignments"."variant" is not null)),
	CONSTRAINT "campaign_assignments_packet_treated" CHECK ("campaign_assignments"."packet_id" is null or "campaign_assignments"."arm" = 'TREATED')
);
--> statement-breakpoint
CREATE TABLE "campaigns" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"state" text NOT NULL,
	"version" integer NOT NULL,
	"community_id" text collate "C",
	"merchant_id" text collate "C",
	"include_segment_ids" text[] NOT NULL,
	"exclude_segment_ids" text[] NOT NULL,
	"salt" text NOT NULL,
	"variants" jsonb NOT NULL,
	"channels" text[] NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"caps" jsonb NOT NULL,
	"priority" integer NOT NULL,
	"holdout_bps" integer NOT NULL,
	"global_holdout_bps" integer,
	"goal" text NOT NULL,
	"goal_category_id" text collate "C",
	"goal_days" integer NOT NULL,
	"max_staleness_seconds" integer NOT NULL,
	"costs" jsonb NOT NULL,
	"budget_fen" bigint,
	"spent_fen" bigint DEFAULT 0 NOT NULL,
	"offer_id" text collate "C",
	"saved_by" text collate "C" NOT NULL,
	"submitted_by" text collate "C",
	"approved_by" text collate "C",
	"rejected_why" text,
	"stopped_by" text collate "C",
	"stopped_at" timestamp (3) with time zone,
	"paused_as" text,
	"started_at" timestamp (3) with time zone,
	"sent_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"audience_size" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "campaigns_state" CHECK ("campaigns"."state" in ('DRAFT', 'IN_REVIEW', 'SCHEDULED', 'SENDING', 'MEASURING', 'CLOSED', 'PAUSED')),
	CONSTRAINT "campaigns_goal" CHECK ("campaigns"."goal" in ('ORDER', 'CATEGORY_ORDER', 'FIRST_ORDER', 'FULL_PRICE_ORDER')),
	CONSTRAINT "campaigns_paused_as" CHECK ("campaigns"."paused_as" in ('STALE_AUDIENCE', 'BUDGET_SPENT', 'UNREASONABLE_DIFFERENTIATION')),
	CONSTRAINT "campaigns_goal_category" CHECK (("campaigns"."goal" = 'CATEGORY_ORDER') = ("campaigns"."goal_category_id" is not null)),
	CONSTRAINT "campaigns_span" CHECK ("campaigns"."starts_at" < "campaigns"."ends_at"),
	CONSTRAINT "campaigns_holdout" CHECK ("campaigns"."holdout_bps" between 0 and 9000 and "campaigns"."global_holdout_bps" between 0 and 9000),
	CONSTRAINT "campaigns_budget" CHECK ("campaigns"."spent_fen" between 0 and coalesce("campaigns"."budget_fen", "campaigns"."spent_fen")),
	CONSTRAINT "campaigns_four_eyes" CHECK ("campaigns"."approved_by" <> "campaigns"."submitted_by" and "campaigns"."approved_by" <> "campaigns"."saved_by"),
	CONSTRAINT "campaigns_approved" CHECK ("campaigns"."state" not in ('SCHEDULED', 'SENDING') or "campaigns"."approved_by" is not null and "campaigns"."submitted_by" is not null)
);
--> statement-breakpoint
CREATE TABLE "marketing_holdouts" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"share_bps" integer NOT NULL,
	"reason" text NOT NULL,
	"set_by" text collate "C" NOT NULL,
	"set_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "marketing_holdouts_share" CHECK ("marketing_holdouts"."share_bps" between 0 and 2000)
);
--> statement-breakpoint
CREATE TABLE "sandbox_letters" (
	"reference" text collate "C" PRIMARY KEY NOT NULL,
	"channel" text NOT NULL,
	"to" text NOT NULL,
	"text" text NOT NULL,
	"state" text NOT NULL,
	"failure" text,
	"taken_at" timestamp (3) with time zone NOT NULL,
	"calls" integer DEFAULT 1 NOT NULL,
	"tell_at" timestamp (3) with time zone,
	"tell_times" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "sandbox_letters_channel" CHECK ("sandbox_letters"."channel" in ('WEB_PUSH', 'SMS', 'WECHAT')),
	CONSTRAINT "sandbox_letters_state" CHECK ("sandbox_letters"."state" in ('TAKEN', 'DELIVERED', 'OPENED', 'REFUSED'))
);
--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "caps" jsonb;--> statement-breakpoint
ALTER TABLE "campaign_assignments" ADD CONSTRAINT "campaign_assignments_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign_assignments" ADD CONSTRAINT "campaign_assignments_resident_id_residents_id_fk" FOREIGN KEY ("resident_id") REFERENCES "public"."residents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign_assignments" ADD CONSTRAINT "campaign_assignments_household_id_households_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."households"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign_assignments" ADD CONSTRAINT "campaign_assignments_packet_id_red_packets_id_fk" FOREIGN KEY ("packet_id") REFERENCES "public"."red_packets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_merchant_id_merchants_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_goal_category_id_categories_id_fk" FOREIGN KEY ("goal_category_id") REFERENCES "public"."categories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_offer_id_offers_id_fk" FOREIGN KEY ("offer_id") REFERENCES "public"."offers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "campaign_assignments_waiting" ON "campaign_assignments" USING btree ("campaign_id","resident_id") WHERE gated_at is null;--> statement-breakpoint
CREATE INDEX "campaign_assignments_resident" ON "campaign_assignments" USING btree ("resident_id");--> statement-breakpoint
CREATE UNIQUE INDEX "campaign_assignments_packet" ON "campaign_assignments" USING btree ("campaign_id","household_id") WHERE packet_id is not null;--> statement-breakpoint
CREATE INDEX "campaigns_community" ON "campaigns" USING btree ("community_id","id");--> statement-breakpoint
CREATE INDEX "campaigns_due" ON "campaigns" USING btree ("starts_at") WHERE state = 'SCHEDULED';--> statement-breakpoint
CREATE INDEX "campaigns_sending" ON "campaigns" USING btree ("priority","id") WHERE state = 'SENDING';--> statement-breakpoint
CREATE INDEX "campaigns_measuring" ON "campaigns" USING btree ("started_at") WHERE state = 'MEASURING';--> statement-breakpoint
CREATE INDEX "sandbox_letters_tell" ON "sandbox_letters" USING btree ("tell_at") WHERE tell_at is not null;
--> statement-breakpoint
CREATE TABLE "segment_days" (
	"segment_id" text collate "C" NOT NULL,
	"day" integer NOT NULL,
	"entered" integer NOT NULL,
	"left" integer NOT NULL,
	"size" integer NOT NULL,
	CONSTRAINT "segment_days_segment_id_day_pk" PRIMARY KEY("segment_id","day")
);
--> statement-breakpoint
DROP INDEX "segment_changes_segment";--> statement-breakpoint
ALTER TABLE "segment_changes" DROP CONSTRAINT "segment_changes_pkey";--> statement-breakpoint
ALTER TABLE "segment_changes" ADD CONSTRAINT "segment_changes_segment_id_id_pk" PRIMARY KEY("segment_id","id");--> statement-breakpoint
ALTER TABLE "segments" ADD COLUMN "told" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "segment_days" ADD CONSTRAINT "segment_days_segment_id_segments_id_fk" FOREIGN KEY ("segment_id") REFERENCES "public"."segments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "segment_changes_resident" ON "segment_changes" USING btree ("segment_id","ordinal","id");--> statement-breakpoint
ALTER TABLE "segments" ADD CONSTRAINT "segments_size" CHECK ("segments"."size" >= 0);
--> statement-breakpoint
CREATE TABLE "audience_owner" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"epoch" integer NOT NULL,
	"address" text,
	"taken_at" timestamp (3) with time zone NOT NULL,
	"current_at" timestamp (3) with time zone,
	"position" bigint DEFAULT 0 NOT NULL,
	"day" integer NOT NULL,
	"percentiles" jsonb NOT NULL,
	"last_pass_ms" integer,
	"rebuild_asked" integer DEFAULT 0 NOT NULL,
	"rebuild_done" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "audience_owner_one_row" CHECK ("audience_owner"."only")
);
--> statement-breakpoint
CREATE TABLE "journey_run_steps" (
	"run_id" text collate "C" NOT NULL,
	"seq" integer NOT NULL,
	"journey_id" text collate "C" NOT NULL,
	"graph_version" integer NOT NULL,
	"node" text NOT NULL,
	"outcome" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "journey_run_steps_run_id_seq_pk" PRIMARY KEY("run_id","seq")
);
--> statement-breakpoint
CREATE TABLE "journey_runs" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"journey_id" text collate "C" NOT NULL,
	"graph_version" integer NOT NULL,
	"resident_id" text collate "C" NOT NULL,
	"nr" integer NOT NULL,
	"state" text NOT NULL,
	"node" text NOT NULL,
	"version" integer NOT NULL,
	"goal" text,
	"waits_for" text,
	"heard" boolean DEFAULT false NOT NULL,
	"entered_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "journey_runs_state" CHECK ("journey_runs"."state" in ('RUNNING', 'DONE', 'LEFT', 'GOAL_REACHED', 'GONE', 'STOPPED')),
	CONSTRAINT "journey_runs_due_running" CHECK (("journey_runs"."state" = 'RUNNING') = ("journey_runs"."due_at" is not null)),
	CONSTRAINT "journey_runs_waits" CHECK ("journey_runs"."waits_for" in ('ORDERED', 'CANCELLED', 'LATE'))
);
--> statement-breakpoint
CREATE TABLE "journey_versions" (
	"journey_id" text collate "C" NOT NULL,
	"version" integer NOT NULL,
	"graph" jsonb NOT NULL,
	"saved_by" text collate "C" NOT NULL,
	"saved_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "journey_versions_journey_id_version_pk" PRIMARY KEY("journey_id","version")
);
--> statement-breakpoint
CREATE TABLE "journeys" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"state" text NOT NULL,
	"version" integer NOT NULL,
	"graph_version" integer NOT NULL,
	"community_id" text collate "C",
	"entry_segment_id" text collate "C",
	"entry_event" text,
	"saved_by" text collate "C" NOT NULL,
	"activated_by" text collate "C",
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "journeys_state" CHECK ("journeys"."state" in ('DRAFT', 'ACTIVE', 'PAUSED', 'STOPPED')),
	CONSTRAINT "journeys_entry" CHECK (num_nonnulls("journeys"."entry_segment_id", "journeys"."entry_event") = 1),
	CONSTRAINT "journeys_entry_event" CHECK ("journeys"."entry_event" in ('ORDERED', 'CANCELLED', 'LATE')),
	CONSTRAINT "journeys_four_eyes" CHECK ("journeys"."activated_by" <> "journeys"."saved_by"),
	CONSTRAINT "journeys_activated" CHECK ("journeys"."state" <> 'ACTIVE' or "journeys"."activated_by" is not null)
);
--> statement-breakpoint
ALTER TABLE "journey_run_steps" ADD CONSTRAINT "journey_run_steps_run_id_journey_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."journey_runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journey_runs" ADD CONSTRAINT "journey_runs_journey_id_journeys_id_fk" FOREIGN KEY ("journey_id") REFERENCES "public"."journeys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journey_runs" ADD CONSTRAINT "journey_runs_resident_id_residents_id_fk" FOREIGN KEY ("resident_id") REFERENCES "public"."residents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journey_versions" ADD CONSTRAINT "journey_versions_journey_id_journeys_id_fk" FOREIGN KEY ("journey_id") REFERENCES "public"."journeys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journeys" ADD CONSTRAINT "journeys_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "journey_run_steps_node" ON "journey_run_steps" USING btree ("journey_id","graph_version","node");--> statement-breakpoint
CREATE UNIQUE INDEX "journey_runs_entry" ON "journey_runs" USING btree ("journey_id","resident_id","nr");--> statement-breakpoint
CREATE UNIQUE INDEX "journey_runs_running" ON "journey_runs" USING btree ("journey_id","resident_id") WHERE state = 'RUNNING';--> statement-breakpoint
CREATE INDEX "journey_runs_due" ON "journey_runs" USING btree ("due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "journey_runs_resident" ON "journey_runs" USING btree ("resident_id") WHERE state = 'RUNNING';--> statement-breakpoint
CREATE INDEX "journeys_community" ON "journeys" USING btree ("community_id","id");--> statement-breakpoint
CREATE INDEX "journeys_active" ON "journeys" USING btree ("id") WHERE state = 'ACTIVE';
--> statement-breakpoint
CREATE INDEX "tag_contests_dismissed" ON "tag_contests" USING btree ("tag_id","decided_at") WHERE state = 'DISMISSED';
--> statement-breakpoint
ALTER TABLE "messages" ALTER COLUMN "source_id" SET DATA TYPE text collate "C";--> statement-breakpoint
ALTER TABLE "send_slots" ALTER COLUMN "subject" SET DATA TYPE text collate "C";
--> statement-breakpoint
-- Every rule that a segment had stays as it was; who entered and left is a record.
create trigger segment_versions_append_only before update or delete on segment_versions
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger segment_changes_append_only before update or delete on segment_changes
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger segment_changes_not_emptied before truncate on segment_changes
  for each statement execute function refuse_change();
--> statement-breakpoint
ALTER TABLE "send_slots" ADD COLUMN "subject_key" bigint GENERATED ALWAYS AS (hashtextextended(subject, 0)) STORED NOT NULL;--> statement-breakpoint
CREATE INDEX "send_slots_subject" ON "send_slots" USING btree ("subject","kind");
--> statement-breakpoint
-- By the key of the subject: an index of spans over texts that begin alike would read a good part of itself each time.
alter table send_slots drop constraint send_slots_once;
--> statement-breakpoint
alter table send_slots add constraint send_slots_once
  exclude using gist (subject_key with =, kind with =, slot with =, held with &&);
--> statement-breakpoint
DROP INDEX "send_slots_subject";
--> statement-breakpoint
-- By chance, once: nobody is moved to another arm or wording, and nobody is taken out when the figures are known.
create function keep_campaign_assignment() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or
    (old.campaign_id, old.resident_id, old.household_id, old.arm, old.variant) is distinct from
    (new.campaign_id, new.resident_id, new.household_id, new.arm, new.variant) then
    raise exception 'an assignment stays as it was made' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger campaign_assignments_kept before update or delete on campaign_assignments
  for each row execute function keep_campaign_assignment();
--> statement-breakpoint
-- What was walked, by which graph, and who was to hear nothing are records: they are added to, and nothing else.
create trigger journey_run_steps_append_only before update or delete on journey_run_steps
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger journey_versions_append_only before update or delete on journey_versions
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger marketing_holdouts_append_only before update or delete on marketing_holdouts
  for each row execute function refuse_change();
--> statement-breakpoint
DROP INDEX "segment_changes_resident";--> statement-breakpoint
CREATE INDEX "segment_changes_resident" ON "segment_changes" USING btree ("ordinal");
