import { asc, eq } from 'drizzle-orm'
import type { Tx } from '../../db/tx.ts'
import { post } from '../ledger/index.ts'
import {
  pay,
  requestRefund,
  type MoneyApp,
  type OrderShare,
  type Payment,
  type PaymentId,
  type PaymentSubject,
} from '../payments/index.ts'
import { lockStockOf } from '../stock/index.ts'
import { paymentPostings } from './money.ts'
import { actingGrant, assertMay, withReach } from './order.policy.ts'
import { obstacle, type Order, type OrderId, type PurchaseId } from './order.ts'
import { take } from './orders.commands.ts'
import { saveOrder } from './orders.store.ts'
import { orders } from './orders.table.ts'
import { refuse, toFen } from '@linli/kit'

/** Pays an order, and those that were placed with it. */
export async function payOrder(
  app: MoneyApp,
  { orderId }: { readonly orderId: string },
  key: string,
): Promise<{ orderId: OrderId; paymentId: PaymentId }> {
  const [order] = await app.db.sql
    .select({ id: orders.id, purchaseId: orders.purchaseId })
    .from(orders)
    .where(eq(orders.id, orderId as OrderId))
  // Whether the caller may see it is asked when the order is locked, in the same words.
  if (!order) refuse('NOT_FOUND')
  const paymentId = await pay(app, order.purchaseId, { operation: 'payOrder', key, request: { orderId } })
  return { orderId: order.id, paymentId }
}

/** All orders of a purchase, in id order, held until the end of the transaction. */
const lockPurchase = (tx: Tx, purchaseId: string): Promise<Order[]> =>
  tx.sql
    .select()
    .from(orders)
    .where(eq(orders.purchaseId, purchaseId as PurchaseId))
    .orderBy(asc(orders.id))
    .for('update')

/** What payments ask about purchases. */
export const purchasePayments: PaymentSubject = {
  async charge(tx, purchaseId) {
    const all = await lockPurchase(tx, purchaseId)
    const role = all.map((order) => assertMay(tx.actor, 'PAY', withReach(order)))[0]
    const first = all[0]
    if (!first || !role) refuse('NOT_FOUND')
    const waiting = all.filter(({ state }) => state === 'PENDING_PAYMENT')
    for (const order of waiting.length > 0 ? waiting : [first]) {
      const blocked = obstacle(order, { action: 'PAY', role, at: tx.now })
      if (blocked) refuse(blocked.code, blocked.facts)
    }
    return {
      householdId: first.householdId,
      communityId: first.communityId,
      expiresAt: waiting.map(({ payBy }) => payBy).reduce((a, b) => (a < b ? a : b)),
      shares: waiting.map(({ id, totalFen }) => ({ orderId: id, amountFen: totalFen })),
    }
  },

  async lock(tx, purchaseId) {
    await lockPurchase(tx, purchaseId)
  },

  async onPaid(tx, app, payment, shares) {
    const all = await lockPurchase(tx, payment.subjectId)
    await lockStockOf(
      tx,
      all.map(({ id }) => id),
    )
    for (const share of shares) {
      const order = all.find(({ id }) => id === share.orderId)
      if (!order) throw new Error(`${payment.id} pays for ${share.orderId}, which is not of its purchase`)
      const isDue = order.state === 'PENDING_PAYMENT' && order.totalFen === share.amountFen
      if (isDue && payment.state === 'SUCCEEDED') await markPaid(tx, app, order, payment)
      else await giveBack(tx, order, payment, share, 'paid after cancellation')
    }
  },
}

/** The money is here, so the order is paid even when its time to pay ran out while the provider was asked. */
async function markPaid(tx: Tx, app: MoneyApp, order: Order, payment: Payment): Promise<void> {
  await post(tx, { reason: 'payment', sourceId: payment.id, orderId: order.id, postings: paymentPostings(order) })
  const role = actingGrant(tx.actor, 'PAY', withReach(order))?.role ?? 'SYSTEM'
  const inTime = tx.now > order.payBy ? { ...order, payBy: tx.now } : order
  await take(tx, app, inTime, { action: 'PAY', role })
}

/** What it was for is gone, or paid in another way, since the provider was asked: what came in goes back whole. */
export async function giveBack(
  tx: Tx,
  order: Order,
  payment: Payment,
  { amountFen }: OrderShare,
  reason: string,
): Promise<void> {
  const postings = [
    { kind: 'RESIDENT_PAYMENTS', ownerId: order.householdId, amountFen: toFen(0 - amountFen) },
    { kind: 'CLEARING', ownerId: payment.provider, amountFen },
  ] as const
  await post(tx, { reason: 'payment', sourceId: payment.id, orderId: order.id, postings })
  await requestRefund(tx, {
    orderId: order.id,
    amountFen,
    reason,
    bearer: 'NOBODY',
    from: [],
    paymentId: payment.id,
  })
  const next = {
    ...order,
    version: order.version + 1,
    paidFen: toFen(order.paidFen + amountFen),
    refundedFen: toFen(order.refundedFen + amountFen),
  }
  await saveOrder(tx, next, { action: 'REFUND', from: order.state, role: 'SYSTEM' })
}
