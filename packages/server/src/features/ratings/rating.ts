import type { Reach } from '../../access/reach.ts'
import { addMinutes, refuse, type Id } from '@linli/kit'

/** What a household says of an order once it has it. */
export type RatingId = Id<'rtg'>

/** 5 is the best; up to 2 somebody has to put it right. */
export const mostStars = 5
export const aggrievedTo = 2
/** From so many on, the household was satisfied. */
export const satisfiedFrom = 4

export const longestComment = 500

/** So long after it was completed an order may be rated. */
export const ratedWithinDays = 14

interface Rateable {
  readonly householdId: string
  readonly communityId: string
  readonly merchantId: string
}

export const ratingReach: Reach<Rateable> = [
  { role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' },
  { role: 'MERCHANT', place: 'MERCHANT', key: 'merchantId' },
  { role: 'RESIDENT', place: 'HOUSEHOLD', key: 'householdId' },
  { role: 'PARTNER', place: 'COMMUNITY', key: 'communityId', scope: 'orders:read' },
]

/** Who may say it: the household, or the app by which it orders. */
export const ratersReach: Reach<Rateable> = [
  { role: 'RESIDENT', place: 'HOUSEHOLD', key: 'householdId' },
  { role: 'PARTNER', place: 'COMMUNITY', key: 'communityId', scope: 'orders:write' },
]

export function checkStars(stars: number): void {
  if (stars < 1 || stars > mostStars)
    refuse('BAD_INPUT', { reason: `1 to ${mostStars} stars are wanted` }, 'input.stars')
}

export const isRateable = (completedAt: Date | null, now: Date): boolean =>
  completedAt !== null && now <= addMinutes(completedAt, ratedWithinDays * 24 * 60)
