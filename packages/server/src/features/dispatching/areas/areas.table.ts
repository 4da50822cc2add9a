import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { id, instant, isOneOf, oneOf } from '../../../db/columns.ts'
import { communities } from '../../communities/index.ts'
import { badWeather } from '../../promises/index.ts'
import { dispatchModes } from './area.ts'

export const dispatchAreas = pgTable(
  'dispatch_areas',
  {
    id: id('dar').primaryKey(),
    name: text().notNull(),
    nameEn: text().notNull(),
    mode: oneOf(dispatchModes).notNull(),
    /** More orders than riders: new orders are promised later. */
    isSurging: boolean().notNull().default(false),
    isBadWeather: boolean().notNull().default(false),
    /** How long a rider may think about an offer. */
    offerSeconds: integer().notNull().default(30),
    version: integer().notNull().default(1),
    createdAt: instant().notNull(),
    /** Whichever worker plans it now; another one may when this is over. */
    leasedUntil: instant(),
  },
  (t) => [
    check('dispatch_areas_mode', isOneOf(t.mode, dispatchModes)),
    check('dispatch_areas_offer_seconds', sql`${t.offerSeconds} between 5 and 600`),
  ],
)

/** A community belongs to one area; in one that belongs to none, riders claim orders as they are packed. */
export const dispatchAreaCommunities = pgTable(
  'dispatch_area_communities',
  {
    communityId: id('com')
      .primaryKey()
      .references(() => communities.id),
    areaId: id('dar')
      .notNull()
      .references(() => dispatchAreas.id),
    /** What the switch has declared here; null while it is off. */
    weatherId: id('wth').references(() => badWeather.id),
  },
  (t) => [index('dispatch_area_communities_area').on(t.areaId)],
)
