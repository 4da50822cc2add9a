import { Input } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { graphql, readFragment } from '../../api/graphql.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { paths } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { AsOf } from '../../ui/as-of.tsx'
import { Chip } from '../../ui/chip.tsx'
import { countText } from '../../ui/count.ts'
import { Empty } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { Icon } from '../../ui/icon.tsx'
import { momentText } from '../../ui/moment.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { ExportButton } from '../../ui/table/export-button.tsx'
import { kinds, useCommunitiesSearch, type CommunitiesSearch } from './communities-search.ts'
import { CommunityRow_community, communityColumns } from './community-columns.tsx'
import './communities.css'

const CommunitiesPage_query = graphql(
  `
    query CommunitiesPage($filter: CommunityFilter!, $sort: CommunitySort!) {
      communities(first: 100, filter: $filter, sort: $sort) {
        nodes {
          id
          ...CommunityRow_community
        }
        count {
          value
          precision
        }
      }
    }
  `,
  [CommunityRow_community],
)

const variablesOf = (search: CommunitiesSearch) => ({
  filter: {
    ...(search.q ? { name: { contains: search.q.trim() } } : {}),
    ...(search.kind.length === 0 ? {} : { kind: { in: [...search.kind] } }),
  },
  sort: {
    key: search.sort === 'created' ? ('CREATED_AT' as const) : ('NAME' as const),
    direction: search.dir === 'desc' ? ('DESC' as const) : ('ASC' as const),
  },
})

export function CommunitiesPage() {
  const t = useText()
  const nameOf = useName()
  const navigate = useNavigate()
  const [search, change] = useCommunitiesSearch()
  const [typed, type] = useState(search.q ?? '')
  const result = usePageQuery({ query: CommunitiesPage_query, variables: variablesOf(search) })
  const columns = communityColumns({ t, nameOf, place: search.place ?? null })
  return (
    <>
      <header className="page-head">
        <h1>{t('nav.communities')}</h1>
        <div className="page-head-end">
          <AsOf at={result.asOf} />
        </div>
      </header>
      <div className="filters" role="search" aria-label={t('filter.label')}>
        <Input
          className="filter-number"
          allowClear
          prefix={<Icon name="search" size={16} />}
          aria-label={t('communities.search')}
          placeholder={t('communities.search')}
          value={typed}
          onChange={(event) => {
            type(event.target.value)
            change({ q: event.target.value })
          }}
        />
        {kinds.map((kind) => (
          <Chip
            key={kind}
            isOn={search.kind.includes(kind)}
            onToggle={(isOn) =>
              change({ kind: isOn ? [...search.kind, kind] : search.kind.filter((each) => each !== kind) })
            }
          >
            {t(`kind.${kind}`)}
          </Chip>
        ))}
      </div>
      <QueryView
        result={result}
        pick={(data) => data.communities}
        isEmpty={(communities) => communities.nodes.length === 0}
        skeleton={<SkeletonRows count={6} height={36} label={t('loading')} />}
        empty={<Empty title={t('communities.none')} why={t('communities.noneWhy')} />}
        failed={(failure, retry, isFormer) => (
          <Failed
            failure={failure}
            onRetry={retry}
            isFormer={isFormer}
            asOf={result.asOf && momentText(result.asOf, 'time', t.language)}
          />
        )}
        needs={t('role.OPERATOR')}
      >
        {(communities) => (
          <>
            <DataTable
              label={t('nav.communities')}
              rows={readFragment(CommunityRow_community, communities.nodes)}
              columns={columns}
              nameOf={nameOf}
              sortBy={search.sort}
              sortDir={search.dir}
              onSort={(by, dir) => change({ sort: by as CommunitiesSearch['sort'], dir })}
              onOpen={(community) => void navigate(paths.community(community.id, undefined, search.place))}
            />
            <footer className="list-foot">
              <span>{t('list.count', { count: countText(t, communities.count) })}</span>
              <div className="page-head-end">
                <ExportButton
                  name="communities"
                  rows={readFragment(CommunityRow_community, communities.nodes)}
                  columns={columns}
                >
                  {t('list.export')}
                </ExportButton>
              </div>
            </footer>
          </>
        )}
      </QueryView>
    </>
  )
}
