import { Button } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useClient } from 'urql'
import { graphql, type ResultOf } from '../../api/graphql.ts'
import { useAct } from '../../api/use-act.ts'
import { useAddress } from '../../api/use-address.ts'
import { paths } from '../../app/paths.ts'
import { useOutreachText } from '../../i18n/outreach/text.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { WhyConfirm } from '../../ui/why-confirm.tsx'
import { NamedConfirm } from './named-confirm.tsx'

export const CampaignActions_campaign = graphql(`
  fragment CampaignActions_campaign on Campaign {
    id
    name
    state
    version
    allowedActions
  }
`)

const SubmitCampaign_mutation = graphql(
  `
    mutation SubmitCampaign($id: ID!) {
      submitCampaign(id: $id) {
        campaign {
          ...CampaignActions_campaign
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [CampaignActions_campaign],
)

const ApproveCampaign_mutation = graphql(
  `
    mutation ApproveCampaign($id: ID!) {
      approveCampaign(id: $id) {
        campaign {
          ...CampaignActions_campaign
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [CampaignActions_campaign],
)

const RejectCampaign_mutation = graphql(
  `
    mutation RejectCampaign($id: ID!, $why: String!) {
      rejectCampaign(id: $id, why: $why) {
        campaign {
          ...CampaignActions_campaign
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [CampaignActions_campaign],
)

const PauseCampaign_mutation = graphql(
  `
    mutation PauseCampaign($id: ID!) {
      pauseCampaign(id: $id) {
        campaign {
          ...CampaignActions_campaign
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [CampaignActions_campaign],
)

const ResumeCampaign_mutation = graphql(
  `
    mutation ResumeCampaign($id: ID!) {
      resumeCampaign(id: $id) {
        campaign {
          ...CampaignActions_campaign
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [CampaignActions_campaign],
)

const StopCampaign_mutation = graphql(
  `
    mutation StopCampaign($id: ID!) {
      stopCampaign(id: $id) {
        campaign {
          ...CampaignActions_campaign
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [CampaignActions_campaign],
)

type Acting = ResultOf<typeof CampaignActions_campaign>
type Action = Acting['allowedActions'][number]

const mutations = {
  SUBMIT: SubmitCampaign_mutation,
  APPROVE: ApproveCampaign_mutation,
  PAUSE: PauseCampaign_mutation,
  RESUME: ResumeCampaign_mutation,
  STOP: StopCampaign_mutation,
} as const
type Step = keyof typeof mutations

const inOrder = ['APPROVE', 'SUBMIT', 'RESUME', 'REJECT', 'EDIT', 'PAUSE', 'STOP'] as const satisfies readonly Action[]

interface CampaignActionsProps {
  readonly campaign: Acting
  readonly onDone: () => void
}

export function CampaignActions({ campaign, onDone }: CampaignActionsProps) {
  const t = useOutreachText()
  const navigate = useNavigate()
  const { place } = useAddress()
  const [asking, ask] = useState<Exclude<Action, 'EDIT'> | null>(null)
  const form = {
    campaign,
    onDone: () => {
      ask(null)
      onDone()
    },
    onStale: onDone,
    onClose: () => ask(null),
  }
  const start = (action: Action) => {
    if (action === 'EDIT') void navigate(paths.editCampaign(campaign.id, undefined, place))
    else ask(action)
  }
  return (
    <>
      {inOrder
        .filter((action) => campaign.allowedActions.includes(action))
        .map((action, index) => (
          <Button
            key={action}
            type={index === 0 && action !== 'STOP' ? 'primary' : 'default'}
            danger={action === 'STOP'}
            onClick={() => start(action)}
          >
            {t(`campaignDo.${action}`)}
          </Button>
        ))}
      {asking === 'REJECT' && <RejectForm {...form} />}
      {asking !== null && asking !== 'REJECT' && <StepForm {...form} step={asking} />}
    </>
  )
}

interface FormProps extends CampaignActionsProps {
  readonly onStale: () => void
  readonly onClose: () => void
}

function RejectForm({ campaign, onDone, onStale, onClose }: FormProps) {
  const t = useOutreachText()
  const client = useClient()
  const act = useAct(onStale)
  const send = async (why: string) => {
    if (await act.send(() => client.mutation(RejectCampaign_mutation, { id: campaign.id, why }).toPromise())) onDone()
  }
  return (
    <WhyConfirm
      title={t('campaignAsk.REJECT', { name: campaign.name })}
      act={t('campaignDo.REJECT')}
      hint={t('campaign.rejectHint')}
      isRunning={act.isRunning}
      problem={act.problem}
      onConfirm={(why) => void send(why)}
      onClose={onClose}
    />
  )
}

function StepForm({ campaign, step, onDone, onStale, onClose }: FormProps & { readonly step: Step }) {
  const t = useOutreachText()
  const client = useClient()
  const act = useAct(onStale)
  const { id, name } = campaign
  const send = async () => {
    if (await act.send(() => client.mutation(mutations[step], { id }).toPromise())) onDone()
  }
  const asked = {
    title: t(`campaignAsk.${step}`, { name }),
    act: t(`campaignAct.${step}`, { name }),
    isRunning: act.isRunning,
    problem: act.problem,
    onConfirm: () => void send(),
    onClose,
  }
  const effect = <p className="act-effect">{t(`campaignEffect.${step}`)}</p>
  if (step === 'STOP')
    return (
      <NamedConfirm {...asked} name={name} label={t('campaign.writeName')}>
        {effect}
      </NamedConfirm>
    )
  return (
    <Confirm {...asked} isReady>
      {effect}
    </Confirm>
  )
}
