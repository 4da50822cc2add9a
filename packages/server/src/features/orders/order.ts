import type { ActingRole, ActorStamp } from '../../access/actor.ts'
import type { RiderId } from '../carriers/index.ts'
import type { MerchantId } from '../catalog/index.ts'
import type { CommunityId, HouseholdId } from '../communities/index.ts'
import { isCarried, type FulfilmentMode, type FulfilmentStatus } from './fulfilment.ts'
import { addMinutes, refuse, toFen, type Fen, type Flow, type Id } from '@linli/kit'

export type OrderId = Id<'ord'>

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
  'PICK_UP',
  'ARRIVE_AT_POINT',
  'DELIVER',
  'REDEEM',
  'CANCEL',
  'REFUND',
  'EXPIRE',
  'CLOSE',
] as const
export type OrderAction = (typeof orderActions)[number]
/** Steps that an existing order can take. */
export type OrderStep = Exclude<OrderAction, 'PLACE' | 'REFUND'>

export const cancelReasons = ['RESIDENT', 'MERCHANT', 'OPERATOR', 'UNPAID', 'MERCHANT_SILENT'] as const
export type CancelReason = (typeof cancelReasons)[number]

export interface Order {
  readonly id: OrderId
  readonly state: OrderState
  readonly version: number
  readonly communityId: CommunityId
  readonly merchantId: MerchantId
  readonly householdId: HouseholdId
  readonly mode: FulfilmentMode
  readonly status: FulfilmentStatus
  readonly riderId: RiderId | null
  readonly itemsFen: Fen
  readonly feeFen: Fen
  readonly totalFen: Fen
  /** Zero until the payment has succeeded, then the total. */
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
  ASSIGN: { from: ['CONFIRMED', 'PREPARING'], to: 'SAME', by: ['OPERATOR'] },
  PICK_UP: { from: ['PREPARING'], to: 'IN_FULFILMENT', by: ['RIDER', 'LEADER'] },
  ARRIVE_AT_POINT: { from: ['PREPARING'], to: 'IN_FULFILMENT', by: ['MERCHANT', 'LEADER'] },
  DELIVER: { from: ['IN_FULFILMENT'], to: 'COMPLETED', by: ['RIDER', 'LEADER'] },
  REDEEM: { from: ['IN_FULFILMENT'], to: 'COMPLETED', by: ['MERCHANT', 'LEADER'] },
  CANCEL: { from: ['PENDING_PAYMENT', 'PAID', 'CONFIRMED', 'PREPARING'], to: 'CANCELLED', by: anybodyElse },
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
  PICK_UP: { from: ['PACKED'], to: 'OUT_FOR_DELIVERY', suits: isCarried.byAnybody },
  ARRIVE_AT_POINT: { from: ['PACKED'], to: 'AT_PICKUP_POINT', suits: isCarried.byNobody },
  DELIVER: { from: ['OUT_FOR_DELIVERY'], to: 'DELIVERED' },
  REDEEM: { from: ['AT_PICKUP_POINT'], to: 'PICKED_UP' },
  CANCEL: { from: ['PENDING', 'PICKING', 'PACKED'], to: 'CANCELLED' },
  EXPIRE: { from: ['PENDING'], to: 'CANCELLED' },
}

/** A resident changes his mind until the merchant has begun; later the merchant or an operator decides. */
const residentCancels: readonly OrderState[] = ['PENDING_PAYMENT', 'PAID']

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
  order: Pick<Order, 'state' | 'mode' | 'status' | 'riderId' | 'payBy' | 'acceptBy'>,
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
  if (action === 'CANCEL' && (role === 'RESIDENT' || role === 'PARTNER') && !residentCancels.includes(order.state))
    return wrongState
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
  const { to } = orderFlow[action]
  const state = to === 'SAME' ? order.state : to
  return {
    ...order,
    state,
    version: order.version + 1,
    paidFen: action === 'PAY' ? order.totalFen : order.paidFen,
    status: fulfilmentSteps[action]?.to ?? order.status,
    riderId: (action === 'CLAIM' || action === 'ASSIGN') && move.riderId ? move.riderId : order.riderId,
    acceptBy: action === 'PAY' ? addMinutes(at, acceptMinutes) : order.acceptBy,
    pickedUpAt: action === 'PICK_UP' ? at : order.pickedUpAt,
    deliveredAt: action === 'DELIVER' || action === 'REDEEM' ? at : order.deliveredAt,
    completedAt: state === 'COMPLETED' && order.completedAt === null ? at : order.completedAt,
    closeBy: state === 'COMPLETED' && order.closeBy === null ? addMinutes(at, claimWindowMinutes) : order.closeBy,
    cancelledAt: state === 'CANCELLED' ? at : order.cancelledAt,
    cancelReason:
      state !== 'CANCELLED'
        ? order.cancelReason
        : (cancelledBy[move.role] ?? (order.state === 'PAID' ? 'MERCHANT_SILENT' : 'UNPAID')),
  }
}

/** Whether a timer may take the order away: an unpaid one after its time to pay, a paid one after the time to accept. */
export const isExpired = ({ state, payBy, acceptBy }: Order, at: Date): boolean =>
  (state === 'PENDING_PAYMENT' && at > payBy) || (state === 'PAID' && acceptBy !== null && at > acceptBy)

/** Money that has come in and has not gone back, nor is on its way back. */
export const refundable = ({ paidFen, refundedFen }: Pick<Order, 'paidFen' | 'refundedFen'>): Fen =>
  toFen(paidFen - refundedFen)
