import { and, eq, isNull, lte, not, sql } from 'drizzle-orm'
import { inTx, type Tx, type TxDeps } from '../../../db/tx.ts'
import { riderCommunities, type RiderId } from '../../carriers/index.ts'
import { checkPoint, communities, type Point as GeoPoint } from '../../communities/index.ts'
import { asRider } from '../tasks/task.policy.ts'
import { deliveryTasks } from '../tasks/tasks.table.ts'
import { riderPositions, riderShifts } from './duty.table.ts'
import { isPlausible, quietMs, type Position } from './position.ts'
import { addMs, refuse } from '@linli/kit'

export type Reported = GeoPoint & { readonly accuracyMetres: number | null }

const widestMetres = 100_000

/** Where a rider on duty is now. False: he told so a moment ago, and nothing was kept. */
export function reportPosition(deps: TxDeps, there: Reported): Promise<boolean> {
  checkPoint(there, 'position')
  if (there.accuracyMetres !== null && !(there.accuracyMetres >= 0 && there.accuracyMetres <= widestMetres))
    refuse('BAD_INPUT', { reason: `0 to ${widestMetres} is wanted` }, 'accuracyMetres')
  return inTx(deps, async (tx) => {
    const riderId = asRider(tx.actor)
    const [shift] = await tx.sql
      .select({ id: riderShifts.id })
      .from(riderShifts)
      .where(and(eq(riderShifts.riderId, riderId), isNull(riderShifts.endedAt)))
      // A shift that ends meanwhile takes the place with it.
      .for('share')
    if (!shift) refuse('RIDER_OFF_DUTY')
    return savePosition(tx, riderId, there)
  })
}

/** The last place only: the one before is forgotten. */
export async function savePosition(tx: Tx, riderId: RiderId, there: Reported): Promise<boolean> {
  const [last] = await tx.sql.select().from(riderPositions).where(eq(riderPositions.riderId, riderId))
  if (last && tx.now.getTime() - last.at.getTime() < quietMs && last.at <= tx.now) return false
  const centres = await tx.sql
    .select({ center: communities.center })
    .from(riderCommunities)
    .innerJoin(communities, eq(communities.id, riderCommunities.communityId))
    .where(eq(riderCommunities.riderId, riderId))
  const known = {
    last: (last as Position | undefined) ?? null,
    centres: centres.map(({ center }) => center),
    now: tx.now,
  }
  if (!isPlausible(there, known)) refuse('POSITION_IMPLAUSIBLE')
  const place = { lat: there.lat, lng: there.lng, accuracyMetres: there.accuracyMetres, at: tx.now }
  const saved = await tx.sql
    .insert(riderPositions)
    .values({ riderId, ...place })
    .onConflictDoUpdate({
      target: riderPositions.riderId,
      set: place,
      // Of two reports at once one is the last; a server clock that was set back must not silence a rider.
      setWhere: sql`${riderPositions.at} <= ${addMs(tx.now, -quietMs)} or ${riderPositions.at} > ${tx.now}`,
    })
    .returning({ riderId: riderPositions.riderId })
  return saved.length > 0
}

/** Places that nobody has renewed say where somebody was, which is nobody's business. Answers how many there were. */
export async function forgetPositions(tx: Tx, before: Date): Promise<number> {
  const carries = sql`exists (select from ${deliveryTasks} k where k.rider_id = ${riderPositions.riderId} and k.ended_at is null and k.state in ('PICKED_UP', 'ARRIVED_AT_DROPOFF', 'DELIVERY_FAILED', 'RETURNING'))`
  const gone = await tx.sql
    .delete(riderPositions)
    .where(and(lte(riderPositions.at, before), not(carries)))
    .returning({ riderId: riderPositions.riderId })
  return gone.length
}
