import type { Reach } from '../../../access/reach.ts'
import type { CommunityId } from '../../communities/index.ts'
import type { DelayKind, DelayMinutes, FulfilmentMode } from '../../fulfilment/index.ts'
import { refuse, type Id } from '@linli/kit'

/** Communities whose riders and orders are planned together. */
export type AreaId = Id<'dar'>

/** ASSIGN: the engine says who; GRAB: riders near take what they want; MIXED: first asked one by one, then all near. */
export const dispatchModes = ['ASSIGN', 'GRAB', 'MIXED'] as const
export type DispatchMode = (typeof dispatchModes)[number]

export const areaReach: Reach<{ communityId: CommunityId }> = [
  { role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' },
]

export const mostCommunitiesOfArea = 50

const offerSecondsFrom = 5
const offerSecondsTo = 600

export function checkOfferSeconds(seconds: number): void {
  if (seconds < offerSecondsFrom || seconds > offerSecondsTo)
    refuse('BAD_INPUT', { reason: `${offerSecondsFrom} to ${offerSecondsTo} is wanted` }, 'input.offerSeconds')
}

/** The two switches of an area. */
export interface Conditions {
  readonly isSurging: boolean
  readonly isBadWeather: boolean
}

/** What each switch adds to promises that are given while it is on. */
export const addedMinutes: Readonly<Record<DelayKind, DelayMinutes>> = {
  SURGE: { INSTANT: 15, SAME_DAY: 30 },
  BAD_WEATHER: { INSTANT: 20, SAME_DAY: 60 },
}

export interface PromiseEffect {
  readonly mode: FulfilmentMode
  readonly minutesBefore: number
  readonly minutesAfter: number
}

const minutesOf = ({ isSurging, isBadWeather }: Conditions, mode: FulfilmentMode): number =>
  (isSurging ? (addedMinutes.SURGE[mode] ?? 0) : 0) + (isBadWeather ? (addedMinutes.BAD_WEATHER[mode] ?? 0) : 0)

/** By how much new promises move when the switches do; modes that nobody rides for are left out. */
export const effectOf = (before: Conditions, after: Conditions): PromiseEffect[] =>
  (['INSTANT', 'SAME_DAY'] as const).map((mode) => ({
    mode,
    minutesBefore: minutesOf(before, mode),
    minutesAfter: minutesOf(after, mode),
  }))
