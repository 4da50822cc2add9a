import { memo, useRef, type JSX, type KeyboardEvent, type MouseEvent } from 'react'
import type { Columns } from './columns.ts'
import { isControl, pressRow, rowIdAt, useFocusReturn } from './row-keys.ts'
import { TableHead } from './table-head.tsx'
import { TableRow } from './table-row.tsx'
import { useStable } from './use-stable.ts'
import './data-table.css'

export interface DataTableProps<Row extends { readonly id: string }> {
  readonly label: string
  readonly rows: readonly Row[]
  readonly columns: Columns<Row>
  readonly nameOf: (row: Row) => string
  readonly sortBy?: string
  readonly sortDir?: 'asc' | 'desc'
  readonly onSort?: (by: string, dir: 'asc' | 'desc') => void
  readonly openId?: string | null
  readonly onOpen?: (row: Row) => void
  readonly chosen?: ReadonlySet<string>
  readonly onChoose?: (ids: ReadonlySet<string>) => void
}

/**
 * Rows of 36 px that are walked with up and down, opened with enter and chosen with space. Our own, not the component
 * library's: that one draws every cell anew for each order that moves, which a busy neighbourhood does not bear.
 */
export const DataTable = memo(function DataTable<Row extends { readonly id: string }>(props: DataTableProps<Row>) {
  const { rows, columns, nameOf, chosen, onChoose, openId = null } = props
  const frame = useRef<HTMLTableElement>(null)
  useFocusReturn(frame, openId)
  const toggle = useStable((id: string) => {
    if (!onChoose || !chosen) return
    const others = [...chosen].filter((each) => each !== id)
    onChoose(new Set(chosen.has(id) ? others : [...others, id]))
  })
  const open = (id: string | null) => {
    const row = rows.find((each) => each.id === id)
    if (row) props.onOpen?.(row)
  }
  const press = (event: KeyboardEvent<HTMLElement>) => pressRow(event, { open, toggle })
  const click = ({ target }: MouseEvent) => {
    if (!isControl(target as HTMLElement)) open(rowIdAt(target as HTMLElement))
  }
  // One row is reached with Tab; the arrows do the rest.
  const entry = rows.some((row) => row.id === openId) ? openId : rows[0]?.id
  return (
    <table className={`table ${props.onOpen ? 'table-opens' : ''}`} ref={frame} aria-label={props.label}>
      <TableHead {...props} />
      <tbody onKeyDown={press} onClick={click}>
        {rows.map((row) => (
          <TableRow
            key={row.id}
            row={row}
            name={nameOf(row)}
            columns={columns}
            isOpen={row.id === openId}
            isEntry={row.id === entry}
            isChosen={chosen?.has(row.id) ?? false}
            onToggle={onChoose && toggle}
          />
        ))}
      </tbody>
    </table>
  )
  // memo forgets that the component is generic.
}) as <Row extends { readonly id: string }>(props: DataTableProps<Row>) => JSX.Element
