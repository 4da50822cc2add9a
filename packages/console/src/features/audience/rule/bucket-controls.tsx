import { Input, InputNumber } from 'antd'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import type { BucketClause } from './rule.ts'

const lastBucket = 9999
const longestSalt = 40

/** A share of all that is drawn once for a name, and stays. */
export function BucketControls({
  clause,
  onChange,
}: {
  clause: BucketClause
  onChange: (clause: BucketClause) => void
}) {
  const t = useOutreachText()
  const bound = (which: 'from' | 'to') => (
    <InputNumber
      className="rule-number"
      aria-label={t(which === 'from' ? 'rule.bucketFrom' : 'rule.bucketTo')}
      min={0}
      max={lastBucket}
      precision={0}
      value={clause[which]}
      onChange={(value) => onChange({ ...clause, [which]: value ?? (which === 'from' ? 0 : lastBucket) })}
    />
  )
  return (
    <>
      <strong>{t('rule.bucket')}</strong>
      <Input
        className="rule-salt"
        aria-label={t('rule.salt')}
        placeholder={t('rule.salt')}
        maxLength={longestSalt}
        value={clause.salt}
        onChange={(event) => onChange({ ...clause, salt: event.target.value })}
      />
      {bound('from')}
      <span aria-hidden="true">{'–'}</span>
      {bound('to')}
      <span className="muted small">{t('rule.share', { percent: (clause.to - clause.from + 1) / 100 })}</span>
    </>
  )
}
