import type { Text } from '../../i18n/text.tsx'
import { Moment, momentText } from '../../ui/moment.tsx'
import type { Columns } from '../../ui/table/columns.ts'
import { TimeLeft } from '../../ui/time-left.tsx'
import { RiskOf } from './risk-of.tsx'
import { StateOfTask } from './state-of-task.tsx'
import { taskName, type TaskRow } from './task-row.ts'
import { riskOf } from './task-state.ts'
import { needsText } from './words.ts'

interface Names {
  readonly t: Text
  readonly nameOf: (named: { name: string; nameEn: string }) => string
  readonly now: number
}

/** What the list shows of a task; `text` is the same cell for the export. */
export function taskColumns({ t, nameOf, now }: Names): Columns<TaskRow> {
  const exact = (at: string) => momentText(new Date(at), 'exact', t.language)
  return [
    ['number', { title: t('column.number'), width: 116, cell: taskName, text: taskName }],
    [
      'state',
      {
        title: t('column.state'),
        width: 120,
        cell: (task) => <StateOfTask task={task} />,
        text: (task) => t(`taskState.${task.state}`),
      },
    ],
    [
      'risk',
      {
        title: t('task.risk'),
        width: 92,
        sort: 'risk',
        cell: (task) => <RiskOf task={task} now={now} />,
        text: (task) => t(`risk.${riskOf(task, now)}`),
      },
    ],
    [
      'due',
      {
        title: t('column.due'),
        width: 100,
        sort: 'due',
        cell: (task) => <TimeLeft until={task.dueAt} />,
        text: (task) => exact(task.dueAt),
      },
    ],
    [
      'expected',
      {
        title: t('task.expected'),
        width: 64,
        cell: (task) => (task.expectedAt === null ? t('figure.none') : <Moment at={task.expectedAt} style="time" />),
        text: (task) => (task.expectedAt === null ? '' : exact(task.expectedAt)),
      },
    ],
    [
      'merchant',
      {
        title: t('column.merchant'),
        cell: (task) => nameOf(task.merchant),
        text: (task) => nameOf(task.merchant),
      },
    ],
    [
      'rider',
      {
        title: t('column.rider'),
        width: 72,
        cell: (task) => task.rider?.name ?? t('figure.none'),
        text: (task) => task.rider?.name ?? '',
      },
    ],
    [
      'needs',
      { title: t('task.needs'), width: 116, cell: (task) => needsText(t, task), text: (task) => needsText(t, task) },
    ],
  ]
}
