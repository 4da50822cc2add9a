import { and, eq } from 'drizzle-orm'
import { stampOf, type ActingRole } from '../../access/actor.ts'
import type { Tx } from '../../db/tx.ts'
import type { Order, OrderAction, OrderId, OrderState } from './order.ts'
import { tellFollowers } from './orders.followers.ts'
import { orderEvents, orders } from './orders.table.ts'
import { refuse } from '@linli/kit'

/** Holds the order until the end of the transaction. */
export async function lockOrder(tx: Tx, id: string): Promise<Order> {
  const [row] = await tx.sql
    .select()
    .from(orders)
    .where(eq(orders.id, id as OrderId))
    .for('update')
  // Word for word what the policy says of an order that is there and may not be seen.
  if (!row) refuse('NOT_FOUND')
  return row
}

export interface Told {
  readonly action: OrderAction
  readonly from: OrderState
  readonly role: ActingRole
}

/** Replaces the order, writes its timeline and tells the world, as one. `version` is the number of the event. */
export async function saveOrder(tx: Tx, order: Order, { action, from, role }: Told): Promise<void> {
  const { id, version, communityId, merchantId, householdId, riderId, pointId } = order
  const saved = await tx.sql
    .update(orders)
    .set({
      state: order.state,
      version,
      status: order.status,
      riderId,
      pointId,
      pointSlotAt: order.pointSlotAt,
      itemsFen: order.itemsFen,
      discountFen: order.discountFen,
      totalFen: order.totalFen,
      paidFen: order.paidFen,
      refundedFen: order.refundedFen,
      acceptBy: order.acceptBy,
      closeBy: order.closeBy,
      pickedUpAt: order.pickedUpAt,
      deliveredAt: order.deliveredAt,
      completedAt: order.completedAt,
      cancelledAt: order.cancelledAt,
      cancelReason: order.cancelReason,
      openChangeId: order.openChangeId,
    })
    .where(and(eq(orders.id, id), eq(orders.version, version - 1)))
    .returning({ id: orders.id })
  if (saved.length === 0) throw new Error(`${id} changed under its own lock`)
  const actor = stampOf(tx.actor, role === 'SYSTEM' ? null : role)
  await tx.sql
    .insert(orderEvents)
    .values({ orderId: id, seq: version, action, from, to: order.state, at: tx.now, actor })
  await tx.emit({
    type: 'OrderMoved',
    aggregateId: id,
    seq: version,
    topics: [
      `order:${id}`,
      `merchant:${merchantId}`,
      `community:${communityId}`,
      'orders',
      ...(riderId ? [`rider:${riderId}`] : []),
      ...(pointId ? [`point:${pointId}`] : []),
    ],
    facts: { orderId: id, action, from, to: order.state, actor, communityId, merchantId, householdId, pointId },
  })
  await tellFollowers(tx, { order, action, role })
}
