import { and, inArray, eq, lte } from 'drizzle-orm'
import { system } from '../../access/actor.ts'
import type { App } from '../../graph/context.ts'
import { askPayment } from './payments.commands.ts'
import { payments, refunds } from './payments.table.ts'
import { askRefund } from './refunds.commands.ts'
import { deliverNotifications } from './sandbox-notifications.ts'

/** One look takes at most so many: what is left waits for the next look, a second later. */
const batch = 200

/** Payments whose end nobody has heard: the provider is asked, later and later. */
export async function sweepOpenPayments(app: App): Promise<number> {
  const due = await app.db.sql
    .select({ id: payments.id })
    .from(payments)
    .where(and(eq(payments.state, 'PENDING'), lte(payments.askAt, app.clock.now())))
    .limit(batch)
  for (const { id } of due) await alone(app, id, () => askPayment({ ...app, actor: system }, id))
  return due.length
}

/** Refunds that were not sent, or of which nobody has heard. */
export async function sweepOpenRefunds(app: App): Promise<number> {
  const due = await app.db.sql
    .select({ id: refunds.id })
    .from(refunds)
    .where(and(inArray(refunds.state, ['REQUESTED', 'SENT', 'UNKNOWN']), lte(refunds.askAt, app.clock.now())))
    .limit(batch)
  for (const { id } of due) await alone(app, id, () => askRefund({ ...app, actor: system }, id))
  return due.length
}

/** What fails for one must not hold up the others; it is tried again when it is due again. */
async function alone({ log }: App, id: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    log.error({ err: error, id }, 'the payment provider could not be asked')
  }
}

/** What the built-in provider has to tell, told to this very server. */
export async function sweepSandboxNotifications(app: App): Promise<number> {
  const { sandboxPaymentsNotifyUrl, host, port } = app.env
  // Without a port of its own nobody knows where the server listens.
  if (sandboxPaymentsNotifyUrl === null && port === 0) return 0
  const url = sandboxPaymentsNotifyUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  return deliverNotifications(app, `${url}/payments/notify/sandbox`, app.keys)
}
