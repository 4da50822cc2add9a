import { Button } from 'antd'
import { useState } from 'react'
import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Moment } from '../../ui/moment.tsx'
import { Money } from '../../ui/money.tsx'
import { spanText } from '../../ui/span.ts'
import { Status, type Tone } from '../../ui/status.tsx'
import { DecideForm } from './decide-form.tsx'

export const OrderBreach_breach = graphql(`
  fragment OrderBreach_breach on PromiseBreach {
    id
    cause
    causeState
    recoveredFen
    contestBy
    contestReason
    contestedBy {
      kind
      name
      role
    }
    decidedAt
    decidedReason
    decidedBy {
      kind
      name
    }
    allowedActions
    legs {
      leg
      cause
      startedAt
      endedAt
      plannedSeconds
      takenSeconds
      lateSeconds
    }
  }
`)

const tones = { PROPOSED: 'news', CONTESTED: 'risk', UPHELD: 'done', CHANGED: 'done' } as const satisfies Record<
  string,
  Tone
>

interface OrderBreachProps {
  readonly orderId: string
  readonly number: string
  readonly breach: FragmentOf<typeof OrderBreach_breach>
  readonly onDecided: () => void
}

/** Whose the lateness was and from which times that was found, leg by leg; contested by him, decided by us. */
export function OrderBreach({ orderId, number, breach, onDecided }: OrderBreachProps) {
  const t = useText()
  const [isAsking, ask] = useState(false)
  const it = readFragment(OrderBreach_breach, breach)
  const nameOf = (actor: { kind: 'PERSON' | 'APP' | 'TIMER' | 'ANONYMOUS'; name: string | null }) =>
    actor.name ?? t(`actor.${actor.kind}`)
  return (
    <div className="breach">
      <Facts
        facts={[
          [t('promise.cause'), it.cause === null ? t('promise.causeOpen') : t(`cause.${it.cause}`)],
          [
            t('column.state'),
            it.causeState && (
              <Status key="state" tone={tones[it.causeState]}>
                {t(`causeState.${it.causeState}`)}
              </Status>
            ),
          ],
          [
            t('promise.contestBy'),
            it.causeState === 'PROPOSED' && it.contestBy ? <Moment key="by" at={it.contestBy} style="day" /> : null,
          ],
          [t('promise.recovered'), it.recoveredFen === 0 ? null : <Money key="recovered" fen={it.recoveredFen} />],
        ]}
      />
      {it.contestedBy && (
        <p className="order-note">
          {t('promise.contested', {
            who: it.contestedBy.role === null ? nameOf(it.contestedBy) : t(`role.${it.contestedBy.role}`),
            reason: it.contestReason ?? '',
          })}
        </p>
      )}
      {it.decidedBy && (
        <p className="order-note">
          {t('promise.decided', { who: nameOf(it.decidedBy), reason: it.decidedReason ?? '' })}
        </p>
      )}
      {it.legs.length > 0 && (
        <table className="order-table">
          <caption>{t('promise.evidence')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('leg.name')}</th>
              <th scope="col">{t('promise.cause')}</th>
              <th scope="col" className="number">
                {t('leg.planned')}
              </th>
              <th scope="col" className="number">
                {t('leg.taken')}
              </th>
              <th scope="col" className="number">
                {t('leg.late')}
              </th>
            </tr>
          </thead>
          <tbody>
            {it.legs.map((leg) => (
              <tr key={leg.startedAt + leg.leg}>
                <td>
                  {t(`leg.${leg.leg}`)}{' '}
                  <span className="muted small">
                    <Moment at={leg.startedAt} style="time" />
                  </span>
                </td>
                <td className="muted">{t(`cause.${leg.cause}`)}</td>
                <td className="number muted">{spanText(t, Math.round(leg.plannedSeconds / 60))}</td>
                <td className="number">{spanText(t, Math.round(leg.takenSeconds / 60))}</td>
                <td className="number">{leg.lateSeconds === 0 ? '' : spanText(t, Math.round(leg.lateSeconds / 60))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {it.allowedActions.includes('DECIDE') && (
        <Button className="section-act" onClick={() => ask(true)}>
          {t('promise.decide')}
        </Button>
      )}
      {isAsking && (
        <DecideForm orderId={orderId} number={number} cause={it.cause} onDone={onDecided} onClose={() => ask(false)} />
      )}
    </div>
  )
}
