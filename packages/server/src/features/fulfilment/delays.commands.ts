import { and, eq, inArray } from 'drizzle-orm'
import type { Tx } from '../../db/tx.ts'
import type { CommunityId } from '../communities/index.ts'
import type { DelayKind } from './delay.ts'
import { deliveryDelays } from './fulfilment.table.ts'
import type { FulfilmentMode } from './fulfilment.ts'

/** By how many minutes new orders of a mode are promised later. */
export type DelayMinutes = Readonly<Partial<Record<FulfilmentMode, number>>>

/** Says so for communities from now on, in the place of what was said before; none: as usual. Promises stay as given. */
export async function setDelays(
  tx: Tx,
  communityIds: readonly CommunityId[],
  { kind, minutes }: { readonly kind: DelayKind; readonly minutes: DelayMinutes },
): Promise<void> {
  await tx.sql
    .delete(deliveryDelays)
    .where(and(inArray(deliveryDelays.communityId, [...communityIds]), eq(deliveryDelays.kind, kind)))
  const rows = communityIds.flatMap((communityId) =>
    Object.entries(minutes).map(([mode, each]) => ({
      communityId,
      mode: mode as FulfilmentMode,
      kind,
      minutes: each,
      since: tx.now,
    })),
  )
  if (rows.length > 0) await tx.sql.insert(deliveryDelays).values(rows)
}
