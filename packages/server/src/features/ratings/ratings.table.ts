import { sql } from 'drizzle-orm'
import { check, index, pgTable, smallint, text } from 'drizzle-orm/pg-core'
import { id, instant } from '../../db/columns.ts'
import { communities, households } from '../communities/index.ts'
import { orders } from '../orders/index.ts'
import { longestComment, mostStars } from './rating.ts'

/** What a household said of an order: once, and never changed. */
export const orderRatings = pgTable(
  'order_ratings',
  {
    orderId: id('ord')
      .primaryKey()
      .references(() => orders.id),
    communityId: id('com')
      .notNull()
      .references(() => communities.id),
    householdId: id('hh')
      .notNull()
      .references(() => households.id),
    stars: smallint().notNull(),
    comment: text(),
    ratedBy: text().notNull(),
    ratedAt: instant().notNull(),
  },
  (t) => [
    index('order_ratings_community').on(t.communityId, t.ratedAt, t.orderId),
    index('order_ratings_household').on(t.householdId, t.ratedAt),
    check('order_ratings_stars', sql`${t.stars} between 1 and ${sql.raw(String(mostStars))}`),
    check('order_ratings_comment', sql`length(${t.comment}) between 1 and ${sql.raw(String(longestComment))}`),
  ],
)
