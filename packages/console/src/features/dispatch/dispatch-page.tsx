import { Select } from 'antd'
import { useEffect } from 'react'
import { graphql, readFragment } from '../../api/graphql.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { AsOf } from '../../ui/as-of.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { momentText } from '../../ui/moment.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { SkeletonCards } from '../../ui/skeleton.tsx'
import { AreaBoard } from './area-board.tsx'
import { AreaForm } from './area-form.tsx'
import { AreaFigures, AreaSwitches } from './area-head.tsx'
import { AreaRow_area } from './area-row.ts'
import { useDispatchView } from './dispatch-search.ts'
import './dispatch.css'

const DispatchPage_query = graphql(
  `
    query DispatchPage($filter: DispatchAreaFilter!) {
      dispatchAreas(first: 100, filter: $filter) {
        nodes {
          ...AreaRow_area
        }
      }
    }
  `,
  [AreaRow_area],
)

/** The engine decides every few seconds; its figures follow. */
const everyMs = 5_000

/** Who carries what in an area, as it happens, and a person's hand in it. */
export function DispatchPage() {
  const t = useText()
  const nameOf = useName()
  const view = useDispatchView()
  const { search, change } = view
  const filter = search.place === null ? {} : { communityId: { eq: search.place } }
  const result = usePageQuery({ query: DispatchPage_query, variables: { filter } })
  const { refresh } = result
  useEffect(() => {
    const beat = setInterval(() => document.visibilityState === 'visible' && refresh(), everyMs)
    return () => clearInterval(beat)
  }, [refresh])
  const areas = readFragment(AreaRow_area, result.data?.dispatchAreas.nodes ?? [])
  const chosen = areas.find(({ id }) => id === search.area) ?? areas[0]
  return (
    <>
      <header className="page-head">
        <h1>{t('nav.dispatch')}</h1>
        {chosen && (
          <Select
            className="area-choice"
            aria-label={t('area.choose')}
            value={chosen.id}
            onChange={(area) => change({ area, open: '', rider: '' })}
            options={areas.map((area) => ({ value: area.id, label: nameOf(area) }))}
          />
        )}
        {chosen && <AreaSwitches key={chosen.id} area={chosen} onChanged={refresh} />}
        <div className="page-head-end">
          <AsOf at={result.asOf} />
        </div>
      </header>
      <QueryView
        result={result}
        pick={() => chosen}
        isEmpty={() => false}
        skeleton={<SkeletonCards count={4} height={96} label={t('loading')} />}
        empty={
          <Empty
            title={t('area.none')}
            why={t('area.noneWhy')}
            act={
              <AreaForm
                place={search.place}
                onOpened={(area) => {
                  change({ area })
                  refresh()
                }}
              />
            }
          />
        }
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
        {(area) => (
          <>
            <AreaFigures area={area} />
            <AreaBoard key={area.id} areaId={area.id} view={view} />
          </>
        )}
      </QueryView>
    </>
  )
}
