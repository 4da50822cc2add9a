import { eq, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/tx.ts'
import { bundleComponents, listings, merchants, skus } from '../../catalog/index.ts'
import { buildings, households } from '../../communities/index.ts'
import { orderLines, orders, type Order, type OrderId } from '../../orders/index.ts'
import { usual } from '../../promises/index.ts'
import { dispatchAreaCommunities } from '../areas/areas.table.ts'
import { gramsOf, skillsOf, type CarriedLine } from '../duty/skills.ts'
import { addTask } from './tasks.store.ts'
import { addMinutes, newId } from '@linli/kit'

/** The errand of an order that its merchant has accepted, where its community belongs to an area. */
export async function createTask(tx: Tx, order: Order): Promise<void> {
  const [where] = await tx.sql
    .select({ areaId: dispatchAreaCommunities.areaId, pickup: merchants.location, dropoff: buildings.location })
    .from(dispatchAreaCommunities)
    .innerJoin(merchants, eq(merchants.id, order.merchantId))
    .innerJoin(households, eq(households.id, order.householdId))
    .innerJoin(buildings, eq(buildings.id, households.buildingId))
    .where(eq(dispatchAreaCommunities.communityId, order.communityId))
  if (!where) return
  const { id: orderId, communityId, merchantId, windowStart, windowEnd, feeFen } = order
  const readyAt = addMinutes(tx.now, usual.preparation)
  await addTask(tx, {
    ...where,
    ...(await loadOf(tx, orderId)),
    id: newId('tsk'),
    orderId,
    communityId,
    merchantId,
    state: 'CREATED',
    attempt: 1,
    wave: 0,
    version: 1,
    riderId: null,
    assignedBy: null,
    isPinned: false,
    notBy: [],
    payFen: feeFen,
    readyAt,
    notBefore: windowStart > readyAt ? windowStart : null,
    dueAt: windowEnd,
    pickupRank: null,
    dropoffRank: null,
    expectedAt: null,
    createdAt: tx.now,
    acceptedAt: null,
    arrivedAtStoreAt: null,
    pickedUpAt: null,
    arrivedAtDropoffAt: null,
    endedAt: null,
    failedReason: null,
  })
}

/** What it weighs, and what it asks of whoever carries it; of a bundle, what is in it. */
export async function loadOf(tx: Tx, orderId: OrderId): Promise<{ skills: string[]; grams: number }> {
  const { rows } = await tx.sql.execute<CarriedLine & Record<string, unknown>>(sql`
    select l.quantity * c.quantity as quantity, k.weight_grams as "weightGrams", (k.cold_chain or o.is_cold) as "needsCold",
      -- What spoils, what is made, and what somebody may not eat.
      (k.shelf_life_hours is not null or k.prep_minutes is not null or k.allergens <> '{}') as "isFood"
    from ${orders} o join ${orderLines} l on l.order_id = o.id and l.quantity > 0 join ${listings} g on g.id = l.listing_id,
      lateral (
        select b.component_sku_id as sku_id, b.quantity from ${bundleComponents} b where b.bundle_sku_id = g.sku_id
        union all
        select g.sku_id, 1 where not exists (select from ${bundleComponents} b where b.bundle_sku_id = g.sku_id)
      ) c join ${skus} k on k.id = c.sku_id
    where o.id = ${orderId}`)
  return { skills: skillsOf(rows), grams: gramsOf(rows) }
}
