import { Button } from 'antd'
import { useState } from 'react'
import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useRefusalText } from '../../i18n/refusals.tsx'
import { useText } from '../../i18n/text.tsx'
import { ChangeCard, ChangeCard_change } from './change-card.tsx'
import { ChangeForm, ChangeForm_order } from './change-form.tsx'

export const OrderChanges_order = graphql(
  `
    fragment OrderChanges_order on Order {
      id
      ...ChangeForm_order
      openChange {
        id
      }
      changes {
        id
        ...ChangeCard_change
      }
    }
  `,
  [ChangeForm_order, ChangeCard_change],
)

interface OrderChangesProps {
  readonly order: FragmentOf<typeof OrderChanges_order>
  readonly onMoved: () => void
}

/** The change that waits for an answer, those before it, and a new one. */
export function OrderChanges({ order, onMoved }: OrderChangesProps) {
  const t = useText()
  const refusalText = useRefusalText()
  const [isAsking, ask] = useState(false)
  const it = readFragment(OrderChanges_order, order)
  const open = it.changes.find(({ id }) => id === it.openChange?.id)
  const former = it.changes.filter(({ id }) => id !== it.openChange?.id).toReversed()
  return (
    <section aria-label={t('part.changes')} className="changes">
      {open && <ChangeCard key={open.id} change={open} onMoved={onMoved} />}
      <div className="actions">
        <Button disabled={open !== undefined} aria-describedby="why-change" onClick={() => ask(true)}>
          {t('changes.propose')}
        </Button>
        {open !== undefined && (
          <span id="why-change" className="muted small">
            {refusalText({ code: 'CHANGE_PENDING', message: '' })}
          </span>
        )}
      </div>
      {former.length > 0 && <h3>{t('changes.history')}</h3>}
      {former.map((change) => (
        <ChangeCard key={change.id} change={change} onMoved={onMoved} />
      ))}
      {it.changes.length === 0 && <p className="muted">{t('changes.none')}</p>}
      {isAsking && <ChangeForm order={it} onMoved={onMoved} onClose={() => ask(false)} />}
    </section>
  )
}
