import type { Tone } from '../../ui/status.tsx'

export const journeyStates = ['DRAFT', 'ACTIVE', 'PAUSED', 'STOPPED'] as const
export type JourneyState = (typeof journeyStates)[number]

export const journeyTones: Readonly<Record<JourneyState, Tone>> = {
  DRAFT: 'quiet',
  ACTIVE: 'done',
  PAUSED: 'risk',
  STOPPED: 'quiet',
}
