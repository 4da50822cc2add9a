import type { RiderId } from '../../carriers/index.ts'
import type { MerchantId } from '../../catalog/index.ts'
import type { CommunityId, Point as GeoPoint } from '../../communities/index.ts'
import type { OrderId } from '../../orders/index.ts'
import type { AreaId } from '../areas/area.ts'
import { addMinutes, type Fen, type Id } from '@linli/kit'

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

/** The goods are with the rider. */
export const onBoardStates = [
  'PICKED_UP',
  'ARRIVED_AT_DROPOFF',
  'DELIVERY_FAILED',
  'RETURNING',
] as const satisfies readonly TaskState[]

/** What is told of a task by whoever carries it: facts, in whatever order they come. */
export const taskActions = [
  'ARRIVE_AT_STORE',
  'PICK_UP',
  'ARRIVE_AT_DROPOFF',
  'DELIVER',
  'FAIL',
  'START_RETURN',
  'RETURN',
] as const
export type TaskAction = (typeof taskActions)[number]

/** Why a fact did not move a task. It is kept all the same. */
export const ignoredReasons = ['BEHIND', 'ENDED', 'ANOTHER_ATTEMPT', 'NOT_FETCHED'] as const
export type IgnoredReason = (typeof ignoredReasons)[number]

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
  /** Riders who shall not be asked again: they declined, or it was taken from them. */
  readonly notBy: readonly RiderId[]
  readonly pickup: GeoPoint
  readonly dropoff: GeoPoint
  readonly skills: readonly string[]
  readonly grams: number
  readonly payFen: Fen
  readonly readyAt: Date
  readonly notBefore: Date | null
  readonly dueAt: Date
  readonly pickupRank: number | null
  readonly dropoffRank: number | null
  /** When it will be there as far as can be told now; null while nobody has it. */
  readonly expectedAt: Date | null
  readonly createdAt: Date
  readonly acceptedAt: Date | null
  readonly arrivedAtStoreAt: Date | null
  readonly pickedUpAt: Date | null
  readonly arrivedAtDropoffAt: Date | null
  readonly endedAt: Date | null
  readonly failedReason: string | null
}

/** What a fact makes of a task, from which state it can be said, and the instant that it tells. */
export const taskFlow: Readonly<
  Record<
    TaskAction,
    { readonly to: TaskState; readonly instant?: 'arrivedAtStoreAt' | 'pickedUpAt' | 'arrivedAtDropoffAt' | 'endedAt' }
  >
> = {
  ARRIVE_AT_STORE: { to: 'ARRIVED_AT_STORE', instant: 'arrivedAtStoreAt' },
  PICK_UP: { to: 'PICKED_UP', instant: 'pickedUpAt' },
  ARRIVE_AT_DROPOFF: { to: 'ARRIVED_AT_DROPOFF', instant: 'arrivedAtDropoffAt' },
  DELIVER: { to: 'DELIVERED', instant: 'endedAt' },
  FAIL: { to: 'DELIVERY_FAILED' },
  START_RETURN: { to: 'RETURNING' },
  RETURN: { to: 'RETURNED', instant: 'endedAt' },
}

/** How far a task is within its attempt; handed over and failed are two ends of one way. */
export const rankOf: Readonly<Record<TaskState, number>> = {
  CREATED: 0,
  OFFERED: 1,
  ACCEPTED: 2,
  ARRIVED_AT_STORE: 3,
  PICKED_UP: 4,
  ARRIVED_AT_DROPOFF: 5,
  DELIVERED: 6,
  DELIVERY_FAILED: 6,
  RETURNING: 7,
  RETURNED: 8,
  CANCELLED: 9,
}

const isIn = (states: readonly TaskState[], { state }: Pick<DeliveryTask, 'state'>) => states.includes(state)
export const isUnassigned = (task: Pick<DeliveryTask, 'state'>): boolean => isIn(unassignedStates, task)
export const isOnBoard = (task: Pick<DeliveryTask, 'state'>): boolean => isIn(onBoardStates, task)
export const isEnded = (task: Pick<DeliveryTask, 'state'>): boolean => isIn(endStates, task)

export interface Fact {
  readonly action: TaskAction
  /** Who tells it of his own way; null for those who run the place and speak for whoever carries it now. */
  readonly riderId: RiderId | null
  /** When it happened. */
  readonly at: Date
  readonly reason?: string | null | undefined
}

/** Why a fact does not move the task; nothing when it does. States may be skipped, and are never gone back to. */
export function ignoredFor(
  task: Pick<DeliveryTask, 'state' | 'riderId'>,
  { action, riderId }: Pick<Fact, 'action' | 'riderId'>,
): IgnoredReason | undefined {
  if (isUnassigned(task) || (riderId !== null && riderId !== task.riderId)) return 'ANOTHER_ATTEMPT'
  if (isEnded(task)) return 'ENDED'
  // Nothing comes back that was never taken: the order would be paid back while the goods stand in the shop.
  if ((action === 'START_RETURN' || action === 'RETURN') && rankOf[task.state] < rankOf.PICKED_UP) return 'NOT_FETCHED'
  return rankOf[taskFlow[action].to] <= rankOf[task.state] ? 'BEHIND' : undefined
}

/** The task after a fact, or why it stays as it is. */
export function advance(task: DeliveryTask, fact: Fact): DeliveryTask | IgnoredReason {
  const ignored = ignoredFor(task, fact)
  if (ignored) return ignored
  const { to, instant } = taskFlow[fact.action]
  return {
    ...task,
    state: to,
    version: task.version + 1,
    ...(instant && { [instant]: fact.at }),
    // Whoever has come further has had it in his hands, whether or not he said so.
    pickedUpAt: rankOf[to] >= rankOf.PICKED_UP ? (task.pickedUpAt ?? fact.at) : null,
    failedReason: to === 'DELIVERY_FAILED' ? (fact.reason ?? null) : task.failedReason,
  }
}

/** What can be told of it next. */
export const nextActions = (task: Pick<DeliveryTask, 'state' | 'riderId'>): TaskAction[] =>
  taskActions.filter((action) => {
    // That goods come back is said once something stood in the way.
    const returns = action === 'START_RETURN' || action === 'RETURN'
    if (returns && task.state !== 'DELIVERY_FAILED' && task.state !== 'RETURNING') return false
    if (action === 'FAIL' && !isOnBoard(task)) return false
    return ignoredFor(task, { action, riderId: task.riderId }) === undefined
  })

/** A rider gets it: the first of its attempt. */
export const give = (
  task: DeliveryTask,
  { riderId, kind, at }: { readonly riderId: RiderId; readonly kind: AssignmentKind; readonly at: Date },
): DeliveryTask => ({
  ...task,
  state: 'ACCEPTED',
  version: task.version + 1,
  riderId,
  assignedBy: kind,
  isPinned: task.isPinned || kind === 'MANUAL',
  acceptedAt: at,
})

/** It is nobody's again, and another attempt begins. Goods that are under way are fetched where they are. */
export const takeAway = (
  task: DeliveryTask,
  { at, goodsAt }: { readonly at: Date; readonly goodsAt?: GeoPoint | undefined },
): DeliveryTask => ({
  ...task,
  state: 'CREATED',
  attempt: task.attempt + 1,
  wave: 0,
  version: task.version + 1,
  riderId: null,
  assignedBy: null,
  isPinned: false,
  notBy: task.riderId === null ? task.notBy : [...new Set([...task.notBy, task.riderId])],
  pickup: isOnBoard(task) && goodsAt ? goodsAt : task.pickup,
  readyAt: isOnBoard(task) ? at : task.readyAt,
  pickupRank: null,
  dropoffRank: null,
  expectedAt: null,
  acceptedAt: null,
  arrivedAtStoreAt: null,
  pickedUpAt: null,
  arrivedAtDropoffAt: null,
  failedReason: null,
})

/** The order is no longer wanted: goods in the rider's hands come back, otherwise there is nothing left to do. */
export const callOff = (task: DeliveryTask, at: Date): DeliveryTask => ({
  ...task,
  version: task.version + 1,
  ...(isOnBoard(task) ? { state: 'RETURNING' } : { state: 'CANCELLED', endedAt: at }),
})

/** Whoever was without a network for longer is believed only so far: promises are kept or broken by it. */
const believedMinutes = 15

/** By the clock of a phone, within what can be: not before what was told last, not long ago, and not after now. */
export function happenedAt(
  task: Pick<DeliveryTask, 'acceptedAt' | 'arrivedAtStoreAt' | 'pickedUpAt' | 'arrivedAtDropoffAt'>,
  told: Date | null | undefined,
  now: Date,
): Date {
  if (!told || told > now) return now
  const known = [task.acceptedAt, task.arrivedAtStoreAt, task.pickedUpAt, task.arrivedAtDropoffAt]
  const bounds = [told, addMinutes(now, -believedMinutes), ...known.filter((at) => at !== null)]
  return bounds.reduce((latest, at) => (at > latest ? at : latest))
}
