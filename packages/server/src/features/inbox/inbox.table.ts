import { sql } from 'drizzle-orm'
import { check, index, pgTable, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, instant, isOneOf, oneOf } from '../../db/columns.ts'
import { principals } from '../accounts/index.ts'
import { orders } from '../orders/index.ts'
import { notificationKinds } from './notification.ts'

export const notifications = pgTable(
  'notifications',
  {
    id: id('ntf').primaryKey(),
    principalId: id('usr')
      .notNull()
      .references(() => principals.id),
    kind: oneOf(notificationKinds).notNull(),
    orderId: id('ord').references(() => orders.id),
    /** The event that is told: each once to each; null of a message. */
    eventId: id('evt'),
    /** The message that it stands for; null of an event. */
    messageId: id('msg'),
    createdAt: instant().notNull(),
    readAt: instant(),
  },
  (t) => [
    uniqueIndex('notifications_once').on(t.principalId, t.eventId, t.kind),
    uniqueIndex('notifications_message')
      .on(t.messageId)
      .where(sql`message_id is not null`),
    index('notifications_inbox').on(t.principalId, t.id),
    index('notifications_unread')
      .on(t.principalId)
      .where(sql`read_at is null`),
    check('notifications_kind', isOneOf(t.kind, notificationKinds)),
    check('notifications_of', sql`num_nulls(${t.eventId}, ${t.messageId}) = 1`),
  ],
)
