import { Input } from 'antd'
import { useState } from 'react'
import { useText } from '../../i18n/text.tsx'
import { Field } from '../../ui/field.tsx'
import { moneyText } from '../../ui/money.tsx'
import type { ActFormProps } from './cancel-form.tsx'
import { Confirm } from './confirm.tsx'
import { readYuan } from './read-yuan.ts'

/** Gives back a part or all of what was paid; the button names the amount. */
export function RefundForm({ order, acts, onClose }: ActFormProps) {
  const t = useText()
  const mostFen = order.paidFen - order.refundedFen
  const [yuan, setYuan] = useState((mostFen / 100).toFixed(2))
  const [reason, setReason] = useState('')
  const amountFen = readYuan(yuan)
  const isAmount = amountFen !== null && amountFen > 0 && amountFen <= mostFen
  const money = moneyText(isAmount ? amountFen : 0)
  const send = async () => {
    if (isAmount && (await acts.refund(amountFen, reason.trim()))) onClose()
  }
  return (
    <Confirm
      title={t('refund.title', { number: order.number })}
      act={isAmount ? t('refund.act', { money }) : t('do.REFUND')}
      isDangerous
      isReady={isAmount && reason.trim() !== ''}
      isRunning={acts.running === 'REFUND'}
      problem={acts.problem?.text ?? null}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <Field
        label={t('refund.amount')}
        hint={t('refund.most', { money: moneyText(mostFen) })}
        problem={isAmount ? null : t('refund.wrong', { money: moneyText(mostFen) })}
      >
        {(id, noteId) => (
          <Input
            id={id}
            aria-describedby={noteId}
            aria-invalid={!isAmount}
            inputMode="decimal"
            prefix="¥"
            value={yuan}
            onChange={(event) => setYuan(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('refund.reason')}>
        {(id) => <Input id={id} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
    </Confirm>
  )
}
