import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { graphql, type RefundState, type ResultOf } from '../../api/graphql.ts'
import { useLiveRefresh } from '../../api/use-live-refresh.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { useRetryRefund } from '../../api/use-retry-refund.ts'
import { paths } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { useMoneyWords } from '../../i18n/use-money-words.ts'
import { Chip } from '../../ui/chip.tsx'
import { Moment, momentText } from '../../ui/moment.tsx'
import { refundTone } from '../../ui/money-tones.ts'
import { Money, moneyText } from '../../ui/money.tsx'
import { PagedList, useTrail } from '../../ui/paged-list.tsx'
import { RetryRefundForm } from '../../ui/retry-refund-form.tsx'
import { Status } from '../../ui/status.tsx'
import type { Columns } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { ExportButton } from '../../ui/table/export-button.tsx'
import type { MoneyPartProps } from './money-search.ts'

const RefundsList_query = graphql(`
  query RefundsList($filter: RefundFilter!, $after: String) {
    refunds(first: 50, after: $after, filter: $filter) {
      nodes {
        id
        state
        amountFen
        bearer
        reason
        tries
        failure
        createdAt
        order {
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

type Refund = ResultOf<typeof RefundsList_query>['refunds']['nodes'][number]

/** What needs somebody first. */
const states = ['FAILED', 'UNKNOWN', 'REQUESTED', 'SENT', 'SUCCEEDED'] as const satisfies readonly RefundState[]

export function RefundsList({ search, change }: MoneyPartProps) {
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
            {t(`refund.${each}`)}
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
  readonly filter: { readonly state?: { readonly eq: RefundState } }
  readonly place: string | null
}

function Rows({ filter, place }: RowsProps) {
  const t = useText()
  const words = useMoneyWords()
  const trail = useTrail()
  const [asked, ask] = useState<Refund | null>(null)
  const { retry, forget, isRunning, problem } = useRetryRefund()
  const result = usePageQuery({ query: RefundsList_query, variables: { filter, after: trail.after } })
  useLiveRefresh(result.refresh)
  const send = async () => {
    if (asked === null || !(await retry(asked))) return
    ask(null)
    result.refresh()
  }
  const columns: Columns<Refund> = [
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
      'order',
      {
        title: t('moneyList.order'),
        width: 130,
        cell: (row) =>
          row.order && (
            <Link className="text-link" to={paths.order(row.order.id, { place, part: 'money' })}>
              {row.order.number}
            </Link>
          ),
        text: (row) => row.order?.number ?? '',
      },
    ],
    [
      'amount',
      {
        title: t('moneyList.amount'),
        width: 110,
        isNumber: true,
        cell: (row) => <Money fen={row.amountFen} />,
        text: (row) => moneyText(row.amountFen),
      },
    ],
    [
      'state',
      {
        title: t('moneyList.state'),
        width: 150,
        cell: (row) => <Status tone={refundTone[row.state]}>{t(`refund.${row.state}`)}</Status>,
        text: (row) => t(`refund.${row.state}`),
      },
    ],
    [
      'reason',
      {
        title: t('reason.label'),
        cell: (row) => words.refundReason(row.reason),
        text: (row) => words.refundReason(row.reason),
      },
    ],
    [
      'bearer',
      {
        title: t('moneyList.bearer'),
        width: 110,
        cell: (row) => t(`bearer.${row.bearer}`),
        text: (row) => t(`bearer.${row.bearer}`),
      },
    ],
    [
      'failure',
      {
        title: t('moneyList.failure'),
        cell: (row) => (row.failure === null ? '' : words.failure(row.failure)),
        text: (row) => (row.failure === null ? '' : words.failure(row.failure)),
      },
    ],
    [
      'retry',
      {
        title: t('moneyList.act'),
        width: 120,
        cell: (row) =>
          row.state === 'FAILED' && (
            <Button
              size="small"
              onClick={() => {
                forget()
                ask(row)
              }}
            >
              {t('refunds.retry')}
            </Button>
          ),
        text: () => '',
      },
    ],
  ]
  return (
    <>
      <PagedList
        result={result}
        pick={(data) => data.refunds}
        trail={trail}
        none={t('moneyList.noRefunds')}
        noneWhy={t('moneyList.noRefundsWhy')}
      >
        {(refunds) => (
          <>
            <DataTable label={t('money.refunds')} rows={refunds} columns={columns} nameOf={(row) => row.id} />
            <div className="list-export">
              <ExportButton name="refunds" rows={refunds} columns={columns.slice(0, -1)}>
                {t('list.export')}
              </ExportButton>
            </div>
          </>
        )}
      </PagedList>
      {asked && (
        <RetryRefundForm
          refund={asked}
          isRunning={isRunning}
          problem={problem}
          onConfirm={() => void send()}
          onClose={() => ask(null)}
        />
      )}
    </>
  )
}
