import type { Stop } from './situation.ts'

/** What the engine answers: advice. Whoever applies it checks each task and rider again. */
export interface Decision {
  readonly assignments: readonly Assignment[]
  readonly moves: readonly Move[]
  readonly waiting: readonly Waiting[]
}

/** Tasks for a rider who may be told now, with his whole route after it. */
export interface Assignment {
  readonly riderId: string
  readonly taskIds: readonly string[]
  readonly stops: readonly Stop[]
  readonly why: readonly Explanation[]
}

/** An idle rider goes where orders are expected. */
export interface Move {
  readonly riderId: string
  readonly shopId: string
}

/** A task that nobody is told of now. */
export interface Waiting {
  readonly taskId: string
  readonly reason: WaitingReason
  /** NOT_YET: whom it is kept for, and when he would have to set out. */
  readonly riderId: string | null
  readonly until: number | null
  readonly excluded: readonly Excluded[]
}

export const waitingReasons = [
  /** A rider is kept for it; told now, he would only stand and wait. */
  'NOT_YET',
  /** Some could carry it; all have something better to do. */
  'NO_RIDER_LEFT',
  /** Nobody on duty may carry it. */
  'NO_ELIGIBLE_RIDER',
] as const
export type WaitingReason = (typeof waitingReasons)[number]

export const exclusions = ['SKILL_MISSING', 'TOO_HEAVY', 'SHIFT_ENDS', 'DECLINED'] as const
export type Exclusion = (typeof exclusions)[number]

export interface Excluded {
  readonly reason: Exclusion
  readonly riders: number
}

/** Why this rider: what the choice was made of, who came second, and what made the difference. */
export interface Explanation {
  readonly taskId: string
  readonly chosen: Candidate
  /** Null when nobody else could. */
  readonly runnerUp: Candidate | null
  /** Where the runner-up was worse, the largest difference first; `TAKEN`: better here, but needed more elsewhere. */
  readonly lostBy: readonly (Term | 'TAKEN')[]
  readonly considered: number
  readonly excluded: readonly Excluded[]
}

/** Parts of a score, in seconds of waiting that somebody would rather not have; their sum is the score, less is better. */
export const terms = [
  /** The rider's way to the shop. */
  'DISTANCE',
  /** Goods stand ready and get cold. */
  'READINESS',
  /** What others in the route arrive later for it. */
  'DETOUR',
  /** After the promised window. */
  'LATENESS',
  /** Stops that the rider has already. */
  'LOAD',
  /** Income per online hour above or below the others'. */
  'FAIRNESS',
  /** The route ends after his shift. */
  'SHIFT',
] as const
export type Term = (typeof terms)[number]

export interface Candidate {
  readonly riderId: string
  readonly score: number
  readonly terms: Readonly<Record<Term, number>>
}
