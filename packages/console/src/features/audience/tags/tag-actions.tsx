import { Button } from 'antd'
import { useState } from 'react'
import { useClient } from 'urql'
import { graphql } from '../../../api/graphql.ts'
import { useAct } from '../../../api/use-act.ts'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { numberText } from '../../../ui/count.ts'
import { WhyConfirm } from '../../../ui/why-confirm.tsx'
import { useTagLabel } from '../use-tag-label.ts'
import { BulkTagForm } from './bulk-tag-form.tsx'
import { TagRow_tag, type TagRow } from './tag-columns.tsx'

const DecideTag_mutation = graphql(
  `
    mutation DecideTag($tagId: ID!, $approves: Boolean!, $why: String!) {
      decideTag(tagId: $tagId, approves: $approves, why: $why) {
        tag {
          id
          ...TagRow_tag
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [TagRow_tag],
)

const RetireTag_mutation = graphql(
  `
    mutation RetireTag($tagId: ID!, $why: String!) {
      retireTag(tagId: $tagId, why: $why) {
        tag {
          id
          ...TagRow_tag
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [TagRow_tag],
)

type TagAction = TagRow['allowedActions'][number]
const inOrder = ['APPROVE', 'REFUSE', 'ASSIGN', 'RETIRE'] as const satisfies readonly TagAction[]

interface TagActionsProps {
  readonly tag: TagRow
  readonly onDone: () => void
}

export function TagActions({ tag, onDone }: TagActionsProps) {
  const t = useOutreachText()
  const [asking, ask] = useState<TagAction | null>(null)
  const actions = inOrder.filter((action) => tag.allowedActions.includes(action))
  // Who proposed it sees why nothing can be done here.
  if (actions.length === 0)
    return <p className="muted small">{t(tag.state === 'PROPOSED' ? 'tag.waits' : 'tag.nothingToDo')}</p>
  const done = () => {
    ask(null)
    onDone()
  }
  return (
    <div className="panel-line">
      {actions.map((action, index) => (
        <Button
          key={action}
          type={index === 0 && action !== 'RETIRE' ? 'primary' : 'default'}
          onClick={() => ask(action)}
        >
          {t(`tagDo.${action}`)}
        </Button>
      ))}
      {asking === 'ASSIGN' && <BulkTagForm tag={tag} onDone={onDone} onClose={() => ask(null)} />}
      {asking !== null && asking !== 'ASSIGN' && (
        <DecideForm tag={tag} action={asking} onDone={done} onClose={() => ask(null)} />
      )}
    </div>
  )
}

interface DecideFormProps extends TagActionsProps {
  readonly action: Exclude<TagAction, 'ASSIGN'>
  readonly onClose: () => void
}

function DecideForm({ tag, action, onDone, onClose }: DecideFormProps) {
  const t = useOutreachText()
  const labelOf = useTagLabel()
  const client = useClient()
  const act = useAct(onDone)
  const name = labelOf(tag)
  const send = async (why: string) => {
    const tagId = tag.id
    const answer =
      action === 'RETIRE'
        ? await act.send(() => client.mutation(RetireTag_mutation, { tagId, why }).toPromise())
        : await act.send(() =>
            client.mutation(DecideTag_mutation, { tagId, approves: action === 'APPROVE', why }).toPromise(),
          )
    if (answer) onDone()
  }
  return (
    <WhyConfirm
      title={t(`tagAsk.${action}`, { name })}
      act={t(`tagAct.${action}`, { name })}
      isDangerous={action === 'RETIRE'}
      {...(action === 'RETIRE' ? { named: { label: t('tag.writeLabel'), name } } : {})}
      isRunning={act.isRunning}
      problem={act.problem}
      onConfirm={(why) => void send(why)}
      onClose={onClose}
    >
      <p className="act-effect">{t(`tagEffect.${action}`, { count: numberText(t, tag.residentCount) })}</p>
    </WhyConfirm>
  )
}
