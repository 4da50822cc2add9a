import { Button } from 'antd'
import { useText } from '../../i18n/text.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Money } from '../../ui/money.tsx'
import type { Columns } from '../../ui/table/columns.ts'
import { ExportButton } from '../../ui/table/export-button.tsx'
import type { TaskRow } from './task-row.ts'

interface DispatchBarProps {
  readonly tasks: readonly TaskRow[]
  readonly columns: Columns<TaskRow>
  readonly onAssign: () => void
  readonly onRelease: () => void
  readonly onClear: () => void
}

/** What can be done to how many. */
export function DispatchBar({ tasks, columns, onAssign, onRelease, onClear }: DispatchBarProps) {
  const t = useText()
  if (tasks.length === 0) return null
  return (
    <div className="selection dispatch-bar" role="region" aria-label={t('dispatch.chosen')}>
      <strong>{t('dispatch.chosenCount', { count: tasks.length })}</strong>
      <Money fen={tasks.reduce((sum, task) => sum + task.payFen, 0)} />
      <Button type="primary" icon={<Icon name="rider" size={16} />} aria-keyshortcuts="A" onClick={onAssign}>
        {t('dispatch.assign')}
      </Button>
      <Button aria-keyshortcuts="U" onClick={onRelease}>
        {t('dispatch.release')}
      </Button>
      <ExportButton name="delivery-tasks" rows={tasks} columns={columns}>
        {t('selection.export')}
      </ExportButton>
      <Button type="text" onClick={onClear}>
        {t('selection.clear')}
      </Button>
    </div>
  )
}
