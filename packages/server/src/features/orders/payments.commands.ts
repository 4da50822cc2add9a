import { and, eq, inArray } from 'drizzle-orm'
import { inTx, type Tx } from '../../db/tx.ts'
import { inTxOnce } from '../../graph/idempotency.ts'
import { post } from '../ledger/index.ts'
import { paymentPostings } from './money.ts'
import { actingGrant, assertMay, withReach } from './order.policy.ts'
import { obstacle, type Order, type OrderId } from './order.ts'
import { take, type OrderDeps } from './orders.commands.ts'
import { lockOrder, saveOrder } from './orders.store.ts'
import { payments } from './orders.table.ts'
import type { PaymentProvider } from './payment-provider.ts'
import type { PaymentId } from './payment.ts'
import { requestRefund } from './refunds.commands.ts'
import { newId, refuse } from '@linli/kit'

export interface PaymentDeps extends OrderDeps {
  readonly payments: PaymentProvider
}

/**
 * Pays an order: the intent is committed, the provider is asked, the answer is committed. After a crash between two of
 * them the worker asks again with the same reference (see `orders.sweeps.ts`).
 */
export async function payOrder(
  deps: PaymentDeps,
  request: { orderId: string },
  key: string,
): Promise<{ orderId: OrderId; paymentId: PaymentId }> {
  const asked = { operation: 'payOrder', key, request }
  const intent = await inTxOnce(deps, asked, (tx) => openPayment(tx, deps, request.orderId))
  const failure = await settlePayment(deps, intent.paymentId)
  if (failure) refuse('PAYMENT_FAILED', { reason: failure })
  return intent
}

async function openPayment(
  tx: Tx,
  deps: PaymentDeps,
  orderId: string,
): Promise<{ orderId: OrderId; paymentId: PaymentId }> {
  const order = await lockOrder(tx, orderId)
  const role = assertMay(tx.actor, 'PAY', withReach(order))
  const blocked = obstacle(order, { action: 'PAY', role, at: tx.now })
  if (blocked) refuse(blocked.code, blocked.facts)
  const [open] = await tx.sql
    .select({ id: payments.id })
    .from(payments)
    .where(and(eq(payments.orderId, order.id), eq(payments.state, 'PENDING')))
  if (open) return { orderId: order.id, paymentId: open.id }
  const id = newId('pay')
  await tx.sql.insert(payments).values({
    id,
    orderId: order.id,
    state: 'PENDING',
    amountFen: order.totalFen,
    provider: deps.payments.name,
    createdAt: tx.now,
  })
  return { orderId: order.id, paymentId: id }
}

/** Asks the provider and books its answer; the reason when it declined. Safe to run again at any point. */
export async function settlePayment(deps: PaymentDeps, id: PaymentId): Promise<string | undefined> {
  const [payment] = await deps.db.sql.select().from(payments).where(eq(payments.id, id))
  if (!payment) throw new Error(`${id} is no payment`)
  if (payment.state !== 'PENDING') return payment.failure ?? undefined
  const answer = await deps.payments.charge(payment.id, payment.amountFen)
  return inTx(deps, async (tx) => {
    const order = await lockOrder(tx, payment.orderId)
    const settled = await tx.sql
      .update(payments)
      .set({
        state: answer.done ? 'SUCCEEDED' : 'FAILED',
        settledAt: tx.now,
        failure: answer.done ? null : answer.reason,
      })
      .where(and(eq(payments.id, id), inArray(payments.state, ['PENDING'])))
      .returning({ id: payments.id })
    if (settled.length === 0) return undefined
    if (!answer.done) return answer.reason
    await post(tx, { reason: 'payment', sourceId: id, orderId: order.id, postings: paymentPostings(order) })
    if (order.state === 'PENDING_PAYMENT') await markPaid(tx, deps, order)
    else await giveBack(tx, order)
    return undefined
  })
}

/** The money is here, so the order is paid even when its time to pay ran out while the provider was asked. */
async function markPaid(tx: Tx, deps: PaymentDeps, order: Order): Promise<void> {
  const role = actingGrant(tx.actor, 'PAY', withReach(order))?.role ?? 'SYSTEM'
  const inTime = tx.now > order.payBy ? { ...order, payBy: tx.now } : order
  await take(tx, deps, inTime, { action: 'PAY', role })
}

/** The order was cancelled while the provider was asked: what came in goes back. */
async function giveBack(tx: Tx, order: Order): Promise<void> {
  const paid = { ...order, paidFen: order.totalFen, version: order.version + 1 }
  const next = await requestRefund(tx, paid, order.totalFen, 'paid after cancellation')
  await saveOrder(tx, next, { action: 'REFUND', from: order.state, role: 'SYSTEM' })
}
