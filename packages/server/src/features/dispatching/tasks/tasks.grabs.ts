import { eq } from 'drizzle-orm'
import type { Tx } from '../../../db/tx.ts'
import { dispatchAreas } from '../areas/areas.table.ts'
import { listOpenOffers } from './offers.store.ts'
import { grabObstacle } from './task.policy.ts'
import type { DeliveryTask } from './task.ts'
import { refuse } from '@linli/kit'

/** Whether riders may help themselves to it now, by whichever way they come. */
export async function assertGrabbable(tx: Tx, task: DeliveryTask): Promise<void> {
  const [area] = await tx.sql
    .select({ mode: dispatchAreas.mode })
    .from(dispatchAreas)
    .where(eq(dispatchAreas.id, task.areaId))
  const isAsked = (await listOpenOffers(tx, task.id)).some(({ expiresAt }) => expiresAt > tx.now)
  const blocked = grabObstacle(task, { mode: area!.mode, isAsked })
  if (blocked) refuse(blocked, { state: task.state })
}
