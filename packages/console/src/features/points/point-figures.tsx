import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { numberText } from '../../ui/count.ts'
import { Figure, Figures } from '../../ui/figure.tsx'
import { momentText } from '../../ui/moment.tsx'
import { spanText } from '../../ui/span.ts'

export const PointFigures_point = graphql(`
  fragment PointFigures_point on PickupPoint {
    dwell(days: 28) {
      waiting
      overdue
      missing
      oldestArrivedAt
      redeemed
      medianMinutes
      p90Minutes
      returned
      disposed
    }
    wrongPoint: attempts(first: 1, filter: { outcome: { eq: WRONG_POINT } }) {
      count {
        value
        precision
      }
    }
  }
`)

/** What is on the shelves now, and how long things stay there. */
export function PointFigures({ point }: { point: FragmentOf<typeof PointFigures_point> }) {
  const t = useText()
  const { dwell, wrongPoint } = readFragment(PointFigures_point, point)
  if (dwell === null) return null
  const { medianMinutes, p90Minutes, oldestArrivedAt } = dwell
  const span = (minutes: number | null) => (minutes === null ? t('figure.none') : spanText(t, minutes))
  const oldest = oldestArrivedAt === null ? null : momentText(new Date(oldestArrivedAt), 'day', t.language)
  return (
    <Figures>
      <Figure label={t('point.waiting')} note={oldest === null ? t('point.nothing') : t('point.since', { at: oldest })}>
        {numberText(t, dwell.waiting)}
      </Figure>
      <Figure label={t('point.overdue')} note={t('point.overdueNote')}>
        <span className={dwell.overdue > 0 ? 'figure-late' : undefined}>{numberText(t, dwell.overdue)}</span>
      </Figure>
      <Figure label={t('point.missing')} note={t('point.missingNote')}>
        <span className={dwell.missing > 0 ? 'figure-late' : undefined}>{numberText(t, dwell.missing)}</span>
      </Figure>
      <Figure label={t('point.median')} note={t('point.p90', { span: span(p90Minutes) })}>
        {span(medianMinutes)}
      </Figure>
      <Figure
        label={t('point.redeemed')}
        note={t('point.unclaimed', { returned: dwell.returned, disposed: dwell.disposed })}
      >
        {numberText(t, dwell.redeemed)}
      </Figure>
      <Figure label={t('outcome.WRONG_POINT')} note={t('point.wrongNote')}>
        {numberText(t, wrongPoint.count.value)}
      </Figure>
    </Figures>
  )
}
