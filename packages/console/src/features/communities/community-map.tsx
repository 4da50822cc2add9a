import { useMemo } from 'react'
import type { ResultOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { PlaceMap } from '../../ui/map/map.tsx'
import type { CommunityMap_community } from './community-map-data.ts'

interface CommunityMapProps {
  readonly community: ResultOf<typeof CommunityMap_community>
  readonly name: string
}

export function CommunityMap({ community, name }: CommunityMapProps) {
  const t = useText()
  // Drawn anew only when the place itself changes: a map that jumps back is no map.
  const props = useMemo(
    () => ({
      label: t('map.label', { name }),
      boundary: community.boundary.map(({ lng, lat }) => [lng, lat] as const),
      points: community.buildings.nodes.map((building) => ({
        id: building.id,
        name: building.name,
        lng: building.location.lng,
        lat: building.location.lat,
        note: t('map.building', {
          households: building.householdCount,
          floors: building.floors,
          entrances: building.entrances,
        }),
      })),
    }),
    [community, name, t],
  )
  return <PlaceMap {...props} />
}
