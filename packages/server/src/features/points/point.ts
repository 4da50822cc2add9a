import type { Reach } from '../../access/reach.ts'
import type { LeaderId } from '../carriers/index.ts'
import type { MerchantId } from '../catalog/index.ts'
import type { CommunityId, Point as GeoPoint } from '../communities/index.ts'
import { addMinutes, refuse, startOfBusinessDay, type Id } from '@linli/kit'

export type PointId = Id<'pnt'>

/** 团长家, 店铺, 自提柜, 驿站 */
export const pointKinds = ['LEADER_HOME', 'SHOP', 'LOCKER', 'STATION'] as const
export type PointKind = (typeof pointKinds)[number]

export const pointStates = ['OPEN', 'CLOSED'] as const
export type PointState = (typeof pointStates)[number]

/** What becomes of goods that nobody collects: they go back, or are thrown away, with or without the money back. */
export const unclaimedRules = ['RETURN', 'DISPOSE', 'DISPOSE_AND_REFUND'] as const
export type UnclaimedRule = (typeof unclaimedRules)[number]

/** Local minutes of the day; a weekday that is not named is a day off. Monday is 1, Sunday 7. */
export interface DayHours {
  readonly weekday: number
  readonly opensMinute: number
  readonly closesMinute: number
}

export interface Hosted {
  readonly id: PointId
  readonly communityId: CommunityId
  readonly merchantId: MerchantId | null
}

export interface Opening {
  readonly hours: readonly DayHours[]
  readonly slotMinutes: number
  readonly slotCapacity: number
  readonly coldCapacity: number
}

export interface Dwell {
  readonly dwellHours: number
  readonly freshDwellHours: number
  /** How long goods that are overdue are still kept. */
  readonly overdueHours: number
  readonly freshRule: UnclaimedRule
}

export interface PickupPoint extends Hosted, Opening, Dwell {
  readonly kind: PointKind
  readonly name: string
  readonly nameEn: string
  readonly leaderId: LeaderId | null
  readonly location: GeoPoint
  readonly address: string
  readonly state: PointState
  readonly version: number
}

/** Whoever stands behind the counter: the point's own people, and the leader of the community. */
export const counterReach: Reach<Hosted> = [
  { role: 'LEADER', place: 'POINT', key: 'id' },
  { role: 'LEADER', place: 'COMMUNITY', key: 'communityId' },
]

/** Who runs the point from day to day: the counter, the shop that hosts it, and operators of its community. */
export const pointReach: Reach<Hosted> = [
  ...counterReach,
  { role: 'MERCHANT', place: 'MERCHANT', key: 'merchantId' },
  { role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' },
]

/** A point is set up, and its capacity changed, by operators. */
export const pointOwnerReach: Reach<Hosted> = [{ role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' }]

export interface PointSlot {
  readonly startsAt: Date
  readonly endsAt: Date
  readonly capacity: number
  readonly coldCapacity: number
}

const minutesOfDay = 24 * 60
const dayMs = minutesOfDay * 60_000

/** 2000-01-03 was a Monday in Shanghai, and every seventh day since. */
const someMonday = new Date('2000-01-02T16:00:00Z').getTime()
const weekdayOf = (day: Date): number => (((Math.round((day.getTime() - someMonday) / dayMs) % 7) + 7) % 7) + 1

const hoursOn = ({ hours }: Pick<Opening, 'hours'>, day: Date): DayHours | undefined =>
  hours.find(({ weekday }) => weekday === weekdayOf(day))

/** The slots of the business day of `day`; none on a day off. The last one ends when the point closes. */
export function slotsOf(point: Opening, day: Date): PointSlot[] {
  const midnight = startOfBusinessDay(day)
  const open = hoursOn(point, midnight)
  if (!open) return []
  const slots: PointSlot[] = []
  for (let minute = open.opensMinute; minute < open.closesMinute; minute += point.slotMinutes)
    slots.push({
      startsAt: addMinutes(midnight, minute),
      endsAt: addMinutes(midnight, Math.min(minute + point.slotMinutes, open.closesMinute)),
      capacity: point.slotCapacity,
      coldCapacity: point.coldCapacity,
    })
  return slots
}

/** The slot that an order takes whose window begins then: the one it falls into, or the next of that day. */
export const pointSlotFor = (point: Opening, windowStart: Date): PointSlot | undefined =>
  slotsOf(point, windowStart).find(({ endsAt }) => endsAt > windowStart)

export function isOpenAt(point: Pick<PickupPoint, 'state' | 'hours'>, at: Date): boolean {
  const midnight = startOfBusinessDay(at)
  const open = hoursOn(point, midnight)
  if (point.state !== 'OPEN' || !open) return false
  return at >= addMinutes(midnight, open.opensMinute) && at < addMinutes(midnight, open.closesMinute)
}

const earthRadiusM = 6_371_008
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Metres along the surface (haversine): good to half a percent, which is less than the way around a building. */
export function distanceM(a: GeoPoint, b: GeoPoint): number {
  const [lat, lng] = [radians(b.lat - a.lat) / 2, radians(b.lng - a.lng) / 2]
  const h = Math.sin(lat) ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(lng) ** 2
  return Math.round(2 * earthRadiusM * Math.asin(Math.min(1, Math.sqrt(h))))
}

export const bounds = {
  slotMinutes: [15, 720],
  capacity: [0, 10_000],
  hours: [1, 720],
} as const

export function checkHours(hours: readonly DayHours[]): void {
  if (new Set(hours.map(({ weekday }) => weekday)).size < hours.length)
    refuse('BAD_INPUT', { reason: 'a weekday has one pair of hours' }, 'hours')
  for (const [index, { weekday, opensMinute, closesMinute }] of hours.entries()) {
    if (weekday < 1 || weekday > 7) refuse('BAD_INPUT', { reason: 'a weekday is 1 to 7' }, `hours.${index}.weekday`)
    if (opensMinute < 0 || closesMinute > minutesOfDay || opensMinute >= closesMinute)
      refuse('BAD_INPUT', { reason: 'a point opens before it closes, within one day' }, `hours.${index}`)
  }
}

export function checkOpening({ hours, slotMinutes, slotCapacity, coldCapacity }: Opening): void {
  checkHours(hours)
  checkWithin(slotMinutes, bounds.slotMinutes, 'slotMinutes')
  checkWithin(slotCapacity, bounds.capacity, 'slotCapacity')
  checkWithin(coldCapacity, bounds.capacity, 'coldCapacity')
}

export function checkDwell({ dwellHours, freshDwellHours, overdueHours }: Omit<Dwell, 'freshRule'>): void {
  checkWithin(dwellHours, bounds.hours, 'dwellHours')
  checkWithin(freshDwellHours, bounds.hours, 'freshDwellHours')
  checkWithin(overdueHours, bounds.hours, 'overdueHours')
}

function checkWithin(value: number, [least, most]: readonly [number, number], field: string): void {
  if (value < least || value > most) refuse('BAD_INPUT', { reason: `${least} to ${most} is wanted` }, field)
}
