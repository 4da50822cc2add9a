import type { Place } from '../assignment/situation.ts'

/** Routes that are known before they begin: a van's round of a day, a leader's round through his buildings. */
export interface RouteProblem {
  /** Every route begins and ends there. */
  readonly depot: Place & { readonly opensAt: number; readonly closesAt: number }
  readonly vehicles: {
    /** In whatever the loads are counted: grams, crates. */
    readonly capacity: number
    /** Absent: as many as are needed, and as few as can be. */
    readonly most?: number
  }
  readonly requests: readonly RouteRequest[]
  readonly metresPerSecond: number
}

/**
 * What is to be carried. With both visits one vehicle takes it from the one to the other; with only a drop-off it is loaded
 * at the depot, with only a pickup it is brought there.
 */
export interface RouteRequest {
  readonly id: string
  readonly load: number
  readonly pickup?: Visit
  readonly dropoff?: Visit
}

/** Whoever comes before it opens waits; nobody comes after it closes. Seconds count from any moment that the asker keeps to. */
export interface Visit {
  readonly at: Place
  readonly opensAt: number
  readonly closesAt: number
  readonly serviceSeconds: number
}

export interface RoutePlan {
  readonly routes: readonly PlannedRoute[]
  readonly unserved: readonly Unserved[]
  readonly metres: number
}

export interface PlannedRoute {
  readonly stops: readonly PlannedVisit[]
  readonly leavesAt: number
  readonly returnsAt: number
  readonly metres: number
}

export interface PlannedVisit {
  readonly requestId: string
  readonly kind: 'PICKUP' | 'DROPOFF'
  readonly arrivesAt: number
  /** Not before it opens. */
  readonly startsAt: number
  readonly leavesAt: number
}

export interface Unserved {
  readonly requestId: string
  readonly reason: UnservedReason
}

export const unservedReasons = [
  /** More than a vehicle carries. */
  'TOO_HEAVY',
  /** Even a vehicle that does nothing else cannot be there, or back, in time. */
  'OUT_OF_TIME',
  /** All vehicles have as much as they can do. */
  'NO_VEHICLE_LEFT',
  /** It says neither whence nor whither, or a window that closes before it opens. */
  'MALFORMED',
] as const
export type UnservedReason = (typeof unservedReasons)[number]
