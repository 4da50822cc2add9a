import { Link, useParams, useSearchParams } from 'react-router'
import { graphql, readFragment, type AttemptOutcome } from '../../api/graphql.ts'
import { useLiveRefresh } from '../../api/use-live-refresh.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { paths, type PointTab } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { AsOf } from '../../ui/as-of.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { momentText } from '../../ui/moment.tsx'
import { useMinute } from '../../ui/now.ts'
import { QueryView } from '../../ui/query-view.tsx'
import { SkeletonCards } from '../../ui/skeleton.tsx'
import { Attempts } from './attempts.tsx'
import { CapacityHeat, CapacityHeat_point, heatDays } from './capacity-heat.tsx'
import { HoursEditor, PointHours_point } from './hours-editor.tsx'
import { PointFigures, PointFigures_point } from './point-figures.tsx'
import { PointHead, PointHead_point } from './point-head.tsx'
import { outcomes } from './point-kinds.ts'
import { PointSettings, PointSettings_point } from './point-settings.tsx'
import { PointStaff, PointStaff_point } from './point-staff.tsx'
import { Visits, Visits_point } from './visits.tsx'
import { Waiting } from './waiting.tsx'
import './points.css'

const PointPage_query = graphql(
  `
    query PointPage(
      $id: ID!
      $day0: DateTime
      $day1: DateTime
      $day2: DateTime
      $day3: DateTime
      $day4: DateTime
      $day5: DateTime
      $day6: DateTime
    ) {
      pickupPoint(id: $id) {
        id
        name
        nameEn
        ...PointHead_point
        ...PointFigures_point
        ...CapacityHeat_point
        ...Visits_point
        ...PointHours_point
        ...PointSettings_point
        ...PointStaff_point
      }
    }
  `,
  [
    PointHead_point,
    PointFigures_point,
    CapacityHeat_point,
    Visits_point,
    PointHours_point,
    PointSettings_point,
    PointStaff_point,
  ],
)

const tabs = ['capacity', 'waiting', 'attempts', 'visits', 'hours', 'settings'] as const satisfies readonly PointTab[]

export function PointPage() {
  const t = useText()
  const nameOf = useName()
  const id = useParams()['pointId']!
  const [search] = useSearchParams()
  const place = search.get('place')
  const tab = tabs.find((each) => each === search.get('tab')) ?? 'capacity'
  const outcome = outcomes.find((each): each is AttemptOutcome => each === search.get('outcome')) ?? null
  const days = heatDays(useMinute())
  const result = usePageQuery({
    query: PointPage_query,
    variables: { id, ...Object.fromEntries(days.map((day, index) => [`day${index}`, day.toISOString()])) },
  })
  useLiveRefresh(result.refresh)
  return (
    <QueryView
      result={result}
      pick={(data) => data.pickupPoint}
      isEmpty={() => false}
      skeleton={<SkeletonCards count={3} height={160} label={t('loading')} />}
      empty={<Empty title={t('point.none')} why={t('point.noneWhy')} act={<AllPoints place={place} />} />}
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
      {(point) => (
        <>
          <header className="page-head">
            <AllPoints place={place} />
            <span className="muted" aria-hidden="true">
              {'/'}
            </span>
            <h1>{nameOf(point)}</h1>
            <div className="page-head-end">
              <AsOf at={result.asOf} />
            </div>
          </header>
          <PointHead point={point} onChanged={result.refresh} />
          <PointFigures point={point} />
          <nav className="tabs" aria-label={t('point.parts')}>
            {tabs.map((each) => (
              <Link
                key={each}
                to={paths.point(id, { place, tab: each })}
                replace
                preventScrollReset
                aria-current={each === tab ? 'page' : undefined}
              >
                {t(`pointTab.${each}`)}
              </Link>
            ))}
          </nav>
          {tab === 'capacity' && (
            <CapacityHeat point={point} days={days} place={place} isCold={search.get('cold') === '1'} />
          )}
          {tab === 'waiting' && <Waiting pointId={id} place={place} />}
          {tab === 'attempts' && <Attempts pointId={id} place={place} outcome={outcome} />}
          {tab === 'visits' && <Visits point={point} />}
          {tab === 'hours' && (
            <HoursEditor key={readFragment(PointHours_point, point).version} point={point} onSaved={result.refresh} />
          )}
          {tab === 'settings' && (
            <div className="point-settings">
              <PointSettings
                key={readFragment(PointSettings_point, point).version}
                point={point}
                onSaved={result.refresh}
              />
              <PointStaff point={point} onAdded={result.refresh} />
            </div>
          )}
        </>
      )}
    </QueryView>
  )
}

function AllPoints({ place }: { place: string | null }) {
  const t = useText()
  return (
    <Link className="text-link" to={paths.points({ place })}>
      {t('nav.points')}
    </Link>
  )
}
