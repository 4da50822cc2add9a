import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/tx.ts'
import { riderCommunities, type RiderId } from '../../carriers/index.ts'
import type { CommunityId } from '../../communities/index.ts'
import { carriedStates } from '../tasks/task.ts'
import { deliveryTasks } from '../tasks/tasks.table.ts'
import { holdsAt } from './certificate.ts'
import { riderCertificates, riderShifts } from './duty.table.ts'
import { ineligible, type Candidate, type Errand } from './eligibility.ts'
import { refuse } from '@linli/kit'

/**
 * Refuses a rider that cannot have an errand at this instant; every way to get a task asks here. It holds his shift until
 * the transaction ends, so that of two errands that would fill him one is refused, and none comes to a shift that ends.
 * Rows are locked in this order everywhere: the order, its task, the shift.
 */
export async function assertEligible(tx: Tx, riderId: RiderId, errand: Errand): Promise<void> {
  const blocked = ineligible(errand, await lockCandidate(tx, riderId, errand.communityId))
  if (blocked) refuse(blocked.code, blocked.facts, 'riderId')
}

async function lockCandidate(tx: Tx, riderId: RiderId, communityId: string): Promise<Candidate> {
  const [shift] = await tx.sql
    .select({ vehicle: riderShifts.vehicle, endsAt: riderShifts.endsAt })
    .from(riderShifts)
    .where(and(eq(riderShifts.riderId, riderId), isNull(riderShifts.endedAt)))
    .for('update')
  const [serves] = await tx.sql
    .select({ id: riderCommunities.riderId })
    .from(riderCommunities)
    .where(and(eq(riderCommunities.riderId, riderId), eq(riderCommunities.communityId, communityId as CommunityId)))
  const papers = await tx.sql.select().from(riderCertificates).where(eq(riderCertificates.riderId, riderId))
  const [load] = await tx.sql
    .select({ grams: sql<number>`coalesce(sum(${deliveryTasks.grams}), 0)::int` })
    .from(deliveryTasks)
    .where(
      and(
        eq(deliveryTasks.riderId, riderId),
        isNull(deliveryTasks.endedAt),
        inArray(deliveryTasks.state, [...carriedStates]),
      ),
    )
  return {
    servesHere: serves !== undefined,
    vehicle: shift && shift.endsAt > tx.now ? shift.vehicle : null,
    certificates: papers.filter((paper) => holdsAt(paper, tx.now)).map(({ kind }) => kind),
    loadGrams: load!.grams,
  }
}
