import { lazy, Suspense } from 'react'
import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { numberText } from '../../ui/count.ts'
import { Figure, Figures } from '../../ui/figure.tsx'
import { Money, moneyText } from '../../ui/money.tsx'
import { percentText } from '../../ui/percent.ts'
import { SkeletonCards } from '../../ui/skeleton.tsx'
import { dailySeries, sumHealth } from './day-sums.ts'

const Chart = lazy(() => import('../../ui/chart/chart.tsx').then((it) => ({ default: it.Chart })))

export const DayFigures_community = graphql(`
  fragment DayFigures_community on Community {
    id
    name
    nameEn
    today: health(days: 1) {
      orders
      ordersBefore
      completedOrders
      cancelledOrders
      salesFen
      onTimeBp
      computedAt
    }
    trend: health(days: 14) {
      daily {
        day
        orders
        salesFen
      }
    }
  }
`)

/** The day in figures, and the fortnight that it belongs to. */
export function DayFigures({ communities }: { communities: readonly FragmentOf<typeof DayFigures_community>[] }) {
  const t = useText()
  const nameOf = useName()
  const all = readFragment(DayFigures_community, communities)
  const sum = sumHealth(all.map((community) => community.today))
  const { days, series } = dailySeries(
    all.map((community) => ({ name: nameOf(community), daily: community.trend?.daily ?? [] })),
    t('chart.others'),
  )
  return (
    <section className="day" aria-label={t('today.figures')}>
      <h2>{t('today.lastDay')}</h2>
      <Figures>
        <Figure label={t('figure.orders')} note={t('figure.before', { count: sum.ordersBefore })}>
          {numberText(t, sum.orders)}
        </Figure>
        <Figure
          label={t('figure.sales')}
          note={sum.orders === 0 ? '' : t('figure.basket', { money: moneyText(Math.round(sum.salesFen / sum.orders)) })}
        >
          <Money fen={sum.salesFen} />
        </Figure>
        <Figure label={t('figure.onTime')} note={t('figure.completed', { count: sum.completedOrders })}>
          {sum.onTimeBp === null ? t('figure.none') : percentText(sum.onTimeBp)}
        </Figure>
        <Figure label={t('figure.cancelled')} note={t('figure.lastDay')}>
          {numberText(t, sum.cancelledOrders)}
        </Figure>
      </Figures>
      <Suspense fallback={<SkeletonCards count={1} height={280} label={t('loading')} />}>
        <Chart
          title={t('today.trend')}
          unit={t('unit.orders')}
          kind="stack"
          labels={days}
          labelHead={t('chart.day')}
          series={series}
          empty={t('chart.noOrders')}
        />
      </Suspense>
    </section>
  )
}
