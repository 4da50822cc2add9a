import { Link } from 'react-router'
import { graphql, type ResultOf } from '../../api/graphql.ts'
import type { Text } from '../../i18n/text.tsx'
import { Moment, momentText } from '../../ui/moment.tsx'
import { Money, moneyText } from '../../ui/money.tsx'
import { Status } from '../../ui/status.tsx'
import type { Columns } from '../../ui/table/columns.ts'
import { differenceTone, subjectPath } from './difference-words.ts'

export const DifferenceRow_difference = graphql(`
  fragment DifferenceRow_difference on MoneyDifference {
    id
    day
    kind
    subjectId
    oursFen
    theirsFen
    state
    foundAt
    seenAt
    note
    resolvedAt
    resolvedBy {
      kind
      name
    }
  }
`)

export type DifferenceRow = ResultOf<typeof DifferenceRow_difference>

/** The thing itself, as a link where it has a page. */
export function Subject({ id, place }: { id: string; place: string | null }) {
  const to = subjectPath(id, place)
  return to === null ? (
    <span>{id}</span>
  ) : (
    <Link className="text-link" to={to}>
      {id}
    </Link>
  )
}

export function differenceColumns(t: Text, place: string | null): Columns<DifferenceRow> {
  const moment = (at: string) => momentText(new Date(at), 'exact', t.language)
  return [
    ['day', { title: t('difference.day'), width: 110, cell: (row) => row.day, text: (row) => row.day }],
    [
      'kind',
      {
        title: t('difference.kind'),
        cell: (row) => t(`differenceKind.${row.kind}`),
        text: (row) => t(`differenceKind.${row.kind}`),
      },
    ],
    [
      'subject',
      {
        title: t('difference.subject'),
        cell: (row) => <Subject id={row.subjectId} place={place} />,
        text: (row) => row.subjectId,
      },
    ],
    [
      'ours',
      {
        title: t('difference.ours'),
        width: 120,
        isNumber: true,
        cell: (row) => <Money fen={row.oursFen} />,
        text: (row) => moneyText(row.oursFen),
      },
    ],
    [
      'theirs',
      {
        title: t('difference.theirs'),
        width: 120,
        isNumber: true,
        cell: (row) => <Money fen={row.theirsFen} />,
        text: (row) => moneyText(row.theirsFen),
      },
    ],
    [
      'delta',
      {
        title: t('difference.delta'),
        width: 120,
        isNumber: true,
        cell: (row) => <Money fen={row.theirsFen - row.oursFen} isSigned />,
        text: (row) => moneyText(row.theirsFen - row.oursFen),
      },
    ],
    [
      'seen',
      {
        title: t('difference.seen'),
        width: 130,
        cell: (row) => <Moment at={row.seenAt} />,
        text: (row) => moment(row.seenAt),
      },
    ],
    [
      'state',
      {
        title: t('difference.state'),
        width: 110,
        cell: (row) => <Status tone={differenceTone[row.state]}>{t(`difference.${row.state}`)}</Status>,
        text: (row) => t(`difference.${row.state}`),
      },
    ],
  ]
}
