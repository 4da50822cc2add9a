import type { Tone } from '../../ui/status.tsx'

export const campaignStates = ['DRAFT', 'IN_REVIEW', 'SCHEDULED', 'SENDING', 'PAUSED', 'MEASURING', 'CLOSED'] as const
export type CampaignState = (typeof campaignStates)[number]

export const campaignTones: Readonly<Record<CampaignState, Tone>> = {
  DRAFT: 'quiet',
  IN_REVIEW: 'waiting',
  SCHEDULED: 'news',
  SENDING: 'news',
  PAUSED: 'risk',
  MEASURING: 'waiting',
  CLOSED: 'done',
}

export const channels = ['IN_APP', 'WEB_PUSH', 'SMS', 'WECHAT', 'LEADER_TASK'] as const
export type Channel = (typeof channels)[number]

export const goals = ['ORDER', 'CATEGORY_ORDER', 'FIRST_ORDER', 'FULL_PRICE_ORDER'] as const
export type Goal = (typeof goals)[number]
