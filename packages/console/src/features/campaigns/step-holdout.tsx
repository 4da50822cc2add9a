import { InputNumber, Select } from 'antd'
import { useOutreachText } from '../../i18n/outreach/text.ts'
import { useName } from '../../i18n/use-name.ts'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { percentText } from '../../ui/percent.ts'
import type { StepProps } from './campaign-editor.tsx'
import { goals, type Goal } from './campaign-words.ts'

export function HoldoutStep({ draft, choices, onChange }: StepProps) {
  const t = useOutreachText()
  const nameOf = useName()
  return (
    <>
      <div className="form-grid">
        <Field label={t('campaign.holdoutPercent')} hint={t('campaign.holdoutHint')}>
          {(id, noteId) => (
            <InputNumber
              id={id}
              aria-describedby={noteId}
              min={0}
              max={90}
              precision={1}
              suffix="%"
              value={draft.holdoutPercent}
              onChange={(percent) => onChange({ holdoutPercent: percent ?? 0 })}
            />
          )}
        </Field>
        <Field label={t('campaign.goal')} hint={t(`goalNote.${draft.goal}`)}>
          {(id, noteId) => (
            <Select<Goal>
              id={id}
              aria-describedby={noteId}
              value={draft.goal}
              onChange={(goal) => onChange({ goal })}
              options={goals.map((goal) => ({ value: goal, label: t(`goal.${goal}`) }))}
            />
          )}
        </Field>
        {draft.goal === 'CATEGORY_ORDER' && (
          <Field label={t('campaign.goalCategory')}>
            {(id) => (
              <Select
                id={id}
                value={draft.goalCategoryId}
                placeholder={t('rule.choose')}
                onChange={(goalCategoryId: string | null) => onChange({ goalCategoryId })}
                options={choices.categories.map((each) => ({ value: each.id, label: nameOf(each) }))}
              />
            )}
          </Field>
        )}
        <Field label={t('campaign.goalDays')} hint={t('campaign.goalDaysHint')}>
          {(id, noteId) => (
            <InputNumber
              id={id}
              aria-describedby={noteId}
              min={1}
              max={90}
              precision={0}
              value={draft.goalDays}
              onChange={(goalDays) => onChange({ goalDays: goalDays ?? 14 })}
            />
          )}
        </Field>
      </div>
      {draft.holdoutPercent === 0 && <Notice tone="risk">{t('campaign.noHoldout')}</Notice>}
      <p className="muted small">{t('campaign.globalHoldout', { share: percentText(choices.globalHoldoutBps) })}</p>
    </>
  )
}
