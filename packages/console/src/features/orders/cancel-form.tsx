import { useText } from '../../i18n/text.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { moneyText } from '../../ui/money.tsx'
import type { ActingOrder, OrderActs } from './order-acts.ts'

export interface ActFormProps {
  readonly order: ActingOrder
  readonly acts: OrderActs
  readonly onClose: () => void
  /** It was done: what is shown is read anew. */
  readonly onMoved: () => void
}

/** Cancels an order by its number; says how much money goes back. */
export function CancelForm({ order, acts, onClose }: ActFormProps) {
  const t = useText()
  const { number } = order
  const backFen = order.paidFen - order.refundedFen
  const money = moneyText(backFen)
  const send = async () => {
    if (await acts.cancel()) onClose()
  }
  return (
    <Confirm
      title={t('cancel.title', { number })}
      act={backFen > 0 ? t('cancel.actPaid', { money }) : t('cancel.act', { number })}
      isDangerous
      isReady
      isRunning={acts.running === 'CANCEL'}
      problem={acts.problem?.text ?? null}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <p className="act-effect">{backFen > 0 ? t('cancel.effectPaid', { money }) : t('cancel.effect')}</p>
    </Confirm>
  )
}
