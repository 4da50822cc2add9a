import { Button } from 'antd'
import { useText } from '../../i18n/text.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Money } from '../../ui/money.tsx'
import type { TableColumn } from '../../ui/table/columns.ts'
import { ExportButton } from '../../ui/table/export-button.tsx'
import type { OrderRow } from './order-row.ts'

interface SelectionBarProps {
  readonly rows: readonly OrderRow[]
  readonly columns: readonly (readonly [string, TableColumn<OrderRow>])[]
  readonly onClear: () => void
}

/** What can be done to how many. */
export function SelectionBar({ rows, columns, onClear }: SelectionBarProps) {
  const t = useText()
  if (rows.length === 0) return null
  const copy = () => void navigator.clipboard?.writeText(rows.map((row) => row.number).join('\n'))
  return (
    <div className="selection" role="region" aria-label={t('selection.label')}>
      <strong>{t('selection.count', { count: rows.length })}</strong>
      <Money fen={rows.reduce((sum, row) => sum + row.totalFen, 0)} />
      <Button icon={<Icon name="copy" size={16} />} onClick={copy}>
        {t('selection.copy')}
      </Button>
      <ExportButton name="orders" rows={rows} columns={columns}>
        {t('selection.export')}
      </ExportButton>
      <Button type="text" onClick={onClear}>
        {t('selection.clear')}
      </Button>
    </div>
  )
}
