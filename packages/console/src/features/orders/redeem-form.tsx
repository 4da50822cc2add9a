import { Input } from 'antd'
import { useState } from 'react'
import { useText } from '../../i18n/text.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Field } from '../../ui/field.tsx'
import type { ActFormProps } from './cancel-form.tsx'

/** Hands the goods over against the household's code. */
export function RedeemForm({ order, acts, onClose }: ActFormProps) {
  const t = useText()
  const [code, setCode] = useState('')
  const send = async () => {
    if (await acts.redeem(code.trim())) onClose()
  }
  return (
    <Confirm
      title={t('redeem.title', { number: order.number })}
      act={t('do.REDEEM')}
      isReady={code.trim() !== ''}
      isRunning={acts.running === 'REDEEM'}
      problem={acts.problem?.text ?? null}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <Field label={t('redeem.code')}>
        {(id) => (
          <Input
            id={id}
            autoComplete="off"
            maxLength={16}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        )}
      </Field>
    </Confirm>
  )
}
