import { useEffect } from 'react'
import { Link, useParams } from 'react-router'
import { graphql, readFragment } from '../../api/graphql.ts'
import { useAddress } from '../../api/use-address.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { paths } from '../../app/paths.ts'
import { useOutreachText } from '../../i18n/outreach/text.ts'
import { AsOf } from '../../ui/as-of.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { momentText } from '../../ui/moment.tsx'
import { Notice } from '../../ui/notice.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { SkeletonCards } from '../../ui/skeleton.tsx'
import { Status } from '../../ui/status.tsx'
import { CampaignActions, CampaignActions_campaign } from './campaign-actions.tsx'
import { CampaignTerms_campaign } from './campaign-draft.ts'
import { CampaignProgress } from './campaign-progress.tsx'
import { CampaignResultView } from './campaign-result.tsx'
import { CampaignTermsView } from './campaign-terms-view.tsx'
import { campaignTones } from './campaign-words.ts'
import './campaigns.css'

const CampaignPage_query = graphql(
  `
    query CampaignPage($id: ID!) {
      campaign(id: $id) {
        id
        ...CampaignActions_campaign
        ...CampaignTerms_campaign
        globalHoldoutBps
        startedAt
        sentAt
        stoppedAt
        pausedAs
        rejectedWhy
        spentFen
        progress {
          audience
          done
        }
      }
    }
  `,
  [CampaignActions_campaign, CampaignTerms_campaign],
)

/** While it is being sent, how far it has come is read again so often. */
const everyMs = 2_000
const tabs = ['result', 'terms'] as const

/** One campaign: what may be done with it, how far it has come, and what it has really changed. */
export function CampaignPage() {
  const t = useOutreachText()
  const id = useParams()['campaignId'] ?? ''
  const { place, one } = useAddress()
  const result = usePageQuery({ query: CampaignPage_query, variables: { id } })
  const { data, refresh } = result
  const state = data?.campaign && readFragment(CampaignActions_campaign, data.campaign).state
  const isMoving = state === 'SENDING' || state === 'SCHEDULED'
  useEffect(() => {
    if (!isMoving) return
    const beat = setInterval(() => document.visibilityState === 'visible' && refresh(), everyMs)
    return () => clearInterval(beat)
  }, [isMoving, refresh])
  return (
    <QueryView
      result={result}
      pick={({ campaign }) => campaign}
      isEmpty={() => false}
      skeleton={<SkeletonCards count={3} height={160} label={t('loading')} />}
      empty={<Empty title={t('campaign.none')} why={t('campaign.noneWhy')} />}
      failed={(failure, retry, isFormer) => (
        <Failed
          failure={failure}
          onRetry={retry}
          isFormer={isFormer}
          asOf={result.asOf && momentText(result.asOf, 'time', t.language)}
        />
      )}
      needs={t('role.OPERATOR')}
    >
      {(campaign) => {
        const acting = readFragment(CampaignActions_campaign, campaign)
        const terms = readFragment(CampaignTerms_campaign, campaign)
        const hasBegun = campaign.startedAt !== null
        const tab = one('tab', hasBegun ? tabs : ['terms'])
        return (
          <div className="campaign">
            <header className="page-head">
              <Link className="text-link" to={paths.campaigns({ place })}>
                {t('nav.campaigns')}
              </Link>
              <span className="muted" aria-hidden="true">
                {'/'}
              </span>
              <h1>{acting.name}</h1>
              <Status tone={campaignTones[acting.state]}>{t(`campaignState.${acting.state}`)}</Status>
              <div className="page-head-end">
                <AsOf at={result.asOf} />
                <CampaignActions campaign={acting} onDone={refresh} />
              </div>
            </header>
            {campaign.pausedAs !== null && <Notice tone="risk">{t(`pausedAs.${campaign.pausedAs}`)}</Notice>}
            {acting.state === 'DRAFT' && campaign.rejectedWhy !== null && (
              <Notice tone="risk">{t('campaign.rejected', { why: campaign.rejectedWhy })}</Notice>
            )}
            {acting.state === 'IN_REVIEW' && !acting.allowedActions.includes('APPROVE') && (
              <Notice tone="news">{t('campaign.waits')}</Notice>
            )}
            {hasBegun && <CampaignProgress progress={campaign.progress} spentFen={campaign.spentFen} />}
            {hasBegun && (
              <nav className="tabs tabs-top" aria-label={t('campaign.parts')}>
                {tabs.map((each) => (
                  <Link
                    key={each}
                    to={paths.campaign(campaign.id, each === 'result' ? undefined : each, place)}
                    replace
                    aria-current={each === tab ? 'page' : undefined}
                  >
                    {t(`campaignTab.${each}`)}
                  </Link>
                ))}
              </nav>
            )}
            {tab === 'result' && hasBegun ? (
              <CampaignResultView campaignId={campaign.id} isMoving={isMoving} />
            ) : (
              <CampaignTermsView terms={terms} />
            )}
          </div>
        )
      }}
    </QueryView>
  )
}
