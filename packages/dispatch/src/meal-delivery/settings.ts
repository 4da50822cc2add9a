import type { Settings } from '../assignment/settings.ts'
import type { Params } from './world.ts'

/** One setting for every day of the problem; only what the day itself states differs. */
export const mealDeliverySettings = (params: Params): Settings => ({
  bundles: 'ONE_SHOP',
  mostOnBoard: 6,
  metersPerStep: params.metersPerMinute,
  travelStepSeconds: 60,
  halfPickupSeconds: params.pickupService * 30,
  halfDropoffSeconds: params.dropoffService * 30,
  noticeSeconds: 0,
  weights: {
    freshness: 0,
    lateness: 0.2,
    lateAtAll: 60,
    driving: 0,
    scarcity: 1,
    load: 0,
    fairness: 0,
    overtime: 0,
    unserved: params.maxClickToDoor * 60,
  },
  search: { nearestRiders: 24, mostPairs: 20_000, mostTasks: 12, rounds: 100, mostWork: 1_000_000 },
  moves: { longestSeconds: 900, leadSeconds: 900, leastGain: 0.1 },
})
