import { graphql } from '../../api/graphql.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { useText } from '../../i18n/text.tsx'
import { Moment, momentText } from '../../ui/moment.tsx'
import { Money, moneyText } from '../../ui/money.tsx'
import { PagedList, useTrail } from '../../ui/paged-list.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'

const DayList_query = graphql(`
  query DayList($after: String) {
    dayCloses(first: 20, after: $after) {
      nodes {
        id
        day
        closedAt
        closedBy {
          kind
          name
        }
        figures {
          sumFen
          orders {
            orders
            paidFen
          }
          refunds {
            paidFen
          }
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
`)

/** The days whose books are closed; one of them opens above. */
export function DayList({ chosen, onChoose }: { chosen: string; onChoose: (day: string) => void }) {
  const t = useText()
  const trail = useTrail()
  const result = usePageQuery({ query: DayList_query, variables: { after: trail.after } })
  return (
    <section className="day-list" aria-label={t('day.list')}>
      <h2>{t('day.list')}</h2>
      <PagedList
        result={result}
        pick={(data) => data.dayCloses}
        trail={trail}
        none={t('day.none')}
        noneWhy={t('day.noneWhy')}
      >
        {(closes) => (
          <DataTable
            label={t('day.list')}
            rows={closes}
            nameOf={(row) => row.day}
            openId={closes.find(({ day }) => day === chosen)?.id ?? null}
            onOpen={(row) => onChoose(row.day)}
            columns={[
              ['day', { title: t('day.label'), width: 140, cell: (row) => row.day, text: (row) => row.day }],
              [
                'orders',
                {
                  title: t('day.orders'),
                  isNumber: true,
                  cell: (row) => row.figures.orders.orders,
                  text: (row) => String(row.figures.orders.orders),
                },
              ],
              [
                'paid',
                {
                  title: t('day.paid'),
                  isNumber: true,
                  cell: (row) => <Money fen={row.figures.orders.paidFen} />,
                  text: (row) => moneyText(row.figures.orders.paidFen),
                },
              ],
              [
                'refunded',
                {
                  title: t('day.refundsPaid'),
                  isNumber: true,
                  cell: (row) => <Money fen={row.figures.refunds.paidFen} />,
                  text: (row) => moneyText(row.figures.refunds.paidFen),
                },
              ],
              [
                'sum',
                {
                  title: t('day.sum'),
                  isNumber: true,
                  cell: (row) => <Money fen={row.figures.sumFen} />,
                  text: (row) => moneyText(row.figures.sumFen),
                },
              ],
              [
                'by',
                {
                  title: t('day.closedBy'),
                  cell: (row) => row.closedBy.name ?? t(`actor.${row.closedBy.kind}`),
                  text: (row) => row.closedBy.name ?? t(`actor.${row.closedBy.kind}`),
                },
              ],
              [
                'at',
                {
                  title: t('day.closedAt'),
                  width: 160,
                  cell: (row) => <Moment at={row.closedAt} style="day" />,
                  text: (row) => momentText(new Date(row.closedAt), 'exact', t.language),
                },
              ],
            ]}
          />
        )}
      </PagedList>
    </section>
  )
}
