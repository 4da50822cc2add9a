import type { OfferKind, OfferState } from '../../api/graphql.ts'
import type { Tone } from '../../ui/status.tsx'

export const offerKinds = [
  'NEW_RESIDENT',
  'THRESHOLD_OFF',
  'RED_PACKET',
  'ITEM_PRICE',
] as const satisfies readonly OfferKind[]
export const offerStates = ['DRAFT', 'ACTIVE', 'PAUSED', 'ENDED'] as const satisfies readonly OfferState[]

export const stateTones: Readonly<Record<OfferState, Tone>> = {
  DRAFT: 'quiet',
  ACTIVE: 'done',
  PAUSED: 'risk',
  ENDED: 'quiet',
}
