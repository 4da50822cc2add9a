import type { Text } from '../i18n/text.tsx'

/** A length of time, as coarse as it may be read. */
export function spanText(t: Text, minutes: number): string {
  if (minutes < 120) return t('time.minutes', { minutes })
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? t('time.hours', { hours }) : t('time.days', { days: Math.floor(hours / 24) })
}
