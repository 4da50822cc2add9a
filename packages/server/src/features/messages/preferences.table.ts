import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, instant, isOneOf, oneOf } from '../../db/columns.ts'
import { principals } from '../accounts/index.ts'
import { residents } from '../audience/index.ts'
import { channels } from './channel.ts'

/** When a resident wants to hear nothing that can wait, beside what is quiet for everybody. */
export const residentQuietHours = pgTable(
  'resident_quiet_hours',
  {
    residentId: id('res')
      .primaryKey()
      .references(() => residents.id),
    /** Minutes of the day in Asia/Shanghai. */
    fromMinute: integer().notNull(),
    untilMinute: integer().notNull(),
    setAt: instant().notNull(),
  },
  (t) => [
    check(
      'resident_quiet_hours_minutes',
      sql`${t.fromMinute} between 0 and 1439 and ${t.untilMinute} between 0 and 1439`,
    ),
  ],
)

/** What residents have said about being told of offers, as they said it: the last one counts, none is ever changed. */
export const marketingConsents = pgTable(
  'marketing_consents',
  {
    id: id('mco').primaryKey(),
    residentId: id('res')
      .notNull()
      .references(() => residents.id),
    channel: oneOf(channels).notNull(),
    given: boolean().notNull(),
    at: instant().notNull(),
  },
  (t) => [
    index('marketing_consents_resident').on(t.residentId, t.channel, t.id),
    check('marketing_consents_channel', isOneOf(t.channel, channels)),
  ],
)

/** A browser that may be called: its address and keys, sealed, because whoever knows them can call it. */
export const pushSubscriptions = pgTable(
  'push_subscriptions',
  {
    id: id('psb').primaryKey(),
    principalId: id('usr')
      .notNull()
      .references(() => principals.id),
    endpointIndex: text().notNull(),
    sealed: text().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('push_subscriptions_endpoint').on(t.endpointIndex),
    index('push_subscriptions_principal').on(t.principalId, t.id),
  ],
)

/** How WeChat knows somebody towards our account. */
export const wechatLinks = pgTable('wechat_links', {
  principalId: id('usr')
    .primaryKey()
    .references(() => principals.id),
  sealed: text().notNull(),
  linkedAt: instant().notNull(),
})
