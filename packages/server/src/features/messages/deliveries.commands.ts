import { and, eq, inArray, lte } from 'drizzle-orm'
import { system } from '../../access/actor.ts'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import type { Log } from '../../log.ts'
import type { Keys } from '../accounts/index.ts'
import { findAddress } from './addresses.store.ts'
import type { ChannelProviders, Letter, ProviderAnswer } from './channel-provider.ts'
import { isOutside } from './channel.ts'
import type { Content } from './content.ts'
import { lockResidents, readFacts } from './gate.store.ts'
import { isWelcome, obstacleOf } from './gate.ts'
import { askAgainAt, mostTries, type Handover } from './handover.ts'
import type { MessageId } from './message.ts'
import { moveMessage, type Message } from './messages.commands.ts'
import { messageContents, messages } from './messages.table.ts'

/** What handing over stands on. */
export interface PostDeps extends Omit<TxDeps, 'actor'> {
  readonly log: Log
  readonly keys: Keys
  readonly channels: ChannelProviders
}

/**
 * Gives a message to its provider, once: who comes second finds it taken, and what becomes of a call that nobody heard
 * the end of is asked. Before the call he is asked once more whether he wants it; he may have said no meanwhile.
 */
export const handOver = (app: PostDeps, id: MessageId): Promise<void> => handOverFrom(app, id, ['WAITING'])

const open = ['WAITING', 'CALLED', 'UNKNOWN'] as const

async function handOverFrom(app: PostDeps, id: MessageId, from: readonly Handover[]): Promise<void> {
  const deps = { ...app, actor: system }
  const claimed = await inTx(deps, (tx) => claim(tx, id, { from, keys: app.keys }))
  if (!claimed) return
  const { letter, channel } = claimed
  const said = await app.channels[channel].send(letter).catch(async (error: unknown) => {
    app.log.warn({ err: error, messageId: id, channel }, 'a provider of messages did not answer')
    await app.db.sql
      .update(messages)
      .set({ handover: 'UNKNOWN' })
      .where(and(eq(messages.id, id), eq(messages.handover, 'CALLED')))
  })
  if (said) await hear(app, id, said)
}

async function claim(tx: Tx, id: MessageId, { from, keys }: { from: readonly Handover[]; keys: Keys }) {
  const [found] = await tx.sql
    .select({ message: messages, content: messageContents.content })
    .from(messages)
    .innerJoin(messageContents, eq(messageContents.hash, messages.contentHash))
    .where(and(eq(messages.id, id), eq(messages.state, 'SENT'), inArray(messages.handover, [...from])))
    .for('update', { of: messages })
  if (!found?.message.channel || !isOutside(found.message.channel)) return undefined
  const { message } = found
  if (message.handover === 'WAITING' && (await isTakenBack(tx, message))) return undefined
  const to = await findAddress(tx.sql, message, keys)
  if (!to) return void (await moveMessage(tx, id, { action: 'FAIL', failure: 'NO_ADDRESS' }))
  const tries = message.tries + 1
  await tx.sql
    .update(messages)
    .set({ handover: 'CALLED', tries, askAt: askAgainAt(tx.now, tries) })
    .where(eq(messages.id, id))
  return { channel: found.message.channel, letter: letterOf(message, to, found.content) }
}

const letterOf = (message: Message, to: Letter['to'], content: Content): Letter => ({
  reference: message.id,
  to,
  said: content[message.channel!]!,
  expiresAt: message.expiresAt,
})

/** Whether he has said no since the gate let it through. */
async function isTakenBack(tx: Tx, message: Message): Promise<boolean> {
  await lockResidents(tx, [message.residentId])
  const [known] = await readFacts(tx.sql, [{ ...message, messageId: message.id }], tx.now)
  // The same words of somebody else came later, and are not in its way.
  const facts = { ...known!.facts, hasHadIt: false }
  const unwelcome = message.kind === 'MARKETING' && !isWelcome(facts, message.channel!) ? 'NO_CONSENT' : undefined
  const reason = obstacleOf(facts, message, tx.now) ?? unwelcome
  return reason !== undefined && moveMessage(tx, message.id, { action: 'SUPPRESS', reason })
}

/** Takes what a provider says, in whatever order and however often it comes. */
export function hear(app: PostDeps, id: MessageId, said: ProviderAnswer): Promise<void> {
  return inTx({ ...app, actor: system }, async (tx) => {
    switch (said.state) {
      case 'TAKEN':
        await tx.sql
          .update(messages)
          .set({ handover: 'TAKEN', askAt: null })
          .where(and(eq(messages.id, id), inArray(messages.handover, [...open])))
        return
      case 'DELIVERED':
        return void (await moveMessage(tx, id, { action: 'DELIVER' }))
      case 'OPENED':
        return void (await moveMessage(tx, id, { action: 'OPEN' }))
      case 'REFUSED':
        return void (await moveMessage(tx, id, { action: 'FAIL', failure: said.reason.slice(0, 200) }))
      case 'NOT_FOUND':
    }
  })
}

/** One look takes at most so many: what is left waits for the next look, a second later. */
const batch = 100

/** Messages whose handing over nobody has heard the end of: the provider is asked, later and later. */
export async function askOpen(app: PostDeps): Promise<number> {
  const due = await app.db.sql
    .select({ id: messages.id })
    .from(messages)
    .where(lte(messages.askAt, app.clock.now()))
    .orderBy(messages.askAt)
    .limit(batch)
  for (const { id } of due)
    await ask(app, id).catch((error: unknown) =>
      app.log.error({ err: error, messageId: id }, 'a provider of messages could not be asked'),
    )
  return due.length
}

async function ask(app: PostDeps, id: MessageId): Promise<void> {
  const [message] = await app.db.sql.select().from(messages).where(eq(messages.id, id))
  if (!message?.channel || !isOutside(message.channel) || message.askAt === null) return
  if (message.handover === 'WAITING') return handOver(app, id)
  if (message.tries >= mostTries) return hear(app, id, { state: 'REFUSED', reason: 'NO_ANSWER' })
  const tries = message.tries + 1
  await app.db.sql
    .update(messages)
    .set({ tries, askAt: askAgainAt(app.clock.now(), tries) })
    .where(and(eq(messages.id, id), inArray(messages.handover, [...open])))
  const said = await app.channels[message.channel].query(id)
  await (said.state === 'NOT_FOUND' ? handOverFrom(app, id, ['CALLED', 'UNKNOWN']) : hear(app, id, said))
}
