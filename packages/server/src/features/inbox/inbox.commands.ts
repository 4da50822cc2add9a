import { and, count, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import type { Event } from '../../events/outbox.ts'
import { roleGrants, type PrincipalId } from '../accounts/index.ts'
import { checkBatch } from '../communities/index.ts'
import type { OrderId } from '../orders/index.ts'
import { notifications } from './inbox.table.ts'
import { noticesOf, type NotificationId } from './notification.ts'
import { newId } from '@linli/kit'

/** Tells the people behind an order about its step, each once, except whoever took it. */
export async function notifyOfOrder(tx: Tx, { id: eventId, facts }: Event): Promise<void> {
  const { orderId, action, householdId, merchantId } = facts as Record<string, string>
  const by = (facts['actor'] as { id: string | null } | undefined)?.id
  for (const { kind, to } of noticesOf(action!)) {
    const members = await membersOf(tx, to === 'HOUSEHOLD' ? householdId! : merchantId!)
    const told = members.filter((principalId) => principalId !== by || action === 'PAY')
    if (told.length === 0) continue
    const added = await tx.sql
      .insert(notifications)
      .values(
        told.map((principalId) => ({
          id: newId('ntf'),
          principalId,
          kind,
          orderId: orderId as OrderId,
          eventId: eventId as never,
          createdAt: tx.now,
        })),
      )
      .onConflictDoNothing()
      .returning({ id: notifications.id, principalId: notifications.principalId })
    for (const { id, principalId } of added)
      await tx.emit({
        type: 'NotificationArrived',
        aggregateId: id,
        seq: 1,
        topics: [`inbox:${principalId}`],
        facts: { notificationId: id, principalId },
      })
  }
}

const mostMembers = 20

async function membersOf(tx: Tx, placeId: string): Promise<PrincipalId[]> {
  const rows = await tx.sql
    .selectDistinct({ principalId: roleGrants.principalId })
    .from(roleGrants)
    .where(
      and(
        sql`${roleGrants.placeId} = ${placeId}`,
        inArray(roleGrants.role, ['RESIDENT', 'MERCHANT']),
        isNull(roleGrants.revokedAt),
        or(isNull(roleGrants.until), gt(roleGrants.until, tx.now)),
      ),
    )
    .limit(mostMembers)
  return rows.map((row) => row.principalId)
}

/** Marks the caller's notifications as read: those named, or all. Answers how many are left. */
export function readNotifications(deps: TxDeps, ids: readonly string[] | null | undefined): Promise<number> {
  if (ids) checkBatch(ids, 'ids')
  return inTx(deps, async (tx) => {
    const mine = and(eq(notifications.principalId, tx.actor.id as PrincipalId), isNull(notifications.readAt))
    await tx.sql
      .update(notifications)
      .set({ readAt: tx.now })
      .where(ids ? and(mine, inArray(notifications.id, ids as NotificationId[])) : mine)
    const [left] = await tx.sql.select({ count: count() }).from(notifications).where(mine)
    return left!.count
  })
}
