import type { TableProps } from 'antd'
import { memo, type ReactNode } from 'react'

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

interface Columns<Row> {
  readonly columns: readonly (readonly [string, TableColumn<Row>])[]
  readonly sortBy?: string
  readonly sortDir?: 'asc' | 'desc'
}

/** Our columns as the component library takes them. */
export function libraryColumns<Row>({
  columns,
  sortBy,
  sortDir,
}: Columns<Row>): NonNullable<TableProps<Row>['columns']> {
  const order = sortDir === 'asc' ? 'ascend' : 'descend'
  return columns.map(([key, column]) => ({
    key,
    title: column.title,
    ...(column.width === undefined ? {} : { width: column.width }),
    ...(column.isNumber ? { align: 'end' as const } : {}),
    ellipsis: { showTitle: false },
    render: (_: unknown, row: Row) => <Cell row={row} cell={column.cell as (row: unknown) => ReactNode} />,
    ...(column.sort === undefined
      ? {}
      : {
          sorter: true,
          sortDirections: ['ascend' as const, 'descend' as const, 'ascend' as const],
          sortOrder: sortBy === column.sort ? order : null,
        }),
  }))
}

/** Of a list that follows a busy neighbourhood, only the cells of orders that changed are made anew. */
const Cell = memo(function Cell({ row, cell }: { row: unknown; cell: (row: unknown) => ReactNode }) {
  return cell(row)
})
