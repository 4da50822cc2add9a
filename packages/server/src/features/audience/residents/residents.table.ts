import { sql } from 'drizzle-orm'
import { bigint, boolean, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, instant } from '../../../db/columns.ts'
import { principals } from '../../accounts/index.ts'
import { buildings, communities, households } from '../../communities/index.ts'

/** People who live somewhere, as audiences know them. */
export const residents = pgTable(
  'residents',
  {
    id: id('res').primaryKey(),
    principalId: id('usr')
      .notNull()
      .references(() => principals.id),
    /** Where the engine keeps him: without holes as far as possible, never given again. */
    ordinal: integer().notNull().generatedAlwaysAsIdentity({ startWith: 0, minValue: 0 }),
    /** What spreads residents over buckets: 32 bits of his id, the same for ever. */
    hash: bigint({ mode: 'number' })
      .notNull()
      .generatedAlwaysAs(sql`('x' || substr(md5(id), 1, 8))::bit(32)::bigint`),
    householdId: id('hh')
      .notNull()
      .references(() => households.id),
    communityId: id('com')
      .notNull()
      .references(() => communities.id),
    buildingId: id('bld')
      .notNull()
      .references(() => buildings.id),
    /** False: nothing is chosen for him by what is known of him. */
    personalised: boolean().notNull().default(true),
    joinedDay: integer().notNull(),
    /** What he signed in with last, as it called itself: see `device.ts`. */
    device: text(),
    /** Since when he lives nowhere here or asked to be forgotten: no rule holds of him. Null again if he comes back. */
    forgottenAt: instant(),
    version: integer().notNull().default(1),
  },
  (t) => [
    uniqueIndex('residents_principal').on(t.principalId),
    uniqueIndex('residents_ordinal').on(t.ordinal),
    index('residents_household').on(t.householdId),
    index('residents_community').on(t.communityId, t.id),
  ],
)
