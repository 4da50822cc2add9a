import type { ActingRole, Actor } from '../../access/actor.ts'
import { sees, type Reach } from '../../access/reach.ts'
import type { CommunityId } from '../communities/index.ts'
import { refuse, type Flow, type Id } from '@linli/kit'

export type CampaignId = Id<'cpn'>

export const campaignStates = ['DRAFT', 'IN_REVIEW', 'SCHEDULED', 'SENDING', 'MEASURING', 'CLOSED', 'PAUSED'] as const
export type CampaignState = (typeof campaignStates)[number]

export const campaignSteps = [
  'SUBMIT',
  'APPROVE',
  'REJECT',
  'START',
  'PAUSE',
  'RESUME',
  'FINISH',
  'STOP',
  'CLOSE',
] as const
export type CampaignStep = (typeof campaignSteps)[number]

const operator = ['OPERATOR'] as const
const system = ['SYSTEM'] as const

/** What was stopped is measured like what has ended of itself: those who were reached before were reached. */
export const campaignFlow: Flow<CampaignStep, CampaignState, ActingRole> = {
  SUBMIT: { from: ['DRAFT'], to: 'IN_REVIEW', by: operator },
  APPROVE: { from: ['IN_REVIEW'], to: 'SCHEDULED', by: operator },
  REJECT: { from: ['IN_REVIEW'], to: 'DRAFT', by: operator },
  START: { from: ['SCHEDULED'], to: 'SENDING', by: system },
  PAUSE: { from: ['SCHEDULED', 'SENDING'], to: 'PAUSED', by: ['OPERATOR', 'SYSTEM'] },
  RESUME: { from: ['PAUSED'], to: 'SCHEDULED', by: operator },
  FINISH: { from: ['SENDING'], to: 'MEASURING', by: system },
  STOP: { from: ['IN_REVIEW', 'SCHEDULED', 'SENDING', 'PAUSED'], to: 'MEASURING', by: operator },
  CLOSE: { from: ['MEASURING'], to: 'CLOSED', by: system },
}

export const campaignActions = ['EDIT', 'SUBMIT', 'APPROVE', 'REJECT', 'PAUSE', 'RESUME', 'STOP'] as const
export type CampaignAction = (typeof campaignActions)[number]

/** TREATED are written to; the others are not, and show what would have happened of itself. */
export const arms = ['TREATED', 'HOLDOUT', 'GLOBAL_HOLDOUT'] as const
export type Arm = (typeof arms)[number]

/** Why the platform paused a campaign by itself. */
export const pauseReasons = ['STALE_AUDIENCE', 'BUDGET_SPENT', 'UNREASONABLE_DIFFERENTIATION'] as const
export type PauseReason = (typeof pauseReasons)[number]

interface Placed {
  /** Null: in every community. */
  readonly communityId: CommunityId | null
}

/** What goes to every community is the platform's operators' alone. */
export const campaignReach: Reach<Placed> = [{ role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' }]

interface Reviewed extends Placed {
  readonly state: CampaignState
  readonly savedBy: string
  readonly submittedBy: string | null
}

/** Two persons stand behind what is sent: he who wrote or submitted it is not he who approves it. */
export const isAnotherPerson = (actor: Actor, { savedBy, submittedBy }: Reviewed): boolean =>
  actor.id !== null && actor.id !== savedBy && actor.id !== submittedBy

/** What the actor can do with it now. */
export function campaignChoices(actor: Actor, campaign: Reviewed): CampaignAction[] {
  if (!sees(actor, campaignReach, campaign)) return []
  return campaignActions.filter((action) => {
    if (action === 'EDIT') return campaign.state === 'DRAFT'
    if (action === 'APPROVE' && !isAnotherPerson(actor, campaign)) return false
    return campaignFlow[action].from.includes(campaign.state)
  })
}

export function assertCan(actor: Actor, action: CampaignAction, campaign: Reviewed): void {
  if (!sees(actor, campaignReach, campaign)) refuse('NOT_FOUND')
  if (campaignChoices(actor, campaign).includes(action)) return
  if (action === 'APPROVE' && campaign.state === 'IN_REVIEW') refuse('CAMPAIGN_NEEDS_ANOTHER_PERSON')
  refuse('CAMPAIGN_WRONG_STATE', { state: campaign.state })
}
