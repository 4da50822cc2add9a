import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Sql } from '../../db/database.ts'
import type { Tx } from '../../db/tx.ts'
import type { PaymentId, Share } from './payment.ts'
import type { OrderShare } from './payments.hooks.ts'
import { payments, paymentShares } from './payments.table.ts'
import { toFen, type Id } from '@linli/kit'

export type PaymentRow = typeof payments.$inferSelect

export async function findPayment(sql: Sql, id: string): Promise<PaymentRow | undefined> {
  const [row] = await sql
    .select()
    .from(payments)
    .where(eq(payments.id, id as PaymentId))
  return row
}

export async function lockPayment(tx: Tx, id: PaymentId): Promise<PaymentRow> {
  const [row] = await tx.sql.select().from(payments).where(eq(payments.id, id)).for('update')
  if (!row) throw new Error(`${id} is no payment`)
  return row
}

export const listShares = (tx: Tx, id: PaymentId): Promise<OrderShare[]> =>
  tx.sql
    .select({ orderId: paymentShares.orderId, amountFen: paymentShares.amountFen })
    .from(paymentShares)
    .where(eq(paymentShares.paymentId, id))
    .orderBy(asc(paymentShares.orderId))

/** What of an order's money can still go back, by payment, oldest first; locked until the end of the transaction. */
export async function lockRefundable(tx: Tx, orderId: string): Promise<(Share & { of: PaymentRow })[]> {
  const rows = await tx.sql
    .select({ share: paymentShares, of: payments })
    .from(paymentShares)
    .innerJoin(payments, eq(payments.id, paymentShares.paymentId))
    .where(and(eq(paymentShares.orderId, orderId as Id<'ord'>), inArray(payments.state, ['SUCCEEDED', 'LATE'])))
    .orderBy(asc(paymentShares.paymentId))
    .for('update', { of: paymentShares })
  return rows.map(({ share, of }) => ({
    paymentId: of.id,
    leftFen: toFen(share.amountFen - share.refundedFen),
    of,
  }))
}
