ALTER TABLE "notifications" DROP CONSTRAINT "notifications_kind";--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "mode_slot_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "point_slot_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "is_cold" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "costs" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_kind" CHECK ("notifications"."kind" in ('NEW_ORDER', 'ORDER_PAID', 'ORDER_CONFIRMED', 'ORDER_ON_ITS_WAY', 'ORDER_READY_FOR_PICKUP', 'ORDER_COMPLETED', 'ORDER_CANCELLED', 'REFUND_REQUESTED', 'PICKUP_DUE', 'PICKUP_OVERDUE', 'PICKUP_RETURNED', 'PICKUP_DISPOSED', 'GOODS_MISSING', 'CHANGE_PROPOSED', 'CHANGE_APPLIED', 'CHANGE_REJECTED', 'CHANGE_ENDED'));