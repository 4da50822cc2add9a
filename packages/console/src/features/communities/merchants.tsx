import { graphql } from '../../api/graphql.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { PagedList, useTrail } from '../../ui/paged-list.tsx'
import { Status } from '../../ui/status.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'

const Merchants_query = graphql(`
  query Merchants($id: ID!, $after: String) {
    community(id: $id) {
      id
      merchants(first: 20, after: $after) {
        nodes {
          id
          name
          nameEn
          state
          rating
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

export function Merchants({ communityId }: { communityId: string }) {
  const t = useText()
  const nameOf = useName()
  const trail = useTrail()
  const result = usePageQuery({ query: Merchants_query, variables: { id: communityId, after: trail.after } })
  return (
    <PagedList
      result={result}
      pick={(data) => data.community?.merchants}
      trail={trail}
      none={t('merchants.none')}
      noneWhy={t('merchants.noneWhy')}
    >
      {(merchants) => (
        <DataTable
          label={t('tab.merchants')}
          rows={merchants}
          nameOf={nameOf}
          columns={[
            ['name', { title: t('column.merchant'), cell: nameOf, text: nameOf }],
            [
              'state',
              {
                title: t('column.state'),
                width: 160,
                cell: (row) => (
                  <Status tone={row.state === 'ACTIVE' ? 'done' : 'quiet'}>{t(`merchant.${row.state}`)}</Status>
                ),
                text: (row) => t(`merchant.${row.state}`),
              },
            ],
            [
              'rating',
              {
                title: t('merchant.rating'),
                width: 120,
                isNumber: true,
                cell: (row) => row.rating?.toFixed(1) ?? t('figure.none'),
                text: (row) => row.rating?.toFixed(1) ?? '',
              },
            ],
          ]}
        />
      )}
    </PagedList>
  )
}
