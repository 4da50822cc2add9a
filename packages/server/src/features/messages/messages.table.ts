import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  customType,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { id, instant, isOneOf, json, oneOf } from '../../db/columns.ts'
import { principals } from '../accounts/index.ts'
import { residents } from '../audience/index.ts'
import { communities, households } from '../communities/index.ts'
import { channels, outsideChannels } from './channel.ts'
import type { Content } from './content.ts'
import { handovers } from './handover.ts'
import { messageKinds, messageStates, suppressionReasons, type Tried } from './message.ts'
import { capKinds } from './rule.ts'
import { sendRules } from './rules.table.ts'

/** What is said, kept once for all whom it is said to. */
export const messageContents = pgTable('message_contents', {
  hash: text().primaryKey(),
  content: json<Content>().notNull(),
})

/** What somebody wanted to tell a resident: sent, waiting, or not sent and why. */
export const messages = pgTable(
  'messages',
  {
    id: id('msg').primaryKey(),
    residentId: id('res')
      .notNull()
      .references(() => residents.id),
    principalId: id('usr')
      .notNull()
      .references(() => principals.id),
    householdId: id('hh')
      .notNull()
      .references(() => households.id),
    communityId: id('com')
      .notNull()
      .references(() => communities.id),
    kind: oneOf(messageKinds).notNull(),
    channels: text().array().$type<(typeof channels)[number][]>().notNull(),
    /** By which it goes; null until the gate has let it through. */
    channel: oneOf(channels),
    state: oneOf(messageStates).notNull(),
    reason: oneOf(suppressionReasons),
    /** Channels that were passed over, and why. */
    tried: json<readonly Tried[]>().notNull(),
    contentHash: text()
      .notNull()
      .references(() => messageContents.hash),
    sourceId: id('').$type<string>().notNull(),
    step: text().notNull(),
    variant: text(),
    version: integer().notNull(),
    createdAt: instant().notNull(),
    expiresAt: instant(),
    /** Where its sender wants lower ones than the rules. */
    caps: json<Partial<Readonly<Record<(typeof channels)[number], number>>>>(),
    /** When the gate is asked again; null while somebody holds it, and of what has passed. */
    dueAt: instant(),
    sentAt: instant(),
    deliveredAt: instant(),
    openedAt: instant(),
    endedAt: instant(),
    failure: text(),
    /** How far it has come to whoever carries it; null of what nobody else carries. */
    handover: oneOf(handovers),
    tries: integer().notNull().default(0),
    /** When the provider is called or asked again; null when nothing is open. */
    askAt: instant(),
  },
  (t) => [
    // The same message reaches somebody once, whoever tries again after whatever has happened.
    uniqueIndex('messages_once').on(t.sourceId, t.step, t.residentId),
    index('messages_resident').on(t.residentId, t.id),
    index('messages_principal').on(t.principalId, t.id),
    index('messages_community').on(t.communityId, t.id),
    index('messages_due')
      .on(t.dueAt)
      .where(sql`due_at is not null`),
    index('messages_ask')
      .on(t.askAt)
      .where(sql`ask_at is not null`),
    check('messages_kind', isOneOf(t.kind, messageKinds)),
    check('messages_state', isOneOf(t.state, messageStates)),
    check('messages_channel', isOneOf(t.channel, channels)),
    check('messages_suppressed', sql`(${t.state} = 'SUPPRESSED') = (${t.reason} is not null)`),
    check('messages_reason', isOneOf(t.reason, suppressionReasons)),
    check('messages_due_queued', sql`${t.dueAt} is null or ${t.state} = 'QUEUED'`),
    check(
      'messages_sent',
      sql`${t.state} in ('QUEUED', 'SUPPRESSED') or ${t.sentAt} is not null and ${t.channel} is not null`,
    ),
    check('messages_handover', isOneOf(t.handover, handovers)),
    check(
      'messages_handed',
      sql`${t.handover} is null or ${t.channel} in (${sql.raw(outsideChannels.map((each) => `'${each}'`).join(', '))})`,
    ),
    check('messages_asked', sql`${t.askAt} is null or ${t.handover} in ('WAITING', 'CALLED', 'UNKNOWN')`),
  ],
)

const span = customType<{ data: string }>({ dataType: () => 'tstzrange' })

/**
 * Places in which one message each is let through. A slot is held for the length of its rule's window, and an exclusion
 * constraint lets nobody hold the same one twice at a time: in no window of that length is anybody above his cap.
 */
export const sendSlots = pgTable(
  'send_slots',
  {
    /** The resident, or the leader who is asked to tell him. */
    subject: id('').$type<string>().notNull(),
    /** Of 64 bits: ids begin alike, which an index of spans cannot take. Two subjects of one key would only wait for each other. */
    subjectKey: bigint({ mode: 'number' })
      .notNull()
      .generatedAlwaysAs(sql`hashtextextended(subject, 0)`),
    kind: oneOf(capKinds).notNull(),
    slot: integer().notNull(),
    held: span().notNull(),
    messageId: id('msg').notNull(),
    ruleVersion: integer().notNull(),
    most: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.messageId, t.kind] }),
    foreignKey({
      name: 'send_slots_rule',
      columns: [t.kind, t.ruleVersion, t.most],
      foreignColumns: [sendRules.kind, sendRules.version, sendRules.most],
    }),
    check('send_slots_kind', isOneOf(t.kind, capKinds)),
    check('send_slots_within', sql`${t.slot} between 1 and ${t.most}`),
  ],
)
