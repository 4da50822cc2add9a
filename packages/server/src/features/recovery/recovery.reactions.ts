import { eq } from 'drizzle-orm'
import type { Tx } from '../../db/tx.ts'
import type { Event } from '../../events/outbox.ts'
import { reaction } from '../../events/reactions.ts'
import type { App } from '../../graph/context.ts'
import { refunds } from '../payments/index.ts'
import type { IncidentKind } from './case.ts'
import { noteIncident } from './cases.commands.ts'

const incidents: Readonly<Record<string, IncidentKind>> = {
  PromiseBreached: 'PROMISE_BREACHED',
  PromiseVeryLate: 'VERY_LATE',
  GoodsMissing: 'GOODS_MISSING',
}

/** What went wrong for a household is somebody's to put right. */
export const openRecoveryCase = reaction<App>('open-recovery-case', [...Object.keys(incidents), 'RefundRequested'], {
  effect: (tx, event) =>
    event.type === 'RefundRequested'
      ? noteRefund(tx, event)
      : noteIncident(tx, String(event.facts['orderId']), incidents[event.type]!),
})

/** Goods that are paid back line by line were missing or bad; an amount is a courtesy or the end of an order. */
async function noteRefund(tx: Tx, { facts }: Event): Promise<void> {
  const [refund] = await tx.sql
    .select({ orderId: refunds.orderId, lines: refunds.lines })
    .from(refunds)
    .where(eq(refunds.id, String(facts['refundId']) as typeof refunds.$inferSelect.id))
  if (refund && refund.lines.length > 0) await noteIncident(tx, refund.orderId, 'GOODS_REFUNDED')
}
