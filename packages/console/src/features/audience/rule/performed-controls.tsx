import { Button, DatePicker, InputNumber, Select } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { useName } from '../../../i18n/use-name.ts'
import type { RuleWords } from './rule-words.ts'
import { timesKinds, type PerformedClause } from './rule.ts'

interface PerformedControlsProps {
  readonly clause: PerformedClause
  readonly words: RuleWords
  readonly onChange: (clause: PerformedClause) => void
}

type Where = NonNullable<PerformedClause['where']>
type Span = 'within' | 'ever' | 'dates'
const usualDays = 30
const dateFormat = 'YYYY-MM-DD'

/** What each kind of window begins with. */
const beginnings: Readonly<Record<Span, () => Pick<PerformedClause, 'withinDays' | 'from' | 'to'>>> = {
  within: () => ({ withinDays: usualDays }),
  ever: () => ({}),
  dates: () => ({
    from: dayjs().subtract(usualDays, 'day').format(dateFormat),
    to: dayjs().format(dateFormat),
  }),
}
const longestDays = 3650
const mostTimes = 1000
const fenPerYuan = 100

export function PerformedControls({ clause, words, onChange }: PerformedControlsProps) {
  const t = useOutreachText()
  const name = t(`event.${clause.event}`)
  const [isOpen, setOpen] = useState(clause.where !== undefined)
  const { withinDays, from, to, times } = clause
  const { withinDays: _, from: _from, to: _to, ...ever } = clause
  const span: Span = withinDays !== undefined ? 'within' : from !== undefined || to !== undefined ? 'dates' : 'ever'
  return (
    <>
      <Select<Span>
        className="rule-window"
        aria-label={t('rule.span', { name })}
        value={span}
        onChange={(chosen) => onChange({ ...ever, ...beginnings[chosen]() })}
        options={[
          { value: 'within', label: t('rule.within') },
          { value: 'ever', label: t('rule.ever') },
          { value: 'dates', label: t('rule.between') },
        ]}
      />
      {span === 'dates' && (
        <DatePicker.RangePicker
          className="rule-dates"
          aria-label={t('rule.dates', { name })}
          allowEmpty
          value={[from ? dayjs(from) : null, to ? dayjs(to) : null]}
          onChange={(dates) => {
            const [first, last] = dates ?? []
            onChange({
              ...ever,
              ...(first || !last ? { from: (first ?? dayjs()).format(dateFormat) } : {}),
              ...(last ? { to: last.format(dateFormat) } : {}),
            })
          }}
        />
      )}
      {withinDays !== undefined && (
        <>
          <InputNumber
            className="rule-number"
            aria-label={t('rule.days', { name })}
            min={0}
            max={longestDays}
            precision={0}
            value={withinDays}
            onChange={(days) => onChange({ ...clause, withinDays: days ?? usualDays })}
          />
          <span>{t('rule.daysUnit')}</span>
        </>
      )}
      <strong title={t('event.note')}>{name}</strong>
      <Select<(typeof timesKinds)[number]>
        className="rule-is"
        aria-label={t('rule.timesIs', { name })}
        value={times.is}
        onChange={(is) => onChange({ ...clause, times: { ...times, is } })}
        options={timesKinds.map((is) => ({ value: is, label: t(`is.${is}`) }))}
      />
      <InputNumber
        className="rule-number"
        aria-label={t('rule.times', { name })}
        min={0}
        max={mostTimes}
        precision={0}
        value={times.count}
        onChange={(count) => onChange({ ...clause, times: { ...times, count: count ?? 1 } })}
      />
      <span>{t('rule.timesUnit')}</span>
      <Button type="text" size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {t('rule.where')}
      </Button>
      {isOpen && <WhereControls clause={clause} words={words} name={name} onChange={onChange} />}
    </>
  )
}

/** All of these hold of one order. */
function WhereControls({ clause, words, name, onChange }: PerformedControlsProps & { readonly name: string }) {
  const t = useOutreachText()
  const nameOf = useName()
  const where = clause.where ?? {}
  const set = (change: { [Field in keyof Where]?: Where[Field] | undefined }) => {
    const { where: _, ...rest } = clause
    const kept = Object.fromEntries(Object.entries({ ...where, ...change }).filter(([, value]) => value !== undefined))
    onChange(Object.keys(kept).length === 0 ? rest : { ...rest, where: kept })
  }
  const several = (field: 'categoryIds' | 'modes' | 'dayparts', label: string, traitKey: string) => (
    <Select
      className="rule-words"
      mode="multiple"
      aria-label={`${name} · ${label}`}
      placeholder={label}
      value={[...(where[field] ?? [])]}
      onChange={(chosen: string[]) => set({ [field]: chosen.length === 0 ? undefined : chosen })}
      options={(words.traits.find(({ key }) => key === traitKey)?.words ?? []).map((each) => ({
        value: each.word,
        label: nameOf(each),
      }))}
      showSearch={{ optionFilterProp: 'label' }}
    />
  )
  return (
    <div className="rule-where" role="group" aria-label={t('rule.whereOf', { name })}>
      {several('categoryIds', t('rule.categories'), 'TOP_CATEGORY')}
      {several('modes', t('rule.modes'), 'MODE')}
      {several('dayparts', t('rule.dayparts'), 'DAYPART')}
      <InputNumber
        className="rule-number rule-total"
        prefix="¥"
        aria-label={`${name} · ${t('rule.minTotal')}`}
        placeholder={t('rule.minTotal')}
        min={0}
        precision={2}
        value={where.minTotalFen === undefined ? null : where.minTotalFen / fenPerYuan}
        onChange={(yuan) => set({ minTotalFen: yuan === null ? undefined : Math.round(yuan * fenPerYuan) })}
      />
      <Select<'any' | 'yes' | 'no'>
        className="rule-unit"
        aria-label={`${name} · ${t('rule.discounted')}`}
        value={where.isDiscounted === undefined ? 'any' : where.isDiscounted ? 'yes' : 'no'}
        onChange={(is) => set({ isDiscounted: is === 'any' ? undefined : is === 'yes' })}
        options={[
          { value: 'any', label: t('rule.discountAny') },
          { value: 'yes', label: t('rule.discountYes') },
          { value: 'no', label: t('rule.discountNo') },
        ]}
      />
    </div>
  )
}
