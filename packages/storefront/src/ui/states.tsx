import { useText } from '../i18n/text.tsx'

/** Lines in the shape of what comes. */
export function Skeleton({ rows }: { rows: number }) {
  const t = useText()
  return (
    <div className="card skeleton" role="status" aria-label={t('loading')}>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className="skeleton-row" />
      ))}
    </div>
  )
}

export function Failed({ isOffline, onRetry }: { isOffline: boolean; onRetry: () => void }) {
  const t = useText()
  return (
    <div className="card notice notice-late" role="alert">
      <p>{t(isOffline ? 'failed.offline' : 'failed.title')}</p>
      <button type="button" className="plain" onClick={onRetry}>
        {t('failed.retry')}
      </button>
    </div>
  )
}

export function Notice({ tone, text }: { tone: 'late' | 'risk' | 'news'; text: string }) {
  return (
    <p className={`card notice notice-${tone}`} role="alert">
      {text}
    </p>
  )
}
