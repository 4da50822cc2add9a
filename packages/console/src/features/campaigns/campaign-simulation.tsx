import { Button } from 'antd'
import { useState } from 'react'
import { useClient } from 'urql'
import { graphql, type ResultOf } from '../../api/graphql.ts'
import { useOutreachText } from '../../i18n/outreach/text.ts'
import { useRefusalText } from '../../i18n/refusals.tsx'
import { numberText } from '../../ui/count.ts'
import { Figure, Figures } from '../../ui/figure.tsx'
import { Money } from '../../ui/money.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { CampaignInput } from './campaign-draft.ts'
import { SuppressedTable } from './suppressed-table.tsx'

export const PreviewCampaign_query = graphql(`
  query PreviewCampaign($input: CampaignInput!) {
    previewCampaign(input: $input) {
      audience
      looked
      holdout
      globalHoldout
      sent
      queued
      byChannel {
        channel
        sent
      }
      suppressed {
        reason
        count
      }
      costFen
    }
  }
`)

type Preview = ResultOf<typeof PreviewCampaign_query>['previewCampaign']

/** What would come of sending it now: asked of the same gate that sends, and nothing is sent. */
export function CampaignSimulation({ input }: { input: CampaignInput }) {
  const t = useOutreachText()
  const refusalText = useRefusalText()
  const client = useClient()
  const [isRunning, setRunning] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [preview, setPreview] = useState<Preview | null>(null)
  const simulate = async () => {
    setRunning(true)
    setProblem(null)
    const { data, error } = await client
      .query(PreviewCampaign_query, { input }, { requestPolicy: 'network-only' })
      .toPromise()
    setRunning(false)
    setPreview(data?.previewCampaign ?? null)
    const refused = error?.graphQLErrors[0]
    if (refused) setProblem(refusalText({ code: String(refused.extensions['code']), message: refused.message }))
    else if (!data) setProblem(t('act.unanswered'))
  }
  const suppressed = preview?.suppressed.reduce((sum, { count }) => sum + count, 0) ?? 0
  return (
    <section aria-label={t('simulation.title')} className="simulation">
      <div className="panel-line">
        <h2>{t('simulation.title')}</h2>
        <Button loading={isRunning} onClick={() => void simulate()}>
          {t('simulation.run')}
        </Button>
      </div>
      {problem !== null && <Notice tone="late">{problem}</Notice>}
      {preview && (
        <div role="status" className="simulation">
          <p className="sentence-large">
            {t('simulation.said', {
              audience: numberText(t, preview.audience),
              sent: numberText(t, preview.sent + preview.queued),
              suppressed: numberText(t, suppressed),
            })}
          </p>
          {preview.looked < preview.audience - preview.holdout - preview.globalHoldout && (
            <p className="muted small">{t('simulation.sampled', { looked: numberText(t, preview.looked) })}</p>
          )}
          <Figures>
            <Figure label={t('simulation.sent')}>{numberText(t, preview.sent)}</Figure>
            <Figure label={t('simulation.queued')} note={t('simulation.queuedNote')}>
              {numberText(t, preview.queued)}
            </Figure>
            <Figure
              label={t('simulation.held')}
              note={t('simulation.heldNote', { global: numberText(t, preview.globalHoldout) })}
            >
              {numberText(t, preview.holdout + preview.globalHoldout)}
            </Figure>
            <Figure label={t('simulation.cost')}>
              <Money fen={preview.costFen} />
            </Figure>
          </Figures>
          <SuppressedTable suppressed={preview.suppressed} />
        </div>
      )}
    </section>
  )
}
