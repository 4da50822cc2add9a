import { Link } from 'react-router'
import { graphql, type PaymentState, type ResultOf } from '../../api/graphql.ts'
import { useLiveRefresh } from '../../api/use-live-refresh.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { paths } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { useMoneyWords } from '../../i18n/use-money-words.ts'
import { Chip } from '../../ui/chip.tsx'
import { Moment, momentText } from '../../ui/moment.tsx'
import { paymentTone } from '../../ui/money-tones.ts'
import { Money, moneyText } from '../../ui/money.tsx'
import { PagedList, useTrail } from '../../ui/paged-list.tsx'
import { Status } from '../../ui/status.tsx'
import type { Columns } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { ExportButton } from '../../ui/table/export-button.tsx'
import type { MoneyPartProps } from './money-search.ts'

const PaymentsList_query = graphql(`
  query PaymentsList($filter: PaymentFilter!, $after: String) {
    payments(first: 50, after: $after, filter: $filter) {
      nodes {
        id
        state
        amountFen
        provider
        failure
        createdAt
        settledAt
        orders {
          id
          number
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

type Payment = ResultOf<typeof PaymentsList_query>['payments']['nodes'][number]

/** What needs somebody first. */
const states = ['FAILED', 'LATE', 'PENDING', 'SUCCEEDED'] as const satisfies readonly PaymentState[]

export function PaymentsList({ search, change }: MoneyPartProps) {
  const t = useText()
  const state = states.find((each) => each === search.state) ?? null
  const filter = {
    ...(search.place === null ? {} : { communityId: { eq: search.place } }),
    ...(search.subject === undefined ? {} : { id: { eq: search.subject } }),
    ...(state === null ? {} : { state: { eq: state } }),
  }
  return (
    <>
      <div className="filters" role="search" aria-label={t('filter.label')}>
        {states.map((each) => (
          <Chip key={each} isOn={state === each} onToggle={(isOn) => change({ state: isOn ? each : '' })}>
            {t(`payment.${each}`)}
          </Chip>
        ))}
        {search.subject !== undefined && (
          <Chip isOn onToggle={() => change({ subject: '' })}>
            {t('moneyList.one', { id: search.subject })}
          </Chip>
        )}
      </div>
      <Rows key={JSON.stringify(filter)} filter={filter} place={search.place} />
    </>
  )
}

interface RowsProps {
  readonly filter: { readonly state?: { readonly eq: PaymentState } }
  readonly place: string | null
}

function Rows({ filter, place }: RowsProps) {
  const t = useText()
  const words = useMoneyWords()
  const trail = useTrail()
  const result = usePageQuery({ query: PaymentsList_query, variables: { filter, after: trail.after } })
  useLiveRefresh(result.refresh)
  const numbers = (row: Payment) => row.orders.map(({ number }) => number).join(' ')
  const failure = (row: Payment) => (row.failure === null ? '' : words.failure(row.failure))
  const columns: Columns<Payment> = [
    [
      'at',
      {
        title: t('moneyList.created'),
        width: 130,
        cell: (row) => <Moment at={row.createdAt} />,
        text: (row) => momentText(new Date(row.createdAt), 'exact', t.language),
      },
    ],
    [
      'orders',
      {
        title: t('moneyList.order'),
        cell: (row) => (
          <span className="order-links">
            {row.orders.map(({ id, number }) => (
              <Link key={id} className="text-link" to={paths.order(id, { place, part: 'money' })}>
                {number}
              </Link>
            ))}
          </span>
        ),
        text: numbers,
      },
    ],
    [
      'amount',
      {
        title: t('moneyList.amount'),
        width: 120,
        isNumber: true,
        cell: (row) => <Money fen={row.amountFen} />,
        text: (row) => moneyText(row.amountFen),
      },
    ],
    [
      'state',
      {
        title: t('moneyList.state'),
        width: 180,
        cell: (row) => <Status tone={paymentTone[row.state]}>{t(`payment.${row.state}`)}</Status>,
        text: (row) => t(`payment.${row.state}`),
      },
    ],
    [
      'provider',
      {
        title: t('moneyList.provider'),
        width: 120,
        cell: (row) => words.provider(row.provider),
        text: (row) => words.provider(row.provider),
      },
    ],
    [
      'settled',
      {
        title: t('payment.settled'),
        width: 130,
        cell: (row) =>
          row.settledAt === null ? (
            <span className="muted">{t('moneyList.asking')}</span>
          ) : (
            <Moment at={row.settledAt} />
          ),
        text: (row) => (row.settledAt === null ? '' : momentText(new Date(row.settledAt), 'exact', t.language)),
      },
    ],
    ['failure', { title: t('moneyList.failure'), cell: failure, text: failure }],
  ]
  return (
    <PagedList
      result={result}
      pick={(data) => data.payments}
      trail={trail}
      none={t('moneyList.noPayments')}
      noneWhy={t('moneyList.noPaymentsWhy')}
    >
      {(payments) => (
        <>
          <DataTable label={t('money.payments')} rows={payments} columns={columns} nameOf={(row) => row.id} />
          <div className="list-export">
            <ExportButton name="payments" rows={payments} columns={columns}>
              {t('list.export')}
            </ExportButton>
          </div>
        </>
      )}
    </PagedList>
  )
}
