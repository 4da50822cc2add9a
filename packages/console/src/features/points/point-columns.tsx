import { Link } from 'react-router'
import { graphql, type ResultOf } from '../../api/graphql.ts'
import { paths } from '../../app/paths.ts'
import type { Text } from '../../i18n/text.tsx'
import { numberText } from '../../ui/count.ts'
import { Moment, momentText } from '../../ui/moment.tsx'
import { spanText } from '../../ui/span.ts'
import type { Columns, TableColumn } from '../../ui/table/columns.ts'
import { fillOf } from './fill.ts'
import { PointState, stateKey } from './point-state.tsx'

export const PointRow_point = graphql(`
  fragment PointRow_point on PickupPoint {
    id
    name
    nameEn
    kind
    state
    isOpenNow
    address
    location {
      lat
      lng
    }
    community {
      id
      name
      nameEn
    }
    slots {
      startsAt
      endsAt
      capacity
      used
      coldCapacity
      coldUsed
    }
    dwell(days: 28) {
      waiting
      overdue
      missing
      oldestArrivedAt
      medianMinutes
    }
  }
`)

export type PointRow = ResultOf<typeof PointRow_point>

interface Names {
  readonly t: Text
  readonly nameOf: (named: { name: string; nameEn: string }) => string
  readonly place: string | null
}

export function pointColumns({ t, nameOf, place }: Names): Columns<PointRow> {
  const count = (title: string, of: (row: PointRow) => number | undefined, tone?: string): TableColumn<PointRow> => {
    const text = (row: PointRow) => {
      const value = of(row)
      return value === undefined ? t('figure.none') : numberText(t, value)
    }
    return {
      title,
      isNumber: true,
      width: 76,
      text,
      cell: (row) => <span className={tone && (of(row) ?? 0) > 0 ? tone : undefined}>{text(row)}</span>,
    }
  }
  const today = (row: PointRow) => {
    const { used, capacity } = fillOf(row.slots)
    return capacity === 0 && used === 0 ? t('point.dayOff') : t('point.ofCapacity', { used, capacity })
  }
  const columns: Columns<PointRow> = [
    [
      'name',
      {
        title: t('point.name'),
        cell: (row) => (
          <Link className="row-link" tabIndex={-1} to={paths.point(row.id, { place })}>
            {nameOf(row)}
          </Link>
        ),
        text: nameOf,
      },
    ],
    [
      'state',
      {
        title: t('column.state'),
        width: 108,
        cell: (row) => <PointState point={row} />,
        text: (row) => t(stateKey(row)),
      },
    ],
    [
      'kind',
      {
        title: t('point.kind'),
        width: 124,
        cell: (row) => t(`pointKind.${row.kind}`),
        text: (row) => t(`pointKind.${row.kind}`),
      },
    ],
    [
      'community',
      {
        title: t('column.community'),
        width: 128,
        cell: (row) => nameOf(row.community),
        text: (row) => nameOf(row.community),
      },
    ],
    ['today', { title: t('point.today'), isNumber: true, width: 128, cell: today, text: today }],
    ['waiting', count(t('point.waiting'), (row) => row.dwell?.waiting)],
    ['overdue', count(t('point.overdue'), (row) => row.dwell?.overdue, 'figure-late')],
    ['missing', count(t('point.missing'), (row) => row.dwell?.missing, 'figure-late')],
    [
      'oldest',
      {
        title: t('point.oldest'),
        width: 128,
        cell: (row) => (row.dwell?.oldestArrivedAt ? <Moment at={row.dwell.oldestArrivedAt} /> : t('figure.none')),
        text: (row) =>
          row.dwell?.oldestArrivedAt ? momentText(new Date(row.dwell.oldestArrivedAt), 'exact', t.language) : '',
      },
    ],
    [
      'median',
      {
        title: t('point.median'),
        isNumber: true,
        width: 124,
        cell: (row) => (row.dwell?.medianMinutes == null ? t('figure.none') : spanText(t, row.dwell.medianMinutes)),
        text: (row) => (row.dwell?.medianMinutes == null ? '' : spanText(t, row.dwell.medianMinutes)),
      },
    ],
  ]
  return columns.filter(([name]) => place === null || name !== 'community')
}
