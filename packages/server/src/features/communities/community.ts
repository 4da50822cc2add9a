import type { Reach } from '../../access/reach.ts'
import { refuse, type Id } from '@linli/kit'

export type CommunityId = Id<'com'>
export type BuildingId = Id<'bld'>
export type HouseholdId = Id<'hh'>

/** 老旧小区, 高端楼盘, 混合型, 新城 */
export const communityKinds = ['OLD_ESTATE', 'PREMIUM', 'MIXED', 'NEW_TOWN'] as const
export type CommunityKind = (typeof communityKinds)[number]

/** WGS 84 degrees. */
export interface GeoPoint {
  readonly lat: number
  readonly lng: number
}

export interface Community {
  readonly id: CommunityId
  readonly communityId: CommunityId
}

export interface Household {
  readonly id: HouseholdId
  readonly communityId: CommunityId
}

/** Operators act on the communities they hold; the platform's operators on all. */
export const communityReach: Reach<Community> = [{ role: 'OPERATOR', place: 'COMMUNITY', key: 'id' }]

export const householdReach: Reach<Household> = [
  { role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' },
  { role: 'LEADER', place: 'COMMUNITY', key: 'communityId' },
  { role: 'PARTNER', place: 'COMMUNITY', key: 'communityId', scope: 'households:read' },
  { role: 'RESIDENT', place: 'HOUSEHOLD', key: 'id' },
]

/** A door is for those who live behind it; whoever delivers sees it on the order, while the delivery is under way. */
export const doorReach: Reach<Household> = [{ role: 'RESIDENT', place: 'HOUSEHOLD', key: 'id' }]

/** Who vouches for a household: an operator, or the leader who knows the people. */
export const verifierReach: Reach<Household> = [
  { role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' },
  { role: 'LEADER', place: 'COMMUNITY', key: 'communityId' },
]

const fewestCorners = 3
const mostCorners = 500

export function checkPoint({ lat, lng }: GeoPoint, field: string): void {
  if (!(Math.abs(lat) <= 90 && Math.abs(lng) <= 180))
    refuse('BAD_INPUT', { reason: 'a point has lat -90…90 and lng -180…180' }, field)
}

export function checkBoundary(boundary: readonly GeoPoint[]): void {
  if (boundary.length < fewestCorners || boundary.length > mostCorners)
    refuse('BAD_INPUT', { reason: `a boundary has ${fewestCorners} to ${mostCorners} corners` }, 'boundary')
  boundary.forEach((point, index) => checkPoint(point, `boundary.${index}`))
}

/** Nothing that stands in a residential community is larger. */
export const mostEntrances = 50
export const mostFloors = 200

export interface BuildingSize {
  readonly entrances: number
  readonly floors: number
  readonly location: GeoPoint
}

export function checkBuilding({ entrances, floors, location }: BuildingSize, field: string): void {
  checkPoint(location, `${field}.location`)
  if (entrances < 1 || entrances > mostEntrances)
    refuse('BAD_INPUT', { reason: `a building has 1 to ${mostEntrances} entrances` }, `${field}.entrances`)
  if (floors < 1 || floors > mostFloors)
    refuse('BAD_INPUT', { reason: `a building has 1 to ${mostFloors} floors` }, `${field}.floors`)
}

const control = /\p{Cc}/u

/** A name that people read: trimmed, not empty, no longer than fits a line, and one line. */
export function checkName(name: string, field: string, longest = 60): string {
  const trimmed = name.trim()
  if (trimmed.length === 0 || trimmed.length > longest)
    refuse('BAD_INPUT', { reason: `1 to ${longest} characters are wanted` }, field)
  if (control.test(trimmed)) refuse('BAD_INPUT', { reason: 'control characters are not wanted' }, field)
  return trimmed
}
