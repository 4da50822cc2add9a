import { and, eq, sql } from 'drizzle-orm'
import type { Tx } from '../../db/tx.ts'
import type { CommunityId } from '../communities/index.ts'
import { fulfilmentSlots } from './fulfilment.table.ts'
import type { FulfilmentMode } from './fulfilment.ts'

interface ModeSlot {
  readonly communityId: CommunityId
  readonly mode: FulfilmentMode
  readonly startsAt: Date
}

/** Gives back the place that an order had taken in a mode's window: it does not come after all. */
export async function giveBackModeSlot(tx: Tx, { communityId, mode, startsAt }: ModeSlot): Promise<void> {
  await tx.sql
    .update(fulfilmentSlots)
    .set({ used: sql`greatest(${fulfilmentSlots.used} - 1, 0)` })
    .where(
      and(
        eq(fulfilmentSlots.communityId, communityId),
        eq(fulfilmentSlots.mode, mode),
        eq(fulfilmentSlots.startsAt, startsAt),
      ),
    )
}
