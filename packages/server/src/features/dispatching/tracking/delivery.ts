import type { Reach } from '../../../access/reach.ts'
import type { CommunityId, HouseholdId } from '../../communities/index.ts'
import type { TaskState } from '../tasks/task.ts'

/** What is asked of an order whose way somebody wants to follow. */
export interface Followed {
  readonly householdId: HouseholdId
  readonly communityId: CommunityId
}

/** Who waits for it, and who runs the place. A shop learns from the order what it needs. */
export const followerReach: Reach<Followed> = [
  { role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' },
  { role: 'RESIDENT', place: 'HOUSEHOLD', key: 'householdId' },
]

/** While these goods are under way somebody may know where they are; before and after it is only the rider's business. */
export const underWay = ['PICKED_UP', 'ARRIVED_AT_DROPOFF'] as const satisfies readonly TaskState[]
