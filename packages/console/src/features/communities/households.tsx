import { graphql } from '../../api/graphql.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { useText } from '../../i18n/text.tsx'
import { Moment, momentText } from '../../ui/moment.tsx'
import { PagedList, useTrail } from '../../ui/paged-list.tsx'
import { Person } from '../../ui/person.tsx'
import { Status } from '../../ui/status.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'

const Households_query = graphql(`
  query Households($filter: HouseholdFilter!, $after: String) {
    households(first: 20, after: $after, filter: $filter) {
      nodes {
        id
        name
        verifiedAt
        createdAt
        building {
          id
          name
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
`)

/** Who lives here, without doors: those are for the household and whoever carries something to it. */
export function Households({ communityId }: { communityId: string }) {
  const t = useText()
  const trail = useTrail()
  const filter = { communityId: { eq: communityId } }
  const result = usePageQuery({ query: Households_query, variables: { filter, after: trail.after } })
  return (
    <PagedList
      result={result}
      pick={(data) => data.households}
      trail={trail}
      none={t('households.none')}
      noneWhy={t('households.noneWhy')}
    >
      {(households) => (
        <DataTable
          label={t('tab.households')}
          rows={households}
          nameOf={(row) => row.name}
          columns={[
            [
              'name',
              { title: t('household.name'), cell: (row) => <Person name={row.name} />, text: (row) => row.name },
            ],
            [
              'building',
              {
                title: t('order.building'),
                width: 160,
                cell: (row) => row.building.name,
                text: (row) => row.building.name,
              },
            ],
            [
              'verified',
              {
                title: t('household.verified'),
                width: 160,
                cell: (row) => (
                  <Status tone={row.verifiedAt === null ? 'quiet' : 'done'}>
                    {t(row.verifiedAt === null ? 'household.open' : 'household.done')}
                  </Status>
                ),
                text: (row) =>
                  row.verifiedAt === null ? '' : momentText(new Date(row.verifiedAt), 'exact', t.language),
              },
            ],
            [
              'since',
              {
                title: t('household.since'),
                width: 160,
                cell: (row) => <Moment at={row.createdAt} style="date" />,
                text: (row) => momentText(new Date(row.createdAt), 'date', t.language),
              },
            ],
          ]}
        />
      )}
    </PagedList>
  )
}
