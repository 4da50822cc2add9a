import { boolean, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { id, instant } from '../../db/columns.ts'
import { communities } from '../communities/index.ts'

export const riders = pgTable('riders', {
  id: id('rid').primaryKey(),
  name: text().notNull(),
  onDuty: boolean().notNull().default(false),
  createdAt: instant().notNull(),
})

/** Where a rider takes orders. */
export const riderCommunities = pgTable(
  'rider_communities',
  {
    riderId: id('rid')
      .notNull()
      .references(() => riders.id),
    communityId: id('com')
      .notNull()
      .references(() => communities.id),
  },
  (t) => [primaryKey({ columns: [t.riderId, t.communityId] }), index('rider_communities_community').on(t.communityId)],
)

export const leaders = pgTable(
  'leaders',
  {
    id: id('led').primaryKey(),
    name: text().notNull(),
    communityId: id('com')
      .notNull()
      .references(() => communities.id),
    createdAt: instant().notNull(),
  },
  (t) => [index('leaders_community').on(t.communityId)],
)
