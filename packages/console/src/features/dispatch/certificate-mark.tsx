import { useText } from '../../i18n/text.tsx'
import { Icon } from '../../ui/icon.tsx'
import { certificateText } from './words.ts'

/** A certificate that holds; one that ends soon says so. */
export function CertificateMark({ kind, isExpiring }: { kind: string; isExpiring: boolean }) {
  const t = useText()
  const name = certificateText(t, kind)
  return (
    <span className={`paper-mark ${isExpiring ? 'paper-mark-soon' : ''}`}>
      <Icon name={isExpiring ? 'clock' : 'check'} size={12} />
      {isExpiring ? t('certificate.soon', { name }) : name}
    </span>
  )
}
