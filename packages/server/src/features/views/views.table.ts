import { sql } from 'drizzle-orm'
import { check, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, instant, isOneOf, oneOf } from '../../db/columns.ts'
import { principals } from '../accounts/index.ts'
import { viewScopes } from './view.ts'

/** The query string of a console screen under a name. */
export const savedViews = pgTable(
  'saved_views',
  {
    id: id('viw').primaryKey(),
    ownerId: id('usr')
      .notNull()
      .references(() => principals.id),
    screen: text().notNull(),
    name: text().notNull(),
    query: text().notNull(),
    scope: oneOf(viewScopes).notNull(),
    createdAt: instant().notNull(),
    savedAt: instant().notNull(),
  },
  (t) => [
    // Saving under a name that one has already replaces the view.
    uniqueIndex('saved_views_name').on(t.ownerId, t.screen, t.name),
    index('saved_views_screen').on(t.screen, t.scope),
    check('saved_views_scope', isOneOf(t.scope, viewScopes)),
    check('saved_views_lengths', sql`char_length(${t.name}) between 1 and 60 and char_length(${t.query}) <= 2000`),
  ],
)
