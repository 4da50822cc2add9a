import { and, eq } from 'drizzle-orm'
import { reaction } from '../../events/reactions.ts'
import type { App } from '../../graph/context.ts'
import type { PrincipalId } from '../accounts/index.ts'
import { isOutside, type Channel } from './channel.ts'
import { handOver } from './deliveries.commands.ts'
import type { MessageId } from './message.ts'
import { moveMessage } from './messages.commands.ts'
import { messages } from './messages.table.ts'

/** Who reads it in his inbox has opened it; a leader who reads what he is asked to tell has not. */
export const openReadMessage = reaction<App>('open-read-message', ['MessageRead'], {
  async effect(tx, { facts }) {
    const [own] = await tx.sql
      .select({ id: messages.id })
      .from(messages)
      .where(
        and(
          eq(messages.id, String(facts['messageId']) as MessageId),
          eq(messages.principalId, String(facts['principalId']) as PrincipalId),
        ),
      )
    if (own) await moveMessage(tx, own.id, { action: 'OPEN' })
  },
})

/** What the gate has let through goes to its provider after the commit. */
export const handOverMessage = reaction<App>('hand-over-message', ['MessageMoved'], {
  actions: ['SEND'],
  outside: async (app, { facts }) => {
    if (isOutside(facts['channel'] as Channel)) await handOver(app, facts['messageId'] as MessageId)
  },
})
