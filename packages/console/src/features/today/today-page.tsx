import { useMemo } from 'react'
import { graphql } from '../../api/graphql.ts'
import { usePlace } from '../../api/place.ts'
import { useLiveRefresh } from '../../api/use-live-refresh.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { useText } from '../../i18n/text.tsx'
import { AsOf } from '../../ui/as-of.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { momentText } from '../../ui/moment.tsx'
import { useMinute } from '../../ui/now.ts'
import { QueryView } from '../../ui/query-view.tsx'
import { SkeletonCards } from '../../ui/skeleton.tsx'
import { AttentionCards, NeedCard_order } from './attention-cards.tsx'
import { DayFigures, DayFigures_community } from './day-figures.tsx'
import { todayVariables } from './today-variables.ts'
import './today.css'

const TodayPage_query = graphql(
  `
    query TodayPage(
      $late: OrderFilter!
      $due: OrderFilter!
      $accept: OrderFilter!
      $rider: OrderFilter!
      $unpaid: OrderFilter!
      $cancelled: OrderFilter!
      $places: CommunityFilter
    ) {
      late: orders(first: 20, filter: $late, sort: { key: DUE_AT, direction: ASC }) {
        nodes {
          id
          ...NeedCard_order
        }
        count {
          value
          precision
        }
      }
      due: orders(first: 20, filter: $due, sort: { key: DUE_AT, direction: ASC }) {
        nodes {
          id
          ...NeedCard_order
        }
        count {
          value
          precision
        }
      }
      accept: orders(first: 20, filter: $accept, sort: { key: PLACED_AT, direction: ASC }) {
        nodes {
          id
          ...NeedCard_order
        }
        count {
          value
          precision
        }
      }
      rider: orders(first: 20, filter: $rider, sort: { key: DUE_AT, direction: ASC }) {
        nodes {
          id
          ...NeedCard_order
        }
        count {
          value
          precision
        }
      }
      unpaid: orders(first: 20, filter: $unpaid, sort: { key: PLACED_AT, direction: ASC }) {
        nodes {
          id
          ...NeedCard_order
        }
        count {
          value
          precision
        }
      }
      cancelled: orders(first: 20, filter: $cancelled, sort: { key: PLACED_AT, direction: DESC }) {
        nodes {
          id
          ...NeedCard_order
        }
        count {
          value
          precision
        }
      }
      communities(first: 50, filter: $places, sort: { key: NAME, direction: ASC }) {
        nodes {
          id
          ...DayFigures_community
        }
      }
    }
  `,
  [NeedCard_order, DayFigures_community],
)

export function TodayPage() {
  const t = useText()
  const place = usePlace()
  const minute = useMinute()
  const variables = useMemo(() => todayVariables(place, minute), [place, minute])
  const result = usePageQuery({ query: TodayPage_query, variables, question: place ?? '' })
  useLiveRefresh(result.refresh)
  return (
    <>
      <header className="page-head">
        <h1>{t('nav.today')}</h1>
        <span className="muted">{t('today.lead')}</span>
        <div className="page-head-end">
          <AsOf at={result.asOf} />
        </div>
      </header>
      <QueryView
        result={result}
        pick={(data) => data}
        isEmpty={(data) => data.communities.nodes.length === 0}
        skeleton={<SkeletonCards count={6} height={156} label={t('loading')} />}
        empty={<Empty title={t('today.none')} why={t('today.noneWhy')} />}
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
        {(data) => (
          <div className="today">
            <AttentionCards read={data} />
            <DayFigures communities={data.communities.nodes} />
          </div>
        )}
      </QueryView>
    </>
  )
}
