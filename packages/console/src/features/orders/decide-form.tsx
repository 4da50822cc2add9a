import { Input, Select } from 'antd'
import { useState } from 'react'
import { useClient } from 'urql'
import { keys } from '../../api/client.ts'
import { graphql, type BreachCause } from '../../api/graphql.ts'
import { useAct } from '../../api/use-act.ts'
import { useText } from '../../i18n/text.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Field } from '../../ui/field.tsx'

const DecideAttribution_mutation = graphql(`
  mutation DecideAttribution($orderId: ID!, $cause: BreachCause!, $reason: String!, $idempotencyKey: String!) {
    decideAttribution(orderId: $orderId, cause: $cause, reason: $reason, idempotencyKey: $idempotencyKey) {
      breach {
        id
        cause
        causeState
        allowedActions
      }
      userErrors {
        __typename
        code
        message
      }
    }
  }
`)

const causes = ['MERCHANT_PREP', 'RIDER', 'PLATFORM', 'RESIDENT', 'WEATHER'] as const satisfies readonly BreachCause[]

interface DecideFormProps {
  readonly orderId: string
  readonly number: string
  readonly cause: BreachCause | null
  readonly onDone: () => void
  readonly onClose: () => void
}

/** The last word on whose a lateness was; said once, with a reason that both sides read. */
export function DecideForm({ orderId, number, cause: found, onDone, onClose }: DecideFormProps) {
  const t = useText()
  const client = useClient()
  const act = useAct(onDone)
  const [cause, setCause] = useState<BreachCause | null>(found)
  const [reason, setReason] = useState('')
  const decide = async () => {
    if (cause === null) return
    const done = await act.send(() =>
      keys.withKey(`decide ${orderId} ${cause}`, (idempotencyKey) =>
        client
          .mutation(DecideAttribution_mutation, { orderId, cause, reason: reason.trim(), idempotencyKey })
          .toPromise(),
      ),
    )
    if (done === null) return
    onDone()
    onClose()
  }
  return (
    <Confirm
      title={t('decide.title', { number })}
      act={cause === null ? t('promise.decide') : t('decide.act', { cause: t(`cause.${cause}`) })}
      isReady={cause !== null && reason.trim() !== ''}
      isRunning={act.isRunning}
      problem={act.problem}
      onConfirm={() => void decide()}
      onClose={onClose}
    >
      <p className="act-effect">{t('decide.effect')}</p>
      <Field label={t('decide.cause')}>
        {(id) => (
          <Select
            id={id}
            value={cause}
            onChange={setCause}
            options={causes.map((value) => ({ value, label: t(`cause.${value}`) }))}
          />
        )}
      </Field>
      <Field label={t('reason.label')} hint={t('reason.both')}>
        {(id, noteId) => (
          <Input.TextArea
            id={id}
            aria-describedby={noteId}
            maxLength={500}
            rows={3}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </Confirm>
  )
}
