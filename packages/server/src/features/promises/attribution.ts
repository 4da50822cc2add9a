import { isCarried, type FulfilmentMode } from '../fulfilment/index.ts'
import { usual } from './eta.ts'
import { addMs } from '@linli/kit'

export const causes = ['MERCHANT_PREP', 'RIDER', 'PLATFORM', 'RESIDENT', 'WEATHER'] as const
export type Cause = (typeof causes)[number]

export const legNames = ['PREPARATION', 'WAITING_FOR_RIDER', 'RIDER_TO_SHOP', 'TRANSFER', 'RIDE', 'AT_DOOR'] as const
export type LegName = (typeof legNames)[number]

/** What the events of an order say of its way; null for what has not happened. */
export interface Times {
  readonly mode: FulfilmentMode
  readonly windowEnd: Date
  readonly paidAt: Date
  readonly packedAt: Date | null
  /** When whoever carried it in the end had it assigned to him. */
  readonly takenAt: Date | null
  readonly pickedUpAt: Date | null
  /** When he stood at the door and nobody opened. */
  readonly atDoorAt: Date | null
  /** Handed over, or cancelled. */
  readonly endedAt: Date
}

export interface Span {
  readonly from: Date
  readonly to: Date
}

export interface Leg {
  readonly leg: LegName
  readonly cause: Cause
  readonly startedAt: Date
  readonly endedAt: Date
  readonly plannedMs: number
  readonly takenMs: number
  /** Its part of the lateness. */
  readonly lateMs: number
}

export interface Attribution {
  readonly cause: Cause
  readonly lateMs: number
  readonly legs: readonly Leg[]
}

interface Way {
  readonly leg: LegName
  readonly cause: Cause
  readonly until: Date | null
  readonly minutes: number
}

/** The legs of each mode after the shop. A leader is a neighbour: what he is late is the platform's. */
function ways({ mode, takenAt, pickedUpAt, atDoorAt }: Times): Way[] {
  const carrier: Cause = isCarried.byRider(mode) ? 'RIDER' : 'PLATFORM'
  const door: Way[] = atDoorAt ? [{ leg: 'AT_DOOR', cause: 'RESIDENT', until: null, minutes: 0 }] : []
  if (isCarried.byRider(mode))
    return [
      { leg: 'WAITING_FOR_RIDER', cause: 'PLATFORM', until: takenAt, minutes: usual.waiting },
      { leg: 'RIDER_TO_SHOP', cause: carrier, until: pickedUpAt, minutes: usual.toShop },
      { leg: 'RIDE', cause: carrier, until: atDoorAt, minutes: usual.ride },
      ...door,
    ]
  if (mode === 'LEADER_DELIVERY')
    return [
      { leg: 'TRANSFER', cause: 'PLATFORM', until: pickedUpAt, minutes: usual.transfer },
      { leg: 'RIDE', cause: carrier, until: atDoorAt, minutes: usual.leaderRide },
      ...door,
    ]
  return [{ leg: 'TRANSFER', cause: 'PLATFORM', until: null, minutes: usual.transfer }]
}

/** Of equal parts the first: nobody is charged for what is not clearly his. */
const inDoubt: readonly Cause[] = ['PLATFORM', 'WEATHER', 'RESIDENT', 'RIDER', 'MERCHANT_PREP']

/**
 * Whose lateness it was. Everything after the shop has its usual time, counted back from the end of the window; what is
 * left before that is the shop's. Each leg that took longer bears its share of the lateness, in proportion to what it
 * took too long; the shares sum to the lateness.
 */
export function attribute(times: Times, badWeather: readonly Span[]): Attribution {
  const lateMs = Math.max(0, times.endedAt.getTime() - times.windowEnd.getTime())
  const legs = withWeather(legsOf(times), badWeather)
  const over = legs.map(({ plannedMs, takenMs }) => Math.max(0, takenMs - plannedMs))
  const all = over.reduce((sum, each) => sum + each, 0)
  let before = 0
  const shared = legs.map((leg, index) => {
    const from = before
    before += over[index]!
    // Shares of a running total: rounding loses nothing, the last of them is the whole.
    return { ...leg, lateMs: all === 0 ? 0 : Math.floor(lateMs * (before / all)) - Math.floor(lateMs * (from / all)) }
  })
  return { cause: largest(shared), lateMs, legs: shared }
}

function largest(legs: readonly Leg[]): Cause {
  const sumOf = (cause: Cause) => legs.reduce((sum, leg) => sum + (leg.cause === cause ? leg.lateMs : 0), 0)
  return inDoubt.reduce((most, cause) => (sumOf(cause) > sumOf(most) ? cause : most))
}

function legsOf(times: Times): Leg[] {
  const start = new Date(Math.min(times.paidAt.getTime(), times.windowEnd.getTime()))
  const after = ways(times)
  const windowMs = times.windowEnd.getTime() - start.getTime()
  const afterMs = after.reduce((sum, { minutes }) => sum + minutes, 0) * 60_000
  // A window shorter than the usual way leaves less for each part of it, and nothing for the shop.
  const scale = Math.min(1, afterMs === 0 ? 1 : windowMs / afterMs)
  const planned = after.map(({ minutes }) => Math.floor(minutes * 60_000 * scale))
  const preparationMs = windowMs - planned.reduce((sum, each) => sum + each, 0)
  const all = [
    { leg: 'PREPARATION', cause: 'MERCHANT_PREP', until: times.packedAt, plannedMs: preparationMs } as const,
    ...after.map(({ leg, cause, until }, index) => ({ leg, cause, until, plannedMs: planned[index]! })),
  ]
  let startedAt = start
  return all.map(({ leg, cause, until, plannedMs }, index) => {
    const endedAt = index === all.length - 1 ? times.endedAt : between(until ?? times.endedAt, startedAt, times.endedAt)
    const made = {
      leg,
      cause,
      startedAt,
      endedAt,
      plannedMs,
      takenMs: endedAt.getTime() - startedAt.getTime(),
      lateMs: 0,
    }
    startedAt = endedAt
    return made
  })
}

/** Events may be told late or out of order; legs follow each other. */
const between = (at: Date, from: Date, to: Date): Date => (at < from ? from : at > to ? to : at)

const outside: readonly LegName[] = ['WAITING_FOR_RIDER', 'RIDER_TO_SHOP', 'TRANSFER', 'RIDE']

/** What a leg under the open sky took too long while the weather was bad is the weather's. */
function withWeather(legs: readonly Leg[], badWeather: readonly Span[]): Leg[] {
  return legs.flatMap((leg) => {
    const over = Math.max(0, leg.takenMs - leg.plannedMs)
    const wetMs = outside.includes(leg.leg) ? Math.min(over, overlapMs(leg, badWeather)) : 0
    if (wetMs === 0) return [leg]
    const turnedAt = addMs(leg.endedAt, -wetMs)
    return [
      { ...leg, endedAt: turnedAt, takenMs: leg.takenMs - wetMs },
      { ...leg, cause: 'WEATHER', startedAt: turnedAt, plannedMs: 0, takenMs: wetMs },
    ]
  })
}

/** Spans that lie over each other count once. */
function overlapMs({ startedAt, endedAt }: Leg, spans: readonly Span[]): number {
  let until = startedAt.getTime()
  let sum = 0
  for (const { from, to } of spans.toSorted((a, b) => a.from.getTime() - b.from.getTime())) {
    const [begin, end] = [Math.max(until, from.getTime()), Math.min(endedAt.getTime(), to.getTime())]
    if (end <= begin) continue
    sum += end - begin
    until = end
  }
  return sum
}
