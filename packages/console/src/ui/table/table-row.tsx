import { memo, type JSX } from 'react'
import { useText } from '../../i18n/text.tsx'
import type { Columns } from './columns.ts'

interface TableRowProps<Row extends { readonly id: string }> {
  readonly row: Row
  readonly name: string
  readonly columns: Columns<Row>
  readonly isOpen: boolean
  readonly isEntry: boolean
  readonly isChosen: boolean
  readonly onToggle: ((id: string) => void) | undefined
  /** Among all rows, where only some are drawn; the head is the first. */
  readonly position?: number
  readonly isDraggable?: boolean
}

/** Drawn anew only when its own row changed. */
export const TableRow = memo(function TableRow<Row extends { readonly id: string }>(props: TableRowProps<Row>) {
  const { row, name, columns, isOpen, isEntry, isChosen, onToggle, position, isDraggable } = props
  const t = useText()
  return (
    <tr
      data-row={row.id}
      tabIndex={isEntry ? 0 : -1}
      aria-label={name}
      aria-rowindex={position}
      draggable={isDraggable}
      aria-selected={onToggle && isChosen}
      className={`${isOpen ? 'row-open ' : ''}${isChosen ? 'row-chosen' : ''}`}
    >
      {onToggle && (
        <td className="cell-choose">
          <label>
            {/* Space on the row does the same: the box is no stop of its own for the keyboard. */}
            <input
              type="checkbox"
              tabIndex={-1}
              aria-label={t('table.choose', { name })}
              checked={isChosen}
              onChange={() => onToggle(row.id)}
            />
          </label>
        </td>
      )}
      {columns.map(([key, column]) => (
        <td key={key} className={column.isNumber ? 'cell-number' : undefined}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
  // memo forgets that the component is generic.
}) as <Row extends { readonly id: string }>(props: TableRowProps<Row>) => JSX.Element
