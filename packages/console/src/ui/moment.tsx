import { useText, type Language, type Text } from '../i18n/text.tsx'
import { useNow } from './now.ts'
import { timeZone } from '@linli/kit'

const dayMs = 86_400_000
const styles = {
  exact: { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  day: { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' },
  time: { hour: '2-digit', minute: '2-digit' },
  date: { year: 'numeric', month: 'numeric', day: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

const formats = new Map<string, Intl.DateTimeFormat>()

/** An instant in the neighbourhood's own time, wherever the reader sits. */
export function momentText(at: Date, style: keyof typeof styles, language: Language): string {
  const name = `${style} ${language}`
  const format =
    formats.get(name) ?? new Intl.DateTimeFormat(language, { ...styles[style], timeZone, hourCycle: 'h23' })
  formats.set(name, format)
  return format.format(at)
}

interface MomentProps {
  readonly at: string | Date
  readonly style?: 'relative' | 'time' | 'day' | 'date'
}

/** Relative within a day, then a date; the exact instant on hover. */
export function Moment({ at, style = 'relative' }: MomentProps) {
  const t = useText()
  const now = useNow()
  const instant = new Date(at)
  const shown = style === 'relative' ? relative(instant, now, t) : momentText(instant, style, t.language)
  return (
    <time dateTime={instant.toISOString()} title={momentText(instant, 'exact', t.language)}>
      {shown}
    </time>
  )
}

function relative(at: Date, now: number, t: Text): string {
  const passedMs = now - at.getTime()
  if (Math.abs(passedMs) >= dayMs) return momentText(at, 'day', t.language)
  const words = new Intl.RelativeTimeFormat(t.language, { numeric: 'auto', style: 'short' })
  const minutes = Math.trunc(-passedMs / 60_000)
  if (minutes === 0) return t('time.now')
  return Math.abs(minutes) < 60 ? words.format(minutes, 'minute') : words.format(Math.trunc(minutes / 60), 'hour')
}

/** A window of time: the day once, both ends. */
export function MomentWindow({ startsAt, endsAt }: { startsAt: string; endsAt: string }) {
  const { language } = useText()
  return (
    <span className="moment-window">
      <Moment at={startsAt} style="day" />
      {'–'}
      <time dateTime={endsAt} title={momentText(new Date(endsAt), 'exact', language)}>
        {momentText(new Date(endsAt), 'time', language)}
      </time>
    </span>
  )
}
