import { sql } from 'drizzle-orm'
import { PageArgs } from '../../graph/lists.ts'
import { connection, expr, extend, many, one, shape } from '../../graph/read/index.ts'
import { ApiKeyType, apiKeyShape, declarePlaces, roleGrants, ViewerType, viewerShape } from '../accounts/index.ts'
import { buildings, communities, households } from './communities.table.ts'
import {
  BuildingConnection,
  CommunityType,
  HouseholdConnection,
  HouseholdList,
  HouseholdType,
} from './communities.types.ts'
import { doorReach, householdReach } from './community.ts'

export const buildingShape = shape('Building', buildings, {
  prefix: 'bld',
  fields: {
    householdCount: expr(
      ({ t }) => sql`(select count(*) from ${households} where ${households.buildingId} = ${t['id']})`,
    ),
  },
  sorts: { NAME: ({ t }) => t['name']! },
})

export const householdShape = shape('Household', households, {
  prefix: 'hh',
  reach: householdReach,
  fields: {
    community: one(
      () => communityShape,
      ({ t }, far) => sql`${far['id']} = ${t['communityId']}`,
    ),
    building: one(
      () => buildingShape,
      ({ t }, far) => sql`${far['id']} = ${t['buildingId']}`,
    ),
    door: expr(({ t, reached }) => sql`case when ${reached(doorReach)} then ${t['door']} end`),
  },
  filters: { verified: ({ t }) => sql`${t['verifiedAt']} is not null` },
  sorts: { CREATED_AT: ({ t }) => t['createdAt']! },
})

export const communityShape = shape('Community', communities, {
  prefix: 'com',
  fields: {
    buildingCount: expr(
      ({ t }) => sql`(select count(*) from ${buildings} where ${buildings.communityId} = ${t['id']})`,
    ),
    householdCount: expr(
      ({ t }) => sql`(select count(*) from ${households} where ${households.communityId} = ${t['id']})`,
    ),
    verifiedHouseholdCount: expr(
      ({ t }) =>
        sql`(select count(*) from ${households} where ${households.communityId} = ${t['id']} and ${households.verifiedAt} is not null)`,
    ),
  },
  sorts: { NAME: ({ t }) => t['name']!, CREATED_AT: ({ t }) => t['createdAt']! },
  defaultSort: { key: 'CREATED_AT', direction: 'ASC' },
})

extend(CommunityType, communityShape, {
  buildings: {
    type: () => BuildingConnection,
    args: () => PageArgs,
    read: connection(
      () => buildingShape,
      ({ t }, far) => sql`${far['communityId']} = ${t['id']}`,
    ),
  },
  households: {
    type: () => HouseholdConnection,
    args: () => HouseholdList,
    description: 'Those of them that the caller may see.',
    read: connection(
      () => householdShape,
      ({ t }, far) => sql`${far['communityId']} = ${t['id']}`,
    ),
  },
})

declarePlaces('COMMUNITY', { table: communities, community: 'id' })
declarePlaces('HOUSEHOLD', { table: households, community: 'communityId' })

extend(ViewerType, viewerShape, {
  households: {
    type: () => [HouseholdType],
    description: 'Households the caller belongs to.',
    read: many(
      () => householdShape,
      ({ reached }, far) => reached(doorReach, { id: far['id']! }),
      (far) => [far['id']!],
    ),
  },
})

extend(ApiKeyType, apiKeyShape, {
  communities: {
    type: () => [CommunityType],
    description: 'Where the key reaches.',
    read: many(
      () => communityShape,
      ({ t }, far) =>
        sql`${far['id']} in (select ${roleGrants.placeId} from ${roleGrants} where ${roleGrants.principalId} = ${t['principalId']} and ${roleGrants.revokedAt} is null)`,
      (far) => [far['id']!],
    ),
  },
})
