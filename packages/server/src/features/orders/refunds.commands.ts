import { and, asc, eq, sql } from 'drizzle-orm'
import { sees } from '../../access/reach.ts'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import { inTxOnce } from '../../graph/idempotency.ts'
import { post } from '../ledger/index.ts'
import { refundPostings } from './money.ts'
import { mayRefund, orderReach, withReach } from './order.policy.ts'
import { refundable, type Order, type OrderId } from './order.ts'
import { lockOrder, saveOrder } from './orders.store.ts'
import { payments, refunds } from './orders.table.ts'
import type { PaymentProvider } from './payment-provider.ts'
import type { RefundId } from './payment.ts'
import { newId, refuse, toFen, type Fen } from '@linli/kit'

const longestReason = 200

/** Writes the intent to give money back; it is sent after the commit. Answers the order with the amount counted. */
export async function requestRefund(tx: Tx, order: Order, amountFen: Fen, reason: string): Promise<Order> {
  if (amountFen === 0) return order
  const [payment] = await tx.sql
    .select({ id: payments.id })
    .from(payments)
    .where(and(eq(payments.orderId, order.id), eq(payments.state, 'SUCCEEDED')))
  if (!payment) throw new Error(`${order.id} was paid without a payment`)
  const id = newId('ref')
  await tx.sql
    .insert(refunds)
    .values({ id, orderId: order.id, paymentId: payment.id, state: 'REQUESTED', amountFen, reason, createdAt: tx.now })
  await tx.emit({
    type: 'RefundRequested',
    aggregateId: id,
    seq: 1,
    topics: [`refund:${id}`],
    facts: { refundId: id, orderId: order.id },
  })
  return { ...order, refundedFen: toFen(order.refundedFen + amountFen) }
}

export interface RefundRequest {
  readonly orderId: string
  readonly amountFen: number
  readonly reason: string
}

/** Gives back a part of what was paid; never more than is left of it. */
export function refundOrder(
  deps: TxDeps,
  request: RefundRequest,
  key: string,
): Promise<{ orderId: OrderId; refundId: RefundId }> {
  const amountFen = toFen(request.amountFen)
  const reason = request.reason.trim()
  if (amountFen <= 0) refuse('BAD_INPUT', { reason: 'a refund is at least 1 fen' }, 'amountFen')
  if (reason.length === 0 || reason.length > longestReason)
    refuse('BAD_INPUT', { reason: `a reason has 1 to ${longestReason} characters` }, 'reason')
  return inTxOnce(deps, { operation: 'refundOrder', key, request }, async (tx) => {
    const order = await lockOrder(tx, request.orderId)
    const reachable = withReach(order)
    if (!sees(tx.actor, orderReach, reachable)) refuse('NOT_FOUND')
    if (!tx.actor.grants.some((grant) => mayRefund(grant, reachable))) refuse('FORBIDDEN')
    const left = refundable(order)
    if (amountFen > left) refuse('AMOUNT_ABOVE_PAID', { refundableFen: left }, 'amountFen')
    const next = await requestRefund(tx, { ...order, version: order.version + 1 }, amountFen, reason)
    await saveOrder(tx, next, { action: 'REFUND', from: order.state, role: 'OPERATOR' })
    const [refund] = await tx.sql
      .select({ id: refunds.id })
      .from(refunds)
      .where(eq(refunds.orderId, order.id))
      .orderBy(sql`${refunds.id} desc`)
      .limit(1)
    return { orderId: order.id, refundId: refund!.id }
  })
}

/** Sends one refund to the provider and books it. Safe to run again at any point: every part happens once. */
export async function sendRefund(deps: TxDeps & { payments: PaymentProvider }, refundId: string): Promise<void> {
  const [refund] = await deps.db.sql
    .select()
    .from(refunds)
    .where(eq(refunds.id, refundId as RefundId))
  if (!refund || refund.state !== 'REQUESTED') return
  const answer = await deps.payments.refund(refund.id, refund.amountFen)
  await inTx(deps, async (tx) => {
    const order = await lockOrder(tx, refund.orderId)
    const all = await tx.sql.select().from(refunds).where(eq(refunds.orderId, order.id)).orderBy(asc(refunds.id))
    if (all.find(({ id }) => id === refund.id)?.state !== 'REQUESTED') return
    await tx.sql
      .update(refunds)
      .set({ state: answer.done ? 'SUCCEEDED' : 'FAILED', settledAt: tx.now })
      .where(eq(refunds.id, refund.id))
    if (!answer.done) return
    const before = all.filter(({ state }) => state === 'SUCCEEDED').reduce((sum, { amountFen }) => sum + amountFen, 0)
    const postings = refundPostings(order, refund.amountFen, toFen(before))
    await post(tx, { reason: 'refund', sourceId: refund.id, orderId: order.id, postings })
  })
}
