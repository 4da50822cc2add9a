import { Button, Input, InputNumber, Select } from 'antd'
import { useText, type Key } from '../../i18n/text.tsx'
import { Icon } from '../../ui/icon.tsx'
import type { TierDraft } from './rule-terms.ts'

const mostTiers = 5
const newTier = (after: number | null): TierDraft => ({
  afterMinutes: (after ?? 0) + 10,
  by: 'fee',
  percent: 50,
  fixed: '',
  cap: '',
})

interface TiersProps {
  readonly tiers: readonly TierDraft[]
  readonly problems: Readonly<Record<string, Key>>
  readonly onChange: (tiers: readonly TierDraft[]) => void
}

/** What a late order gives back, from few minutes to many. */
export function Tiers({ tiers, problems, onChange }: TiersProps) {
  const t = useText()
  return (
    <div className="rule-tiers">
      {tiers.length === 0 && <p className="muted">{t('tier.none')}</p>}
      {tiers.map((tier, index) => (
        <TierRow
          // A tier is what stands in its place; it has no other name.
          key={index}
          number={index + 1}
          tier={tier}
          problem={problems[`tier.${index}`]}
          onChange={(some) => onChange(tiers.map((each, at) => (at === index ? { ...each, ...some } : each)))}
          onRemove={() => onChange(tiers.filter((_, at) => at !== index))}
        />
      ))}
      {tiers.length < mostTiers && (
        <div>
          <Button
            icon={<Icon name="plus" size={16} />}
            onClick={() => onChange([...tiers, newTier(tiers.at(-1)?.afterMinutes ?? null)])}
          >
            {t('tier.add')}
          </Button>
        </div>
      )}
    </div>
  )
}

interface TierRowProps {
  readonly number: number
  readonly tier: TierDraft
  readonly problem: Key | undefined
  readonly onChange: (some: Partial<TierDraft>) => void
  readonly onRemove: () => void
}

function TierRow({ number, tier, problem, onChange, onRemove }: TierRowProps) {
  const t = useText()
  return (
    <div className="rule-tier" role="group" aria-label={t('tier.label', { number })}>
      <InputNumber
        aria-label={t('tier.after')}
        prefix={t('tier.afterShort')}
        suffix={t('tier.minutes')}
        className="tier-after"
        min={0}
        max={43_200}
        precision={0}
        value={tier.afterMinutes}
        onChange={(afterMinutes) => onChange({ afterMinutes })}
      />
      <Select
        className="tier-by"
        aria-label={t('tier.by')}
        value={tier.by}
        onChange={(by) => onChange({ by })}
        options={[
          { value: 'fee', label: t('tier.fee') },
          { value: 'fixed', label: t('tier.fixed') },
        ]}
      />
      {tier.by === 'fee' ? (
        <InputNumber
          aria-label={t('tier.percent')}
          suffix="%"
          min={0}
          max={100}
          precision={2}
          value={tier.percent}
          onChange={(percent) => onChange({ percent })}
        />
      ) : (
        <Input
          aria-label={t('tier.amount')}
          prefix="¥"
          value={tier.fixed}
          maxLength={12}
          onChange={(event) => onChange({ fixed: event.target.value })}
        />
      )}
      <Input
        aria-label={t('tier.cap')}
        placeholder={t('tier.noCap')}
        prefix="≤ ¥"
        value={tier.cap}
        maxLength={12}
        onChange={(event) => onChange({ cap: event.target.value })}
      />
      <Button
        type="text"
        icon={<Icon name="close" size={16} />}
        aria-label={t('tier.remove', { number })}
        onClick={onRemove}
      />
      {problem !== undefined && (
        <span className="field-problem small" role="alert">
          {t(problem)}
        </span>
      )}
    </div>
  )
}
