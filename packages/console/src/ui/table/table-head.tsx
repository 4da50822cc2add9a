import { useText } from '../../i18n/text.tsx'
import { Icon } from '../icon.tsx'
import type { Columns } from './columns.ts'

interface TableHeadProps<Row extends { readonly id: string }> {
  readonly rows: readonly Row[]
  readonly columns: Columns<Row>
  readonly sortBy?: string
  readonly sortDir?: 'asc' | 'desc'
  readonly onSort?: (by: string, dir: 'asc' | 'desc') => void
  readonly chosen?: ReadonlySet<string>
  readonly onChoose?: (ids: ReadonlySet<string>) => void
}

const spoken = { asc: 'ascending', desc: 'descending' } as const

/** The heads stay in sight; those that sort say by what and which way. */
export function TableHead<Row extends { readonly id: string }>(props: TableHeadProps<Row>) {
  const { rows, columns, sortBy, sortDir = 'asc', onSort, chosen, onChoose } = props
  return (
    <thead>
      <tr>
        {onChoose && (
          <th scope="col" className="cell-choose">
            <ChooseAll rows={rows} chosen={chosen ?? new Set()} onChoose={onChoose} />
          </th>
        )}
        {columns.map(([key, { title, width, isNumber, sort }]) => {
          const isSorted = sort !== undefined && sort === sortBy
          return (
            <th
              key={key}
              scope="col"
              className={isNumber ? 'cell-number' : undefined}
              aria-sort={isSorted ? spoken[sortDir] : undefined}
              ref={(head) => void (head && (head.style.width = width === undefined ? '' : `${width}px`))}
            >
              {sort === undefined ? (
                title
              ) : (
                <button type="button" onClick={() => onSort?.(sort, isSorted && sortDir === 'asc' ? 'desc' : 'asc')}>
                  {title}
                  <Icon name={isSorted ? (sortDir === 'asc' ? 'up' : 'down') : 'sort'} size={14} />
                </button>
              )}
            </th>
          )
        })}
      </tr>
    </thead>
  )
}

interface ChooseAllProps {
  readonly rows: readonly { readonly id: string }[]
  readonly chosen: ReadonlySet<string>
  readonly onChoose: (ids: ReadonlySet<string>) => void
}

function ChooseAll({ rows, chosen, onChoose }: ChooseAllProps) {
  const t = useText()
  const count = rows.filter((row) => chosen.has(row.id)).length
  const isAll = rows.length > 0 && count === rows.length
  return (
    <label>
      <input
        type="checkbox"
        aria-label={t('table.chooseAll')}
        checked={isAll}
        ref={(box) => void (box && (box.indeterminate = count > 0 && !isAll))}
        onChange={() => onChoose(new Set(isAll ? [] : rows.map((row) => row.id)))}
      />
    </label>
  )
}
