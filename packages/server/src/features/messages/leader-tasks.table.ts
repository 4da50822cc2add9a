import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, instant, isOneOf, oneOf } from '../../db/columns.ts'
import { principals } from '../accounts/index.ts'
import { communities, households } from '../communities/index.ts'
import { messages } from './messages.table.ts'
import { tellings } from './telling.ts'

/** What a leader is asked to tell a neighbour, and what became of it. */
export const leaderTasks = pgTable(
  'leader_tasks',
  {
    id: id('ltk').primaryKey(),
    messageId: id('msg')
      .notNull()
      .references(() => messages.id),
    leaderId: id('usr')
      .notNull()
      .references(() => principals.id),
    communityId: id('com')
      .notNull()
      .references(() => communities.id),
    householdId: id('hh')
      .notNull()
      .references(() => households.id),
    state: oneOf(tellings).notNull(),
    createdAt: instant().notNull(),
    /** After this nobody is asked to tell it any more. */
    dueAt: instant().notNull(),
    endedAt: instant(),
    note: text(),
    version: integer().notNull().default(1),
  },
  (t) => [
    uniqueIndex('leader_tasks_message').on(t.messageId),
    index('leader_tasks_leader').on(t.leaderId, t.id),
    index('leader_tasks_community').on(t.communityId, t.id),
    index('leader_tasks_due')
      .on(t.dueAt)
      .where(sql`state = 'OPEN'`),
    check('leader_tasks_state', isOneOf(t.state, tellings)),
    check('leader_tasks_ended', sql`(${t.state} = 'OPEN') = (${t.endedAt} is null)`),
  ],
)
