import type { RiderId } from '../../carriers/index.ts'
import type { MerchantId } from '../../catalog/index.ts'
import type { CommunityId, Point as GeoPoint } from '../../communities/index.ts'
import type { OrderId } from '../../orders/index.ts'
import type { AreaId } from '../areas/area.ts'
import type { Fen, Id } from '@linli/kit'

export type TaskId = Id<'tsk'>
export type TaskOfferId = Id<'tof'>

/** In the order in which they come; within an attempt nothing goes back. */
export const taskStates = [
  'CREATED',
  'OFFERED',
  'ACCEPTED',
  'ARRIVED_AT_STORE',
  'PICKED_UP',
  'ARRIVED_AT_DROPOFF',
  'DELIVERED',
  'DELIVERY_FAILED',
  'RETURNING',
  'RETURNED',
  'CANCELLED',
] as const
export type TaskState = (typeof taskStates)[number]

/** Nobody has it yet. */
export const unassignedStates = ['CREATED', 'OFFERED'] as const satisfies readonly TaskState[]
/** A rider has it and is not done. */
export const carriedStates = [
  'ACCEPTED',
  'ARRIVED_AT_STORE',
  'PICKED_UP',
  'ARRIVED_AT_DROPOFF',
  'DELIVERY_FAILED',
  'RETURNING',
] as const satisfies readonly TaskState[]
export const endStates = ['DELIVERED', 'RETURNED', 'CANCELLED'] as const satisfies readonly TaskState[]

/** How a rider came to it. */
export const assignmentKinds = ['ENGINE', 'OFFER', 'GRAB', 'MANUAL'] as const
export type AssignmentKind = (typeof assignmentKinds)[number]

export const taskOfferStates = ['OPEN', 'ACCEPTED', 'DECLINED', 'EXPIRED', 'WITHDRAWN'] as const
export type TaskOfferState = (typeof taskOfferStates)[number]

export interface DeliveryTask {
  readonly id: TaskId
  readonly orderId: OrderId
  readonly areaId: AreaId
  readonly communityId: CommunityId
  readonly merchantId: MerchantId
  readonly state: TaskState
  /** Grows when the task is taken from one rider for another. */
  readonly attempt: number
  /** Grows when nobody of those asked took it. */
  readonly wave: number
  readonly version: number
  readonly riderId: RiderId | null
  readonly assignedBy: AssignmentKind | null
  /** A person has decided who carries it: the engine leaves it alone. */
  readonly isPinned: boolean
  readonly pickup: GeoPoint
  readonly dropoff: GeoPoint
  readonly skills: readonly string[]
  readonly grams: number
  readonly payFen: Fen
  readonly readyAt: Date
  readonly notBefore: Date | null
  readonly dueAt: Date
  /** When it will be there as far as can be told now; null while nobody has it. */
  readonly expectedAt: Date | null
  readonly acceptedAt: Date | null
  readonly pickedUpAt: Date | null
  readonly endedAt: Date | null
}
