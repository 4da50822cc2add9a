import type { Language } from '../i18n/text.tsx'
import { businessDay, timeZone } from '@linli/kit'

const clock = (language: Language) =>
  new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone })
const dayNames: Record<Language, readonly string[]> = { 'zh-CN': ['今天', '明天', '后天'], en: ['today', 'tomorrow'] }
const dayMs = 86_400_000

/** 明天 10:00–20:00, in the neighbourhood's own time. */
export function windowText({ startsAt, endsAt }: { startsAt: string; endsAt: string }, language: Language): string {
  const [from, to] = [new Date(startsAt), new Date(endsAt)]
  const days = Math.round((Date.parse(businessDay(from)) - Date.parse(businessDay(new Date()))) / dayMs)
  const day =
    dayNames[language][days] ??
    new Intl.DateTimeFormat(language, { month: 'numeric', day: 'numeric', timeZone }).format(from)
  const format = clock(language)
  return `${day} ${format.format(from)}–${format.format(to)}`
}
