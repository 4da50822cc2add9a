import { useText } from '../../i18n/text.tsx'
import { Status } from '../../ui/status.tsx'
import type { TaskRow } from './task-row.ts'
import { taskTone } from './task-state.ts'

/** The state in a word, and what a person has said about it. */
export function StateOfTask({ task }: { task: Pick<TaskRow, 'state' | 'isPinned' | 'isStranded'> }) {
  const t = useText()
  const word = t(`taskState.${task.state}`)
  if (task.isStranded) return <Status tone="late">{t('task.stranded', { state: word })}</Status>
  return <Status tone={taskTone[task.state]}>{task.isPinned ? t('task.pinned', { state: word }) : word}</Status>
}
