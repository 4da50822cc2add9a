import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useClient } from 'urql'
import { graphql } from '../../api/graphql.ts'
import { useAct } from '../../api/use-act.ts'
import { useOutreachText } from '../../i18n/outreach/text.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { readYuan } from '../../ui/read-yuan.ts'
import { RecoveryRow_case, type RecoveryRow } from './recovery-columns.tsx'

const OwnRecoveryCase_mutation = graphql(
  `
    mutation OwnRecoveryCase($id: ID!, $mine: Boolean!) {
      ownRecoveryCase(id: $id, mine: $mine) {
        case {
          id
          ...RecoveryRow_case
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [RecoveryRow_case],
)

const AddRecoveryStep_mutation = graphql(
  `
    mutation AddRecoveryStep($input: AddRecoveryStepInput!) {
      addRecoveryStep(input: $input) {
        case {
          id
          ...RecoveryRow_case
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [RecoveryRow_case],
)

const CloseRecoveryCase_mutation = graphql(
  `
    mutation CloseRecoveryCase($input: CloseRecoveryCaseInput!, $expectedVersion: Int!) {
      closeRecoveryCase(input: $input, expectedVersion: $expectedVersion) {
        case {
          id
          ...RecoveryRow_case
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [RecoveryRow_case],
)

const steps = ['APOLOGY', 'CALL', 'CREDIT', 'FOLLOW_UP', 'NOTE'] as const
const outcomes = ['PUT_RIGHT', 'NOT_REACHED', 'NO_GRIEVANCE', 'GAVE_UP'] as const
const longestNote = 500

interface ActionsProps {
  readonly it: RecoveryRow
  readonly onDone: () => void
}

export function RecoveryActions({ it, onDone }: ActionsProps) {
  const t = useOutreachText()
  const client = useClient()
  const act = useAct(onDone)
  const [asking, ask] = useState<'step' | 'close' | null>(null)
  if (it.state === 'CLOSED') return null
  const own = async (mine: boolean) => {
    if (await act.send(() => client.mutation(OwnRecoveryCase_mutation, { id: it.id, mine }).toPromise())) onDone()
  }
  const form = {
    it,
    onDone: () => {
      ask(null)
      onDone()
    },
    onStale: onDone,
    onClose: () => ask(null),
  }
  return (
    <>
      <div className="panel-line">
        <Button type="primary" onClick={() => ask('step')}>
          {t('recovery.addStep')}
        </Button>
        <Button loading={act.isRunning} onClick={() => void own(it.ownerId === null)}>
          {t(it.ownerId === null ? 'recovery.take' : 'recovery.leave')}
        </Button>
        <Button onClick={() => ask('close')}>{t('recovery.close')}</Button>
      </div>
      {act.problem !== null && <Notice tone="late">{act.problem}</Notice>}
      {asking === 'step' && <StepForm {...form} />}
      {asking === 'close' && <CloseForm {...form} />}
    </>
  )
}

interface FormProps extends ActionsProps {
  readonly onStale: () => void
  readonly onClose: () => void
}

function StepForm({ it, onDone, onStale, onClose }: FormProps) {
  const t = useOutreachText()
  const client = useClient()
  const act = useAct(onStale)
  const [kind, setKind] = useState<(typeof steps)[number]>('CALL')
  const [note, setNote] = useState('')
  const [yuan, setYuan] = useState('')
  const amountFen = kind === 'CREDIT' ? readYuan(yuan) : null
  const isReady = note.trim() !== '' && (kind !== 'CREDIT' || (amountFen !== null && amountFen > 0))
  const send = async () => {
    const input = { caseId: it.id, kind, note: note.trim(), ...(amountFen === null ? {} : { amountFen }) }
    if (await act.send(() => client.mutation(AddRecoveryStep_mutation, { input }).toPromise())) onDone()
  }
  return (
    <Confirm
      title={t('recovery.addStep')}
      act={t('recovery.record')}
      isReady={isReady}
      isRunning={act.isRunning}
      problem={act.problem}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <Field label={t('recovery.stepKind')}>
        {(id) => (
          <Select
            id={id}
            value={kind}
            onChange={setKind}
            options={steps.map((value) => ({ value, label: t(`recoveryStep.${value}`) }))}
          />
        )}
      </Field>
      {kind === 'CREDIT' && (
        <Field label={t('recovery.amount')}>
          {(id) => (
            <Input
              id={id}
              prefix="¥"
              inputMode="decimal"
              maxLength={12}
              value={yuan}
              onChange={(event) => setYuan(event.target.value)}
            />
          )}
        </Field>
      )}
      <Note note={note} onChange={setNote} />
    </Confirm>
  )
}

function CloseForm({ it, onDone, onStale, onClose }: FormProps) {
  const t = useOutreachText()
  const client = useClient()
  const act = useAct(onStale)
  const [outcome, setOutcome] = useState<(typeof outcomes)[number]>('PUT_RIGHT')
  const [note, setNote] = useState('')
  const send = async () => {
    const variables = { input: { caseId: it.id, outcome, note: note.trim() }, expectedVersion: it.version }
    if (await act.send(() => client.mutation(CloseRecoveryCase_mutation, variables).toPromise())) onDone()
  }
  return (
    <Confirm
      title={t('recovery.closeTitle', { name: it.household?.name ?? '' })}
      act={t('recovery.close')}
      isReady={note.trim() !== ''}
      isRunning={act.isRunning}
      problem={act.problem}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <p className="act-effect">{t('recovery.closeEffect')}</p>
      <Field label={t('recovery.outcome')}>
        {(id) => (
          <Select
            id={id}
            value={outcome}
            onChange={setOutcome}
            options={outcomes.map((value) => ({ value, label: t(`outcome.${value}`) }))}
          />
        )}
      </Field>
      <Note note={note} onChange={setNote} />
    </Confirm>
  )
}

function Note({ note, onChange }: { note: string; onChange: (note: string) => void }) {
  const t = useOutreachText()
  return (
    <Field label={t('recovery.note')}>
      {(id) => (
        <Input.TextArea
          id={id}
          rows={3}
          maxLength={longestNote}
          value={note}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
