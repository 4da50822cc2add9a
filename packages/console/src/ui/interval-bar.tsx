import { useOutreachText } from '../i18n/outreach/text.ts'
import { drawn } from './interval.ts'
import './interval.css'

interface IntervalBarProps {
  readonly label: string
  readonly interval: { readonly estimate: number; readonly low: number | null; readonly high: number | null }
  readonly format: (value: number) => string
}

/** An estimate with what it lies between, against zero. */
export function IntervalBar({ label, interval, format }: IntervalBarProps) {
  const t = useOutreachText()
  const at = drawn(interval)
  if (at === null || interval.low === null || interval.high === null)
    return (
      <div className="interval">
        <span>{label}</span>
        <span className="muted">{t('result.tooFew')}</span>
      </div>
    )
  const [estimate, low, high] = [interval.estimate, interval.low, interval.high].map(format)
  const isSure = interval.low > 0 || interval.high < 0
  const said = t('result.intervalSaid', { label, estimate: estimate!, low: low!, high: high! })
  return (
    <div className={`interval ${isSure ? 'interval-sure' : ''}`}>
      <span>{label}</span>
      <svg role="img" aria-label={said} viewBox="0 0 100 20" preserveAspectRatio="none" height="28" width="100%">
        <line className="interval-zero" x1={at.zero} x2={at.zero} y1="0" y2="20" />
        <line className="interval-span" x1={at.low} x2={at.high} y1="10" y2="10" />
        <line className="interval-end" x1={at.low} x2={at.low} y1="5" y2="15" />
        <line className="interval-end" x1={at.high} x2={at.high} y1="5" y2="15" />
        <line className="interval-mid" x1={at.estimate} x2={at.estimate} y1="2" y2="18" />
      </svg>
      <span className="muted small">{`${low} … ${estimate} … ${high}`}</span>
    </div>
  )
}
