import type { Key, Text } from '../../i18n/text.tsx'
import type { Unfit } from './rider-fit.ts'

const kilo = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })
export const weightText = (t: Text, grams: number): string => t('task.kilograms', { kg: kilo.format(grams / 1_000) })

const certificates = ['HEALTH', 'COLD_CHAIN', 'HOME_SERVICE'] as const
/** A kind of certificate in words; one younger than this console by its own name. */
export function certificateText(t: Text, kind: string): string {
  const known = certificates.find((each) => each === kind)
  return known ? t(`certificate.${known}`) : kind
}

/** What a task asks of whoever carries it. */
export const needsText = (t: Text, { skills, grams }: { skills: readonly string[]; grams: number }): string =>
  [weightText(t, grams), ...skills.map((skill) => certificateText(t, skill))].join(' · ')

/** What stands in a rider's way, each once. */
export function unfitText(t: Text, unfit: readonly Unfit[]): string {
  const words = unfit.map((each) =>
    each.reason === 'NOT_CERTIFIED'
      ? t('unfit.NOT_CERTIFIED', { kind: certificateText(t, each.kind) })
      : t(`unfit.${each.reason}` satisfies Key),
  )
  return [...new Set(words)].join(t('list.comma'))
}
