import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/tx.ts'
import type { RiderId } from '../../carriers/index.ts'
import { nextStop } from './route.ts'
import { carriedStates } from './task.ts'
import { listCarried, taskTopic } from './tasks.store.ts'
import { deliveryTasks, riderNextStops } from './tasks.table.ts'
import { newId } from '@linli/kit'

/** Tells riders where they go next, each only when it is another place than before. The last of all locks. */
export async function tellNextStops(tx: Tx, riders: readonly (RiderId | null)[]): Promise<void> {
  const concerned = [...new Set(riders)].filter((rider) => rider !== null)
  for (const riderId of concerned.toSorted()) await tellNextStop(tx, riderId)
}

async function tellNextStop(tx: Tx, riderId: RiderId): Promise<void> {
  // An update of nothing holds the row, which is there afterwards either way.
  const [told] = await tx.sql
    .insert(riderNextStops)
    .values({ id: newId('nxt'), riderId })
    .onConflictDoUpdate({ target: riderNextStops.riderId, set: { riderId } })
    .returning()
  const next = nextStop(await listCarried(tx, riderId, carriedStates))
  const { id, seq, taskId, kind } = told!
  if ((next?.taskId ?? null) === taskId && (next?.kind ?? null) === kind) return
  await tx.sql
    .update(riderNextStops)
    .set({ seq: seq + 1, taskId: next?.taskId ?? null, kind: next?.kind ?? null })
    .where(eq(riderNextStops.id, id))
  await tx.emit({
    type: 'NextStopChanged',
    aggregateId: id,
    seq: seq + 1,
    topics: [taskTopic.rider(riderId)],
    facts: { riderId, taskId: next?.taskId ?? null, kind: next?.kind ?? null },
  })
}

/** At the end of his route: the plan of the next seconds puts it where it belongs. */
export async function appendToRoute(tx: Tx, riderId: RiderId): Promise<{ pickupRank: number; dropoffRank: number }> {
  const [last] = await tx.sql
    .select({ rank: sql<number>`coalesce(max(${deliveryTasks.dropoffRank}), 0)::int` })
    .from(deliveryTasks)
    .where(and(eq(deliveryTasks.riderId, riderId), isNull(deliveryTasks.endedAt)))
  return { pickupRank: last!.rank + 1, dropoffRank: last!.rank + 2 }
}
