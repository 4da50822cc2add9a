/** What the engine is told of one instant. Seconds count from any moment that the asker keeps to; places are metres on a plane. */
export interface Situation {
  readonly now: number
  /** Breaks ties that nothing else decides: the same situation and seed always give the same decision. */
  readonly seed: number
  readonly riders: readonly Rider[]
  /** Those that no rider has yet. */
  readonly tasks: readonly Task[]
  /** Where riders without a task may wait; none: nobody is moved. */
  readonly shops: readonly Shop[]
}

export interface Place {
  readonly x: number
  readonly y: number
}

export interface Rider {
  readonly id: string
  /** Where he is when he can next turn to something new. */
  readonly at: Place
  /**
   * When that is: not after `now` for one who waits; the end of his route for one under way whose `route` is empty here;
   * the end of the stop or leg that he is at for one whose route is given.
   */
  readonly freeAt: number
  /** May be told something now. A rider under way is planned with, and told later. */
  readonly isFree: boolean
  /** No pickup after it. */
  readonly shiftEndsAt: number
  /** Skills and certificates that hold now. */
  readonly skills: readonly string[]
  /** What his vehicle still carries beside what is on board. */
  readonly freeGrams: number
  /** What he has yet to visit from `at`, in order, where more may be put into it; empty otherwise. */
  readonly route: readonly StopAhead[]
  /** Of this shift, for the fairness of income per online hour. */
  readonly onlineSeconds: number
  readonly earnedFen: number
}

export interface Task {
  readonly id: string
  readonly shopId: string
  readonly pickup: Place
  readonly dropoff: Place
  readonly placedAt: number
  /** When the goods can be taken, as far as the shop has told. */
  readonly readyAt: number
  /** Nobody wants it before; absent: the sooner the better. */
  readonly notBefore?: number
  /** The end of the promised window: later costs, it does not forbid. */
  readonly dueAt: number
  /** Who carries it must have all of them. */
  readonly skills: readonly string[]
  readonly grams: number
  readonly payFen: number
  /** Riders who shall not be asked again: they declined, or it was taken from them. */
  readonly notBy: readonly string[]
}

export interface Shop extends Place {
  readonly id: string
  /** How many orders an hour are expected of it now. */
  readonly ordersPerHour: number
}

export interface Stop {
  readonly kind: 'PICKUP' | 'DROPOFF'
  readonly taskId: string
  readonly at: Place
  /** When the visit is expected to be over. */
  readonly doneAt: number
}

/** A stop of a route under way: what its task was promised, so that what is put before it pays for the delay. */
export interface StopAhead extends Stop {
  readonly shopId: string
  readonly readyAt: number
  readonly dueAt: number
}
