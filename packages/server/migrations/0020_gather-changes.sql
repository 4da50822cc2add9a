DROP INDEX "segment_changes_resident";--> statement-breakpoint
ALTER TABLE "segment_changes" ADD COLUMN "block" integer;--> statement-breakpoint
ALTER TABLE "segment_changes" ADD COLUMN "ordinals" integer[];--> statement-breakpoint
ALTER TABLE "segment_changes" DISABLE TRIGGER "segment_changes_append_only";--> statement-breakpoint
UPDATE "segment_changes" SET "block" = "ordinal" >> 9, "ordinals" = ARRAY["ordinal"];--> statement-breakpoint
ALTER TABLE "segment_changes" ENABLE TRIGGER "segment_changes_append_only";--> statement-breakpoint
ALTER TABLE "segment_changes" ALTER COLUMN "block" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "segment_changes" ALTER COLUMN "ordinals" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "segment_changes" DROP COLUMN "ordinal";--> statement-breakpoint
CREATE INDEX "segment_changes_block" ON "segment_changes" USING btree ("block","segment_id","id");--> statement-breakpoint
-- Who is in, and since when: of a change, everybody whom no later one has let go.
CREATE VIEW "segment_entries" AS
  SELECT c.segment_id, c.id AS change_id, o.ordinal AS id, c.at
  FROM segment_changes c CROSS JOIN LATERAL unnest(c.ordinals) AS o(ordinal)
  WHERE c.entered AND NOT EXISTS (
    SELECT FROM segment_changes later
    WHERE later.block = c.block AND later.segment_id = c.segment_id AND later.id > c.id AND o.ordinal = ANY (later.ordinals)
  );
