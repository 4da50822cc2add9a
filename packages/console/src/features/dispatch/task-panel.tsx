import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import { Link } from 'react-router'
import { graphql, readFragment, type ResultOf } from '../../api/graphql.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { paths } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { Empty } from '../../ui/empty.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Failed } from '../../ui/failed.tsx'
import { Moment } from '../../ui/moment.tsx'
import { Money } from '../../ui/money.tsx'
import { Notice } from '../../ui/notice.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Status } from '../../ui/status.tsx'
import { TimeLeft } from '../../ui/time-left.tsx'
import { DecisionCard, DecisionCard_decision, Excluded } from './decision-card.tsx'
import type { DispatchView } from './dispatch-search.ts'
import { StateOfTask } from './state-of-task.tsx'
import { taskName, TaskRow_task, type TaskRow } from './task-row.ts'
import { laneOf } from './task-state.ts'
import { needsText } from './words.ts'

const TaskPanel_query = graphql(
  `
    query TaskPanel($taskId: ID!) {
      explainAssignment(taskId: $taskId) {
        task {
          id
          ...TaskRow_task
          failedReason
          offers {
            id
            wave
            state
            sentAt
            expiresAt
            rider {
              id
              name
            }
          }
          events {
            seq
            state
            at
            reason
            ignored
            rider {
              id
              name
            }
            actor {
              name
            }
          }
        }
        decisions {
          ...DecisionCard_decision
        }
        waiting {
          reason
          until
          rider {
            id
            name
          }
          excluded {
            reason
            riders
          }
        }
      }
    }
  `,
  [TaskRow_task, DecisionCard_decision],
)

type Explained = ResultOf<typeof TaskPanel_query>['explainAssignment']

interface TaskPanelProps {
  readonly taskId: string
  /** As the board has it: when it moves, the reasons are read again. */
  readonly version: number | undefined
  readonly view: DispatchView
  readonly onAssign: (task: TaskRow) => void
  readonly onRelease: (task: TaskRow) => void
}

/** One task: what it is, who has it and why, or why nobody has. */
export function TaskPanel({ taskId, version, view, onAssign, onRelease }: TaskPanelProps) {
  const t = useText()
  const result = usePageQuery({ query: TaskPanel_query, variables: { taskId } })
  const { refresh } = result
  const before = useRef(version)
  useEffect(() => {
    if (before.current === version) return
    before.current = version
    refresh()
  }, [version, refresh])
  const { open: _, ...link } = view.search
  return (
    <SidePanel label={t('task.label')} of={taskId} onClose={() => view.change({ open: '' })}>
      <QueryView
        result={result}
        pick={(data) => data.explainAssignment}
        isEmpty={({ task }) => task === null}
        skeleton={<SkeletonRows count={10} height={44} label={t('loading')} />}
        empty={<Empty title={t('task.none')} why={t('task.noneWhy')} />}
        failed={(failure, retry, isFormer) => <Failed failure={failure} onRetry={retry} isFormer={isFormer} />}
        needs={t('role.OPERATOR')}
      >
        {(explained) => {
          const task = readFragment(TaskRow_task, explained.task!)
          return (
            <div className="detail">
              <TaskHead task={task} rider={task.rider && paths.dispatch({ ...link, open: task.rider.id })} />
              {laneOf(task) !== null && (
                <div className="detail-line">
                  <Button type="primary" onClick={() => onAssign(task)}>
                    {t(task.rider === null ? 'dispatch.assign' : 'dispatch.reassign')}
                  </Button>
                  <Button onClick={() => onRelease(task)}>{t('dispatch.release')}</Button>
                </div>
              )}
              <Why explained={explained} />
              <Asked explained={explained} />
              <Told explained={explained} />
            </div>
          )
        }}
      </QueryView>
    </SidePanel>
  )
}

function TaskHead({ task, rider }: { task: TaskRow; rider: string | null }) {
  const t = useText()
  const nameOf = useName()
  return (
    <header className="detail-head">
      <h2>
        {task.order === null ? (
          taskName(task)
        ) : (
          <Link className="text-link" to={paths.order(task.order.id)}>
            {taskName(task)}
          </Link>
        )}
      </h2>
      <div className="detail-line">
        <StateOfTask task={task} />
        {laneOf(task) !== null && <TimeLeft until={task.dueAt} />}
      </div>
      <Facts
        facts={[
          [t('task.promise'), <Moment key="due" at={task.dueAt} style="day" />],
          [t('task.expected'), task.expectedAt && <Moment key="expected" at={task.expectedAt} style="day" />],
          [t('task.ready'), <Moment key="ready" at={task.readyAt} style="day" />],
          [t('column.merchant'), nameOf(task.merchant)],
          [t('column.community'), nameOf(task.community)],
          [
            t('column.rider'),
            task.rider && rider && (
              <Link key="rider" className="text-link" to={rider} replace>
                {task.rider.name}
              </Link>
            ),
          ],
          [t('task.needs'), needsText(t, task)],
          [t('task.pay'), <Money key="pay" fen={task.payFen} />],
        ]}
      />
    </header>
  )
}

/** Why this rider; or what it waits for. */
function Why({ explained: { waiting, decisions } }: { explained: Explained }) {
  const t = useText()
  return (
    <section aria-label={t('why.title')}>
      <h3>{t('why.title')}</h3>
      {waiting && (
        <>
          <Notice tone="news">
            <strong>{t(`waiting.${waiting.reason}`)}</strong>
            {waiting.rider && <span>{t('why.keptFor', { name: waiting.rider.name })}</span>}
            {waiting.until && (
              <span className="small">
                {t('why.until')} <TimeLeft until={waiting.until} />
              </span>
            )}
          </Notice>
          <Excluded excluded={waiting.excluded} />
        </>
      )}
      {decisions.length === 0 && !waiting && <p className="muted">{t('why.none')}</p>}
      <ul className="decisions">
        {readFragment(DecisionCard_decision, decisions)
          .toReversed()
          .map((decision) => (
            <DecisionCard key={decision.id} decision={decision} />
          ))}
      </ul>
    </section>
  )
}

const offerTone = { OPEN: 'waiting', ACCEPTED: 'done', DECLINED: 'risk', EXPIRED: 'quiet', WITHDRAWN: 'quiet' } as const

/** Who was asked, and what he said. */
function Asked({ explained: { task } }: { explained: Explained }) {
  const t = useText()
  if (!task || task.offers.length === 0) return null
  return (
    <section aria-label={t('task.offers')}>
      <h3>{t('task.offers')}</h3>
      <ul className="outcomes-open">
        {task.offers.map((offer) => (
          <li key={offer.id}>
            <span>{offer.rider?.name ?? t('why.somebody')}</span>
            <span className="muted small">{t('task.wave', { wave: offer.wave })}</span>
            <Status tone={offerTone[offer.state]}>{t(`taskOffer.${offer.state}`)}</Status>
            {offer.state === 'OPEN' ? <TimeLeft until={offer.expiresAt} /> : <Moment at={offer.sentAt} style="time" />}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What was told of it, the newest first; what did not move it says why. */
function Told({ explained: { task } }: { explained: Explained }) {
  const t = useText()
  if (!task?.events) return null
  return (
    <section aria-label={t('task.events')}>
      <h3>{t('task.events')}</h3>
      <ol className="timeline">
        {task.events.toReversed().map((event) => (
          <li key={event.seq}>
            <span className="timeline-what">{t(`taskState.${event.state}`)}</span>
            <span className="muted">{event.rider?.name ?? event.actor.name ?? ''}</span>
            {event.ignored !== null && <span className="tag">{t(`ignored.${event.ignored}`)}</span>}
            {event.reason !== null && <span className="small">{event.reason}</span>}
            <span className="timeline-at muted small">
              <Moment at={event.at} style="time" />
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
