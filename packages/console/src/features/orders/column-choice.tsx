import { Checkbox } from 'antd'
import { useText } from '../../i18n/text.tsx'
import { Popup } from '../../ui/popup.tsx'
import { columnNames, defaultColumns, type ColumnName } from './order-columns.tsx'
import type { OrdersView } from './orders-search.ts'

/** The columns of the address, or those that everybody starts with; the number always stands first. */
export function chosenColumns({ search }: OrdersView): readonly ColumnName[] {
  const wanted = search.cols ?? defaultColumns(search.place)
  return columnNames.filter((name) => name === 'number' || wanted.includes(name))
}

export function ColumnChoice({ view }: { view: OrdersView }) {
  const t = useText()
  const chosen = chosenColumns(view)
  const choose = (names: readonly string[]) => {
    const isDefault = names.join() === defaultColumns(view.search.place).join()
    view.change({ cols: isDefault ? [] : columnNames.filter((name) => names.includes(name)) })
  }
  return (
    <Popup label={t('columns')} icon="columns" align="end">
      {() => (
        <Checkbox.Group
          className="column-choice"
          value={[...chosen]}
          onChange={(names) => choose(columnNames.filter((name) => name === 'number' || names.includes(name)))}
          options={columnNames.map((value) => ({ value, label: t(`column.${value}`), disabled: value === 'number' }))}
        />
      )}
    </Popup>
  )
}
