import { Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { useClient } from 'urql'
import { graphql } from '../../../api/graphql.ts'
import { useAct } from '../../../api/use-act.ts'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { Field } from '../../../ui/field.tsx'
import { SwitchField } from '../../../ui/switch-field.tsx'
import { TagRow_tag } from './tag-columns.tsx'

const ProposeTag_mutation = graphql(
  `
    mutation ProposeTag($input: ProposeTagInput!) {
      proposeTag(input: $input) {
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

interface ProposeTagFormProps {
  readonly onDone: (tagId: string) => void
  readonly onClose: () => void
}

/** Longest that anything may stay on somebody. */
const mostDays = 1095
const usualDays = 90
const longestLabel = 40
const longestPurpose = 200
/** Given by people here; those that rules give come with their rule. */
const kinds = ['MANUAL', 'SELF'] as const

export function ProposeTagForm({ onDone, onClose }: ProposeTagFormProps) {
  const t = useOutreachText()
  const client = useClient()
  const act = useAct()
  const [words, setWords] = useState({ key: '', label: '', labelEn: '', purpose: '' })
  const [kind, setKind] = useState<(typeof kinds)[number]>('MANUAL')
  const [daysKept, setDaysKept] = useState(usualDays)
  const [isSensitive, setSensitive] = useState(false)
  const isReady = Object.values(words).every((word) => word.trim() !== '')
  const send = async () => {
    const input = {
      key: words.key.trim(),
      label: words.label.trim(),
      labelEn: words.labelEn.trim(),
      purpose: words.purpose.trim(),
      kind,
      daysKept,
      sensitivity: isSensitive ? ('SENSITIVE' as const) : ('NORMAL' as const),
    }
    const answer = await act.send(() => client.mutation(ProposeTag_mutation, { input }).toPromise())
    const id = answer?.proposeTag.tag?.id
    if (id) onDone(id)
  }
  const word = (name: keyof typeof words, label: string, most: number, hint?: string) => (
    <Field label={label} {...(hint === undefined ? {} : { hint })}>
      {(id, noteId) => (
        <Input
          id={id}
          aria-describedby={noteId}
          maxLength={most}
          value={words[name]}
          onChange={(event) => setWords({ ...words, [name]: event.target.value })}
        />
      )}
    </Field>
  )
  return (
    <Confirm
      title={t('tags.propose')}
      act={t(isSensitive ? 'tags.proposeAct' : 'tags.addAct')}
      isReady={isReady}
      isRunning={act.isRunning}
      problem={act.problem}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      {word('label', t('tag.labelZh'), longestLabel)}
      {word('labelEn', t('tag.labelEn'), longestLabel)}
      {word('key', t('tag.key'), longestLabel, t('tag.keyHint'))}
      {word('purpose', t('tag.purpose'), longestPurpose, t('tag.purposeHint'))}
      <Field label={t('tag.kind')} hint={t(`tagKindNote.${kind}`)}>
        {(id, noteId) => (
          <Select
            id={id}
            aria-describedby={noteId}
            value={kind}
            onChange={setKind}
            options={kinds.map((value) => ({ value, label: t(`tagKind.${value}`) }))}
          />
        )}
      </Field>
      <Field label={t('tag.kept')} hint={t('tag.keptHint')}>
        {(id, noteId) => (
          <InputNumber
            id={id}
            aria-describedby={noteId}
            min={1}
            max={mostDays}
            precision={0}
            value={daysKept}
            onChange={(days) => setDaysKept(days ?? usualDays)}
          />
        )}
      </Field>
      <SwitchField label={t('tag.isSensitive')} isOn={isSensitive} onChange={setSensitive} />
      {isSensitive && <p className="act-effect">{t('tag.sensitiveEffect')}</p>}
    </Confirm>
  )
}
