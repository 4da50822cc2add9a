import type { FulfilmentMode, FulfilmentStatus, OrderState } from '../../api/graphql.ts'
import type { Tone } from '../../ui/status.tsx'

/** In the order in which they come. */
export const orderStates = [
  'PENDING_PAYMENT',
  'PAID',
  'CONFIRMED',
  'PREPARING',
  'IN_FULFILMENT',
  'COMPLETED',
  'CLOSED',
  'CANCELLED',
] as const satisfies readonly OrderState[]

export const modes = [
  'INSTANT',
  'SAME_DAY',
  'SELF_PICKUP',
  'LEADER_DELIVERY',
] as const satisfies readonly FulfilmentMode[]

export const fulfilmentStatuses = [
  'PENDING',
  'PICKING',
  'PACKED',
  'OUT_FOR_DELIVERY',
  'AT_PICKUP_POINT',
  'DELIVERED',
  'PICKED_UP',
  'OVERDUE',
  'RETURNED',
  'DISPOSED',
  'CANCELLED',
] as const satisfies readonly FulfilmentStatus[]

/** One tone for one state, on every page. */
export const stateTone: Readonly<Record<OrderState, Tone>> = {
  PENDING_PAYMENT: 'quiet',
  PAID: 'waiting',
  CONFIRMED: 'news',
  PREPARING: 'news',
  IN_FULFILMENT: 'news',
  COMPLETED: 'done',
  CLOSED: 'quiet',
  CANCELLED: 'quiet',
}

export type CodeState = 'none' | 'valid' | 'redeemed' | 'void'
export const codeTone: Readonly<Record<CodeState, Tone>> = {
  none: 'quiet',
  valid: 'waiting',
  redeemed: 'done',
  void: 'quiet',
}

/** A code is made when the goods arrive, and opens them while they wait; where they are says how it stands. */
export function codeStateOf(status: FulfilmentStatus): CodeState {
  switch (status) {
    case 'AT_PICKUP_POINT':
    case 'OVERDUE':
      return 'valid'
    case 'PICKED_UP':
      return 'redeemed'
    case 'RETURNED':
    case 'DISPOSED':
    case 'CANCELLED':
      return 'void'
    case 'PENDING':
    case 'PICKING':
    case 'PACKED':
    case 'OUT_FOR_DELIVERY':
    case 'DELIVERED':
      return 'none'
  }
}

interface Dated {
  readonly state: OrderState
  readonly payBy: string
  readonly acceptBy: string | null
  readonly fulfilment: { readonly window: { readonly endsAt: string } }
}

/** When the present step runs out; null when nothing runs any more. */
export function deadlineOf(order: Dated): string | null {
  switch (order.state) {
    case 'PENDING_PAYMENT':
      return order.payBy
    case 'PAID':
      return order.acceptBy ?? order.fulfilment.window.endsAt
    case 'CONFIRMED':
    case 'PREPARING':
    case 'IN_FULFILMENT':
      return order.fulfilment.window.endsAt
    case 'COMPLETED':
    case 'CLOSED':
    case 'CANCELLED':
      return null
  }
}
