import { nameIn, useText, type Text } from '../i18n/text.tsx'
import type { Usual } from './usuals-page.tsx'

/** When a usual runs out, or what stands against it. The tone only repeats the words. */
export function DueText({ usual }: { usual: Usual }) {
  const t = useText()
  const { listing, replacement, isDue } = usual
  if (replacement)
    return <span className="small tone-risk">{t('usuals.standIn', { name: nameIn(t, replacement.sku) })}</span>
  if (listing.available === 0) return <span className="small tone-late">{t('usuals.soldOut')}</span>
  return <span className={`small ${isDue ? 'tone-done' : 'muted'}`}>{dueWords(usual, t)}</span>
}

function dueWords({ dueInDays, intervalDays, isDue }: Usual, t: Text): string {
  if (dueInDays === null || intervalDays === null) return t('usuals.once')
  if (dueInDays > 1) return t('usuals.dueIn', { days: dueInDays })
  // A habit that was given up long ago is not late.
  if (!isDue) return t('usuals.every', { days: intervalDays })
  if (dueInDays === 1) return t('usuals.dueTomorrow')
  return dueInDays === 0 ? t('usuals.dueToday') : t('usuals.dueSince', { days: -dueInDays })
}
