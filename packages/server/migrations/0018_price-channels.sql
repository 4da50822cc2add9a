ALTER TABLE "send_rules" ADD COLUMN "cost_fen" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "send_rules" ADD CONSTRAINT "send_rules_cost" CHECK ("send_rules"."cost_fen" between 0 and 1000);--> statement-breakpoint
-- What a text message costs in China to begin with; operators set their own.
ALTER TABLE "send_rules" DISABLE TRIGGER "send_rules_append_only";--> statement-breakpoint
UPDATE "send_rules" SET "cost_fen" = 5 WHERE "kind" = 'SMS';--> statement-breakpoint
ALTER TABLE "send_rules" ENABLE TRIGGER "send_rules_append_only";
