import { and, count, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Role } from '../../access/actor.ts'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import type { Event } from '../../events/outbox.ts'
import { roleGrants, type PrincipalId } from '../accounts/index.ts'
import { checkBatch } from '../communities/index.ts'
import type { OrderId } from '../orders/index.ts'
import { notifications } from './inbox.table.ts'
import { noticesOf, noticesOfEvent, type MessageNoticeKind, type Notice, type NotificationId } from './notification.ts'
import { newId, type Id } from '@linli/kit'

/** Tells the people behind an order about its step, each once, except whoever took it. */
export function notifyOfOrder(tx: Tx, event: Event): Promise<void> {
  const action = String(event.facts['action'])
  const by = (event.facts['actor'] as { id: string | null } | undefined)?.id
  // Who pays sees in his inbox that it was paid.
  return tell(tx, event, noticesOf(action), action === 'PAY' ? undefined : by)
}

/** The same of what happens to a parcel at its point, and to a promise. */
export const notifyOfParcel = (tx: Tx, event: Event): Promise<void> =>
  tell(tx, event, noticesOfEvent(event.type), event.facts['by'] as string | undefined)

async function tell(
  tx: Tx,
  { id: eventId, facts }: Event,
  notices: readonly Notice[],
  by: string | null | undefined,
): Promise<void> {
  for (const { kind, to } of notices) {
    const told = (await peopleOf(tx, to, facts as Readonly<Record<string, string>>)).filter((id) => id !== by)
    if (told.length === 0) continue
    const added = await tx.sql
      .insert(notifications)
      .values(
        told.map((principalId) => ({
          id: newId('ntf'),
          principalId,
          kind,
          orderId: facts['orderId'] as OrderId,
          eventId: eventId as never,
          createdAt: tx.now,
        })),
      )
      .onConflictDoNothing()
      .returning({ id: notifications.id, principalId: notifications.principalId })
    await tellArrived(tx, added)
  }
}

async function tellArrived(
  tx: Tx,
  added: readonly { readonly id: NotificationId; readonly principalId: PrincipalId }[],
): Promise<void> {
  for (const { id, principalId } of added)
    await tx.emit({
      type: 'NotificationArrived',
      aggregateId: id,
      seq: 1,
      topics: [`inbox:${principalId}`],
      facts: { notificationId: id, principalId },
    })
}

export interface MessageNotice {
  readonly to: PrincipalId
  readonly kind: MessageNoticeKind
  readonly messageId: Id<'msg'>
}

/** Puts messages into inboxes, each once. */
export async function tellOfMessages(tx: Tx, notices: readonly MessageNotice[]): Promise<void> {
  if (notices.length === 0) return
  const added = await tx.sql
    .insert(notifications)
    .values(
      notices.map(({ to, kind, messageId }) => ({
        id: newId('ntf'),
        principalId: to,
        kind,
        messageId,
        createdAt: tx.now,
      })),
    )
    .onConflictDoNothing()
    .returning({ id: notifications.id, principalId: notifications.principalId })
  await tellArrived(tx, added)
}

/** Where nobody stands behind a counter the community's leader is told; where nobody operates, the platform. */
async function peopleOf(
  tx: Tx,
  to: Notice['to'],
  facts: Readonly<Record<string, string | null | undefined>>,
): Promise<PrincipalId[]> {
  const { householdId, merchantId, riderId, pointId, communityId, nudged } = facts
  switch (to) {
    case 'HOUSEHOLD':
      return membersOf(tx, 'RESIDENT', householdId)
    case 'MERCHANT':
      return membersOf(tx, 'MERCHANT', merchantId)
    case 'RIDER':
      return membersOf(tx, 'RIDER', riderId ?? undefined)
    case 'NUDGED':
      return nudged === 'MERCHANT' || nudged === 'RIDER' ? peopleOf(tx, nudged, facts) : []
    case 'POINT':
      return orElse(await membersOf(tx, 'LEADER', pointId), () => membersOf(tx, 'LEADER', communityId))
    case 'COMMUNITY':
      return orElse(await membersOf(tx, 'OPERATOR', communityId), () => membersOf(tx, 'OPERATOR', null))
  }
}

const orElse = async <T>(found: readonly T[], others: () => Promise<T[]>): Promise<T[]> =>
  found.length > 0 ? [...found] : others()

const mostMembers = 20

/** Null: over the whole platform. */
async function membersOf(tx: Tx, role: Role, placeId: string | null | undefined): Promise<PrincipalId[]> {
  if (placeId === undefined) return []
  const rows = await tx.sql
    .selectDistinct({ principalId: roleGrants.principalId })
    .from(roleGrants)
    .where(
      and(
        placeId === null ? isNull(roleGrants.placeId) : sql`${roleGrants.placeId} = ${placeId}`,
        eq(roleGrants.role, role),
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
    const read = await tx.sql
      .update(notifications)
      .set({ readAt: tx.now })
      .where(ids ? and(mine, inArray(notifications.id, ids as NotificationId[])) : mine)
      .returning({ id: notifications.id, messageId: notifications.messageId })
    for (const { id, messageId } of read)
      if (messageId !== null)
        await tx.emit({
          type: 'MessageRead',
          aggregateId: id,
          seq: 2,
          topics: [],
          facts: { messageId, principalId: tx.actor.id },
        })
    const [left] = await tx.sql.select({ count: count() }).from(notifications).where(mine)
    return left!.count
  })
}
