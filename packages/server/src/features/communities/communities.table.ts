import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, instant, isOneOf, json, oneOf } from '../../db/columns.ts'
import { communityKinds, mostEntrances, mostFloors, type GeoPoint } from './community.ts'

export const communities = pgTable(
  'communities',
  {
    id: id('com').primaryKey(),
    name: text().notNull(),
    nameEn: text().notNull(),
    kind: oneOf(communityKinds).notNull(),
    district: text().notNull(),
    center: json<GeoPoint>().notNull(),
    boundary: json<GeoPoint[]>().notNull(),
    version: integer().notNull().default(1),
    createdAt: instant().notNull(),
  },
  (t) => [
    check('communities_kind', isOneOf(t.kind, communityKinds)),
    uniqueIndex('communities_name').on(t.name, t.district),
  ],
)

export const buildings = pgTable(
  'buildings',
  {
    id: id('bld').primaryKey(),
    communityId: id('com')
      .notNull()
      .references(() => communities.id),
    name: text().notNull(),
    entrances: integer().notNull(),
    floors: integer().notNull(),
    location: json<GeoPoint>().notNull(),
  },
  (t) => [
    uniqueIndex('buildings_name').on(t.communityId, t.name),
    check('buildings_entrances', sql`${t.entrances} between 1 and ${sql.raw(String(mostEntrances))}`),
    check('buildings_floors', sql`${t.floors} between 1 and ${sql.raw(String(mostFloors))}`),
  ],
)

export const households = pgTable(
  'households',
  {
    id: id('hh').primaryKey(),
    communityId: id('com')
      .notNull()
      .references(() => communities.id),
    buildingId: id('bld')
      .notNull()
      .references(() => buildings.id),
    /** Shown to neighbours: a first name and a building, never a door. */
    name: text().notNull(),
    door: text().notNull(),
    verifiedAt: instant(),
    verifiedBy: text(),
    /** Stays false for good once the household has asked to be forgotten. */
    active: boolean().notNull().default(true),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('households_door').on(t.buildingId, t.door),
    index('households_community').on(t.communityId, t.id),
  ],
)
