import { lazy, Suspense } from 'react'
import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { numberText } from '../../ui/count.ts'
import { Empty } from '../../ui/empty.tsx'
import { Figure, Figures } from '../../ui/figure.tsx'
import { Money } from '../../ui/money.tsx'
import { SkeletonCards } from '../../ui/skeleton.tsx'

const Chart = lazy(() => import('../../ui/chart/chart.tsx').then((it) => ({ default: it.Chart })))

export const Visits_point = graphql(`
  fragment Visits_point on PickupPoint {
    footfall(days: 28) {
      redemptions
      households
      addOnOrders
      addOnSalesFen
      daily {
        day
        redemptions
      }
    }
  }
`)

/** Who comes, and what they order next. */
export function Visits({ point }: { point: FragmentOf<typeof Visits_point> }) {
  const t = useText()
  const { footfall } = readFragment(Visits_point, point)
  if (footfall === null) return <Empty title={t('visits.none')} why={t('visits.noneWhy')} />
  return (
    <section className="visits" aria-label={t('pointTab.visits')}>
      <Figures>
        <Figure label={t('visits.redemptions')} note={t('visits.days')}>
          {numberText(t, footfall.redemptions)}
        </Figure>
        <Figure label={t('visits.households')}>{numberText(t, footfall.households)}</Figure>
        <Figure label={t('visits.addOn')} note={t('visits.addOnNote')}>
          {numberText(t, footfall.addOnOrders)}
        </Figure>
        <Figure label={t('visits.sales')} note={t('visits.salesNote')}>
          <Money fen={footfall.addOnSalesFen} />
        </Figure>
      </Figures>
      <Suspense fallback={<SkeletonCards count={1} height={290} label={t('loading')} />}>
        <Chart
          title={t('visits.chart')}
          unit={t('unit.visits')}
          kind="bar"
          labels={footfall.daily.map(({ day }) => day)}
          labelHead={t('chart.day')}
          series={[{ name: t('visits.redemptions'), values: footfall.daily.map(({ redemptions }) => redemptions) }]}
          empty={t('visits.noneYet')}
        />
      </Suspense>
    </section>
  )
}
