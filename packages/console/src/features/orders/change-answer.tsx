import { useClient } from 'urql'
import { keys } from '../../api/client.ts'
import { useAct } from '../../api/use-act.ts'
import { useText } from '../../i18n/text.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { AcceptChange_mutation, RejectChange_mutation, WithdrawChange_mutation } from './change-mutations.ts'

/** What an operator says: a resident's yes and his money are his own. */
export const answers = ['ACCEPT', 'REJECT', 'WITHDRAW'] as const
export type Answer = (typeof answers)[number]

interface ChangeAnswerProps {
  readonly answer: Answer
  readonly change: { readonly id: string; readonly version: number }
  readonly title: string
  readonly onDone: () => void
  readonly onClose: () => void
}

/** Asks once more before a change is done, or is not. */
export function ChangeAnswer({ answer, change, title, onDone, onClose }: ChangeAnswerProps) {
  const t = useText()
  const client = useClient()
  const act = useAct(onDone)
  const variables = { changeId: change.id, expectedVersion: change.version }
  const send = async () => {
    const done = await act.send<object>(() => {
      if (answer === 'REJECT') return client.mutation(RejectChange_mutation, variables).toPromise()
      if (answer === 'WITHDRAW') return client.mutation(WithdrawChange_mutation, variables).toPromise()
      return keys.withKey(`accept ${change.id} ${change.version}`, (idempotencyKey) =>
        client.mutation(AcceptChange_mutation, { ...variables, idempotencyKey }).toPromise(),
      )
    })
    if (done === null) return
    onDone()
    onClose()
  }
  return (
    <Confirm
      title={title}
      act={t(`changeDo.${answer}`)}
      isDangerous={answer !== 'ACCEPT'}
      isReady
      isRunning={act.isRunning}
      problem={act.problem}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <p className="act-effect">{t(`changeAsk.${answer}`)}</p>
    </Confirm>
  )
}
