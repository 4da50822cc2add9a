import type { BuildingId, Point as GeoPoint } from '../../communities/index.ts'
import type { OrderId } from '../../orders/index.ts'
import { planeAround } from '../plane.ts'
import { leftOutFor, type LeftOutReason } from './left-out.ts'
import type { RoundQuestion } from './timely.ts'
import { watchFrom } from './watch.ts'
import type { RoutePlan } from '@linli/dispatch'
import { addMinutes } from '@linli/kit'

/** An order that lies at the point, and that a leader brings to its door. */
export interface WaitingOrder {
  readonly id: OrderId
  readonly buildingId: BuildingId
  readonly at: GeoPoint
  readonly windowStart: Date
  readonly windowEnd: Date
}

export interface LeaderRound {
  readonly leavesAt: Date
  readonly returnsAt: Date
  readonly metres: number
  readonly stops: readonly LeaderStop[]
  readonly leftOut: readonly { readonly order: WaitingOrder; readonly reason: LeftOutReason }[]
}

export interface LeaderStop {
  readonly order: WaitingOrder
  readonly expectedAt: Date
  readonly isLate: boolean
}

/** Somebody with a trolley walks 1.4 m a second, and paths between buildings are a quarter longer than the straight line. */
const metresPerSecond = 1.1
/** Stairs up, the door, a word, stairs down. */
const doorSeconds = 90
/** Nobody waits longer before a door with the goods of all others. */
const longestWaitMinutes = 30
/** The longest round of all: every order may be late, none is forgotten. */
const longestSeconds = 24 * 3_600

export const isTooEarly = ({ windowStart }: WaitingOrder, leavesAt: Date): boolean =>
  windowStart > addMinutes(leavesAt, longestWaitMinutes)

/** One who walks, and carries whatever there is. */
export function leaderQuestion(point: GeoPoint, orders: readonly WaitingOrder[], leavesAt: Date): RoundQuestion {
  const { toPlace } = planeAround(point)
  const { secondsAt } = watchFrom(leavesAt)
  return {
    problem: {
      depot: { ...toPlace(point), opensAt: 0, closesAt: longestSeconds },
      vehicles: { capacity: 0, most: 1 },
      metresPerSecond,
      requests: orders.map(({ id, at, windowStart, windowEnd }) => ({
        id,
        load: 0,
        dropoff: {
          at: toPlace(at),
          opensAt: Math.max(0, secondsAt(windowStart)),
          closesAt: Math.max(0, secondsAt(windowStart), secondsAt(windowEnd)),
          serviceSeconds: doorSeconds,
        },
      })),
    },
    lateRatherThan: ['OUT_OF_TIME', 'NO_VEHICLE_LEFT'],
  }
}

export function leaderRoundOf(
  { routes: [route], unserved }: RoutePlan,
  {
    orders,
    tooEarly,
    leavesAt,
  }: { orders: readonly WaitingOrder[]; tooEarly: readonly WaitingOrder[]; leavesAt: Date },
): LeaderRound {
  const { instantAt } = watchFrom(leavesAt)
  const byId = new Map<string, WaitingOrder>(orders.map((order) => [order.id, order]))
  return {
    leavesAt: instantAt(route?.leavesAt ?? 0),
    returnsAt: instantAt(route?.returnsAt ?? 0),
    metres: Math.round(route?.metres ?? 0),
    stops: (route?.stops ?? []).map(({ requestId, startsAt }) => {
      const order = byId.get(requestId)!
      const expectedAt = instantAt(startsAt)
      return { order, expectedAt, isLate: expectedAt > order.windowEnd }
    }),
    leftOut: [
      ...tooEarly.map((order) => ({ order, reason: 'TOO_EARLY' as const })),
      ...unserved.map((each) => ({ order: byId.get(each.requestId)!, reason: leftOutFor(each) })),
    ],
  }
}
