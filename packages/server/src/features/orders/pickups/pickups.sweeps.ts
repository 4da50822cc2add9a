import { and, asc, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import { system } from '../../../access/actor.ts'
import { inTx, type Tx } from '../../../db/tx.ts'
import type { Order, OrderId } from '../order.ts'
import { take, type OrderDeps } from '../orders.commands.ts'
import { lockOrder } from '../orders.store.ts'
import { eachAlone, type SweepDeps } from '../orders.sweeps.ts'
import { openStages, type PickupStage } from './pickup.ts'
import { settleMissing } from './pickups.commands.ts'
import { drawCode, lockPickup, type PickupRow } from './pickups.store.ts'
import { pickups } from './pickups.table.ts'
import { newId } from '@linli/kit'

const batch = 200

/** Goods that wait at a point: a reminder, then overdue, then back to the shop or thrown away. */
export async function sweepDuePickups(app: SweepDeps): Promise<number> {
  const due = await app.db.sql
    .select({ id: pickups.orderId })
    .from(pickups)
    .where(and(inArray(pickups.stage, [...openStages]), lt(pickups.dueAt, app.clock.now())))
    .orderBy(asc(pickups.dueAt))
    .limit(batch)
  for (const { id } of due) await eachAlone(app, id, () => advancePickup({ ...app, actor: system }, id))
  return due.length
}

/** Takes the step that is due, if it still is: another worker or the household may have been first. */
export function advancePickup(deps: OrderDeps, orderId: OrderId): Promise<void> {
  return inTx(deps, async (tx) => {
    const order = await lockOrder(tx, orderId)
    const pickup = await lockPickup(tx, orderId)
    if (!pickup || pickup.dueAt >= tx.now) return
    const isReturned = pickup.unclaimedRule === 'RETURN'
    switch (pickup.stage) {
      case 'WAITING':
        await remind(tx, pickup, order)
        return moveOn(tx, orderId, 'REMINDED', pickup.collectBy)
      case 'REMINDED':
        await take(tx, deps, order, { action: 'OVERDUE', role: 'SYSTEM' })
        return moveOn(tx, orderId, 'OVERDUE', pickup.keptUntil)
      case 'OVERDUE':
        await take(tx, deps, order, {
          action: isReturned ? 'RETURN' : 'DISPOSE',
          role: 'SYSTEM',
          refundsGoods: pickup.unclaimedRule !== 'DISPOSE',
        })
        await settleMissing(tx, orderId)
        return moveOn(tx, orderId, isReturned ? 'RETURNED' : 'DISPOSED', pickup.dueAt)
      case 'REDEEMED':
      case 'RETURNED':
      case 'DISPOSED':
    }
  })
}

async function moveOn(tx: Tx, orderId: OrderId, stage: PickupStage, dueAt: Date): Promise<void> {
  await tx.sql.update(pickups).set({ stage, dueAt }).where(eq(pickups.orderId, orderId))
}

/** It is about the parcel and no step of the order: an event of its own. */
const remind = (tx: Tx, { pointId, collectBy }: PickupRow, { id, communityId, householdId, merchantId }: Order) =>
  tx.emit({
    type: 'PickupDue',
    aggregateId: newId('rmd'),
    seq: 1,
    topics: [`point:${pointId}`, `order:${id}`],
    facts: { orderId: id, pointId, communityId, householdId, merchantId, collectBy: collectBy.toISOString() },
  })

/** Gives a code to goods that waited at a point before points had codes of their own. */
export async function sweepUncodedPickups(app: SweepDeps): Promise<number> {
  const uncoded = await app.db.sql
    .select({ id: pickups.orderId })
    .from(pickups)
    .where(isNull(pickups.codeHash))
    .limit(batch)
  for (const { id } of uncoded) await eachAlone(app, id, () => codePickup({ ...app, actor: system }, id))
  return uncoded.length
}

function codePickup(deps: OrderDeps, orderId: OrderId): Promise<void> {
  return inTx(deps, async (tx) => {
    await lockOrder(tx, orderId)
    const pickup = await lockPickup(tx, orderId)
    if (!pickup || pickup.codeHash !== null) return
    await drawCode(deps.keys, orderId, pickup.pointId, async (code) => {
      const taken = sql`exists (select 1 from ${pickups} p where p.point_id = ${pickup.pointId} and p.code_hash = ${code.codeHash})`
      const saved = await tx.sql
        .update(pickups)
        .set(code)
        .where(and(eq(pickups.orderId, orderId), sql`not ${taken}`))
        .returning({ id: pickups.orderId })
      return saved.length > 0
    })
  })
}
