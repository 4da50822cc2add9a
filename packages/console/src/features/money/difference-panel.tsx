import { Button, Input } from 'antd'
import { useState, type FormEvent } from 'react'
import { useClient } from 'urql'
import { graphql } from '../../api/graphql.ts'
import { useAct } from '../../api/use-act.ts'
import { useText } from '../../i18n/text.tsx'
import { Copyable } from '../../ui/copyable.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Field } from '../../ui/field.tsx'
import { Moment } from '../../ui/moment.tsx'
import { Money } from '../../ui/money.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Status } from '../../ui/status.tsx'
import { Subject, type DifferenceRow } from './difference-columns.tsx'
import { differenceTone } from './difference-words.ts'

const ResolveDifference_mutation = graphql(`
  mutation ResolveDifference($differenceId: ID!, $note: String!) {
    resolveDifference(differenceId: $differenceId, note: $note) {
      difference {
        id
        state
        note
      }
      userErrors {
        __typename
        code
        message
      }
    }
  }
`)

interface DifferencePanelProps {
  readonly difference: DifferenceRow
  readonly place: string | null
  readonly onResolved: () => void
}

/** One difference: both amounts, what to do about it, and how it was seen to. */
export function DifferencePanel({ difference: it, place, onResolved }: DifferencePanelProps) {
  const t = useText()
  const client = useClient()
  const act = useAct(onResolved)
  const [note, setNote] = useState('')
  const resolve = async (event: FormEvent) => {
    event.preventDefault()
    const variables = { differenceId: it.id, note: note.trim() }
    const done = await act.send(() => client.mutation(ResolveDifference_mutation, variables).toPromise())
    if (done !== null) onResolved()
  }
  return (
    <div className="difference">
      <h2>{t(`differenceKind.${it.kind}`)}</h2>
      <Status tone={differenceTone[it.state]}>{t(`difference.${it.state}`)}</Status>
      <Facts
        facts={[
          [t('difference.ours'), <Money key="ours" fen={it.oursFen} />],
          [t('difference.theirs'), <Money key="theirs" fen={it.theirsFen} />],
          [t('difference.delta'), <Money key="delta" fen={it.theirsFen - it.oursFen} isSigned />],
          [t('difference.day'), it.day],
          [t('difference.found'), <Moment key="found" at={it.foundAt} />],
          [t('difference.seen'), <Moment key="seen" at={it.seenAt} />],
          [t('difference.by'), it.resolvedBy && (it.resolvedBy.name ?? t(`actor.${it.resolvedBy.kind}`))],
        ]}
      />
      <p className="difference-subject">
        <span className="muted">{t('difference.subject')}</span> <Subject id={it.subjectId} place={place} />
        <Copyable text={it.subjectId} shown="" />
      </p>
      <section className="act-effect" aria-label={t('difference.advice')}>
        <strong>{t('difference.advice')}</strong>
        <p>{t(`advice.${it.kind}`)}</p>
      </section>
      {it.note !== null && <p className="difference-note">{it.note}</p>}
      {it.state === 'OPEN' && (
        <form className="act-form" onSubmit={(event) => void resolve(event)}>
          <Field label={t('difference.note')} hint={t('difference.noteHint')}>
            {(id, noteId) => (
              <Input.TextArea
                id={id}
                aria-describedby={noteId}
                rows={3}
                maxLength={500}
                value={note}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
          {act.problem !== null && <Notice tone="late">{act.problem}</Notice>}
          <Button type="primary" htmlType="submit" disabled={note.trim() === ''} loading={act.isRunning}>
            {t('difference.resolve')}
          </Button>
        </form>
      )}
    </div>
  )
}
