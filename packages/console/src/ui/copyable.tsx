import { useState } from 'react'
import { useText } from '../i18n/text.tsx'
import { Icon } from './icon.tsx'
import './copyable.css'

const saidMs = 1_500

/** An id that can be taken along with one click. */
export function Copyable({ text, shown = text }: { text: string; shown?: string }) {
  const t = useText()
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    // Offices on plain HTTP have no clipboard; the text stays selectable there.
    await navigator.clipboard?.writeText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), saidMs)
  }
  return (
    <span className="copyable">
      <span>{shown}</span>
      <button
        type="button"
        className="copyable-button"
        onClick={() => void copy()}
        aria-label={t('copy.what', { text })}
      >
        <Icon name={isCopied ? 'check' : 'copy'} size={14} />
      </button>
      <span className="aloud" role="status">
        {isCopied ? t('copy.done') : ''}
      </span>
    </span>
  )
}
