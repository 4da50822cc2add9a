import { useLinli, useStreamState } from '../../api/linli.tsx'
import { useText } from '../../i18n/text.tsx'
import { momentText } from '../../ui/moment.tsx'
import { Status } from '../../ui/status.tsx'
import './stream-badge.css'

/** Whether what is on the screen is live, and since when it is not. */
export function StreamBadge() {
  const t = useText()
  const { streams } = useLinli()
  const state = useStreamState()
  if (state === null) return null
  const since = 'since' in state ? momentText(state.since, 'time', t.language) : ''
  return (
    <div className={`stream stream-${state.kind}`} role="status">
      {state.kind === 'live' && <Status tone="done">{t('stream.live')}</Status>}
      {state.kind === 'connecting' && <Status tone="quiet">{t('stream.connecting')}</Status>}
      {state.kind === 'behind' && <Status tone="risk">{t('stream.behind', { since })}</Status>}
      {state.kind === 'lost' && <Status tone="late">{t('stream.lost', { since })}</Status>}
      {state.kind === 'closed' && <Status tone="late">{t('stream.closed')}</Status>}
      {(state.kind === 'behind' || state.kind === 'lost') && (
        <button type="button" className="stream-retry" onClick={() => streams.retryNow()}>
          {t('stream.retry')}
        </button>
      )}
    </div>
  )
}
