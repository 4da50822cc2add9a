import { Input, Segmented } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useNavigate } from 'react-router'
import { graphql, readFragment } from '../../api/graphql.ts'
import { useLiveRefresh } from '../../api/use-live-refresh.ts'
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
import { SkeletonCards, SkeletonRows } from '../../ui/skeleton.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { ExportButton } from '../../ui/table/export-button.tsx'
import { PointRow_point, pointColumns } from './point-columns.tsx'
import { pointKinds } from './point-kinds.ts'
import { usePointsSearch, type PointsSearch } from './points-search.ts'
import './points.css'

const PointsMap = lazy(() => import('./points-map.tsx').then((it) => ({ default: it.PointsMap })))

const PointsPage_query = graphql(
  `
    query PointsPage($filter: PickupPointFilter!, $place: ID!, $hasPlace: Boolean!) {
      pickupPoints(first: 100, filter: $filter, sort: { key: NAME, direction: ASC }) {
        nodes {
          id
          ...PointRow_point
        }
        count {
          value
          precision
        }
      }
      community(id: $place) @include(if: $hasPlace) {
        id
        boundary {
          lat
          lng
        }
      }
    }
  `,
  [PointRow_point],
)

const variablesOf = ({ place, q, kind }: PointsSearch) => ({
  filter: {
    ...(place === null ? {} : { communityId: { eq: place } }),
    ...(q ? { name: { contains: q.trim() } } : {}),
    ...(kind.length === 0 ? {} : { kind: { in: [...kind] } }),
  },
  place: place ?? '',
  hasPlace: place !== null,
})

/** All pickup points of the place: what is on their shelves, and how full today gets. */
export function PointsPage() {
  const t = useText()
  const nameOf = useName()
  const navigate = useNavigate()
  const [search, change] = usePointsSearch()
  const [typed, type] = useState(search.q ?? '')
  const result = usePageQuery({ query: PointsPage_query, variables: variablesOf(search) })
  useLiveRefresh(result.refresh)
  const columns = pointColumns({ t, nameOf, place: search.place })
  const open = (id: string) => void navigate(paths.point(id, { place: search.place }))
  return (
    <>
      <header className="page-head">
        <h1>{t('nav.points')}</h1>
        <div className="page-head-end">
          <AsOf at={result.asOf} />
          <Segmented<'list' | 'map'>
            aria-label={t('orders.view')}
            value={search.view}
            onChange={(view) => change({ view })}
            options={[
              { value: 'list', label: t('orders.list'), icon: <Icon name="list" size={16} /> },
              { value: 'map', label: t('points.map'), icon: <Icon name="place" size={16} /> },
            ]}
          />
        </div>
      </header>
      <div className="filters" role="search" aria-label={t('filter.label')}>
        <Input
          className="filter-number"
          allowClear
          prefix={<Icon name="search" size={16} />}
          aria-label={t('points.search')}
          placeholder={t('points.search')}
          value={typed}
          onChange={(event) => {
            type(event.target.value)
            change({ q: event.target.value })
          }}
        />
        {pointKinds.map((kind) => (
          <Chip
            key={kind}
            isOn={search.kind.includes(kind)}
            onToggle={(isOn) =>
              change({ kind: isOn ? [...search.kind, kind] : search.kind.filter((each) => each !== kind) })
            }
          >
            {t(`pointKind.${kind}`)}
          </Chip>
        ))}
      </div>
      <QueryView
        result={result}
        pick={(data) => data}
        isEmpty={({ pickupPoints }) => pickupPoints.nodes.length === 0}
        skeleton={<SkeletonRows count={6} height={36} label={t('loading')} />}
        empty={<Empty title={t('points.none')} why={t('points.noneWhy')} />}
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
        {({ pickupPoints, community }) => {
          const rows = readFragment(PointRow_point, pickupPoints.nodes)
          return (
            <>
              {search.view === 'map' && (
                <div className="point-map">
                  <Suspense fallback={<SkeletonCards count={1} height={380} label={t('loading')} />}>
                    <PointsMap
                      points={rows}
                      isEverywhere={search.place === null}
                      boundary={community?.boundary ?? []}
                      onOpen={open}
                    />
                  </Suspense>
                </div>
              )}
              <DataTable
                label={t('nav.points')}
                rows={rows}
                columns={columns}
                nameOf={nameOf}
                onOpen={(point) => open(point.id)}
              />
              <footer className="list-foot">
                <span>{t('list.count', { count: countText(t, pickupPoints.count) })}</span>
                <div className="page-head-end">
                  <ExportButton name="pickup-points" rows={rows} columns={columns}>
                    {t('list.export')}
                  </ExportButton>
                </div>
              </footer>
            </>
          )
        }}
      </QueryView>
    </>
  )
}
