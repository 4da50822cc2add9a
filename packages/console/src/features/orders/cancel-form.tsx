import { Input, Select } from 'antd'
import { useState } from 'react'
import { useText } from '../../i18n/text.tsx'
import { Field } from '../../ui/field.tsx'
import { moneyText } from '../../ui/money.tsx'
import { Confirm } from './confirm.tsx'
import type { ActingOrder, OrderActs } from './order-acts.ts'

const reasons = ['resident', 'merchant', 'stock', 'rider', 'other'] as const

export interface ActFormProps {
  readonly order: ActingOrder
  readonly acts: OrderActs
  readonly onClose: () => void
}

/** Cancels an order by its number; says how much money goes back. */
export function CancelForm({ order, acts, onClose }: ActFormProps) {
  const t = useText()
  const [reason, setReason] = useState<(typeof reasons)[number] | null>(null)
  const [words, setWords] = useState('')
  const { number } = order
  const paidFen = order.payment?.state === 'SUCCEEDED' ? order.payment.amountFen - order.refundedFen : 0
  const money = moneyText(paidFen)
  const text = reason === 'other' ? words.trim() : reason && t(`cancelFor.${reason}`)
  const send = async () => {
    if (text && (await acts.cancel(text))) onClose()
  }
  return (
    <Confirm
      title={t('cancel.title', { number })}
      act={paidFen > 0 ? t('cancel.actPaid', { number, money }) : t('cancel.act', { number })}
      isDangerous
      isReady={Boolean(text)}
      isRunning={acts.running === 'CANCEL'}
      problem={acts.problem?.text ?? null}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <p className="act-effect">{paidFen > 0 ? t('cancel.effectPaid', { money }) : t('cancel.effect')}</p>
      <Field label={t('cancel.reason')}>
        {(id) => (
          <Select
            id={id}
            value={reason}
            onChange={setReason}
            placeholder={t('cancel.choose')}
            options={reasons.map((value) => ({ value, label: t(`cancelFor.${value}`) }))}
          />
        )}
      </Field>
      {reason === 'other' && (
        <Field label={t('cancel.words')}>
          {(id) => <Input id={id} maxLength={200} value={words} onChange={(event) => setWords(event.target.value)} />}
        </Field>
      )}
    </Confirm>
  )
}
