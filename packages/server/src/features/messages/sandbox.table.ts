import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { id, instant, isOneOf, oneOf } from '../../db/columns.ts'
import { outsideChannels } from './channel.ts'

export const letterStates = ['TAKEN', 'DELIVERED', 'OPENED', 'REFUSED'] as const

/** The built-in providers' own books: what was handed to them, and what they still have to tell of it. */
export const sandboxLetters = pgTable(
  'sandbox_letters',
  {
    reference: id('msg').primaryKey(),
    channel: oneOf(outsideChannels).notNull(),
    /** Only so much of the address as shows that it is the right one. */
    to: text().notNull(),
    text: text().notNull(),
    state: oneOf(letterStates).notNull(),
    failure: text(),
    takenAt: instant().notNull(),
    /** How often it was handed over: a provider that keeps its word has carried it out once. */
    calls: integer().notNull().default(1),
    /** When it is told of, and how many times over; null when it was, or never is. */
    tellAt: instant(),
    tellTimes: integer().notNull().default(1),
  },
  (t) => [
    index('sandbox_letters_tell')
      .on(t.tellAt)
      .where(sql`tell_at is not null`),
    check('sandbox_letters_channel', isOneOf(t.channel, outsideChannels)),
    check('sandbox_letters_state', isOneOf(t.state, letterStates)),
  ],
)
