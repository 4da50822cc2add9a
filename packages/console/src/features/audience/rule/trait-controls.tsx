import { InputNumber, Select } from 'antd'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { useName } from '../../../i18n/use-name.ts'
import { comparisonsOf, digitsOf, ranks, typedOf, valueOf } from './amount.ts'
import type { RuleTrait, RuleWords } from './rule-words.ts'
import type { Comparison, TraitClause } from './rule.ts'

interface TraitControlsProps {
  readonly clause: TraitClause
  readonly words: RuleWords
  readonly onChange: (clause: TraitClause) => void
}

const usualPercentile = 70

export function TraitControls({ clause, words, onChange }: TraitControlsProps) {
  const t = useOutreachText()
  const nameOf = useName()
  const trait = words.traits.find(({ key }) => key === clause.key)
  if (!trait) return <span className="rule-lost">{t('rule.lost', { name: clause.key })}</span>
  const name = nameOf(trait)
  const compare = (is: Comparison) => onChange(compared(clause, trait, is))
  return (
    <>
      <strong title={t.language === 'en' ? trait.definitionEn : trait.definition}>{name}</strong>
      <Select<Comparison>
        className="rule-is"
        aria-label={t('rule.compare', { name })}
        value={clause.is === 'EQ' && trait.unit === 'WORD' ? 'IN' : clause.is}
        onChange={compare}
        options={comparisonsOf(trait.unit).map((is) => ({ value: is, label: t(`is.${is}`) }))}
      />
      {trait.unit === 'WORD' ? (
        <WordsControl clause={clause} trait={trait} name={name} onChange={onChange} />
      ) : (
        <AmountControl clause={clause} trait={trait} name={name} onChange={onChange} />
      )}
    </>
  )
}

/** Other comparisons take other values: what does not go with this one is left out. */
function compared(
  { key, value, upTo, words, percentile }: TraitClause,
  { unit }: RuleTrait,
  is: Comparison,
): TraitClause {
  if (is === 'KNOWN') return { key, is }
  if (unit === 'WORD') return { key, is, words: (is === 'NE' ? words?.slice(0, 1) : words) ?? [] }
  if (percentile !== undefined && ranks(unit, is)) return { key, is, percentile }
  return {
    key,
    is,
    ...(value === undefined ? {} : { value }),
    ...(is === 'BETWEEN' && upTo !== undefined ? { upTo } : {}),
  }
}

interface ControlProps {
  readonly clause: TraitClause
  readonly trait: RuleTrait
  readonly name: string
  readonly onChange: (clause: TraitClause) => void
}

function WordsControl({ clause, trait, name, onChange }: ControlProps) {
  const t = useOutreachText()
  const nameOf = useName()
  if (clause.is === 'KNOWN') return null
  const options = (trait.words ?? []).map((each) => ({ value: each.word, label: nameOf(each) }))
  if (clause.is === 'NE')
    return (
      <Select
        className="rule-words"
        aria-label={t('rule.words', { name })}
        placeholder={t('rule.choose')}
        value={clause.words?.[0] ?? null}
        onChange={(word: string | null) => onChange({ ...clause, words: word === null ? [] : [word] })}
        options={options}
        showSearch={{ optionFilterProp: 'label' }}
      />
    )
  return (
    <Select
      className="rule-words"
      mode="multiple"
      aria-label={t('rule.words', { name })}
      placeholder={t('rule.choose')}
      value={[...(clause.words ?? [])]}
      onChange={(chosen: string[]) => onChange({ key: clause.key, is: 'IN', words: chosen })}
      options={options}
      showSearch={{ optionFilterProp: 'label' }}
    />
  )
}

function AmountControl({ clause, trait, name, onChange }: ControlProps) {
  const t = useOutreachText()
  const { key, is, value, upTo, percentile } = clause
  const { unit } = trait
  if (is === 'KNOWN') return null
  const isRank = percentile !== undefined
  const unitText = isRank ? t('rule.percentile') : t(`unitOf.${unit === 'WORD' ? 'COUNT' : unit}`)
  const bound = (which: 'value' | 'upTo', given: number | undefined) => (
    <InputNumber
      className="rule-number"
      aria-label={t(which === 'upTo' ? 'rule.upTo' : 'rule.value', { name, unit: unitText })}
      min={0}
      precision={digitsOf(unit)}
      value={typedOf(unit, given)}
      onChange={(typed) => {
        const { [which]: _, ...rest } = clause
        onChange(typed === null ? rest : { ...rest, [which]: valueOf(unit, typed) })
      }}
    />
  )
  return (
    <>
      {isRank ? (
        <InputNumber
          className="rule-number"
          aria-label={t('rule.value', { name, unit: unitText })}
          min={1}
          max={99}
          precision={0}
          value={percentile}
          onChange={(typed) => onChange({ key, is, percentile: typed ?? usualPercentile })}
        />
      ) : (
        bound('value', value)
      )}
      {is === 'BETWEEN' && (
        <>
          <span aria-hidden="true">{'–'}</span>
          {bound('upTo', upTo)}
        </>
      )}
      {ranks(unit, is) ? (
        <Select<'value' | 'rank'>
          className="rule-unit"
          aria-label={t('rule.unit', { name })}
          value={isRank ? 'rank' : 'value'}
          onChange={(as) => onChange(as === 'rank' ? { key, is, percentile: usualPercentile } : { key, is })}
          options={[
            { value: 'value', label: t(`unitOf.${unit === 'WORD' ? 'COUNT' : unit}`) },
            { value: 'rank', label: t('rule.percentile') },
          ]}
        />
      ) : (
        <span>{unitText}</span>
      )}
    </>
  )
}
