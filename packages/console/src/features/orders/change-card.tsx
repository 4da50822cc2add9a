import { Button } from 'antd'
import { useState } from 'react'
import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { Moment } from '../../ui/moment.tsx'
import { Status, type Tone } from '../../ui/status.tsx'
import { TimeLeft } from '../../ui/time-left.tsx'
import { answers, ChangeAnswer, type Answer } from './change-answer.tsx'
import { ChangeMoney } from './change-money.tsx'
import { ChangeSides, ChangeSides_side } from './change-sides.tsx'

export const ChangeCard_change = graphql(
  `
    fragment ChangeCard_change on ChangeProposal {
      id
      kind
      state
      version
      asked
      reason
      deltaFen
      payer
      refundFen
      createdAt
      expiresAt
      decidedAt
      proposedBy {
        kind
        name
        role
      }
      decidedBy {
        kind
        name
        role
      }
      point {
        id
        name
        nameEn
      }
      before {
        ...ChangeSides_side
      }
      after {
        ...ChangeSides_side
      }
      allowedActions
    }
  `,
  [ChangeSides_side],
)

const tones = {
  PROPOSED: 'waiting',
  AWAITING_PAYMENT: 'waiting',
  APPLIED: 'done',
  REJECTED: 'quiet',
  EXPIRED: 'quiet',
  WITHDRAWN: 'quiet',
  SUPERSEDED: 'quiet',
} as const satisfies Record<string, Tone>

interface ChangeCardProps {
  readonly change: FragmentOf<typeof ChangeCard_change>
  readonly onMoved: () => void
}

/** One proposal: who asks whom for what, both sides of it, and what may be said to it. */
export function ChangeCard({ change, onMoved }: ChangeCardProps) {
  const t = useText()
  const nameOf = useName()
  const it = readFragment(ChangeCard_change, change)
  const [asking, ask] = useState<Answer | null>(null)
  const isOpen = it.state === 'PROPOSED' || it.state === 'AWAITING_PAYMENT'
  const who = (actor: typeof it.proposedBy) =>
    [actor.role && t(`role.${actor.role}`), actor.name ?? (actor.role === null ? t(`actor.${actor.kind}`) : null)]
      .filter((each) => each)
      .join(' ')
  return (
    <article className="change card">
      <p className="order-state">
        <strong>{t(`change.${it.kind}`)}</strong>
        <Status tone={tones[it.state]}>{t(`changeState.${it.state}`)}</Status>
        {isOpen && <TimeLeft until={it.expiresAt} />}
        <span className="muted small timeline-at">
          <Moment at={it.decidedAt ?? it.createdAt} />
        </span>
      </p>
      <p className="muted">
        {t('changes.who', { who: who(it.proposedBy) })}
        {it.state === 'PROPOSED' && ` · ${t('changes.asked', { side: t(`role.${it.asked}`) })}`}
        {it.decidedBy && ` · ${t('changes.decided', { who: who(it.decidedBy) })}`}
      </p>
      <p className="order-note">{it.reason}</p>
      {it.point ? (
        <p>{t('changes.moved', { point: nameOf(it.point) })}</p>
      ) : (
        <>
          <ChangeSides before={it.before} after={it.after} />
          <ChangeMoney deltaFen={it.deltaFen} payer={it.payer} refundFen={it.refundFen} />
        </>
      )}
      {it.allowedActions.length > 0 && (
        <div className="actions">
          {answers
            .filter((answer) => it.allowedActions.includes(answer))
            .map((answer) => (
              <Button key={answer} type={answer === 'ACCEPT' ? 'primary' : 'default'} onClick={() => ask(answer)}>
                {t(`changeDo.${answer}`)}
              </Button>
            ))}
        </div>
      )}
      {asking && (
        <ChangeAnswer
          answer={asking}
          change={it}
          title={`${t(`changeDo.${asking}`)} · ${t(`change.${it.kind}`)}`}
          onDone={onMoved}
          onClose={() => ask(null)}
        />
      )}
    </article>
  )
}
