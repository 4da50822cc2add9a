import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { useClient } from 'urql'
import { graphql } from '../../api/graphql.ts'
import { useAct } from '../../api/use-act.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { paths } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { numberText } from '../../ui/count.ts'
import { Moment, momentText } from '../../ui/moment.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useMinute } from '../../ui/now.ts'
import { PagedList, useTrail } from '../../ui/paged-list.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { DayChoice } from './day-choice.tsx'
import type { MoneyPartProps } from './money-search.ts'
import { businessDay } from '@linli/kit'

const Reconcile_query = graphql(`
  query Reconcile($after: String) {
    reconcileRuns(first: 50, after: $after) {
      nodes {
        id
        day
        at
        by {
          kind
          name
        }
        payments
        refunds
        settled
        differences
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

const Reconcile_mutation = graphql(`
  mutation ReconcileDay($day: String!) {
    reconcile(day: $day) {
      run {
        id
        payments
        refunds
        settled
        differences
      }
      userErrors {
        __typename
        code
        message
      }
    }
  }
`)

const counts = ['payments', 'refunds', 'settled', 'differences'] as const

/** Comparisons with the provider: each hour by itself, and now on demand. */
export function Reconcile({ search, change, onMoved }: MoneyPartProps & { readonly onMoved: () => void }) {
  const t = useText()
  const client = useClient()
  const act = useAct()
  const trail = useTrail()
  const today = businessDay(useMinute())
  const day = search.day ?? today
  const [isAsking, ask] = useState(false)
  const [told, tell] = useState<string | null>(null)
  const result = usePageQuery({ query: Reconcile_query, variables: { after: trail.after } })
  const run = async () => {
    const done = await act.send(() => client.mutation(Reconcile_mutation, { day }).toPromise())
    const made = done?.reconcile.run
    if (!made) return
    ask(false)
    tell(t('run.done', { ...made }))
    result.refresh()
    onMoved()
  }
  const number = (name: (typeof counts)[number]) =>
    [
      name,
      {
        title: t(`run.${name}`),
        width: 130,
        isNumber: true,
        cell: (row: Record<typeof name, number>) => numberText(t, row[name]),
        text: (row: Record<typeof name, number>) => String(row[name]),
      },
    ] as const
  return (
    <>
      <div className="filters">
        <DayChoice day={day} last={today} onChange={(next) => change({ day: next })} />
        <Button
          type="primary"
          onClick={() => {
            act.forget()
            ask(true)
          }}
        >
          {t('run.now')}
        </Button>
      </div>
      {told !== null && <Notice tone="done">{told}</Notice>}
      <PagedList
        result={result}
        pick={(data) => data.reconcileRuns}
        trail={trail}
        none={t('run.none')}
        noneWhy={t('run.noneWhy')}
      >
        {(runs) => (
          <DataTable
            label={t('money.reconcile')}
            rows={runs}
            nameOf={(row) => `${row.day} ${momentText(new Date(row.at), 'time', t.language)}`}
            columns={[
              [
                'at',
                {
                  title: t('run.at'),
                  width: 150,
                  cell: (row) => <Moment at={row.at} />,
                  text: (row) => momentText(new Date(row.at), 'exact', t.language),
                },
              ],
              ['day', { title: t('day.label'), width: 140, cell: (row) => row.day, text: (row) => row.day }],
              [
                'by',
                {
                  title: t('run.by'),
                  cell: (row) => row.by.name ?? t(`actor.${row.by.kind}`),
                  text: (row) => row.by.name ?? t(`actor.${row.by.kind}`),
                },
              ],
              number('payments'),
              number('refunds'),
              number('settled'),
              [
                'differences',
                {
                  title: t('run.differences'),
                  width: 130,
                  isNumber: true,
                  cell: (row) =>
                    row.differences === 0 ? (
                      numberText(t, 0)
                    ) : (
                      <Link
                        className="text-link"
                        to={paths.money({ place: search.place, tab: 'differences', day: row.day })}
                      >
                        {numberText(t, row.differences)}
                      </Link>
                    ),
                  text: (row) => String(row.differences),
                },
              ],
            ]}
          />
        )}
      </PagedList>
      {isAsking && (
        <Confirm
          title={t('run.nowTitle', { day })}
          act={t('run.now')}
          isReady
          isRunning={act.isRunning}
          problem={act.problem}
          onConfirm={() => void run()}
          onClose={() => ask(false)}
        >
          <p className="act-effect">{t('run.nowEffect')}</p>
        </Confirm>
      )}
    </>
  )
}
