import { lt } from 'drizzle-orm'
import { system } from '../../access/actor.ts'
import type { App } from '../../graph/context.ts'
import { Unverified, type Headers, type Notification } from './payment-provider.ts'
import { hear } from './payments.commands.ts'
import { findPayment } from './payments.store.ts'
import { paymentNonces } from './payments.table.ts'
import { findRefundBy, hearRefund } from './refunds.commands.ts'

export interface NotificationAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

const answer = (status: number, code: string): NotificationAnswer => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify({ code }),
})

/**
 * Takes what a provider tells. Who sends it is known by the signature alone. Anything but a success is told again by the
 * provider, so a failure of ours is not swallowed, and what was told before is taken once more.
 */
export async function takeNotification(
  app: App,
  provider: string,
  headers: Headers,
  rawBody: Buffer,
): Promise<NotificationAnswer> {
  if (provider !== app.payments.name) return answer(404, 'NOT_FOUND')
  const now = app.clock.now()
  let told: Notification
  try {
    told = app.payments.parseNotification(headers, rawBody, now)
  } catch (error) {
    if (!(error instanceof Unverified)) throw error
    app.log.warn({ reason: error.message }, 'a payment notification was refused')
    return answer(401, 'UNVERIFIED')
  }
  const fresh = await app.db.sql
    .insert(paymentNonces)
    .values({ provider, nonce: told.nonce, receivedAt: now })
    .onConflictDoNothing()
    .returning({ nonce: paymentNonces.nonce })
  if (fresh.length === 0) return answer(401, 'REPLAYED')
  await apply({ ...app, actor: system }, told)
  return { status: 200, ...app.payments.acknowledgement }
}

async function apply(app: App & { actor: typeof system }, { kind, reference, state }: Notification): Promise<void> {
  if (kind === 'CHARGE') {
    const payment = await findPayment(app.db.sql, reference)
    if (payment) return hear(app, payment, state)
  } else {
    const refund = await findRefundBy(app, reference)
    if (refund) return hearRefund(app, refund, state)
  }
  // The reconciliation names it; telling us again would not make it ours.
  app.log.error({ kind, reference }, 'a payment notification is about nothing of ours')
}

/** Older than any notification that would still be believed. */
export async function forgetNonces({ db }: Pick<App, 'db'>, before: Date): Promise<void> {
  await db.sql.delete(paymentNonces).where(lt(paymentNonces.receivedAt, before))
}
