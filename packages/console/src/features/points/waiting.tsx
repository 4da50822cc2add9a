import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { graphql, type ResultOf } from '../../api/graphql.ts'
import { useLinli } from '../../api/linli.tsx'
import { useLiveRefresh } from '../../api/use-live-refresh.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { paths } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { Moment, momentText } from '../../ui/moment.tsx'
import { useNow } from '../../ui/now.ts'
import { PagedList, useTrail } from '../../ui/paged-list.tsx'
import { spanText } from '../../ui/span.ts'
import { Status } from '../../ui/status.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { TimeLeft } from '../../ui/time-left.tsx'

const Waiting_query = graphql(`
  query PointWaiting($id: ID!, $after: String) {
    pickupPoint(id: $id) {
      id
      orders(
        first: 20
        after: $after
        filter: { status: { in: [AT_PICKUP_POINT, OVERDUE] } }
        sort: { key: DUE_AT, direction: ASC }
      ) {
        nodes {
          id
          number
          household {
            id
            name
          }
          fulfilment {
            status
            shelf
            arrivedAt
            collectBy
            missingSince
          }
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

type WaitingOrder = NonNullable<ResultOf<typeof Waiting_query>['pickupPoint']>['orders']['nodes'][number]

interface WaitingProps {
  readonly pointId: string
  readonly place: string | null
}

/** What lies here for whom, since when and until when; beside it, what is just coming and going. */
export function Waiting({ pointId, place }: WaitingProps) {
  const t = useText()
  const now = useNow()
  const trail = useTrail()
  const result = usePageQuery({ query: Waiting_query, variables: { id: pointId, after: trail.after } })
  useLiveRefresh(result.refresh)
  const waited = ({ fulfilment: { arrivedAt } }: WaitingOrder) =>
    arrivedAt === null ? t('figure.none') : spanText(t, Math.floor((now - new Date(arrivedAt).getTime()) / 60_000))
  const instant = (at: string | null) => (at === null ? '' : momentText(new Date(at), 'exact', t.language))
  return (
    <div className="point-waiting">
      <div>
        <PagedList
          result={result}
          pick={(data) => data.pickupPoint?.orders}
          trail={trail}
          none={t('waiting.none')}
          noneWhy={t('waiting.noneWhy')}
        >
          {(orders) => (
            <DataTable
              label={t('pointTab.waiting')}
              rows={orders}
              nameOf={({ number }) => number}
              columns={[
                [
                  'number',
                  {
                    title: t('column.number'),
                    width: 136,
                    cell: (row) => (
                      <Link className="row-link" to={paths.order(row.id, { place })}>
                        {row.number}
                      </Link>
                    ),
                    text: (row) => row.number,
                  },
                ],
                [
                  'household',
                  {
                    title: t('household.name'),
                    cell: (row) => row.household?.name ?? t('figure.none'),
                    text: (row) => row.household?.name ?? '',
                  },
                ],
                [
                  'shelf',
                  {
                    title: t('waiting.shelf'),
                    width: 88,
                    cell: (row) => row.fulfilment.shelf ?? t('figure.none'),
                    text: (row) => row.fulfilment.shelf ?? '',
                  },
                ],
                ['waited', { title: t('waiting.waited'), width: 96, isNumber: true, cell: waited, text: waited }],
                [
                  'until',
                  {
                    title: t('waiting.until'),
                    width: 132,
                    cell: (row) =>
                      row.fulfilment.collectBy === null ? (
                        t('figure.none')
                      ) : (
                        <TimeLeft until={row.fulfilment.collectBy} />
                      ),
                    text: (row) => instant(row.fulfilment.collectBy),
                  },
                ],
                [
                  'state',
                  {
                    title: t('column.state'),
                    width: 116,
                    cell: (row) => <StateOfGoods order={row} />,
                    text: (row) => t(goodsKey(row)),
                  },
                ],
              ]}
            />
          )}
        </PagedList>
      </div>
      <Arrivals pointId={pointId} place={place} />
    </div>
  )
}

const goodsKey = ({ fulfilment }: WaitingOrder) =>
  fulfilment.missingSince !== null
    ? ('point.missing' as const)
    : fulfilment.status === 'OVERDUE'
      ? ('status.OVERDUE' as const)
      : ('point.waiting' as const)

function StateOfGoods({ order }: { order: WaitingOrder }) {
  const t = useText()
  const key = goodsKey(order)
  return <Status tone={key === 'point.waiting' ? 'waiting' : 'late'}>{t(key)}</Status>
}

export const PointArrivals_subscription = graphql(`
  subscription PointArrivals($pointId: ID!, $after: String) {
    pointArrivals(pointId: $pointId, after: $after) {
      __typename
      resumeToken
      occurredAt
      ... on OrderMoved {
        orderId
        seq
        action
        order {
          id
          number
        }
      }
    }
  }
`)

type Arrival = Extract<
  ResultOf<typeof PointArrivals_subscription>['pointArrivals'],
  { readonly __typename: 'OrderMoved' }
>

const mostShown = 20

/** What has happened at the counter since the page was opened, the last first. */
function Arrivals({ pointId, place }: WaitingProps) {
  const t = useText()
  const { urql } = useLinli()
  const [seen, setSeen] = useState<readonly Arrival[]>([])
  useEffect(() => {
    const { unsubscribe } = urql.subscription(PointArrivals_subscription, { pointId }).subscribe((result) => {
      const item = result.data?.pointArrivals
      if (item?.__typename === 'OrderMoved')
        setSeen((before) => [item, ...before.filter((each) => each !== item)].slice(0, mostShown))
    })
    return unsubscribe
  }, [urql, pointId])
  return (
    <aside className="arrivals card" aria-label={t('arrivals.label')}>
      <h2>{t('arrivals.label')}</h2>
      {seen.length === 0 ? (
        <p className="muted small">{t('arrivals.none')}</p>
      ) : (
        <ol aria-live="polite">
          {seen.map((item) => (
            <li key={`${item.orderId} ${item.seq}`}>
              <Moment at={item.occurredAt} style="time" />
              <span>{t(`done.${item.action}`)}</span>
              <Link className="text-link" to={paths.order(item.orderId, { place })}>
                {item.order?.number ?? item.orderId}
              </Link>
            </li>
          ))}
        </ol>
      )}
    </aside>
  )
}
