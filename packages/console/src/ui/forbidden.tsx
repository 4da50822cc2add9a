import { useText } from '../i18n/text.tsx'
import { BuildingRow } from './building-row.tsx'
import './plate.css'

/** Names the grant that is missing, so that the reader knows what to ask for. */
export function Forbidden({ needs, requestId }: { needs: string; requestId?: string | null }) {
  const t = useText()
  return (
    <section className="plate" role="alert">
      <BuildingRow />
      <h2>{t('forbidden.title')}</h2>
      <p className="muted">{t('forbidden.needs', { needs })}</p>
      {requestId != null && <p className="muted small">{`${t('failed.requestId')} ${requestId}`}</p>}
    </section>
  )
}
