import type { OutreachText } from '../../../i18n/outreach/text.ts'
import { numberText } from '../../../ui/count.ts'
import { moneyText } from '../../../ui/money.tsx'
import { percentText } from '../../../ui/percent.ts'
import type { RuleTrait } from '../rule/rule-words.ts'

interface Known {
  readonly unit: RuleTrait['unit']
  readonly value: number | null
  readonly word: { readonly name: string; readonly nameEn: string } | null
}

/** What is known of somebody, in the unit that people say it in. */
export function traitText(
  t: OutreachText,
  { unit, value, word }: Known,
  nameOf: (named: NonNullable<Known['word']>) => string,
) {
  if (word !== null) return nameOf(word)
  if (value === null) return t('trait.unknown')
  switch (unit) {
    case 'FEN':
      return moneyText(value)
    case 'BASIS_POINTS':
      return percentText(value)
    case 'DAY':
      return t('trait.daysAgo', { days: value })
    case 'DAYS':
      return t('trait.days', { days: value })
    default:
      return numberText(t, value)
  }
}
