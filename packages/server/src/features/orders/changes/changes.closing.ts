import { and, eq, sql } from 'drizzle-orm'
import { stampOf, type ActingRole } from '../../../access/actor.ts'
import type { Tx } from '../../../db/tx.ts'
import { platformOwner, post } from '../../ledger/index.ts'
import { giveUpPayment } from '../../payments/index.ts'
import { releaseHold } from '../../stock/index.ts'
import type { Order } from '../order.ts'
import { orderLines } from '../orders.table.ts'
import type { ChangeId, ChangeState } from './change.ts'
import { changeProposals } from './changes.table.ts'
import { toFen, type Fen } from '@linli/kit'

/** Ends or moves a change whose order is locked. `state` says what it becomes. */
export async function setChange(
  tx: Tx,
  id: ChangeId,
  role: ActingRole,
  set: { readonly state: ChangeState; readonly expiresAt?: Date; readonly refundFen?: Fen },
): Promise<void> {
  await tx.sql
    .update(changeProposals)
    .set({
      ...set,
      version: sql`${changeProposals.version} + 1`,
      decidedAt: tx.now,
      decidedBy: stampOf(tx.actor, role === 'SYSTEM' ? null : role),
    })
    .where(eq(changeProposals.id, id))
}

/** Nothing comes of it: what it held goes back on the shelf, and nobody pays for it any more. */
export async function dropChange(
  tx: Tx,
  id: ChangeId,
  role: ActingRole,
  state: 'REJECTED' | 'WITHDRAWN' | 'EXPIRED' | 'SUPERSEDED',
): Promise<void> {
  await setChange(tx, id, role, { state })
  await releaseHold(tx, id)
  await giveUpPayment(tx, id)
}

/** A cancelled order takes its open change with it, and the platform gets back what it gave the shop for earlier ones. */
export async function cancelChanges(tx: Tx, before: Order, role: ActingRole): Promise<void> {
  if (before.openChangeId !== null) await dropChange(tx, before.openChangeId, role, 'SUPERSEDED')
  const [given] = await tx.sql
    .select({ fen: sql<string>`coalesce(sum(${orderLines.platformFen}), 0)` })
    .from(orderLines)
    .where(and(eq(orderLines.orderId, before.id), sql`${orderLines.platformFen} > 0`))
  await givePlatform(tx, before, before.id, toFen(-Number(given!.fen)))
}

/** What the platform adds for the shop, so that a household need not; below zero it takes it back. */
export async function givePlatform(tx: Tx, order: Order, sourceId: string, amountFen: Fen): Promise<void> {
  await post(tx, {
    reason: 'change',
    sourceId,
    orderId: order.id,
    postings: [
      { kind: 'PLATFORM', ownerId: platformOwner, amountFen: toFen(0 - amountFen) },
      { kind: 'MERCHANT_PAYABLE', ownerId: order.merchantId, amountFen },
    ],
  })
}
