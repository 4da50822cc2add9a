import type { Text } from '../i18n/text.tsx'

interface Count {
  readonly value: number
  readonly precision: 'EXACT' | 'ESTIMATED' | 'AT_LEAST'
}

/** A whole number, grouped as the reader groups. */
export const numberText = ({ language }: Text, value: number): string => new Intl.NumberFormat(language).format(value)

/** A count as honestly as it is known. */
export function countText(t: Text, { value, precision }: Count): string {
  const count = numberText(t, value)
  if (precision === 'EXACT') return count
  return t(precision === 'ESTIMATED' ? 'count.about' : 'count.more', { count })
}
