import { useText } from '../i18n/text.tsx'
import './brand.css'

/** Two roofs side by side: neighbours. */
export function Brand({ isNarrow = false }: { isNarrow?: boolean }) {
  const t = useText()
  return (
    <span className="brand">
      <svg className="brand-mark" width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
        <rect className="brand-tile" width="32" height="32" rx="7" />
        <path
          className="brand-line"
          d="M6.500 16.200 11.600 11l5.100 5.200M15.300 14.800 20.400 9.600l5.100 5.200M8.300 16.500v6.900h15.400v-8.300M16 23.400v-4"
        />
      </svg>
      <span className={isNarrow ? 'aloud' : 'brand-name'}>{t('brand')}</span>
    </span>
  )
}
