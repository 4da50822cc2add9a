import { Button } from 'antd'
import { useText } from '../i18n/text.tsx'
import { Copyable } from './copyable.tsx'
import './notice.css'

interface FailedProps {
  readonly failure: { readonly kind: string; readonly requestId: string | null }
  readonly onRetry: () => void
  /** What is on the screen answers another question. */
  readonly isFormer?: boolean
  /** What is on the screen is from then. */
  readonly asOf?: string | undefined
}

/** Says that reading failed, under which id the server knows of it, and offers to try again. */
export function Failed({ failure, onRetry, asOf, isFormer = false }: FailedProps) {
  const t = useText()
  return (
    <div className="notice notice-late" role="alert">
      <div className="notice-words">
        <strong>{t(failure.kind === 'offline' ? 'failed.offline' : 'failed.title')}</strong>
        <span className="muted small">
          {isFormer ? t('failed.former') : asOf === undefined ? t('failed.next') : t('failed.old', { asOf })}
        </span>
        {failure.requestId !== null && (
          <span className="small">
            {t('failed.requestId')} <Copyable text={failure.requestId} />
          </span>
        )}
      </div>
      <Button onClick={onRetry}>{t('failed.retry')}</Button>
    </div>
  )
}
