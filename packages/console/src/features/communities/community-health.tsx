import { lazy, Suspense } from 'react'
import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { numberText } from '../../ui/count.ts'
import { Empty } from '../../ui/empty.tsx'
import { Figure, Figures } from '../../ui/figure.tsx'
import { Moment } from '../../ui/moment.tsx'
import { Money, moneyText } from '../../ui/money.tsx'
import { percentText } from '../../ui/percent.ts'
import { SkeletonCards } from '../../ui/skeleton.tsx'

const Chart = lazy(() => import('../../ui/chart/chart.tsx').then((it) => ({ default: it.Chart })))

export const CommunityHealth_community = graphql(`
  fragment CommunityHealth_community on Community {
    householdCount
    health(days: 28) {
      days
      computedAt
      activeHouseholds
      orders
      ordersBefore
      completedOrders
      cancelledOrders
      salesFen
      averageBasketFen
      onTimeBp
      repeatBp
      daily {
        day
        orders
        salesFen
      }
    }
  }
`)

/** How a community has been doing for four weeks, against the four before. */
export function CommunityHealth({ community }: { community: FragmentOf<typeof CommunityHealth_community> }) {
  const t = useText()
  const { health, householdCount } = readFragment(CommunityHealth_community, community)
  if (health === null) return <Empty title={t('health.none')} why={t('health.noneWhy')} />
  const share = (basisPoints: number | null) => (basisPoints === null ? t('figure.none') : percentText(basisPoints))
  const days = health.daily.map(({ day }) => day)
  return (
    <section className="health" aria-label={t('tab.health')}>
      <Figures>
        <Figure
          label={t('figure.orders')}
          note={t('figure.beforeDays', { days: health.days, count: health.ordersBefore })}
        >
          {numberText(t, health.orders)}
        </Figure>
        <Figure label={t('figure.sales')} note={t('figure.basket', { money: moneyText(health.averageBasketFen) })}>
          <Money fen={health.salesFen} />
        </Figure>
        <Figure label={t('figure.active')} note={t('figure.ofHouseholds', { count: householdCount })}>
          {numberText(t, health.activeHouseholds)}
        </Figure>
        <Figure label={t('figure.onTime')} note={t('figure.completed', { count: health.completedOrders })}>
          {share(health.onTimeBp)}
        </Figure>
        <Figure label={t('figure.repeat')} note={t('figure.repeatNote')}>
          {share(health.repeatBp)}
        </Figure>
      </Figures>
      <p className="muted small">
        {t('health.asOf', { days: health.days })} <Moment at={health.computedAt} />
      </p>
      <div className="charts">
        <Suspense fallback={<SkeletonCards count={2} height={290} label={t('loading')} />}>
          <Chart
            title={t('health.orders')}
            unit={t('unit.orders')}
            kind="bar"
            labels={days}
            labelHead={t('chart.day')}
            series={[{ name: t('figure.orders'), values: health.daily.map(({ orders }) => orders) }]}
            empty={t('chart.noOrders')}
          />
          <Chart
            title={t('health.sales')}
            unit={t('unit.yuan')}
            kind="bar"
            labels={days}
            labelHead={t('chart.day')}
            series={[{ name: t('figure.sales'), values: health.daily.map(({ salesFen }) => salesFen) }]}
            empty={t('chart.noOrders')}
            format={wholeYuan}
          />
        </Suspense>
      </div>
    </section>
  )
}

const wholeYuan = (fen: number) => moneyText(fen).replace(/\.\d\d$/, '')
