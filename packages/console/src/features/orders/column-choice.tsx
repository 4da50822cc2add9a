import { Button, Checkbox, Popover } from 'antd'
import { useText } from '../../i18n/text.tsx'
import { Icon } from '../../ui/icon.tsx'
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
  const choice = (
    <Checkbox.Group
      className="column-choice"
      value={[...chosen]}
      onChange={(names) => choose(columnNames.filter((name) => name === 'number' || names.includes(name)))}
      options={columnNames.map((value) => ({ value, label: t(`column.${value}`), disabled: value === 'number' }))}
    />
  )
  return (
    <Popover trigger="click" placement="bottomRight" content={choice} title={t('columns')}>
      <Button icon={<Icon name="columns" size={16} />}>{t('columns')}</Button>
    </Popover>
  )
}
