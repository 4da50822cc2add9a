import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { useClient } from 'urql'
import { graphql, readFragment, type ResultOf } from '../../api/graphql.ts'
import { useAct } from '../../api/use-act.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { paths } from '../../app/paths.ts'
import { useRefusalText } from '../../i18n/refusals.tsx'
import { useText } from '../../i18n/text.tsx'
import { AsOf } from '../../ui/as-of.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { momentText } from '../../ui/moment.tsx'
import { moneyText } from '../../ui/money.tsx'
import { useMinute } from '../../ui/now.ts'
import { QueryView } from '../../ui/query-view.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Status } from '../../ui/status.tsx'
import { DayChoice } from './day-choice.tsx'
import { DayFigures, DayFigures_figures } from './day-figures.tsx'
import { DayList } from './day-list.tsx'
import type { MoneyPartProps } from './money-search.ts'
import { Unexplained, Unexplained_differences } from './unexplained.tsx'
import { businessDay } from '@linli/kit'

const DayClose_query = graphql(
  `
    query DayClose($day: String!) {
      dayClosePreview(day: $day) {
        day
        isBalanced
        isClosed
        openDifferences
        figures {
          sumFen
          ...DayFigures_figures
        }
      }
      unexplained: moneyDifferences(
        first: 20
        filter: {
          day: { eq: $day }
          state: { eq: OPEN }
          kind: { in: [ORDER_PAID, ORDER_REFUNDED, ORDER_TOTAL, ORDER_BOOKS, LINE_REFUNDED] }
        }
      ) {
        ...Unexplained_differences
      }
    }
  `,
  [DayFigures_figures, Unexplained_differences],
)

const CloseDay_mutation = graphql(`
  mutation CloseDay($day: String!) {
    closeDay(day: $day) {
      dayClose {
        id
        day
      }
      userErrors {
        __typename
        code
        message
      }
    }
  }
`)

/** A day as its close would find it: every account, what the orders explain of it, and what stands in the way. */
export function DayClose({ search, change }: MoneyPartProps) {
  const t = useText()
  const today = businessDay(useMinute())
  const day = search.day ?? today
  const result = usePageQuery({ query: DayClose_query, variables: { day } })
  const [closes, setCloses] = useState(0)
  return (
    <>
      <div className="filters">
        <DayChoice day={day} last={today} onChange={(next) => change({ day: next })} />
        <div className="page-head-end">
          <AsOf at={result.asOf} />
        </div>
      </div>
      <QueryView
        result={result}
        pick={(data) => data}
        isEmpty={() => false}
        skeleton={<SkeletonRows count={10} height={36} label={t('loading')} />}
        empty={<Empty title={t('day.none')} why={t('day.noneWhy')} />}
        failed={(failure, retry, isFormer) => (
          <Failed
            failure={failure}
            onRetry={retry}
            isFormer={isFormer}
            asOf={result.asOf && momentText(result.asOf, 'time', t.language)}
          />
        )}
        needs={t('money.needs')}
      >
        {({ dayClosePreview: preview, unexplained }) => (
          <div className="day-books">
            <DayState
              preview={preview}
              today={today}
              place={search.place}
              onClosed={() => {
                setCloses(closes + 1)
                result.refresh()
              }}
            />
            <DayFigures day={preview.day} figures={preview.figures}>
              <Unexplained differences={unexplained} day={preview.day} place={search.place} />
            </DayFigures>
          </div>
        )}
      </QueryView>
      <DayList key={closes} chosen={day} onChoose={(next) => change({ day: next })} />
    </>
  )
}

interface DayStateProps {
  readonly preview: ResultOf<typeof DayClose_query>['dayClosePreview']
  readonly today: string
  readonly place: string | null
  readonly onClosed: () => void
}

/** Balanced or not, open differences, and the close itself, or why not yet. */
function DayState({ preview, today, place, onClosed }: DayStateProps) {
  const t = useText()
  const refusalText = useRefusalText()
  const client = useClient()
  const act = useAct()
  const [isAsking, ask] = useState(false)
  const { day, isBalanced, isClosed, openDifferences } = preview
  const sumFen = readFragment(DayFigures_figures, preview.figures).sumFen
  const why =
    day >= today ? 'DAY_NOT_OVER' : openDifferences > 0 ? 'DAY_HAS_DIFFERENCES' : isBalanced ? null : 'DAY_NOT_BALANCED'
  const close = async () => {
    if ((await act.send(() => client.mutation(CloseDay_mutation, { day }).toPromise())) === null) return
    ask(false)
    onClosed()
  }
  return (
    <div className="day-state card">
      <Status tone={isClosed ? 'done' : 'waiting'}>{t(isClosed ? 'day.closed' : 'day.openDay')}</Status>
      <Status tone={isBalanced ? 'done' : 'late'}>
        {isBalanced ? t('day.balanced') : t('day.unbalanced', { money: moneyText(sumFen) })}
      </Status>
      {openDifferences === 0 ? (
        <Status tone="done">{t('day.noDifferences')}</Status>
      ) : (
        <Link className="text-link" to={paths.money({ place, tab: 'differences', day, state: 'OPEN' })}>
          {t('day.openDifferences', { count: openDifferences })}
        </Link>
      )}
      {!isClosed && (
        <div className="page-head-end">
          {why !== null && (
            <span id="why-close" className="muted small">
              {refusalText({ code: why, message: '' })}
            </span>
          )}
          <Button type="primary" disabled={why !== null} aria-describedby="why-close" onClick={() => ask(true)}>
            {t('day.close')}
          </Button>
        </div>
      )}
      {isAsking && (
        <Confirm
          title={t('day.closeTitle', { day })}
          act={t('day.closeAct', { day })}
          isReady
          isRunning={act.isRunning}
          problem={act.problem}
          onConfirm={() => void close()}
          onClose={() => ask(false)}
        >
          <p className="act-effect">{t('day.closeEffect')}</p>
        </Confirm>
      )}
    </div>
  )
}
