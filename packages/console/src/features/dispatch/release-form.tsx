import { Input } from 'antd'
import { useState } from 'react'
import { useText } from '../../i18n/text.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Field } from '../../ui/field.tsx'
import { SwitchField } from '../../ui/switch-field.tsx'
import { OutcomeList } from './outcome-list.tsx'
import { refused } from './outcomes.ts'
import { taskName, type TaskRow } from './task-row.ts'
import { useTaskActs } from './use-task-acts.ts'

interface ReleaseFormProps {
  readonly tasks: readonly TaskRow[]
  readonly onTask: (task: TaskRow) => void
  readonly onClose: (left: readonly string[] | null) => void
}

/** Takes tasks from whoever has them, for the engine or for a person to decide anew. */
export function ReleaseForm({ tasks, onTask, onClose }: ReleaseFormProps) {
  const t = useText()
  const acts = useTaskActs(onTask)
  const [reason, setReason] = useState('')
  const [unpin, setUnpin] = useState(true)
  const carried = tasks.filter(({ rider }) => rider !== null)
  const left = acts.outcomes && refused(acts.outcomes).map(({ task }) => task.id)
  const send = async () => {
    const done = await acts.release(tasks, reason.trim(), unpin)
    if (refused(done).length === 0) onClose([])
  }
  const isOver = left !== null && !acts.isRunning
  return (
    <Confirm
      title={t('release.title', { count: tasks.length })}
      act={isOver ? t('outcome.close') : t('release.act', { count: tasks.length })}
      isReady={isOver || reason.trim() !== ''}
      isRunning={acts.isRunning}
      problem={null}
      onConfirm={() => (isOver ? onClose(left) : void send())}
      onClose={() => onClose(left)}
    >
      {isOver ? (
        <OutcomeList outcomes={acts.outcomes!} />
      ) : (
        <>
          <p className="act-effect">
            {t('release.effect', {
              names: tasks.slice(0, 5).map(taskName).join(t('list.comma')),
              count: tasks.length,
              carried: carried.length,
            })}
          </p>
          <SwitchField label={t('release.unpin')} isOn={unpin} onChange={setUnpin} />
          <Field label={t('act.reason')} hint={t('release.reasonHint')}>
            {(id, noteId) => (
              <Input
                id={id}
                aria-describedby={noteId}
                maxLength={200}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
        </>
      )}
    </Confirm>
  )
}
