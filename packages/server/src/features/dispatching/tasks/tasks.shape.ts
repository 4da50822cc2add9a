import { sql } from 'drizzle-orm'
import type { Reach } from '../../../access/reach.ts'
import { expr, extend, fact, many, one, shape, type At } from '../../../graph/read/index.ts'
import { riderShape, type RiderId } from '../../carriers/index.ts'
import { merchantShape } from '../../catalog/index.ts'
import { communityShape, type CommunityId } from '../../communities/index.ts'
import { orderShape, OrderType } from '../../orders/index.ts'
import { usual } from '../../promises/index.ts'
import { dispatchAreaShape } from '../areas/areas.shape.ts'
import { riderShifts } from '../duty/duty.table.ts'
import { choices, ownReach, taskReach } from './task.policy.ts'
import { onBoardStates, type TaskState } from './task.ts'
import { deliveryTasks, taskEvents, taskOffers } from './tasks.table.ts'
import { DeliveryTaskType } from './tasks.types.ts'

const operatorOnly: Reach<{ communityId: string }> = [{ role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' }]

/** From the shop to the door, for a task that no route leads to yet. */
const rideMinutes = usual.toShop + usual.ride

const isAtRisk = ({ t, now }: At) =>
  sql`(${t['endedAt']} is null and greatest(${now}, coalesce(${t['expectedAt']},
    greatest(${now}, ${t['readyAt']}) + ${sql.raw(`interval '${rideMinutes} minutes'`)})) > ${t['dueAt']})`

const isStranded = ({ t }: At) =>
  sql`(${t['state']} in (${sql.raw(onBoardStates.map((state) => `'${state}'`).join())}) and not exists (
    select from ${riderShifts} s where s.rider_id = ${t['riderId']} and s.ended_at is null))`

interface ChoiceFacts {
  readonly state: TaskState
  readonly communityId: CommunityId
  readonly riderId: RiderId | null
}

/** Where a task stands in its rider's route; what comes back to the shop comes last. */
export const routeOrder = ({ t }: At) =>
  sql`case when ${t['state']} in ('ACCEPTED', 'ARRIVED_AT_STORE') then ${t['pickupRank']}
    when ${t['state']} in ('PICKED_UP', 'ARRIVED_AT_DROPOFF') then ${t['dropoffRank']} end nulls last, ${t['createdAt']}, ${t['id']}`

export const taskShape = shape('DeliveryTask', deliveryTasks, {
  prefix: 'tsk',
  reach: taskReach,
  fields: {
    order: one(
      () => orderShape,
      ({ t }, far) => sql`${far['id']} = ${t['orderId']}`,
      { guarded: true },
    ),
    area: one(
      () => dispatchAreaShape,
      ({ t }, far) => sql`${far['id']} = ${t['areaId']}`,
      { guarded: true },
    ),
    community: one(
      () => communityShape,
      ({ t }, far) => sql`${far['id']} = ${t['communityId']}`,
    ),
    merchant: one(
      () => merchantShape,
      ({ t }, far) => sql`${far['id']} = ${t['merchantId']}`,
    ),
    rider: one(
      () => riderShape,
      ({ t }, far) => sql`${far['id']} = ${t['riderId']}`,
      { guarded: true },
    ),
    isAtRisk: expr(isAtRisk),
    isStranded: expr(isStranded),
    allowedActions: fact<ChoiceFacts>(
      { state: ({ t }) => t['state']!, communityId: ({ t }) => t['communityId']!, riderId: ({ t }) => t['riderId']! },
      (row, { actor }) => choices(actor, row),
    ),
    offers: many(
      () => taskOfferShape,
      ({ t }, far) => sql`${far['taskId']} = ${t['id']}`,
      (far) => [far['id']!],
      { guarded: true },
    ),
    events: many(
      () => taskEventShape,
      ({ t }, far) => sql`${far['taskId']} = ${t['id']}`,
      (far) => [far['seq']!],
      { hidden: operatorOnly },
    ),
  },
  filters: {
    isOpen: ({ t }) => sql`(${t['endedAt']} is null)`,
    isAtRisk,
    isStranded,
  },
  sorts: {
    CREATED_AT: ({ t }) => t['createdAt']!,
    DUE_AT: ({ t }) => t['dueAt']!,
    READY_AT: ({ t }) => t['readyAt']!,
  },
  defaultSort: { key: 'DUE_AT', direction: 'ASC' },
})

export const taskOfferShape = shape('TaskOffer', taskOffers, {
  prefix: 'tof',
  visible: ({ t, reached }) =>
    sql`(${reached(ownReach)} or exists (select from ${deliveryTasks} k where k.id = ${t['taskId']} and ${reached(operatorOnly, { communityId: sql`k.community_id` })}))`,
  fields: {
    task: one(
      () => taskShape,
      ({ t }, far) => sql`${far['id']} = ${t['taskId']}`,
      { guarded: true },
    ),
    rider: one(
      () => riderShape,
      ({ t }, far) => sql`${far['id']} = ${t['riderId']}`,
      { guarded: true },
    ),
  },
})

const taskEventShape = shape('TaskEvent', taskEvents, {
  fields: {
    rider: one(
      () => riderShape,
      ({ t }, far) => sql`${far['id']} = ${t['riderId']}`,
      { guarded: true },
    ),
  },
})

extend(OrderType, orderShape, {
  task: {
    type: () => DeliveryTaskType,
    nullable: true,
    description: 'The errand that brings it; null where there is none, and for those who may not see it.',
    read: one(
      () => taskShape,
      ({ t }, far) => sql`${far['orderId']} = ${t['id']}`,
      { guarded: true },
    ),
  },
})

export const taskShapes = [taskShape, taskOfferShape, taskEventShape]
