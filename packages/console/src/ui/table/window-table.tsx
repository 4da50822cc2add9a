import { useEffect, useRef, type DragEvent, type KeyboardEvent, type MouseEvent } from 'react'
import { useWindow } from '../window/use-window.ts'
import '../window/window.css'
import type { DataTableProps } from './data-table.tsx'
import { isControl, pressRow, rowIdAt, useFocusReturn } from './row-keys.ts'
import { TableHead } from './table-head.tsx'
import { TableRow } from './table-row.tsx'
import { useStable } from './use-stable.ts'
import './data-table.css'

const rowPx = 36

interface WindowTableProps<Row extends { readonly id: string }> extends DataTableProps<Row> {
  /** Rows can be taken by the hand; null: the drag is over. */
  readonly onDrag?: (id: string | null, event: DragEvent<HTMLElement>) => void
}

/** The same table for thousands of rows, in a frame of its own: drawn where it is looked at, counted whole. */
export function WindowTable<Row extends { readonly id: string }>(props: WindowTableProps<Row>) {
  const { rows, columns, nameOf, chosen, onChoose, onDrag, openId = null } = props
  const frame = useRef<HTMLDivElement>(null)
  const { from, to } = useWindow(frame, { count: rows.length, rowPx })
  useFocusReturn(frame, openId)
  // A row far away is focused when it is drawn, however long that takes.
  const awaited = useRef<number | null>(null)
  const focusAwaited = () => {
    const row = awaited.current
    if (row === null || row < from || row >= to) return
    awaited.current = null
    frame.current?.querySelector<HTMLElement>(`tr[aria-rowindex="${row + 2}"]`)?.focus()
  }
  useEffect(focusAwaited)
  const toggle = useStable((id: string) => {
    if (!onChoose || !chosen) return
    const others = [...chosen].filter((each) => each !== id)
    onChoose(new Set(chosen.has(id) ? others : [...others, id]))
  })
  const open = (id: string | null) => {
    const row = rows.find((each) => each.id === id)
    if (row) props.onOpen?.(row)
  }
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const edge = { Home: 0, End: rows.length - 1 }[event.key]
    if (edge === undefined) return pressRow(event, { open, toggle })
    event.preventDefault()
    awaited.current = edge
    frame.current?.scrollTo?.({ top: edge * rowPx })
    focusAwaited()
  }
  const click = ({ target }: MouseEvent) => {
    if (!isControl(target as HTMLElement)) open(rowIdAt(target as HTMLElement))
  }
  const shown = rows.slice(from, to)
  const entry = shown.some((row) => row.id === openId) ? openId : shown[0]?.id
  return (
    <div className="window" ref={frame}>
      <table
        className={`table ${props.onOpen ? 'table-opens' : ''}`}
        aria-label={props.label}
        aria-rowcount={rows.length + 1}
      >
        <TableHead {...props} />
        <tbody
          onKeyDown={press}
          onClick={click}
          onDragStart={(event) => onDrag?.(rowIdAt(event.target as HTMLElement), event)}
          onDragEnd={(event) => onDrag?.(null, event)}
        >
          <Gap rows={from} />
          {shown.map((row, index) => (
            <TableRow
              key={row.id}
              row={row}
              name={nameOf(row)}
              columns={columns}
              isOpen={row.id === openId}
              isEntry={row.id === entry}
              isChosen={chosen?.has(row.id) ?? false}
              onToggle={onChoose && toggle}
              position={from + index + 2}
              isDraggable={onDrag !== undefined}
            />
          ))}
          <Gap rows={rows.length - to} />
        </tbody>
      </table>
    </div>
  )
}

/** As high as the rows that are not drawn. */
function Gap({ rows }: { rows: number }) {
  if (rows <= 0) return null
  return <tr aria-hidden="true" ref={(line) => void (line && (line.style.height = `${rows * rowPx}px`))} />
}
