import { memo } from 'react'
import { Link } from 'react-router'
import { paths, type DispatchLink } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { Money } from '../../ui/money.tsx'
import { Status } from '../../ui/status.tsx'
import { CertificateMark } from './certificate-mark.tsx'
import { isExpiring, type RiderRow } from './rider-row.ts'
import { weightText } from './words.ts'

interface RiderCardProps {
  readonly rider: RiderRow
  readonly tasks: number
  readonly grams: number
  /** What stands in the way of what is chosen; empty: nothing known. */
  readonly unfit: string
  readonly link: DispatchLink
  readonly isOpen: boolean
  readonly minute: number
}

/** A rider, and a place to put tasks. Drawn again only when something about him changed. */
export const RiderCard = memo(function RiderCard(props: RiderCardProps) {
  const { rider, tasks, grams, unfit, link, isOpen, minute } = props
  const t = useText()
  const { shift } = rider
  const papers = rider.certificates.filter((each) => each.isValid)
  return (
    <div className={`rider-card card ${unfit === '' ? '' : 'rider-card-unfit'}`} data-rider={rider.id}>
      <span className="task-card-line">
        <Link
          className="row-link rider-card-name"
          draggable={false}
          to={paths.dispatch({ ...link, open: rider.id })}
          replace
          aria-current={isOpen}
        >
          {rider.name}
        </Link>
        {shift === null ? (
          <Status tone="quiet">{t('rider.offDuty')}</Status>
        ) : (
          <Status tone={tasks === 0 ? 'waiting' : 'done'}>
            {tasks === 0 ? t('rider.free') : t('rider.load', { tasks })}
          </Status>
        )}
      </span>
      <span className="task-card-line small muted">
        <span>{shift === null ? t('figure.none') : `${t(`vehicle.${shift.vehicle}`)} · ${weightText(t, grams)}`}</span>
        <span>
          {rider.incomePerHourFen === null ? (
            t('figure.none')
          ) : (
            <>
              <Money fen={rider.incomePerHourFen} />
              {t('rider.perHour')}
            </>
          )}
        </span>
      </span>
      <span className="rider-card-papers small">
        {unfit === '' ? (
          papers.map((paper) => (
            <CertificateMark key={paper.id} kind={paper.kind} isExpiring={isExpiring(paper, minute)} />
          ))
        ) : (
          <span className="rider-card-why">{unfit}</span>
        )}
      </span>
    </div>
  )
})
