import type { Point as GeoPoint } from '../../communities/index.ts'
import { centreOf, planeAround } from '../plane.ts'
import type { TaskId } from '../tasks/task.ts'
import { leftOutFor, type LeftOutReason } from './left-out.ts'
import type { RoundQuestion } from './timely.ts'
import { watchFrom } from './watch.ts'
import type { RoutePlan } from '@linli/dispatch'

/** A task that nobody has and that no person has decided about. */
export interface OpenErrand {
  readonly id: TaskId
  readonly pickup: GeoPoint
  readonly dropoff: GeoPoint
  readonly readyAt: Date
  readonly notBefore: Date | null
  readonly dueAt: Date
  readonly grams: number
}

export interface Vans {
  readonly vans: number
  readonly capacityGrams: number
  readonly leavesAt: Date
}

export interface VanRounds {
  readonly metres: number
  readonly rounds: readonly VanRound[]
  readonly leftOut: readonly { readonly task: OpenErrand; readonly reason: LeftOutReason }[]
}

export interface VanRound {
  readonly leavesAt: Date
  readonly returnsAt: Date
  readonly metres: number
  readonly stops: readonly VanStop[]
}

export interface VanStop {
  readonly task: OpenErrand
  readonly kind: 'PICKUP' | 'DROPOFF'
  readonly at: GeoPoint
  readonly expectedAt: Date
  readonly isLate: boolean
}

/** 25 km/h with its traffic lights, along streets that are a third longer than the straight line. */
const metresPerSecond = 5
/** To park, to find the counter, to load. */
const shopSeconds = 120
/** To park, to carry it up, to hand it over. */
const doorSeconds = 180
/** A driver's day with its breaks. */
export const vanHours = 10

/** Vans begin and end in the middle of the area. What is lost already comes late; what no van has time for is left out. */
export function vanQuestion(
  centres: readonly GeoPoint[],
  tasks: readonly OpenErrand[],
  { vans, capacityGrams, leavesAt }: Vans,
): RoundQuestion {
  const { toPlace } = planeAround(centreOf(centres))
  const { secondsAt } = watchFrom(leavesAt)
  const closesAt = vanHours * 3_600
  return {
    problem: {
      depot: { x: 0, y: 0, opensAt: 0, closesAt },
      vehicles: { capacity: capacityGrams, most: vans },
      metresPerSecond,
      requests: tasks.map(({ id, pickup, dropoff, readyAt, notBefore, dueAt, grams }) => {
        const readyIn = Math.max(0, secondsAt(readyAt))
        const opensAt = Math.max(0, secondsAt(notBefore ?? leavesAt))
        return {
          id,
          load: grams,
          pickup: {
            at: toPlace(pickup),
            opensAt: readyIn,
            closesAt: Math.max(readyIn, closesAt),
            serviceSeconds: shopSeconds,
          },
          dropoff: {
            at: toPlace(dropoff),
            opensAt,
            closesAt: Math.max(opensAt, secondsAt(dueAt)),
            serviceSeconds: doorSeconds,
          },
        }
      }),
    },
    lateRatherThan: ['OUT_OF_TIME'],
  }
}

export function vanRoundsOf(
  { routes, unserved, metres }: RoutePlan,
  tasks: readonly OpenErrand[],
  { leavesAt }: Pick<Vans, 'leavesAt'>,
): VanRounds {
  const { instantAt } = watchFrom(leavesAt)
  const byId = new Map<string, OpenErrand>(tasks.map((task) => [task.id, task]))
  return {
    metres: Math.round(metres),
    rounds: routes.map((route) => ({
      leavesAt: instantAt(route.leavesAt),
      returnsAt: instantAt(route.returnsAt),
      metres: Math.round(route.metres),
      stops: route.stops.map(({ requestId, kind, startsAt }) => {
        const task = byId.get(requestId)!
        const expectedAt = instantAt(startsAt)
        const isDropoff = kind === 'DROPOFF'
        const at = isDropoff ? task.dropoff : task.pickup
        return { task, kind, at, expectedAt, isLate: isDropoff && expectedAt > task.dueAt }
      }),
    })),
    leftOut: unserved.map((each) => ({ task: byId.get(each.requestId)!, reason: leftOutFor(each) })),
  }
}
