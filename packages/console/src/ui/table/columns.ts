import type { ReactNode } from 'react'

export interface TableColumn<Row> {
  readonly title: string
  /** In pixels; a column without one takes what is left. */
  readonly width?: number
  /** The name under which the list is sorted by this column; absent when it cannot be. */
  readonly sort?: string
  readonly isNumber?: boolean
  readonly cell: (row: Row) => ReactNode
  /** The cell as plain text, for an export. */
  readonly text: (row: Row) => string
}

export type Columns<Row> = readonly (readonly [string, TableColumn<Row>])[]
