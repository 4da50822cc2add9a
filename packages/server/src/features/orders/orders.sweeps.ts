import { system } from '../../access/actor.ts'
import { addMinutes } from '@linli/kit'
import { and, eq, lt, or } from 'drizzle-orm'
import { expireOrder } from './orders.commands.ts'
import { orders, payments } from './orders.table.ts'
import { settlePayment, type PaymentDeps } from './payments.commands.ts'

/** One look takes at most so many: what is left waits for the next look, a second later. */
const batch = 200

/** Provider calls that were cut off are asked again after this. */
const askAgainMinutes = 1

type SweepDeps = Omit<PaymentDeps, 'actor'>

/**
 * A timer is a condition on a row, not a row in a queue: nothing has to be written when an order is placed, nothing can
 * be lost, and every worker may look at any time.
 */
export async function sweepDueOrders(app: SweepDeps): Promise<number> {
  const now = app.clock.now()
  const due = await app.db.sql
    .select({ id: orders.id })
    .from(orders)
    .where(
      or(
        and(eq(orders.state, 'PENDING_PAYMENT'), lt(orders.payBy, now)),
        and(eq(orders.state, 'PAID'), lt(orders.acceptBy, now)),
        and(eq(orders.state, 'COMPLETED'), lt(orders.closeBy, now)),
      ),
    )
    .limit(batch)
  for (const { id } of due) await expireOrder({ ...app, actor: system }, id)
  return due.length
}

/** Payments whose answer never came: asked again under the same reference. */
export async function sweepOpenPayments(app: SweepDeps): Promise<number> {
  const open = await app.db.sql
    .select({ id: payments.id })
    .from(payments)
    .where(and(eq(payments.state, 'PENDING'), lt(payments.createdAt, addMinutes(app.clock.now(), -askAgainMinutes))))
    .limit(batch)
  for (const { id } of open) await settlePayment({ ...app, actor: system }, id)
  return open.length
}
