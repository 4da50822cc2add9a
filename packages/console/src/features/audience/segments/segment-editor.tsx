import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useClient } from 'urql'
import { graphql } from '../../../api/graphql.ts'
import { useAct } from '../../../api/use-act.ts'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { useName } from '../../../i18n/use-name.ts'
import { Failed } from '../../../ui/failed.tsx'
import { Field } from '../../../ui/field.tsx'
import { QueryView } from '../../../ui/query-view.tsx'
import { SkeletonCards } from '../../../ui/skeleton.tsx'
import { WhyConfirm } from '../../../ui/why-confirm.tsx'
import { draftOf, problemsOf, ruleOf } from '../rule/draft.ts'
import { RuleBuilder } from '../rule/rule-builder.tsx'
import { useRuleWords, type RuleWords } from '../rule/rule-words.ts'
import type { Rule } from '../rule/rule.ts'
import { PreviewPanel } from './preview-panel.tsx'
import type { RuleInput } from './use-preview.ts'

const SaveSegment_mutation = graphql(`
  mutation SaveSegment($input: SaveSegmentInput!, $expectedVersion: Int) {
    saveSegment(input: $input, expectedVersion: $expectedVersion) {
      segment {
        id
        name
        nameEn
        purpose
        version
        rule
        status
      }
      userErrors {
        __typename
        code
        message
      }
    }
  }
`)

export interface EditedSegment {
  /** Null: a new one. */
  readonly id: string | null
  readonly name: string
  readonly nameEn: string
  readonly purpose: string
  readonly communityId: string | null
  readonly version: number | null
  readonly rule: Rule
}

interface SegmentEditorProps {
  readonly first: EditedSegment
  readonly onSaved: (id: string) => void
}

/** The rule on the left, whom it holds of on the right, always as it stands now. */
export function SegmentEditor(props: SegmentEditorProps) {
  const t = useOutreachText()
  const { result, words } = useRuleWords()
  return (
    <QueryView
      result={result}
      pick={() => words}
      isEmpty={() => false}
      skeleton={<SkeletonCards count={2} height={320} label={t('loading')} />}
      empty={null}
      failed={(failure, retry, isFormer) => <Failed failure={failure} onRetry={retry} isFormer={isFormer} />}
      needs={t('role.OPERATOR')}
    >
      {(known) => <Editor {...props} words={known} />}
    </QueryView>
  )
}

const longestName = 60
const longestPurpose = 200

function Editor({ first, words, onSaved }: SegmentEditorProps & { readonly words: RuleWords }) {
  const t = useOutreachText()
  const nameOf = useName()
  const client = useClient()
  const act = useAct()
  const [said, say] = useState({ name: first.name, nameEn: first.nameEn, purpose: first.purpose })
  const [communityId, choosePlace] = useState(first.communityId)
  const [root, change] = useState(() => draftOf(first.rule))
  const [isSaving, save] = useState(false)
  // Nothing asked of anybody is everybody: sound, and told in words.
  const problems = problemsOf(root)
  const isSound = [...problems.keys()].every((id) => id === root.id)
  const rule = isSound ? ruleOf(root) : null
  const isNamed = Object.values(said).every((word) => word.trim() !== '')
  const others = words.segments.filter(({ id }) => id !== first.id)
  const send = async (reason: string) => {
    if (rule === null) return
    const input = {
      ...(first.id === null ? { communityId } : { id: first.id }),
      name: said.name.trim(),
      nameEn: said.nameEn.trim(),
      purpose: said.purpose.trim(),
      rule: rule as unknown as RuleInput,
      reason,
    }
    const variables = { input, expectedVersion: first.version }
    const answer = await act.send(() => client.mutation(SaveSegment_mutation, variables).toPromise())
    const id = answer?.saveSegment.segment?.id
    if (id === undefined) return
    save(false)
    onSaved(id)
  }
  const word = (name: keyof typeof said, label: string, most: number) => (
    <Field label={label}>
      {(id) => (
        <Input
          id={id}
          maxLength={most}
          value={said[name]}
          onChange={(event) => say({ ...said, [name]: event.target.value })}
        />
      )}
    </Field>
  )
  return (
    <div className="segment-editor">
      <div className="segment-rule">
        <div className="form-grid">
          {word('name', t('segment.nameZh'), longestName)}
          {word('nameEn', t('segment.nameEn'), longestName)}
          {word('purpose', t('segment.purpose'), longestPurpose)}
          {first.id === null && (
            <Field label={t('column.community')}>
              {(id) => (
                <Select
                  id={id}
                  value={communityId ?? ''}
                  onChange={(value) => choosePlace(value === '' ? null : value)}
                  options={[
                    { value: '', label: t('place.all') },
                    ...words.communities.map((each) => ({ value: each.id, label: nameOf(each) })),
                  ]}
                />
              )}
            </Field>
          )}
        </div>
        <RuleBuilder root={root} words={{ ...words, segments: others }} problems={problems} onChange={change} />
      </div>
      <div className="segment-live card">
        <PreviewPanel rule={rule} communityId={communityId} />
        <div className="form-foot">
          <Button type="primary" disabled={rule === null || !isNamed} onClick={() => save(true)}>
            {t(first.id === null ? 'segment.create' : 'segment.saveVersion', { version: (first.version ?? 0) + 1 })}
          </Button>
        </div>
        {!isNamed && <p className="muted small">{t('segment.unnamed')}</p>}
      </div>
      {isSaving && (
        <WhyConfirm
          title={t('segment.saveTitle', { name: nameOf(said) })}
          act={t('segment.saveAct')}
          hint={t('segment.whyHint')}
          isRunning={act.isRunning}
          problem={act.problem}
          onConfirm={(why) => void send(why)}
          onClose={() => save(false)}
        />
      )}
    </div>
  )
}
