import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { useClient } from 'urql'
import { graphql, readFragment } from '../../api/graphql.ts'
import { useAct } from '../../api/use-act.ts'
import { useAddress } from '../../api/use-address.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { paths } from '../../app/paths.ts'
import { useOutreachText } from '../../i18n/outreach/text.ts'
import { Empty } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { SkeletonCards } from '../../ui/skeleton.tsx'
import {
  CampaignTerms_campaign,
  draftOf,
  inputOf,
  newDraft,
  steps,
  type CampaignDraft,
  type CampaignTerms,
} from './campaign-draft.ts'
import { CampaignEditor, type Choices } from './campaign-editor.tsx'
import './campaigns.css'

const CampaignForm_query = graphql(
  `
    query CampaignForm($id: ID!, $isNew: Boolean!) {
      campaign(id: $id) @skip(if: $isNew) {
        id
        ...CampaignTerms_campaign
      }
      communities(first: 100, sort: { key: NAME, direction: ASC }) {
        nodes {
          id
          name
          nameEn
        }
      }
      categories(first: 100) {
        nodes {
          id
          name
          nameEn
        }
      }
      offers(first: 100, filter: { state: { in: [ACTIVE] } }, sort: { key: CREATED_AT, direction: DESC }) {
        nodes {
          id
          name
          nameEn
        }
      }
      messageTemplates {
        channel
        key
        text
        parameters {
          name
          longest
        }
      }
      sendRules {
        kind
        most
        windowHours
        costFen
        quietHours {
          fromMinute
          untilMinute
        }
      }
      marketingHoldout {
        shareBps
      }
    }
  `,
  [CampaignTerms_campaign],
)

const SaveCampaign_mutation = graphql(
  `
    mutation SaveCampaign($input: SaveCampaignInput!) {
      saveCampaign(input: $input) {
        campaign {
          id
          ...CampaignTerms_campaign
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [CampaignTerms_campaign],
)

/** A new campaign, or other terms of a draft. */
export function CampaignFormPage() {
  const t = useOutreachText()
  const id = useParams()['campaignId'] ?? null
  const { place, text } = useAddress()
  const [now] = useState(() => new Date())
  const segment = text('segment')
  const result = usePageQuery({ query: CampaignForm_query, variables: { id: id ?? '', isNew: id === null } })
  return (
    <>
      <header className="page-head">
        <Link
          className="text-link"
          to={id === null ? paths.campaigns({ place }) : paths.campaign(id, undefined, place)}
        >
          {t('nav.campaigns')}
        </Link>
        <span className="muted" aria-hidden="true">
          {'/'}
        </span>
        <h1>{t(id === null ? 'campaigns.new' : 'campaigns.edit')}</h1>
      </header>
      <QueryView
        result={result}
        pick={(data) => (id !== null && !data.campaign ? null : data)}
        isEmpty={() => false}
        skeleton={<SkeletonCards count={2} height={320} label={t('loading')} />}
        empty={<Empty title={t('campaign.none')} why={t('campaign.noneWhy')} />}
        failed={(failure, retry, isFormer) => <Failed failure={failure} onRetry={retry} isFormer={isFormer} />}
        needs={t('role.OPERATOR')}
      >
        {({ campaign, communities, categories, offers, messageTemplates, sendRules, marketingHoldout }) => {
          const before = campaign ? readFragment(CampaignTerms_campaign, campaign) : null
          return (
            <Editing
              key={before?.id ?? 'new'}
              before={before}
              first={before ? draftOf(before) : newDraft(place, segment === '' ? null : segment, now, sendRules)}
              choices={{
                communities: communities.nodes,
                categories: categories.nodes,
                offers: offers.nodes,
                templates: messageTemplates,
                rules: sendRules,
                globalHoldoutBps: marketingHoldout.shareBps,
              }}
            />
          )
        }}
      </QueryView>
    </>
  )
}

interface EditingProps {
  readonly before: CampaignTerms | null
  readonly first: CampaignDraft
  readonly choices: Choices
}

function Editing({ before, first, choices }: EditingProps) {
  const navigate = useNavigate()
  const client = useClient()
  const act = useAct()
  const { place, one, change } = useAddress()
  const [draft, setDraft] = useState(first)
  // What one edits is what one saw: somebody else's change is told by the server, not merged in silence.
  const [seen] = useState(before)
  const step = one('step', steps)
  const save = async () => {
    const input = {
      ...inputOf(draft),
      ...(seen ? { campaignId: seen.id, expectedVersion: seen.version } : {}),
    }
    const answer = await act.send(() => client.mutation(SaveCampaign_mutation, { input }).toPromise())
    const id = answer?.saveCampaign.campaign?.id
    if (id) void navigate(paths.campaign(id, undefined, place))
  }
  return (
    <CampaignEditor
      draft={draft}
      choices={choices}
      step={step}
      isRunning={act.isRunning}
      problem={act.problem}
      onStep={(next) => change({ step: next === steps[0] ? '' : next })}
      onChange={(some) => setDraft({ ...draft, ...some })}
      onSave={() => void save()}
    />
  )
}
