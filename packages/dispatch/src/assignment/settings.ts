/** What a place wants of its engine. Weights are seconds of somebody's waiting per second, unless they say otherwise. */
export interface Settings {
  /** What may lie in one bag: orders of one shop, picked up at once, or whatever lies on the way. */
  readonly bundles: 'ONE_SHOP' | 'ANY_SHOP'
  /** Tasks on board at the same time. */
  readonly mostOnBoard: number
  /** Travel is counted in whole steps: so many metres of straight line, the detours of streets within, in so many seconds. */
  readonly metersPerStep: number
  readonly travelStepSeconds: number
  /** Parking and walking, before the goods change hands and again after it. */
  readonly halfPickupSeconds: number
  readonly halfDropoffSeconds: number
  /** A rider is told so long before he must set out. */
  readonly noticeSeconds: number
  readonly weights: Weights
  readonly search: SearchSettings
  readonly moves: MoveSettings
}

export interface Weights {
  /** Goods that stand ready, beside the waiting of who ordered them. */
  readonly freshness: number
  /** After the promised window, per second. */
  readonly lateness: number
  /** Being late at all, in seconds once. */
  readonly lateAtAll: number
  readonly driving: number
  /** A rider's busy second while riders are scarce; it falls to nothing as they idle. */
  readonly scarcity: number
  /** Seconds per task that the rider has already. */
  readonly load: number
  /** Seconds for one whose income per online hour is twice the mean. */
  readonly fairness: number
  /** The route ends after his shift, per second. */
  readonly overtime: number
  /** A task that nobody takes, in seconds. */
  readonly unserved: number
}

export interface SearchSettings {
  /** Riders looked at for each task, the soonest at its shop; fewer where tasks are so many that pairs pass `mostPairs`. */
  readonly nearestRiders: number
  readonly mostPairs: number
  /** Tasks planned for one rider, those that he has already among them. */
  readonly mostTasks: number
  /** Rounds of taking some tasks out and putting them back better. */
  readonly rounds: number
  /** Stops looked at over all rounds together; it bounds the work whatever the size. */
  readonly mostWork: number
}

export interface MoveSettings {
  /** No longer way is made for orders that may come. */
  readonly longestSeconds: number
  /** So long before it is ready an order is known, on the mean. */
  readonly leadSeconds: number
  /** A move pays when it is expected to save so many seconds of waiting for each second of driving. */
  readonly leastGain: number
}

/** For riders on scooters in a Chinese city; promises matter more than minutes before them. */
export const defaultSettings: Settings = {
  bundles: 'ANY_SHOP',
  mostOnBoard: 5,
  metersPerStep: 4.5,
  travelStepSeconds: 1,
  halfPickupSeconds: 60,
  halfDropoffSeconds: 60,
  noticeSeconds: 120,
  weights: {
    freshness: 0.3,
    lateness: 2,
    lateAtAll: 120,
    driving: 0.1,
    scarcity: 1,
    load: 15,
    fairness: 60,
    overtime: 1,
    unserved: 5400,
  },
  search: { nearestRiders: 16, mostPairs: 20_000, mostTasks: 6, rounds: 200, mostWork: 1_000_000 },
  moves: { longestSeconds: 600, leadSeconds: 600, leastGain: 0.1 },
}
