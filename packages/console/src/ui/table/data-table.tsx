import { Table } from 'antd'
import { createContext, memo, useContext, useRef, type ComponentProps, type JSX } from 'react'
import { choiceOf } from './choice.tsx'
import { libraryColumns, type TableColumn } from './columns.tsx'
import { pressRow, useFocusReturn } from './row-keys.ts'
import './data-table.css'

export interface DataTableProps<Row extends { readonly id: string }> {
  readonly label: string
  readonly rows: readonly Row[]
  readonly columns: readonly (readonly [string, TableColumn<Row>])[]
  readonly nameOf: (row: Row) => string
  readonly sortBy?: string
  readonly sortDir?: 'asc' | 'desc'
  readonly onSort?: (by: string, dir: 'asc' | 'desc') => void
  readonly openId?: string | null
  readonly onOpen?: (row: Row) => void
  readonly chosen?: ReadonlySet<string>
  readonly onChoose?: (ids: ReadonlySet<string>) => void
}

/** Rows of 36 px that are walked with up and down, opened with enter and chosen with space. */
export const DataTable = memo(function DataTable<Row extends { readonly id: string }>(props: DataTableProps<Row>) {
  const { rows, chosen, onChoose, onOpen, openId = null } = props
  const frame = useRef<HTMLDivElement>(null)
  useFocusReturn(frame, openId)
  const choice = choiceOf(props)
  const toggle = (id: string) => {
    if (onChoose && chosen)
      onChoose(chosen.has(id) ? new Set([...chosen].filter((each) => each !== id)) : new Set(chosen).add(id))
  }
  // One row is reached with Tab; the arrows do the rest.
  const entry = rows.some((row) => row.id === openId) ? openId : rows[0]?.id
  return (
    <div className="table" ref={frame}>
      <TableLabel value={props.label}>
        <Table<Row>
          components={named}
          size="small"
          rowKey="id"
          columns={libraryColumns(props)}
          dataSource={rows as Row[]}
          pagination={false}
          showSorterTooltip={false}
          {...(choice ? { rowSelection: choice } : {})}
          rowClassName={(row) => `${row.id === openId ? 'row-open ' : ''}${chosen?.has(row.id) ? 'row-chosen' : ''}`}
          onRow={(row) => ({
            'data-row': row.id,
            tabIndex: row.id === entry ? 0 : -1,
            'aria-label': props.nameOf(row),
            ...(chosen ? { 'aria-selected': chosen.has(row.id) } : {}),
            onKeyDown: (event) => pressRow(event, { open: () => onOpen?.(row), toggle: () => toggle(row.id) }),
            onClick: ({ target }) => {
              if (!isControl(target as HTMLElement)) onOpen?.(row)
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
  // memo forgets that the component is generic.
}) as <Row extends { readonly id: string }>(props: DataTableProps<Row>) => JSX.Element

const isControl = (target: HTMLElement) =>
  target.closest('a, button, label, input, .ant-table-selection-column') !== null

/** The library names no table; whoever hears the page needs to know which one it is. */
const TableLabel = createContext('')
function NamedTable(props: ComponentProps<'table'>) {
  return <table {...props} aria-label={useContext(TableLabel)} />
}
const named = { table: NamedTable }
