import { eq } from 'drizzle-orm'
import type { Tx } from '../../db/tx.ts'
import type { Event } from '../../events/outbox.ts'
import { reaction } from '../../events/reactions.ts'
import type { App } from '../../graph/context.ts'
import { refunds } from '../payments/index.ts'
import { aggrievedTo } from '../ratings/index.ts'
import type { IncidentKind } from './case.ts'
import { noteIncident } from './cases.commands.ts'

const incidents: Readonly<Record<string, IncidentKind>> = {
  PromiseBreached: 'PROMISE_BREACHED',
  PromiseVeryLate: 'VERY_LATE',
  GoodsMissing: 'GOODS_MISSING',
}

const heard = [...Object.keys(incidents), 'RefundRequested', 'OrderRated']

/** What went wrong for a household is somebody's to put right. */
export const openRecoveryCase = reaction<App>('open-recovery-case', heard, {
  effect(tx, event) {
    if (event.type === 'RefundRequested') return noteRefund(tx, event)
    if (event.type === 'OrderRated') return noteRating(tx, event)
    return noteIncident(tx, String(event.facts['orderId']), incidents[event.type]!)
  },
})

async function noteRating(tx: Tx, { facts }: Event): Promise<void> {
  if (Number(facts['stars']) <= aggrievedTo) await noteIncident(tx, String(facts['orderId']), 'RATED_LOW')
}

/** Goods that are paid back line by line were missing or bad; an amount is a courtesy or the end of an order. */
async function noteRefund(tx: Tx, { facts }: Event): Promise<void> {
  const [refund] = await tx.sql
    .select({ orderId: refunds.orderId, lines: refunds.lines })
    .from(refunds)
    .where(eq(refunds.id, String(facts['refundId']) as typeof refunds.$inferSelect.id))
  if (refund && refund.lines.length > 0) await noteIncident(tx, refund.orderId, 'GOODS_REFUNDED')
}
