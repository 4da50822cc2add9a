import { Button, Input } from 'antd'
import { Link, useNavigate } from 'react-router'
import { graphql, type ResultOf } from '../../../api/graphql.ts'
import { useAddress } from '../../../api/use-address.ts'
import { usePageQuery } from '../../../api/use-page-query.ts'
import { paths } from '../../../app/paths.ts'
import { useOutreachText, type OutreachText } from '../../../i18n/outreach/text.ts'
import { useName } from '../../../i18n/use-name.ts'
import { AsOf } from '../../../ui/as-of.tsx'
import { Chip } from '../../../ui/chip.tsx'
import { numberText } from '../../../ui/count.ts'
import { Icon } from '../../../ui/icon.tsx'
import { PagedList, useTrail } from '../../../ui/paged-list.tsx'
import { Status } from '../../../ui/status.tsx'
import type { Columns } from '../../../ui/table/columns.ts'
import { DataTable } from '../../../ui/table/data-table.tsx'
import { ExportButton } from '../../../ui/table/export-button.tsx'
import '../audience.css'
import { segmentStatuses, staleText, standing, type SegmentStatus } from './segment-words.ts'

const SegmentsPage_query = graphql(`
  query SegmentsPage($after: String, $filter: SegmentFilter!, $sort: SegmentSort!) {
    segments(first: 50, after: $after, filter: $filter, sort: $sort) {
      nodes {
        id
        name
        nameEn
        purpose
        state
        status
        size
        staleSeconds
        community {
          id
          name
          nameEn
        }
        usedBy {
          kind
          id
          name
        }
        days(last: 7) {
          day
          entered
          left
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

type Row = ResultOf<typeof SegmentsPage_query>['segments']['nodes'][number]
const sorts = ['name', 'size', 'created'] as const
const sortKeys = { name: 'NAME', size: 'SIZE', created: 'CREATED_AT' } as const

/** All segments: how many belong, how sure that is, who came and went, and what stands on them. */
export function SegmentsPage() {
  const t = useOutreachText()
  const navigate = useNavigate()
  const { place, text, some, change } = useAddress()
  const [statuses, q] = [some('state', segmentStatuses), text('q')]
  return (
    <>
      <header className="page-head">
        <h1>{t('nav.segments')}</h1>
        <div className="page-head-end">
          <Button
            type="primary"
            icon={<Icon name="plus" size={16} />}
            onClick={() => void navigate(paths.newSegment(undefined, place))}
          >
            {t('segments.new')}
          </Button>
        </div>
      </header>
      <div className="filters" role="search" aria-label={t('filter.label')}>
        <Input
          className="filter-number"
          allowClear
          prefix={<Icon name="search" size={16} />}
          aria-label={t('segments.search')}
          placeholder={t('segments.search')}
          value={q}
          onChange={(event) => change({ q: event.target.value })}
        />
        {segmentStatuses.map((status) => (
          <Chip
            key={status}
            isOn={statuses.includes(status)}
            onToggle={(isOn) =>
              change({ state: isOn ? [...statuses, status] : statuses.filter((each) => each !== status) })
            }
          >
            {t(`segmentStatus.${status}`)}
          </Chip>
        ))}
      </div>
      <Segments key={JSON.stringify([place, statuses, q])} statuses={statuses} q={q} />
    </>
  )
}

function Segments({ statuses, q }: { statuses: readonly SegmentStatus[]; q: string }) {
  const t = useOutreachText()
  const nameOf = useName()
  const navigate = useNavigate()
  const { place, one, change } = useAddress()
  const trail = useTrail()
  const sort = one('sort', sorts)
  const dir = one('dir', ['asc', 'desc'])
  const result = usePageQuery({
    query: SegmentsPage_query,
    variables: {
      after: trail.after,
      filter: {
        state: { eq: 'ACTIVE' },
        ...(place === null ? {} : { communityId: { eq: place } }),
        ...(statuses.length === 0 ? {} : { status: { in: [...statuses] } }),
        ...(q.trim() === '' ? {} : { name: { contains: q.trim() } }),
      },
      sort: { key: sortKeys[sort], direction: dir === 'asc' ? 'ASC' : 'DESC' },
    },
  })
  const columns = columnsOf({ t, nameOf, place })
  return (
    <PagedList
      result={result}
      pick={(data) => data.segments}
      trail={trail}
      none={t('segments.none')}
      noneWhy={t('segments.noneWhy')}
      foot={(rows) => (
        <>
          <AsOf at={result.asOf} />
          <ExportButton name="segments" rows={rows} columns={columns}>
            {t('list.export')}
          </ExportButton>
        </>
      )}
    >
      {(rows) => (
        <DataTable
          label={t('nav.segments')}
          rows={rows}
          columns={columns}
          nameOf={nameOf}
          sortBy={sort}
          sortDir={dir}
          onSort={(by, direction) => change({ sort: by, dir: direction })}
          onOpen={(row) => void navigate(paths.segment(row.id, undefined, place))}
        />
      )}
    </PagedList>
  )
}

interface Words {
  readonly t: OutreachText
  readonly nameOf: (named: { name: string; nameEn: string }) => string
  readonly place: string | null
}

function columnsOf({ t, nameOf, place }: Words): Columns<Row> {
  const where = ({ community }: Row) => (community ? nameOf(community) : t('place.all'))
  const sum = (row: Row, of: 'entered' | 'left') => row.days.reduce((all, day) => all + day[of], 0)
  const moved = (row: Row) => `+${numberText(t, sum(row, 'entered'))} / −${numberText(t, sum(row, 'left'))}`
  const uses = (row: Row) => row.usedBy.map(({ name }) => name).join(t('list.comma'))
  return [
    [
      'name',
      {
        title: t('segment.name'),
        width: 190,
        sort: 'name',
        cell: (row) => (
          <Link className="row-link" tabIndex={-1} to={paths.segment(row.id, undefined, place)}>
            {nameOf(row)}
          </Link>
        ),
        text: nameOf,
      },
    ],
    [
      'size',
      {
        title: t('segment.size'),
        width: 88,
        sort: 'size',
        isNumber: true,
        cell: (row) => numberText(t, row.size),
        text: (row) => String(row.size),
      },
    ],
    ['moved', { title: t('segment.week'), width: 120, isNumber: true, cell: moved, text: moved }],
    [
      'status',
      {
        title: t('column.state'),
        width: 104,
        cell: (row) => <Status tone={standing(t, row).tone}>{standing(t, row).word}</Status>,
        text: (row) => standing(t, row).word,
      },
    ],
    [
      'stale',
      {
        title: t('segment.stale'),
        width: 110,
        cell: (row) => staleText(t, row.staleSeconds),
        text: (row) => staleText(t, row.staleSeconds),
      },
    ],
    ['where', { title: t('column.community'), width: 120, cell: where, text: where }],
    ['uses', { title: t('segment.usedBy'), width: 170, cell: uses, text: uses }],
    ['purpose', { title: t('segment.purpose'), cell: (row) => row.purpose, text: (row) => row.purpose }],
  ]
}
