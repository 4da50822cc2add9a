import { Button } from 'antd'
import { Icon } from '../icon.tsx'
import type { TableColumn } from './columns.ts'
import { downloadCsv } from './csv.ts'

interface ExportButtonProps<Row> {
  /** The name of the file, without its end. */
  readonly name: string
  readonly rows: readonly Row[]
  readonly columns: readonly (readonly [string, TableColumn<Row>])[]
  readonly children: string
}

/** Saves exactly what is on the screen: these rows, these columns, these words. */
export function ExportButton<Row>({ name, rows, columns, children }: ExportButtonProps<Row>) {
  const save = () =>
    downloadCsv(`${name}.csv`, [
      columns.map(([, column]) => column.title),
      ...rows.map((row) => columns.map(([, column]) => column.text(row))),
    ])
  return (
    <Button icon={<Icon name="download" size={16} />} onClick={save}>
      {children}
    </Button>
  )
}
