import { Link } from 'react-router'
import { paths } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Moment } from '../../ui/moment.tsx'
import { Money } from '../../ui/money.tsx'
import { percentText } from '../../ui/percent.ts'
import { SidePanel } from '../../ui/side-panel.tsx'
import { spanText } from '../../ui/span.ts'
import { Status } from '../../ui/status.tsx'
import { TimeLeft } from '../../ui/time-left.tsx'
import type { DispatchView } from './dispatch-search.ts'
import { holds, isExpiring, type Certificate, type RiderRow } from './rider-row.ts'
import { StateOfTask } from './state-of-task.tsx'
import { taskName, type TaskRow } from './task-row.ts'
import { certificateText, weightText } from './words.ts'

interface RiderPanelProps {
  readonly riderId: string
  readonly rider: RiderRow | undefined
  readonly tasks: readonly TaskRow[]
  readonly view: DispatchView
  readonly now: number
}

/** One rider: how he rides today, what he may carry, and what he has. */
export function RiderPanel({ riderId, rider, tasks, view, now }: RiderPanelProps) {
  const t = useText()
  const { open: _, ...link } = view.search
  return (
    <SidePanel label={t('rider.label')} of={riderId} onClose={() => view.change({ open: '' })}>
      {rider === undefined ? (
        <Empty title={t('rider.none')} why={t('rider.noneWhy')} />
      ) : (
        <div className="detail">
          <header className="detail-head">
            <h2>{rider.name}</h2>
            <div className="detail-line">
              <Status tone={rider.shift ? 'done' : 'quiet'}>{t(rider.shift ? 'rider.onDuty' : 'rider.offDuty')}</Status>
            </div>
            <ShiftFacts rider={rider} grams={tasks.reduce((sum, { grams }) => sum + grams, 0)} />
          </header>
          <section aria-label={t('rider.papers')}>
            <h3>{t('rider.papers')}</h3>
            {rider.certificates.length === 0 && <p className="muted">{t('rider.noPapers')}</p>}
            <ul className="outcomes-open">
              {rider.certificates.map((paper) => (
                <Paper key={paper.id} paper={paper} now={now} />
              ))}
            </ul>
          </section>
          <section aria-label={t('rider.tasks')}>
            <h3>{t('rider.tasks')}</h3>
            {tasks.length === 0 && <p className="muted">{t('rider.noTasks')}</p>}
            <ul className="outcomes-open">
              {tasks.map((task) => (
                <li key={task.id}>
                  <Link className="text-link" to={paths.dispatch({ ...link, open: task.id })} replace>
                    {taskName(task)}
                  </Link>
                  <StateOfTask task={task} />
                  <TimeLeft until={task.dueAt} />
                </li>
              ))}
            </ul>
            {tasks.length > 0 && (
              <Link className="text-link" to={paths.dispatch({ ...link, rider: riderId, open: riderId })} replace>
                {t('rider.only')}
              </Link>
            )}
          </section>
        </div>
      )}
    </SidePanel>
  )
}

function ShiftFacts({ rider, grams }: { rider: RiderRow; grams: number }) {
  const t = useText()
  const { shift, incomePerHourFen, onTimeBp, position } = rider
  return (
    <Facts
      facts={[
        [t('rider.vehicle'), shift && t(`vehicle.${shift.vehicle}`)],
        [t('rider.carries'), weightText(t, grams)],
        [t('rider.until'), shift && <TimeLeft key="until" until={shift.endsAt} />],
        [t('rider.online'), shift && spanText(t, shift.onlineMinutes)],
        [t('rider.earned'), shift && <Money key="earned" fen={shift.earnedFen} />],
        [t('rider.income'), incomePerHourFen === null ? null : <Money key="income" fen={incomePerHourFen} />],
        [t('rider.onTime'), onTimeBp === null ? null : percentText(onTimeBp)],
        [t('rider.seen'), position && <Moment key="seen" at={position.at} />],
      ]}
    />
  )
}

function Paper({ paper, now }: { paper: Certificate; now: number }) {
  const t = useText()
  const isHeld = holds(paper, now)
  const isSoon = isHeld && isExpiring(paper, now)
  const tone = isHeld ? (isSoon ? 'risk' : 'done') : 'late'
  const word = isHeld ? (isSoon ? 'paper.soon' : 'paper.valid') : paper.revokedAt ? 'paper.revoked' : 'paper.over'
  return (
    <li>
      <span>{certificateText(t, paper.kind)}</span>
      <span className="muted small">{paper.number}</span>
      <Status tone={tone}>{t(word)}</Status>
      <span className="muted small">
        <Moment at={paper.revokedAt ?? paper.expiresAt} style="date" />
      </span>
    </li>
  )
}
