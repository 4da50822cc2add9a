import { sql } from 'drizzle-orm'
import { check, index, pgTable, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, instant } from '../../db/columns.ts'
import { merchants } from '../catalog/index.ts'
import { communities, households } from '../communities/index.ts'
import { orders } from '../orders/index.ts'
import { longestComment, mostStars } from './rating.ts'

/** What a household said of an order: once, and never changed. */
export const orderRatings = pgTable(
  'order_ratings',
  {
    id: id('rtg').primaryKey(),
    orderId: id('ord')
      .notNull()
      .references(() => orders.id),
    merchantId: id('mer')
      .notNull()
      .references(() => merchants.id),
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
    uniqueIndex('order_ratings_order').on(t.orderId),
    index('order_ratings_community').on(t.communityId, t.ratedAt, t.id),
    index('order_ratings_merchant').on(t.merchantId, t.ratedAt, t.id),
    check('order_ratings_stars', sql`${t.stars} between 1 and ${sql.raw(String(mostStars))}`),
    check('order_ratings_comment', sql`length(${t.comment}) between 1 and ${sql.raw(String(longestComment))}`),
  ],
)
