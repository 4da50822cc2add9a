import { and, eq, inArray, isNotNull, isNull, lte, or } from 'drizzle-orm'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import { carry, columnsOf, passAll } from './gate.commands.ts'
import { freeSlots, lockResidents, type Passenger } from './gate.store.ts'
import { messageFlow, type MessageAction, type MessageId, type SuppressionReason } from './message.ts'
import { tellMoved } from './messages.store.ts'
import { messages } from './messages.table.ts'

export type Message = typeof messages.$inferSelect

interface Step {
  readonly action: Exclude<MessageAction, 'SEND'>
  readonly reason?: SuppressionReason
  readonly failure?: string
}

/**
 * One step of a message, if it can still be taken: a receipt that comes twice, or after a later one, changes nothing.
 * Answers whether it was taken.
 */
export async function moveMessage(tx: Tx, id: MessageId, step: Step): Promise<boolean> {
  const [message] = await tx.sql.select().from(messages).where(eq(messages.id, id)).for('update')
  if (!message || !messageFlow[step.action].from.includes(message.state)) return false
  // What a provider was called for may be under way: it cannot be taken back.
  if (step.action === 'SUPPRESS' && message.state === 'SENT' && message.handover !== 'WAITING') return false
  const version = message.version + 1
  await tx.sql
    .update(messages)
    .set({ ...stepColumns(step, tx.now, message), version })
    .where(eq(messages.id, id))
  if (step.action === 'SUPPRESS') await freeSlots(tx, [id])
  await tellMoved(tx, { ...message, version, ...step })
  return true
}

function stepColumns(
  { action, reason, failure }: Step,
  now: Date,
  { deliveredAt, handover }: Message,
): Partial<Message> {
  const settled = handover === null ? {} : ({ handover: 'TAKEN', askAt: null } as const)
  switch (action) {
    case 'DELIVER':
      return { state: 'DELIVERED', deliveredAt: now, failure: null, ...settled }
    case 'OPEN':
      return { state: 'OPENED', deliveredAt: deliveredAt ?? now, openedAt: now, failure: null, ...settled }
    case 'FAIL':
      return {
        state: 'FAILED',
        endedAt: now,
        failure: failure ?? null,
        ...(handover === null ? {} : ({ handover: 'REFUSED', askAt: null } as const)),
      }
    case 'SUPPRESS':
      return { state: 'SUPPRESSED', reason: reason!, endedAt: now, dueAt: null, handover: null, askAt: null }
  }
}

/** One look takes at most so many: what is left waits for the next look. */
const batch = 200

/** Quiet hours are over for these: the gate is asked again, as if they came now. */
export function passQueued(deps: TxDeps): Promise<number> {
  return inTx(deps, async (tx) => {
    const due = await tx.sql
      .select()
      .from(messages)
      .where(lte(messages.dueAt, tx.now))
      .orderBy(messages.dueAt, messages.id)
      .limit(batch)
      .for('update', { skipLocked: true })
    if (due.length === 0) return 0
    await lockResidents(
      tx,
      due.map(({ residentId }) => residentId),
    )
    const asked = due.map((message): Passenger & { message: Message } => ({
      ...message,
      messageId: message.id,
      message,
    }))
    await passAll(tx, asked, async (passed) => {
      for (const each of passed) {
        const { message } = each.passenger
        const version = message.version + 1
        await tx.sql
          .update(messages)
          .set({ ...columnsOf(each.verdict!, tx.now), version })
          .where(eq(messages.id, message.id))
        await carry(tx, [each], version)
        if (each.verdict!.state === 'SUPPRESSED')
          await tellMoved(tx, { ...message, version, action: 'SUPPRESS', reason: each.verdict!.reason })
      }
    })
    return due.length
  })
}

/** What of a source waits is neither sent nor forgotten, until it is released. The source's own lock is held. */
export async function holdMessages(tx: Tx, sourceIds: readonly string[]): Promise<void> {
  await tx.sql
    .update(messages)
    .set({ dueAt: null })
    .where(and(waiting(sourceIds), isNotNull(messages.dueAt)))
}

/** The gate is asked again about what was held. */
export async function releaseMessages(tx: Tx, sourceIds: readonly string[]): Promise<void> {
  await tx.sql
    .update(messages)
    .set({ dueAt: tx.now })
    .where(and(waiting(sourceIds), isNull(messages.dueAt)))
}

const isOfSource = (ids: readonly string[]) => inArray(messages.sourceId, [...ids] as Message['sourceId'][])

const waiting = (sourceIds: readonly string[]) => and(isOfSource(sourceIds), eq(messages.state, 'QUEUED'))

/**
 * Takes back what has not left the house: what waits, and what no provider has been given. Answers how many; at most
 * `most` at a time, so that a big one does not hold its locks for long: the caller asks until none is left.
 */
export async function withdrawMessages(
  tx: Tx,
  sourceIds: readonly string[],
  { reason, most = 500 }: { reason: SuppressionReason; most?: number },
): Promise<number> {
  const back = await tx.sql
    .select({ id: messages.id })
    .from(messages)
    .where(
      and(
        isOfSource(sourceIds),
        or(eq(messages.state, 'QUEUED'), and(eq(messages.state, 'SENT'), eq(messages.handover, 'WAITING'))),
      ),
    )
    .orderBy(messages.id)
    .limit(most)
  let taken = 0
  for (const { id } of back) if (await moveMessage(tx, id, { action: 'SUPPRESS', reason })) taken++
  return taken
}
