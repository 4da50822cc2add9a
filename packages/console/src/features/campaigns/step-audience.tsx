import { Input, Select } from 'antd'
import { useOutreachText } from '../../i18n/outreach/text.ts'
import { useName } from '../../i18n/use-name.ts'
import { numberText } from '../../ui/count.ts'
import { Field } from '../../ui/field.tsx'
import type { StepProps } from './campaign-editor.tsx'
import { useSegmentChoices } from './use-segment-names.ts'

const longestName = 60

export function AudienceStep({ draft, choices, onChange }: StepProps) {
  const t = useOutreachText()
  const nameOf = useName()
  const segments = useSegmentChoices().filter(({ state }) => state === 'ACTIVE')
  const several = (which: 'include' | 'exclude') => (
    <Field label={t(`campaign.${which}`)} hint={t(`campaign.${which}Hint`)}>
      {(id, noteId) => (
        <Select
          id={id}
          aria-describedby={noteId}
          mode="multiple"
          value={[...draft[which]]}
          placeholder={which === 'include' ? t('campaign.everybody') : t('campaign.nobody')}
          onChange={(ids: string[]) => onChange({ [which]: ids })}
          showSearch={{ optionFilterProp: 'label' }}
          options={segments
            .filter(({ id: each }) => !draft[which === 'include' ? 'exclude' : 'include'].includes(each))
            .map((segment) => ({
              value: segment.id,
              label: `${nameOf(segment)} · ${segment.status === 'FAILED' ? t('segmentStatus.FAILED') : numberText(t, segment.size ?? 0)}`,
            }))}
        />
      )}
    </Field>
  )
  return (
    <div className="form-grid">
      <Field label={t('campaign.name')}>
        {(id) => (
          <Input
            id={id}
            maxLength={longestName}
            value={draft.name}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('column.community')}>
        {(id) => (
          <Select
            id={id}
            value={draft.communityId ?? ''}
            onChange={(value) => onChange({ communityId: value === '' ? null : value })}
            options={[
              { value: '', label: t('place.all') },
              ...choices.communities.map((each) => ({ value: each.id, label: nameOf(each) })),
            ]}
          />
        )}
      </Field>
      {several('include')}
      {several('exclude')}
    </div>
  )
}
