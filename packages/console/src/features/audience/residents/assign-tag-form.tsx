import { Input, Select } from 'antd'
import { useState } from 'react'
import { useClient } from 'urql'
import { graphql } from '../../../api/graphql.ts'
import { useAct } from '../../../api/use-act.ts'
import { usePageQuery } from '../../../api/use-page-query.ts'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { Field } from '../../../ui/field.tsx'
import { useTagLabel } from '../use-tag-label.ts'

const AssignableTags_query = graphql(`
  query AssignableTags {
    tags(first: 100, filter: { state: { eq: ACTIVE }, kind: { eq: MANUAL } }, sort: { key: LABEL, direction: ASC }) {
      nodes {
        id
        label
        labelEn
        allowedActions
      }
    }
  }
`)

const AssignTag_mutation = graphql(`
  mutation AssignTag($tagId: ID!, $residentId: ID!, $evidence: String!) {
    assignTag(tagId: $tagId, residentId: $residentId, evidence: $evidence) {
      assignment {
        id
      }
      userErrors {
        __typename
        code
        message
      }
    }
  }
`)

interface AssignTagFormProps {
  readonly residentId: string
  readonly onDone: () => void
  readonly onClose: () => void
}

const longestEvidence = 200

export function AssignTagForm({ residentId, onDone, onClose }: AssignTagFormProps) {
  const t = useOutreachText()
  const labelOf = useTagLabel()
  const client = useClient()
  const act = useAct()
  const { data } = usePageQuery({ query: AssignableTags_query, variables: {} })
  const [tagId, choose] = useState<string | null>(null)
  const [evidence, setEvidence] = useState('')
  const send = async () => {
    const variables = { tagId: tagId ?? '', residentId, evidence: evidence.trim() }
    if (await act.send(() => client.mutation(AssignTag_mutation, variables).toPromise())) onDone()
  }
  return (
    <Confirm
      title={t('tag.give')}
      act={t('tag.giveAct')}
      isReady={tagId !== null && evidence.trim() !== ''}
      isRunning={act.isRunning}
      problem={act.problem}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <Field label={t('tag.one')}>
        {(id) => (
          <Select
            id={id}
            value={tagId}
            placeholder={t('rule.choose')}
            onChange={choose}
            options={(data?.tags.nodes ?? [])
              .filter(({ allowedActions }) => allowedActions.includes('ASSIGN'))
              .map((tag) => ({ value: tag.id, label: labelOf(tag) }))}
            showSearch={{ optionFilterProp: 'label' }}
          />
        )}
      </Field>
      <Field label={t('tag.evidence')} hint={t('bulk.evidenceHint')}>
        {(id, noteId) => (
          <Input
            id={id}
            aria-describedby={noteId}
            maxLength={longestEvidence}
            value={evidence}
            onChange={(event) => setEvidence(event.target.value)}
          />
        )}
      </Field>
    </Confirm>
  )
}
