import { useText } from '../i18n/text.tsx'
import { momentText } from './moment.tsx'

/** When the figures beside it were true. */
export function AsOf({ at }: { at: Date | undefined }) {
  const t = useText()
  if (at === undefined) return null
  return <span className="muted small">{t('asOf', { at: momentText(at, 'time', t.language) })}</span>
}
