import type { ActingRole, ActorStamp } from '../../access/actor.ts'
import type { RiderId } from '../carriers/index.ts'
import type { MerchantId } from '../catalog/index.ts'
import type { CommunityId, HouseholdId } from '../communities/index.ts'
import { isCarried, type FulfilmentMode, type FulfilmentStatus, type PromiseTerms } from '../fulfilment/index.ts'
import type { PointId } from '../points/index.ts'
import { addFen, addMinutes, refuse, toFen, type Fen, type Flow, type Id } from '@linli/kit'

export type OrderId = Id<'ord'>
/** Orders that are paid together. */
export type PurchaseId = Id<'pur'>

export const orderStates = [
  'PENDING_PAYMENT',
  'PAID',
  'CONFIRMED',
  'PREPARING',
  'IN_FULFILMENT',
  'COMPLETED',
  'CLOSED',
  'CANCELLED',
] as const
export type OrderState = (typeof orderStates)[number]

export const orderActions = [
  'PLACE',
  'PAY',
  'ACCEPT',
  'PREPARE',
  'PACK',
  'CLAIM',
  'ASSIGN',
  'REOFFER',
  'PICK_UP',
  'ARRIVE_AT_POINT',
  'DELIVER',
  'REDEEM',
  'OVERDUE',
  'RETURN',
  'DISPOSE',
  'CANCEL',
  'REFUND',
  'EXPIRE',
  'CLOSE',
  'CHANGE_PROPOSED',
  'CHANGE_ACCEPTED',
  'CHANGE_APPLIED',
  'CHANGE_REJECTED',
  'CHANGE_WITHDRAWN',
  'CHANGE_EXPIRED',
] as const
export type OrderAction = (typeof orderActions)[number]
/** Steps that an existing order can take. What becomes of a proposed change is told by the order, and decided elsewhere. */
export type OrderStep = Exclude<OrderAction, 'PLACE' | 'REFUND' | `CHANGE_${string}`>

export const cancelReasons = ['RESIDENT', 'MERCHANT', 'OPERATOR', 'UNPAID', 'MERCHANT_SILENT', 'NOT_COLLECTED'] as const
export type CancelReason = (typeof cancelReasons)[number]

export interface Order {
  readonly id: OrderId
  readonly purchaseId: PurchaseId
  readonly state: OrderState
  readonly version: number
  readonly communityId: CommunityId
  readonly merchantId: MerchantId
  readonly householdId: HouseholdId
  readonly mode: FulfilmentMode
  readonly status: FulfilmentStatus
  readonly windowStart: Date
  readonly windowEnd: Date
  /** Null for orders from before promises were paid for. */
  readonly promise: PromiseTerms | null
  readonly riderId: RiderId | null
  /** Where a household collects it, or the leader who brings it does. */
  readonly pointId: PointId | null
  /** Places that it holds: in its mode's window where that has a capacity, and in the point's slot. */
  readonly modeSlotAt: Date | null
  readonly pointSlotAt: Date | null
  readonly isCold: boolean
  readonly itemsFen: Fen
  readonly discountFen: Fen
  readonly feeFen: Fen
  readonly totalFen: Fen
  /** What has come in, also what came for nothing and went back. */
  readonly paidFen: Fen
  /** Sum of the refunds that were asked for, whether or not they have arrived. */
  readonly refundedFen: Fen
  readonly payBy: Date
  readonly acceptBy: Date | null
  readonly closeBy: Date | null
  readonly pickedUpAt: Date | null
  readonly deliveredAt: Date | null
  readonly completedAt: Date | null
  readonly cancelledAt: Date | null
  readonly cancelReason: CancelReason | null
  /** A change that waits for a yes or for its money; at most one. */
  readonly openChangeId: Id<'chg'> | null
}

const anybodyElse: readonly ActingRole[] = ['RESIDENT', 'MERCHANT', 'OPERATOR', 'PARTNER', 'SYSTEM']

/** Customer's view of an order (model.md). Actions that do not change the state still move the fulfilment. */
export const orderFlow: Flow<OrderStep, OrderState | 'SAME', ActingRole> &
  Record<OrderStep, { from: readonly OrderState[] }> = {
  PAY: { from: ['PENDING_PAYMENT'], to: 'PAID', by: ['RESIDENT', 'PARTNER', 'SYSTEM'] },
  ACCEPT: { from: ['PAID'], to: 'CONFIRMED', by: ['MERCHANT'] },
  PREPARE: { from: ['CONFIRMED'], to: 'PREPARING', by: ['MERCHANT'] },
  PACK: { from: ['CONFIRMED', 'PREPARING'], to: 'PREPARING', by: ['MERCHANT'] },
  CLAIM: { from: ['PREPARING'], to: 'SAME', by: ['RIDER'] },
  ASSIGN: { from: ['CONFIRMED', 'PREPARING'], to: 'SAME', by: ['OPERATOR', 'SYSTEM'] },
  REOFFER: { from: ['CONFIRMED', 'PREPARING', 'IN_FULFILMENT'], to: 'PREPARING', by: ['SYSTEM'] },
  PICK_UP: { from: ['PREPARING', 'IN_FULFILMENT'], to: 'IN_FULFILMENT', by: ['RIDER', 'LEADER'] },
  ARRIVE_AT_POINT: { from: ['PREPARING'], to: 'IN_FULFILMENT', by: ['MERCHANT', 'LEADER'] },
  DELIVER: { from: ['IN_FULFILMENT'], to: 'COMPLETED', by: ['RIDER', 'LEADER'] },
  REDEEM: { from: ['IN_FULFILMENT'], to: 'COMPLETED', by: ['LEADER'] },
  OVERDUE: { from: ['IN_FULFILMENT'], to: 'SAME', by: ['SYSTEM'] },
  RETURN: { from: ['IN_FULFILMENT'], to: 'CANCELLED', by: ['SYSTEM'] },
  DISPOSE: { from: ['IN_FULFILMENT'], to: 'COMPLETED', by: ['SYSTEM'] },
  CANCEL: {
    from: ['PENDING_PAYMENT', 'PAID', 'CONFIRMED', 'PREPARING', 'IN_FULFILMENT'],
    to: 'CANCELLED',
    by: anybodyElse,
  },
  EXPIRE: { from: ['PENDING_PAYMENT', 'PAID'], to: 'CANCELLED', by: ['SYSTEM'] },
  CLOSE: { from: ['COMPLETED'], to: 'CLOSED', by: ['SYSTEM'] },
}

/** What each step asks of, and does to, the fulfilment. Steps that are not here leave it alone. */
const fulfilmentSteps: Partial<
  Record<
    OrderStep,
    { from: readonly FulfilmentStatus[]; to?: FulfilmentStatus; suits?: (mode: FulfilmentMode) => boolean }
  >
> = {
  PREPARE: { from: ['PENDING'], to: 'PICKING' },
  PACK: { from: ['PENDING', 'PICKING'], to: 'PACKED' },
  CLAIM: { from: ['PACKED'], suits: isCarried.byRider },
  ASSIGN: { from: ['PENDING', 'PICKING', 'PACKED'], suits: isCarried.byRider },
  REOFFER: { from: ['PENDING', 'PICKING', 'PACKED', 'OUT_FOR_DELIVERY'], to: 'PACKED', suits: isCarried.byRider },
  PICK_UP: { from: ['PACKED', 'AT_PICKUP_POINT'], to: 'OUT_FOR_DELIVERY', suits: isCarried.byAnybody },
  ARRIVE_AT_POINT: { from: ['PACKED'], to: 'AT_PICKUP_POINT', suits: isCarried.overPoint },
  DELIVER: { from: ['OUT_FOR_DELIVERY'], to: 'DELIVERED' },
  REDEEM: { from: ['AT_PICKUP_POINT', 'OVERDUE'], to: 'PICKED_UP', suits: isCarried.byNobody },
  OVERDUE: { from: ['AT_PICKUP_POINT'], to: 'OVERDUE', suits: isCarried.byNobody },
  RETURN: {
    from: ['OVERDUE', 'OUT_FOR_DELIVERY'],
    to: 'RETURNED',
    suits: (mode) => isCarried.byNobody(mode) || isCarried.byRider(mode),
  },
  DISPOSE: { from: ['OVERDUE'], to: 'DISPOSED' },
  CANCEL: { from: ['PENDING', 'PICKING', 'PACKED', 'OUT_FOR_DELIVERY'], to: 'CANCELLED' },
  EXPIRE: { from: ['PENDING'], to: 'CANCELLED' },
}

/** A resident changes his mind until the merchant has begun; later the merchant or an operator decides. */
const residentCancels: readonly OrderState[] = ['PENDING_PAYMENT', 'PAID']

/** So late that the resident may leave it, whatever has been done for it: goods under way are then brought back. */
export const isVeryLate = ({ promise, windowEnd }: Pick<Order, 'promise' | 'windowEnd'>, at: Date): boolean =>
  promise !== null &&
  promise.freeCancelAfterMinutes !== null &&
  at >= addMinutes(windowEnd, promise.freeCancelAfterMinutes)

function mayCancel(order: Pick<Order, 'state' | 'promise' | 'windowEnd'>, role: ActingRole, at: Date): boolean {
  if (role === 'RESIDENT' || role === 'PARTNER') return residentCancels.includes(order.state) || isVeryLate(order, at)
  return order.state !== 'IN_FULFILMENT'
}

export interface OrderMoved {
  readonly orderId: OrderId
  readonly seq: number
  readonly action: OrderAction
  readonly from: OrderState | null
  readonly to: OrderState
  readonly at: Date
  readonly actor: ActorStamp
}

export interface Deadlines {
  /** How long a merchant has to accept a paid order. */
  readonly acceptMinutes: number
  /** How long a resident may claim after completion. */
  readonly claimWindowMinutes: number
}

export interface Move {
  readonly action: OrderStep
  readonly role: ActingRole
  readonly at: Date
  readonly riderId?: RiderId
}

/** Why this step is not possible now; nothing when it is. The one place where the rules of the flow are asked. */
export function obstacle(
  order: Pick<
    Order,
    'state' | 'mode' | 'status' | 'riderId' | 'payBy' | 'acceptBy' | 'openChangeId' | 'promise' | 'windowEnd'
  >,
  { action, role, at }: Move,
): { code: string; facts: Record<string, string> } | undefined {
  const wrongState = { code: 'ORDER_WRONG_STATE', facts: { state: order.state, action } }
  const needs = fulfilmentSteps[action]
  if (needs?.suits && !needs.suits(order.mode)) return { code: 'ORDER_WRONG_MODE', facts: { mode: order.mode, action } }
  if (!orderFlow[action].from.includes(order.state)) return wrongState
  if (needs && !needs.from.includes(order.status)) return wrongState
  if (action === 'PAY' && at > order.payBy)
    return { code: 'ORDER_PAY_TOO_LATE', facts: { deadline: order.payBy.toISOString() } }
  if (action === 'ACCEPT' && order.acceptBy && at > order.acceptBy)
    return { code: 'ORDER_ACCEPT_TOO_LATE', facts: { deadline: order.acceptBy.toISOString() } }
  if (action === 'CANCEL' && !mayCancel(order, role, at)) return wrongState
  if (action === 'REOFFER' && order.riderId === null) return { code: 'ORDER_NOT_CLAIMABLE', facts: {} }
  // What is packed stays as it is, so nobody packs while it is not known what.
  if (action === 'PACK' && order.openChangeId !== null)
    return { code: 'CHANGE_PENDING', facts: { changeId: order.openChangeId } }
  if (action === 'CLAIM' && order.riderId !== null) return { code: 'ORDER_TAKEN', facts: {} }
  // Who takes it to the door is known before it leaves the shop.
  if (action === 'PICK_UP' && isCarried.byRider(order.mode) && order.riderId === null)
    return { code: 'ORDER_NOT_CLAIMABLE', facts: {} }
  return undefined
}

const cancelledBy: Partial<Record<ActingRole, CancelReason>> = {
  RESIDENT: 'RESIDENT',
  PARTNER: 'RESIDENT',
  MERCHANT: 'MERCHANT',
  OPERATOR: 'OPERATOR',
}

/** Decides one step. The same order, move and deadlines always give the same answer. */
export function step(order: Order, move: Move, { acceptMinutes, claimWindowMinutes }: Deadlines): Order {
  const blocked = obstacle(order, move)
  if (blocked) refuse(blocked.code, blocked.facts)
  const { action, at } = move
  const { state, status } = standingAfter(order, action)
  return {
    ...order,
    state,
    version: order.version + 1,
    paidFen: action === 'PAY' ? addFen(order.paidFen, order.totalFen) : order.paidFen,
    status,
    riderId: riderAfter(order, move),
    acceptBy: action === 'PAY' ? addMinutes(at, acceptMinutes) : order.acceptBy,
    pickedUpAt: action === 'PICK_UP' ? at : action === 'REOFFER' ? null : order.pickedUpAt,
    deliveredAt: action === 'DELIVER' || action === 'REDEEM' ? at : order.deliveredAt,
    completedAt: state === 'COMPLETED' && order.completedAt === null ? at : order.completedAt,
    closeBy: state === 'COMPLETED' && order.closeBy === null ? addMinutes(at, claimWindowMinutes) : order.closeBy,
    openChangeId: state === 'CANCELLED' ? null : order.openChangeId,
    cancelledAt: state === 'CANCELLED' ? at : order.cancelledAt,
    cancelReason:
      state !== 'CANCELLED'
        ? order.cancelReason
        : action === 'RETURN'
          ? 'NOT_COLLECTED'
          : (cancelledBy[move.role] ?? (order.state === 'PAID' ? 'MERCHANT_SILENT' : 'UNPAID')),
  }
}

function standingAfter(order: Order, action: OrderStep): Pick<Order, 'state' | 'status'> {
  // A rider gives back what he has not fetched: in the shop everything goes on as it was.
  if (action === 'REOFFER' && order.status !== 'OUT_FOR_DELIVERY') return order
  const { to } = orderFlow[action]
  return { state: to === 'SAME' ? order.state : to, status: fulfilmentSteps[action]?.to ?? order.status }
}

function riderAfter({ riderId }: Order, { action, riderId: next }: Move): RiderId | null {
  if (action === 'REOFFER') return null
  return (action === 'CLAIM' || action === 'ASSIGN') && next ? next : riderId
}

/** Whether a timer may take the order away: an unpaid one after its time to pay, a paid one after the time to accept. */
export const isExpired = ({ state, payBy, acceptBy }: Order, at: Date): boolean =>
  (state === 'PENDING_PAYMENT' && at > payBy) || (state === 'PAID' && acceptBy !== null && at > acceptBy)

/** Money that has come in and has not gone back, nor is on its way back. */
export const refundable = ({ paidFen, refundedFen }: Pick<Order, 'paidFen' | 'refundedFen'>): Fen =>
  toFen(paidFen - refundedFen)

/** What goes back when nobody collected the goods: their price, and not the fee for bringing them. */
export const goodsFen = (order: Pick<Order, 'feeFen' | 'paidFen' | 'refundedFen'>): Fen =>
  toFen(Math.max(0, refundable(order) - order.feeFen))
