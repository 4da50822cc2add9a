import { Checkbox, type TableProps } from 'antd'
import { useText } from '../../i18n/text.tsx'

interface Choosing<Row> {
  readonly rows: readonly Row[]
  readonly nameOf: (row: Row) => string
  readonly chosen?: ReadonlySet<string>
  readonly onChoose?: (ids: ReadonlySet<string>) => void
}

/** The column of boxes, when rows can be chosen. */
export function choiceOf<Row extends { readonly id: string }>({
  rows,
  nameOf,
  chosen = new Set(),
  onChoose,
}: Choosing<Row>): TableProps<Row>['rowSelection'] {
  if (!onChoose) return undefined
  const chosenRows = rows.filter((row) => chosen.has(row.id)).length
  return {
    columnWidth: 40,
    selectedRowKeys: [...chosen],
    onChange: (keys) => onChoose(new Set(keys.map(String))),
    columnTitle: (
      <ChooseAll
        isAll={rows.length > 0 && chosenRows === rows.length}
        isSome={chosenRows > 0 && chosenRows < rows.length}
        onChange={(isAll) => onChoose(new Set(isAll ? rows.map((row) => row.id) : []))}
      />
    ),
    renderCell: (isChosen, row) => (
      <Choose
        name={nameOf(row)}
        isChosen={isChosen}
        onChange={(is) =>
          onChoose(is ? new Set(chosen).add(row.id) : new Set([...chosen].filter((id) => id !== row.id)))
        }
      />
    ),
  }
}

interface ChooseAllProps {
  readonly isAll: boolean
  readonly isSome: boolean
  readonly onChange: (isAll: boolean) => void
}

function ChooseAll({ isAll, isSome, onChange }: ChooseAllProps) {
  const t = useText()
  return (
    <Checkbox
      aria-label={t('table.chooseAll')}
      checked={isAll}
      indeterminate={isSome}
      onChange={(event) => onChange(event.target.checked)}
    />
  )
}

interface ChooseProps {
  readonly name: string
  readonly isChosen: boolean
  readonly onChange: (isChosen: boolean) => void
}

/** Space on the row does the same: the box is no stop of its own for the keyboard. */
function Choose({ name, isChosen, onChange }: ChooseProps) {
  const t = useText()
  return (
    <Checkbox
      tabIndex={-1}
      aria-label={t('table.choose', { name })}
      checked={isChosen}
      onChange={(event) => onChange(event.target.checked)}
    />
  )
}
