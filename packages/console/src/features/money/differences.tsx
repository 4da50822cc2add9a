import { DatePicker, Select } from 'antd'
import dayjs from 'dayjs'
import { graphql, readFragment, type DifferenceKind, type DifferenceState } from '../../api/graphql.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { useText } from '../../i18n/text.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Empty } from '../../ui/empty.tsx'
import { PagedList, useTrail } from '../../ui/paged-list.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { ExportButton } from '../../ui/table/export-button.tsx'
import { differenceColumns, DifferenceRow_difference } from './difference-columns.tsx'
import { DifferencePanel } from './difference-panel.tsx'
import { differenceKinds, differenceStates } from './difference-words.ts'
import type { MoneyPartProps } from './money-search.ts'

const Differences_query = graphql(
  `
    query Differences($filter: MoneyDifferenceFilter!, $after: String) {
      moneyDifferences(first: 50, after: $after, filter: $filter) {
        nodes {
          id
          ...DifferenceRow_difference
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
  `,
  [DifferenceRow_difference],
)

/** What did not fit together, filtered by state, kind and day; one of them open beside the list. */
export function Differences({ search, change, onMoved }: MoneyPartProps & { readonly onMoved: () => void }) {
  const t = useText()
  const state = differenceStates.find((each) => each === search.state) ?? null
  const kind = differenceKinds.find((each) => each === search.kind) ?? null
  const filter = {
    ...(state === null ? {} : { state: { eq: state } }),
    ...(kind === null ? {} : { kind: { eq: kind } }),
    ...(search.day === undefined ? {} : { day: { eq: search.day } }),
    ...(search.subject === undefined ? {} : { subjectId: { eq: search.subject } }),
  }
  // The pages of another filter are other pages.
  return (
    <>
      <div className="filters" role="search" aria-label={t('filter.label')}>
        {differenceStates.map((each) => (
          <Chip key={each} isOn={state === each} onToggle={(isOn) => change({ state: isOn ? each : '' })}>
            {t(`difference.${each}`)}
          </Chip>
        ))}
        <Select
          className="filter-kind"
          allowClear
          aria-label={t('difference.kind')}
          placeholder={t('difference.allKinds')}
          value={kind}
          onChange={(next: DifferenceKind | null) => change({ kind: next ?? '' })}
          options={differenceKinds.map((value) => ({ value, label: t(`differenceKind.${value}`) }))}
        />
        <DatePicker
          aria-label={t('difference.day')}
          placeholder={t('difference.anyDay')}
          value={search.day === undefined ? null : dayjs(search.day)}
          onChange={(day) => change({ day: day === null ? '' : day.format('YYYY-MM-DD') })}
        />
        {search.subject !== undefined && (
          <Chip isOn onToggle={() => change({ subject: '' })}>
            {t('moneyList.one', { id: search.subject })}
          </Chip>
        )}
      </div>
      <Rows key={JSON.stringify(filter)} filter={filter} search={search} change={change} onMoved={onMoved} />
    </>
  )
}

interface RowsProps extends MoneyPartProps {
  readonly filter: {
    readonly state?: { readonly eq: DifferenceState }
    readonly kind?: { readonly eq: DifferenceKind }
  }
  readonly onMoved: () => void
}

function Rows({ filter, search, change, onMoved }: RowsProps) {
  const t = useText()
  const trail = useTrail()
  const result = usePageQuery({ query: Differences_query, variables: { filter, after: trail.after } })
  const columns = differenceColumns(t, search.place)
  const nodes = readFragment(DifferenceRow_difference, result.data?.moneyDifferences.nodes ?? [])
  const opened = nodes.find(({ id }) => id === search.open)
  return (
    <>
      <PagedList
        result={result}
        pick={(data) => data.moneyDifferences}
        trail={trail}
        none={t('difference.none')}
        noneWhy={t('difference.noneWhy')}
      >
        {(differences) => (
          <>
            <DataTable
              label={t('money.differences')}
              rows={readFragment(DifferenceRow_difference, differences)}
              columns={columns}
              nameOf={(row) => `${t(`differenceKind.${row.kind}`)} ${row.subjectId}`}
              openId={search.open ?? null}
              onOpen={(row) => change({ open: row.id })}
            />
            <div className="list-export">
              <ExportButton
                name="differences"
                rows={readFragment(DifferenceRow_difference, differences)}
                columns={columns}
              >
                {t('list.export')}
              </ExportButton>
            </div>
          </>
        )}
      </PagedList>
      {search.open !== undefined && result.data !== undefined && (
        <SidePanel label={t('difference.label')} of={search.open} onClose={() => change({ open: '' })}>
          {opened === undefined ? (
            <Empty title={t('difference.gone')} why={t('difference.goneWhy')} />
          ) : (
            <DifferencePanel
              key={opened.id}
              difference={opened}
              place={search.place}
              onResolved={() => {
                result.refresh()
                onMoved()
              }}
            />
          )}
        </SidePanel>
      )}
    </>
  )
}
