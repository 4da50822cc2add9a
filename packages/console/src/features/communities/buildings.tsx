import { graphql } from '../../api/graphql.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { useText } from '../../i18n/text.tsx'
import { PagedList, useTrail } from '../../ui/paged-list.tsx'
import type { TableColumn } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/data-table.tsx'

const Buildings_query = graphql(`
  query Buildings($id: ID!, $after: String) {
    community(id: $id) {
      id
      buildings(first: 50, after: $after) {
        nodes {
          id
          name
          entrances
          floors
          householdCount
          location {
            lat
            lng
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
        count {
          value
          precision
        }
      }
    }
  }
`)

interface Building {
  readonly id: string
  readonly name: string
  readonly entrances: number
  readonly floors: number
  readonly householdCount: number
  readonly location: { readonly lat: number; readonly lng: number }
}

/** The map as a table. */
export function Buildings({ communityId }: { communityId: string }) {
  const t = useText()
  const trail = useTrail()
  const result = usePageQuery({ query: Buildings_query, variables: { id: communityId, after: trail.after } })
  const number = (title: string, text: (row: Building) => string): TableColumn<Building> => ({
    title,
    width: 140,
    isNumber: true,
    cell: text,
    text,
  })
  return (
    <PagedList
      result={result}
      pick={(data) => data.community?.buildings}
      trail={trail}
      none={t('buildings.none')}
      noneWhy={t('buildings.noneWhy')}
    >
      {(buildings) => (
        <DataTable<Building>
          label={t('tab.buildings')}
          rows={buildings}
          nameOf={(row) => row.name}
          columns={[
            ['name', { title: t('order.building'), cell: (row) => row.name, text: (row) => row.name }],
            ['entrances', number(t('building.entrances'), (row) => String(row.entrances))],
            ['floors', number(t('building.floors'), (row) => String(row.floors))],
            ['households', number(t('community.households'), (row) => String(row.householdCount))],
            [
              'where',
              number(t('building.where'), (row) => `${row.location.lat.toFixed(4)}, ${row.location.lng.toFixed(4)}`),
            ],
          ]}
        />
      )}
    </PagedList>
  )
}
