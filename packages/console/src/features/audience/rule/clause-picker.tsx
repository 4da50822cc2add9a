import { Select } from 'antd'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { useName } from '../../../i18n/use-name.ts'
import { useTagLabel } from '../use-tag-label.ts'
import { newClause } from './new-clause.ts'
import type { RuleWords } from './rule-words.ts'
import { eventKinds, type Clause } from './rule.ts'

interface Choice {
  readonly value: string
  readonly label: string
  readonly note: string
}

/** All that can be asked, in one list that is searched by what it means. */
export function ClausePicker({ words, onPick }: { words: RuleWords; onPick: (clause: Clause) => void }) {
  const t = useOutreachText()
  const nameOf = useName()
  const labelOf = useTagLabel()
  const choices: readonly { readonly title: string; readonly options: readonly Choice[] }[] = [
    {
      title: t('rule.pickPerformed'),
      options: eventKinds.map((event) => ({
        value: `performed:${event}`,
        label: t(`event.${event}`),
        note: t('event.note'),
      })),
    },
    {
      title: t('rule.pickTraits'),
      options: words.traits.map((trait) => ({
        value: `trait:${trait.key}`,
        label: nameOf(trait),
        note: t.language === 'en' ? trait.definitionEn : trait.definition,
      })),
    },
    {
      title: t('rule.pickPlaces'),
      options: [
        { value: 'community:', label: t('rule.community'), note: t('rule.communityNote') },
        { value: 'building:', label: t('rule.building'), note: t('rule.buildingNote') },
      ],
    },
    {
      title: t('rule.pickTags'),
      options: words.tags.map((tag) => ({ value: `tag:${tag.id}`, label: labelOf(tag), note: tag.purpose })),
    },
    {
      title: t('rule.pickSegments'),
      options: words.segments.map((segment) => ({
        value: `segment:${segment.id}`,
        label: nameOf(segment),
        note: t('rule.inSegment'),
      })),
    },
    {
      title: t('rule.pickOther'),
      options: [{ value: 'bucket:', label: t('rule.bucket'), note: t('rule.bucketNote') }],
    },
  ]
  return (
    <Select
      className="rule-picker"
      aria-label={t('rule.addClause')}
      placeholder={t('rule.addClause')}
      value={null}
      showSearch={{
        filterOption: (typed, option) => {
          const wanted = typed.trim().toLowerCase()
          const said = option as { label?: unknown; note?: unknown } | undefined
          return `${String(said?.label ?? '')} ${String(said?.note ?? '')}`.toLowerCase().includes(wanted)
        },
      }}
      popupMatchSelectWidth={420}
      onChange={(choice: string) => {
        const clause = newClause(choice, words.traits)
        if (clause) onPick(clause)
      }}
      options={choices
        .filter(({ options }) => options.length > 0)
        .map(({ title, options }) => ({ label: title, title, options: [...options] }))}
      optionRender={({ data }) => (
        <span className="rule-choice">
          <span>{data.label}</span>
          <span className="muted small">{(data as unknown as Choice).note}</span>
        </span>
      )}
      notFoundContent={t('rule.noSuch')}
    />
  )
}
