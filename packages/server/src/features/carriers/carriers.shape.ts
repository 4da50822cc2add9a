import { sql } from 'drizzle-orm'
import { anyOf, extend, many, one, shape } from '../../graph/read/index.ts'
import { declarePlaces, ViewerType, viewerShape } from '../accounts/index.ts'
import { CommunityType, communityShape } from '../communities/index.ts'
import { riderPlaceReach, riderReach } from './carrier.ts'
import { leaders, riderCommunities, riders } from './carriers.table.ts'
import { LeaderType, RiderType } from './carriers.types.ts'

export const riderShape = shape('Rider', riders, {
  prefix: 'rid',
  visible: ({ t, reached }) =>
    sql`(${reached(riderReach)} or exists (select 1 from ${riderCommunities} where ${riderCommunities.riderId} = ${t['id']} and ${reached(riderPlaceReach, { communityId: riderCommunities.communityId })}))`,
  fields: {
    communities: many(
      () => communityShape,
      ({ t }, far) =>
        sql`${far['id']} in (select ${riderCommunities.communityId} from ${riderCommunities} where ${riderCommunities.riderId} = ${t['id']})`,
      (far) => [far['id']!],
    ),
  },
  filters: {
    communityId: ({ t }) =>
      anyOf(
        sql`select ${riderCommunities.communityId} from ${riderCommunities} where ${riderCommunities.riderId} = ${t['id']}`,
      ),
  },
})

export const leaderShape = shape('Leader', leaders, {
  prefix: 'led',
  fields: {
    community: one(
      () => communityShape,
      ({ t }, far) => sql`${far['id']} = ${t['communityId']}`,
    ),
  },
})

extend(CommunityType, communityShape, {
  leaders: {
    type: () => [LeaderType],
    read: many(
      () => leaderShape,
      ({ t }, far) => sql`${far['communityId']} = ${t['id']}`,
      (far) => [far['id']!],
    ),
  },
})

declarePlaces('RIDER', { table: riders })

extend(ViewerType, viewerShape, {
  rider: {
    type: () => RiderType,
    nullable: true,
    description: 'Null when the caller is no rider.',
    // Somebody who was registered twice is the rider of his first registration.
    read: one(
      () => riderShape,
      ({ reached }, far) =>
        sql`${far['id']} = (select min(r.id) from ${riders} r where ${reached(riderReach, { id: sql`r.id` })})`,
    ),
  },
})
