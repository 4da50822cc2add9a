import { Checkbox, Table, type TableProps } from 'antd'
import {
  createContext,
  useContext,
  useEffect,
  useRef,
  type ComponentProps,
  type KeyboardEvent,
  type ReactNode,
} from 'react'
import { useText } from '../i18n/text.tsx'
import './data-table.css'

export interface TableColumn<Row> {
  readonly title: string
  readonly width?: number
  /** The name under which the list is sorted by this column; absent when it cannot be. */
  readonly sort?: string
  readonly isNumber?: boolean
  readonly cell: (row: Row) => ReactNode
  /** The cell as plain text, for an export. */
  readonly text: (row: Row) => string
}

interface DataTableProps<Row extends { readonly id: string }> {
  readonly label: string
  readonly rows: readonly Row[]
  readonly columns: readonly (readonly [string, TableColumn<Row>])[]
  readonly nameOf: (row: Row) => string
  readonly sort?: { readonly by: string; readonly dir: 'asc' | 'desc' }
  readonly onSort?: (by: string, dir: 'asc' | 'desc') => void
  readonly openId?: string | null
  readonly onOpen?: (row: Row) => void
  readonly chosen?: ReadonlySet<string>
  readonly onChoose?: (ids: ReadonlySet<string>) => void
  /** Rows that just moved. */
  readonly live?: ReadonlySet<string>
}

/** Rows of 36 px that are walked with up and down, opened with enter and chosen with space. */
export function DataTable<Row extends { readonly id: string }>(props: DataTableProps<Row>) {
  const t = useText()
  const frame = useRef<HTMLDivElement>(null)
  const { chosen, onChoose, openId = null } = props
  useFocusReturn(frame, openId)

  const toggle = (id: string) => {
    if (!onChoose || !chosen) return
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    onChoose(next)
  }
  const press = (event: KeyboardEvent<HTMLElement>, row: Row) => {
    if (event.target !== event.currentTarget) return
    const line = event.currentTarget
    if (event.key === 'ArrowDown') focusRow(line.nextElementSibling)
    else if (event.key === 'ArrowUp') focusRow(line.previousElementSibling)
    else if (event.key === 'Home') focusRow(line.parentElement?.querySelector('tr[data-row]'))
    else if (event.key === 'End') focusRow(line.parentElement?.lastElementChild)
    else if (event.key === 'Enter') props.onOpen?.(row)
    else if (event.key === ' ') toggle(row.id)
    else return
    event.preventDefault()
  }

  // One row is reached with Tab; the arrows do the rest.
  const entry = props.rows.some((row) => row.id === openId) ? openId : props.rows[0]?.id
  const columns: TableProps<Row>['columns'] = props.columns.map(([key, column]) => ({
    key,
    title: column.title,
    ...(column.width === undefined ? {} : { width: column.width }),
    ...(column.isNumber ? { align: 'end' as const } : {}),
    ellipsis: { showTitle: false },
    render: (_: unknown, row: Row) => column.cell(row),
    ...(column.sort === undefined
      ? {}
      : {
          sorter: true,
          sortDirections: ['ascend', 'descend', 'ascend'] as const,
          sortOrder:
            props.sort?.by === column.sort
              ? props.sort.dir === 'asc'
                ? ('ascend' as const)
                : ('descend' as const)
              : null,
        }),
  })) as NonNullable<TableProps<Row>['columns']>

  const choice: TableProps<Row>['rowSelection'] = onChoose && {
    columnWidth: 40,
    selectedRowKeys: [...(chosen ?? [])],
    onChange: (keys) => onChoose(new Set(keys.map(String))),
    columnTitle: (
      <Checkbox
        aria-label={t('table.chooseAll')}
        checked={props.rows.length > 0 && props.rows.every((row) => chosen?.has(row.id))}
        indeterminate={props.rows.some((row) => chosen?.has(row.id)) && !props.rows.every((row) => chosen?.has(row.id))}
        onChange={(event) => onChoose(new Set(event.target.checked ? props.rows.map((row) => row.id) : []))}
      />
    ),
    getCheckboxProps: (row) =>
      ({ 'aria-label': t('table.choose', { name: props.nameOf(row) }), tabIndex: -1 }) as object,
  }

  return (
    <div className="table" ref={frame}>
      <TableLabel value={props.label}>
        <Table<Row>
          components={named}
          size="small"
          rowKey="id"
          columns={columns}
          dataSource={props.rows as Row[]}
          pagination={false}
          showSorterTooltip={false}
          {...(choice ? { rowSelection: choice } : {})}
          rowClassName={(row) =>
            `${row.id === openId ? 'row-open ' : ''}${chosen?.has(row.id) ? 'row-chosen ' : ''}${props.live?.has(row.id) ? 'row-live' : ''}`
          }
          onRow={(row) => ({
            'data-row': row.id,
            tabIndex: row.id === entry ? 0 : -1,
            'aria-label': props.nameOf(row),
            ...(chosen ? { 'aria-selected': chosen.has(row.id) } : {}),
            onKeyDown: (event) => press(event, row),
            onClick: (event) => {
              const isControl = (event.target as HTMLElement).closest(
                'a, button, label, input, .ant-table-selection-column',
              )
              if (!isControl) props.onOpen?.(row)
            },
          })}
          onChange={(_pages, _filters, sorter) => {
            if (Array.isArray(sorter)) return
            const by = props.columns.find(([key]) => key === sorter.columnKey)?.[1].sort
            if (by !== undefined) props.onSort?.(by, sorter.order === 'ascend' ? 'asc' : 'desc')
          }}
        />
      </TableLabel>
    </div>
  )
}

/** The library names no table; whoever hears the page needs to know which one it is. */
const TableLabel = createContext('')
function NamedTable(props: ComponentProps<'table'>) {
  return <table {...props} aria-label={useContext(TableLabel)} />
}
const named = { table: NamedTable }

function focusRow(line: Element | null | undefined): void {
  if (line instanceof HTMLElement && line.dataset['row'] !== undefined) line.focus()
}

/** When a row's detail closes, the focus is where it was. */
function useFocusReturn(frame: { readonly current: HTMLElement | null }, openId: string | null): void {
  const before = useRef(openId)
  useEffect(() => {
    const closed = openId === null ? before.current : null
    before.current = openId
    if (closed !== null) focusRow(frame.current?.querySelector(`tr[data-row="${CSS.escape(closed)}"]`))
  }, [frame, openId])
}
