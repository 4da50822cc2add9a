import { memo } from 'react'
import { Link } from 'react-router'
import { paths, type DispatchLink } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { TimeLeft } from '../../ui/time-left.tsx'
import { StateOfTask } from './state-of-task.tsx'
import { taskName, type TaskRow } from './task-row.ts'
import type { Risk } from './task-state.ts'

interface TaskCardProps {
  readonly task: TaskRow
  readonly risk: Risk
  readonly link: DispatchLink
  readonly isOpen: boolean
  readonly isChosen: boolean
  readonly onToggle: (id: string) => void
}

/** Drawn again only when its own task changed. */
export const TaskCard = memo(function TaskCard({ task, risk, link, isOpen, isChosen, onToggle }: TaskCardProps) {
  const t = useText()
  const nameOf = useName()
  const name = taskName(task)
  return (
    <div
      className={`task-card card task-card-${risk} ${isChosen ? 'task-card-chosen' : ''}`}
      data-row={task.id}
      draggable
    >
      <span className="task-card-line">
        <span className="task-card-name">
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={t('table.choose', { name })}
            checked={isChosen}
            onChange={() => onToggle(task.id)}
          />
          <Link
            className="row-link"
            draggable={false}
            to={paths.dispatch({ ...link, open: task.id })}
            replace
            aria-current={isOpen}
          >
            {name}
          </Link>
        </span>
        {risk !== 'calm' && <span className={`small task-card-${risk}`}>{t(`risk.${risk}`)}</span>}
      </span>
      <span className="task-card-line small">
        <span>{nameOf(task.merchant)}</span>
        <span className="muted">{task.rider?.name ?? ''}</span>
      </span>
      <span className="task-card-line small">
        <StateOfTask task={task} />
        <TimeLeft until={task.dueAt} />
      </span>
    </div>
  )
})
