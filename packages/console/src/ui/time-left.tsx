import { useText, type Text } from '../i18n/text.tsx'
import { momentText } from './moment.tsx'
import { useNow } from './now.ts'
import { spanText } from './span.ts'
import './time-left.css'

const atRiskMs = 30 * 60_000

/** What is left until something runs out, in words and tone; the tone only repeats the words. */
export function TimeLeft({ until }: { until: string }) {
  const t = useText()
  const leftMs = new Date(until).getTime() - useNow()
  const minutes = Math.floor(Math.abs(leftMs) / 60_000)
  const tone = leftMs < 0 ? 'late' : leftMs < atRiskMs ? 'risk' : 'calm'
  return (
    <time
      className={`time-left time-left-${tone}`}
      dateTime={until}
      title={momentText(new Date(until), 'exact', t.language)}
    >
      {leftMs < 0 ? late(t, minutes) : left(t, minutes)}
    </time>
  )
}

const left = (t: Text, minutes: number) =>
  minutes === 0 ? t('time.lastMinute') : t('time.left', { span: spanText(t, minutes) })

const late = (t: Text, minutes: number) =>
  minutes === 0 ? t('time.justLate') : t('time.late', { span: spanText(t, minutes) })
