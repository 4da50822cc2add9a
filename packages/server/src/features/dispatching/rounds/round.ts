import type { Reach } from '../../../access/reach.ts'
import { counterReach, type PickupPoint } from '../../points/index.ts'

/** Whoever stands behind the counter of the point that the round begins at, and operators of its community. */
export const roundReach: Reach<Pick<PickupPoint, 'id' | 'communityId' | 'merchantId'>> = [
  ...counterReach,
  { role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' },
]

/** More are several rounds; a plan of so many stops takes about a second of one core. */
export const mostStops = 300
export const mostVans = 50
