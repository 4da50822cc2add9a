import { sql } from 'drizzle-orm'
import type { Actor } from '../../../../access/actor.ts'
import type { World } from '../../../../testing/world.ts'
import type { RiderId } from '../../../carriers/index.ts'
import type { OrderStep } from '../../../orders/index.ts'
import type { DispatchMode } from '../../areas/area.ts'
import { dispatchAreaCommunities, dispatchAreas } from '../../areas/areas.table.ts'
import { riderShifts } from '../../duty/duty.table.ts'
import type { TaskId } from '../task.ts'
import { deliveryTasks } from '../tasks.table.ts'
import { addMinutes, newId } from '@linli/kit'

type Place = Awaited<ReturnType<World['place']>>

export interface UserErrors {
  readonly userErrors: readonly { readonly code: string; readonly field?: string | null }[]
}

/** A neighbourhood whose orders are dispatched, its rider on duty, and what a test does there. */
export async function dispatched(w: World, mode: DispatchMode = 'GRAB') {
  const at = await w.place()
  const areaId = newId('dar')
  const { sql: db } = w.app.db
  await db
    .insert(dispatchAreas)
    .values({ id: areaId, name: '望京片区', nameEn: 'Wangjing', mode, createdAt: w.clock.now() })
  await db.insert(dispatchAreaCommunities).values({ communityId: at.communityId, areaId })

  async function onDuty(riderId: RiderId) {
    const now = w.clock.now()
    await db
      .insert(riderShifts)
      .values({ id: newId('shf'), riderId, vehicle: 'VAN', startedAt: now, endsAt: addMinutes(now, 600) })
    return riderId
  }
  await onDuty(at.riderId)

  const operator = await w.as('OPERATOR', at.communityId)

  return {
    at,
    areaId,
    operator,
    onDuty,
    rider: await w.as('RIDER', at.riderId),

    /** Another rider on duty. */
    async other(): Promise<{ riderId: RiderId; actor: Actor }> {
      const riderId = await onDuty(await w.rider(at.communityId))
      return { riderId, actor: await w.as('RIDER', riderId) }
    },

    offDuty: (riderId: RiderId) =>
      db
        .update(riderShifts)
        .set({ endedAt: w.clock.now(), endedBy: 'VANISHED' })
        .where(sql`rider_id = ${riderId} and ended_at is null`),

    /** The task of an order that its merchant has accepted, or brought further. */
    async task(more: readonly OrderStep[] = []): Promise<{ id: TaskId; order: Awaited<ReturnType<World['order']>> }> {
      const order = await w.order({ at: at as Place, until: ['PAY', 'ACCEPT', ...more] })
      const [task] = await db
        .select({ id: deliveryTasks.id })
        .from(deliveryTasks)
        .where(sql`order_id = ${order.id}`)
      return { id: task!.id, order }
    },

    async row(id: TaskId) {
      const [task] = await db
        .select()
        .from(deliveryTasks)
        .where(sql`id = ${id}`)
      return task!
    },

    async orderOf(id: TaskId) {
      const { rows } = await w.app.db.pool.query<{ state: string; status: string; rider_id: string | null }>(
        'select o.state, o.status, o.rider_id from orders o join delivery_tasks t on t.order_id = o.id where t.id = $1',
        [id],
      )
      return rows[0]!
    },

    /** The first payload of a mutation. */
    async ask<T = object>(actor: Actor, document: string, variables: object = {}): Promise<T & UserErrors> {
      const { data, errors } = await w.request(actor, document, { key: newId('key'), ...variables })
      if (errors) throw new Error(JSON.stringify(errors))
      return Object.values(data!)[0] as T & UserErrors
    },
  }
}

export const grab = `mutation ($id: ID!, $key: String!) { grabTask(taskId: $id, idempotencyKey: $key) {
  task { id state attempt version rider { id } } userErrors { code } } }`
export const accept = `mutation ($id: ID!, $key: String!) { acceptOffer(offerId: $id, idempotencyKey: $key) {
  task { id state } userErrors { code message } } }`
export const decline = `mutation ($id: ID!) { declineOffer(offerId: $id) { offer { state } userErrors { code } } }`
export const advance = `mutation ($id: ID!, $action: DeliveryTaskAction!, $key: String!, $at: DateTime, $reason: String, $version: Int) {
  advanceTask(taskId: $id, action: $action, idempotencyKey: $key, at: $at, reason: $reason, expectedVersion: $version) {
    task { id state version allowedActions pickedUpAt } ignored userErrors { code } } }`
export const drop = `mutation ($id: ID!) { dropTask(taskId: $id, reason: "爆胎") { task { id state } userErrors { code } } }`
export const assign = `mutation ($id: ID!, $rider: ID!, $version: Int!) {
  assignTask(taskId: $id, riderId: $rider, expectedVersion: $version, reason: "他就在门口") {
    task { id state attempt isPinned assignedBy rider { id } } userErrors { code } } }`
export const unassign = `mutation ($id: ID!, $unpin: Boolean!) {
  unassignTask(taskId: $id, reason: "先等等", unpin: $unpin) { task { id state isPinned } userErrors { code } } }`
