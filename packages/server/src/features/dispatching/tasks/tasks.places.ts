import { eq } from 'drizzle-orm'
import type { Tx } from '../../../db/tx.ts'
import type { RiderId } from '../../carriers/index.ts'
import type { Point } from '../../communities/index.ts'
import { riderPositions } from '../duty/duty.table.ts'

/** Where a rider was seen last, and with him what he carries. */
export async function lastPlaceOf(tx: Tx, riderId: RiderId): Promise<Point | undefined> {
  const [place] = await tx.sql
    .select({ lat: riderPositions.lat, lng: riderPositions.lng })
    .from(riderPositions)
    .where(eq(riderPositions.riderId, riderId))
  return place
}
