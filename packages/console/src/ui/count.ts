import type { Text } from '../i18n/text.tsx'

interface Count {
  readonly value: number
  readonly precision: 'EXACT' | 'ESTIMATED' | 'AT_LEAST'
}

/** A count as honestly as it is known. */
export function countText(t: Text, { value, precision }: Count): string {
  const count = new Intl.NumberFormat(t.language).format(value)
  if (precision === 'EXACT') return count
  return t(precision === 'ESTIMATED' ? 'count.about' : 'count.more', { count })
}
