import type { ActingRole, Actor } from '../../../access/actor.ts'
import { sees } from '../../../access/reach.ts'
import type { CommunityId } from '../../communities/index.ts'
import { campaignReach } from '../campaign.ts'
import { refuse, type Flow, type Id } from '@linli/kit'

export type JourneyId = Id<'jny'>
export type JourneyRunId = Id<'jrn'>

export const journeyStates = ['DRAFT', 'ACTIVE', 'PAUSED', 'STOPPED'] as const
export type JourneyState = (typeof journeyStates)[number]

export const journeySteps = ['ACTIVATE', 'PAUSE', 'STOP'] as const
export type JourneyStep = (typeof journeySteps)[number]

const operator = ['OPERATOR'] as const
/** While it is paused nobody enters and nobody moves; what became due meanwhile is walked when it goes on. */
export const journeyFlow: Flow<JourneyStep, JourneyState, ActingRole> = {
  ACTIVATE: { from: ['DRAFT', 'PAUSED'], to: 'ACTIVE', by: operator },
  PAUSE: { from: ['ACTIVE'], to: 'PAUSED', by: operator },
  STOP: { from: ['DRAFT', 'ACTIVE', 'PAUSED'], to: 'STOPPED', by: operator },
}

export const journeyActions = ['EDIT', 'ACTIVATE', 'PAUSE', 'STOP'] as const
export type JourneyAction = (typeof journeyActions)[number]

/** How a run ended. LEFT: he left the segment by which he entered. */
export const runStates = ['RUNNING', 'DONE', 'LEFT', 'GOAL_REACHED', 'GONE', 'STOPPED'] as const
export type RunState = (typeof runStates)[number]

interface Placed {
  readonly communityId: CommunityId | null
  readonly state: JourneyState
  readonly savedBy: string
}

/** Who is on the way keeps to the version he began with, so that a new one may be written at any time. */
export function journeyChoices(actor: Actor, journey: Placed): JourneyAction[] {
  if (!sees(actor, campaignReach, journey)) return []
  return journeyActions.filter((action) => {
    if (action === 'EDIT') return journey.state === 'DRAFT' || journey.state === 'PAUSED'
    if (action === 'ACTIVATE' && actor.id === journey.savedBy) return false
    return journeyFlow[action].from.includes(journey.state)
  })
}

export function assertCan(actor: Actor, action: JourneyAction, journey: Placed): void {
  if (!sees(actor, campaignReach, journey)) refuse('NOT_FOUND')
  if (journeyChoices(actor, journey).includes(action)) return
  if (action === 'ACTIVATE' && journeyFlow.ACTIVATE.from.includes(journey.state))
    refuse('CAMPAIGN_NEEDS_ANOTHER_PERSON')
  refuse('JOURNEY_WRONG_STATE', { state: journey.state })
}
