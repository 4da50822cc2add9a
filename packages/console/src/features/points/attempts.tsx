import { Link } from 'react-router'
import { graphql, type AttemptOutcome } from '../../api/graphql.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { paths } from '../../app/paths.ts'
import '../../ui/chip.css'
import { useText } from '../../i18n/text.tsx'
import { Moment, momentText } from '../../ui/moment.tsx'
import { PagedList, useTrail } from '../../ui/paged-list.tsx'
import { Status } from '../../ui/status.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { outcomes, outcomeTones } from './point-kinds.ts'

const Attempts_query = graphql(`
  query PointAttempts($id: ID!, $after: String, $filter: PickupAttemptFilter!) {
    pickupPoint(id: $id) {
      id
      attempts(first: 20, after: $after, filter: $filter) {
        edges {
          cursor
          node {
            at
            outcome
            device
            order {
              id
              number
              fulfilment {
                point {
                  id
                  name
                  nameEn
                }
              }
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
  }
`)

interface AttemptsProps {
  readonly pointId: string
  readonly place: string | null
  readonly outcome: AttemptOutcome | null
}

/** Codes that were shown at the counter, and what came of it. */
export function Attempts(props: AttemptsProps) {
  const { pointId, place, outcome } = props
  const t = useText()
  return (
    <section aria-label={t('pointTab.attempts')}>
      <nav className="filters" aria-label={t('filter.label')}>
        {[null, ...outcomes].map((each) => (
          <Link
            key={each}
            className="chip"
            to={paths.point(pointId, { place, tab: 'attempts', ...(each === null ? {} : { outcome: each }) })}
            replace
            preventScrollReset
            aria-current={each === outcome ? 'true' : undefined}
          >
            {each === null ? t('attempts.all') : t(`outcome.${each}`)}
          </Link>
        ))}
      </nav>
      <AttemptsList key={outcome} {...props} />
    </section>
  )
}

function AttemptsList({ pointId, place, outcome }: AttemptsProps) {
  const t = useText()
  const trail = useTrail()
  const filter = outcome === null ? {} : { outcome: { eq: outcome } }
  const result = usePageQuery({ query: Attempts_query, variables: { id: pointId, after: trail.after, filter } })
  return (
    <PagedList
      result={result}
      pick={({ pickupPoint }) =>
        pickupPoint && {
          ...pickupPoint.attempts,
          nodes: pickupPoint.attempts.edges.map(({ cursor, node }) => ({ ...node, id: cursor })),
        }
      }
      trail={trail}
      none={t('attempts.none')}
      noneWhy={t(outcome === null ? 'attempts.noneWhy' : 'attempts.noneOfKind')}
    >
      {(attempts) => (
        <DataTable
          label={t('pointTab.attempts')}
          rows={attempts}
          nameOf={({ at }) => momentText(new Date(at), 'exact', t.language)}
          columns={[
            [
              'at',
              {
                title: t('attempts.at'),
                width: 140,
                cell: ({ at }) => <Moment at={at} />,
                text: ({ at }) => momentText(new Date(at), 'exact', t.language),
              },
            ],
            [
              'outcome',
              {
                title: t('attempts.outcome'),
                width: 180,
                cell: (row) => <Status tone={outcomeTones[row.outcome]}>{t(`outcome.${row.outcome}`)}</Status>,
                text: (row) => t(`outcome.${row.outcome}`),
              },
            ],
            [
              'order',
              {
                title: t('attempts.order'),
                cell: ({ order }) =>
                  order === null ? (
                    <span className="muted">{t('attempts.nobodys')}</span>
                  ) : (
                    <Link className="row-link" to={paths.order(order.id, { place })}>
                      {order.number}
                    </Link>
                  ),
                text: ({ order }) => order?.number ?? '',
              },
            ],
            [
              'device',
              {
                title: t('attempts.device'),
                width: 200,
                cell: ({ device }) => device ?? <span className="muted">{t('attempts.online')}</span>,
                text: ({ device }) => device ?? '',
              },
            ],
          ]}
        />
      )}
    </PagedList>
  )
}
