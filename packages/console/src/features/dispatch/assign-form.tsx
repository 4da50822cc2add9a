import { Button, Input, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useText, type Text } from '../../i18n/text.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Field } from '../../ui/field.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useNow } from '../../ui/now.ts'
import { TimeLeft } from '../../ui/time-left.tsx'
import type { Load } from './board.ts'
import { OutcomeList } from './outcome-list.tsx'
import { refused } from './outcomes.ts'
import { fitsOf, type Fit } from './rider-fit.ts'
import type { RiderRow } from './rider-row.ts'
import { taskName, type TaskRow } from './task-row.ts'
import { useTaskActs } from './use-task-acts.ts'
import { needsText, unfitText } from './words.ts'

interface AssignFormProps {
  readonly tasks: readonly TaskRow[]
  readonly riders: readonly RiderRow[]
  readonly loads: ReadonlyMap<string, Load>
  /** Onto whom they were pulled. */
  readonly riderId: string | null
  readonly onTask: (task: TaskRow) => void
  /** With what stays to be done: the tasks that were refused. */
  readonly onClose: (left: readonly string[] | null) => void
}

/** One task or several for one rider, in the order in which he shall ride them; then what became of each. */
export function AssignForm({ tasks: given, riders, loads, riderId: onto, onTask, onClose }: AssignFormProps) {
  const t = useText()
  const now = useNow()
  const acts = useTaskActs(onTask)
  const [tasks, setTasks] = useState(given)
  const [riderId, setRiderId] = useState(onto)
  const [reason, setReason] = useState('')
  const fits = useMemo(() => fitsOf(tasks, riders, (id) => loads.get(id)?.tasks ?? 0, now), [tasks, riders, loads, now])
  const fit = fits.find(({ rider }) => rider.id === riderId)
  const name = fit?.rider.name ?? ''
  const send = async () => {
    if (riderId === null) return
    const done = await acts.assign(tasks, riderId, reason.trim())
    if (refused(done).length === 0) onClose([])
  }
  if (acts.outcomes && !acts.isRunning) {
    const left = refused(acts.outcomes).map(({ task }) => task.id)
    return (
      <Confirm
        title={t('give.title', { count: tasks.length })}
        act={t('outcome.close')}
        isReady
        isRunning={false}
        problem={null}
        onConfirm={() => onClose(left)}
        onClose={() => onClose(left)}
      >
        <OutcomeList outcomes={acts.outcomes} />
      </Confirm>
    )
  }
  return (
    <Confirm
      title={t('give.title', { count: tasks.length })}
      act={fit ? t('give.act', { count: tasks.length, name }) : t('give.none')}
      isReady={fit !== undefined && fit.unfit.length < tasks.length && reason.trim() !== ''}
      isRunning={acts.isRunning}
      problem={null}
      onConfirm={() => void send()}
      onClose={() => onClose(null)}
    >
      <TaskOrder tasks={tasks} onOrder={setTasks} />
      <Field
        label={t('give.rider')}
        {...(fit && fit.unfit.length > 0
          ? { problem: unfitWords(t, fit, tasks.length) }
          : { hint: t('give.riderHint') })}
      >
        {(id, noteId) => (
          <Select
            id={id}
            aria-describedby={noteId}
            showSearch
            optionFilterProp="label"
            value={riderId}
            onChange={setRiderId}
            placeholder={t('assign.choose')}
            options={fits.map((each) => ({
              value: each.rider.id,
              label: riderWords(t, each, tasks.length),
              disabled: each.unfit.length === tasks.length,
            }))}
          />
        )}
      </Field>
      <Field label={t('act.reason')} hint={t('give.reasonHint')}>
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
    </Confirm>
  )
}

const unfitWords = (t: Text, { unfit }: Fit, count: number): string =>
  t('give.unfit', { count: unfit.length, all: count, why: unfitText(t, unfit) })

/** Who he is, what he has, and what stands in his way. */
function riderWords(t: Text, fit: Fit, count: number): string {
  const load = t('assign.load', { name: fit.rider.name, count: fit.openTasks })
  if (fit.unfit.length === 0) return load
  if (fit.unfit.length === count) return `${load} · ${unfitText(t, fit.unfit)}`
  return `${load} · ${unfitWords(t, fit, count)}`
}

interface TaskOrderProps {
  readonly tasks: readonly TaskRow[]
  readonly onOrder: (tasks: readonly TaskRow[]) => void
}

/** Several tasks are ridden in this order. */
function TaskOrder({ tasks, onOrder }: TaskOrderProps) {
  const t = useText()
  const up = (index: number) =>
    onOrder(tasks.map((task, at) => (at === index - 1 ? tasks[index]! : at === index ? tasks[index - 1]! : task)))
  return (
    // Whoever has no wheel scrolls it with the keys.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <ol className="outcomes" tabIndex={0} aria-label={t('give.order')}>
      {tasks.map((task, index) => (
        <li key={task.id}>
          <span>{taskName(task)}</span>
          <span className="muted small">{needsText(t, task)}</span>
          <TimeLeft until={task.dueAt} />
          {tasks.length > 1 && (
            <Button
              type="text"
              size="small"
              disabled={index === 0}
              icon={<Icon name="up" size={14} />}
              aria-label={t('give.earlier', { name: taskName(task) })}
              onClick={() => up(index)}
            />
          )}
        </li>
      ))}
    </ol>
  )
}
