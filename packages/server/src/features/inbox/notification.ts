import type { Id } from '@linli/kit'

export type NotificationId = Id<'ntf'>

export const notificationKinds = [
  'NEW_ORDER',
  'ORDER_PAID',
  'ORDER_CONFIRMED',
  'ORDER_ON_ITS_WAY',
  'ORDER_READY_FOR_PICKUP',
  'ORDER_COMPLETED',
  'ORDER_CANCELLED',
  'REFUND_REQUESTED',
  'PICKUP_DUE',
  'PICKUP_OVERDUE',
  'PICKUP_RETURNED',
  'PICKUP_DISPOSED',
  'GOODS_MISSING',
  'CHANGE_PROPOSED',
  'CHANGE_APPLIED',
  'CHANGE_REJECTED',
  'CHANGE_ENDED',
  'PROMISE_AT_RISK',
  'DELAY_NUDGE',
  'PROMISE_BREACHED',
  'COMPENSATION_PAID',
  'FREE_CANCEL',
  'DOOR_UNANSWERED',
  'DELAY_ATTRIBUTED',
  'ATTRIBUTION_CONTESTED',
  'ATTRIBUTION_DECIDED',
  'MESSAGE',
  'TELL_NEIGHBOUR',
] as const
export type NotificationKind = (typeof notificationKinds)[number]

/** Those that stand for a message: what it says is the message's. */
export type MessageNoticeKind = Extract<NotificationKind, 'MESSAGE' | 'TELL_NEIGHBOUR'>

/** Whom a step of an order is told, and as what. Who took the step knows it already. */
export interface Notice {
  readonly kind: NotificationKind
  readonly to: 'HOUSEHOLD' | 'MERCHANT' | 'RIDER' | 'NUDGED' | 'POINT' | 'COMMUNITY'
}

const noticesByAction: Readonly<Record<string, readonly Notice[]>> = {
  PAY: [
    { kind: 'ORDER_PAID', to: 'HOUSEHOLD' },
    { kind: 'NEW_ORDER', to: 'MERCHANT' },
  ],
  ACCEPT: [{ kind: 'ORDER_CONFIRMED', to: 'HOUSEHOLD' }],
  PICK_UP: [{ kind: 'ORDER_ON_ITS_WAY', to: 'HOUSEHOLD' }],
  ARRIVE_AT_POINT: [{ kind: 'ORDER_READY_FOR_PICKUP', to: 'HOUSEHOLD' }],
  DELIVER: [{ kind: 'ORDER_COMPLETED', to: 'HOUSEHOLD' }],
  REDEEM: [{ kind: 'ORDER_COMPLETED', to: 'HOUSEHOLD' }],
  OVERDUE: [
    { kind: 'PICKUP_OVERDUE', to: 'HOUSEHOLD' },
    { kind: 'PICKUP_OVERDUE', to: 'MERCHANT' },
    { kind: 'PICKUP_OVERDUE', to: 'POINT' },
  ],
  RETURN: [
    { kind: 'PICKUP_RETURNED', to: 'HOUSEHOLD' },
    { kind: 'PICKUP_RETURNED', to: 'MERCHANT' },
    { kind: 'PICKUP_RETURNED', to: 'POINT' },
  ],
  DISPOSE: [
    { kind: 'PICKUP_DISPOSED', to: 'HOUSEHOLD' },
    { kind: 'PICKUP_DISPOSED', to: 'MERCHANT' },
    { kind: 'PICKUP_DISPOSED', to: 'POINT' },
  ],
  CANCEL: [
    { kind: 'ORDER_CANCELLED', to: 'HOUSEHOLD' },
    { kind: 'ORDER_CANCELLED', to: 'MERCHANT' },
  ],
  EXPIRE: [
    { kind: 'ORDER_CANCELLED', to: 'HOUSEHOLD' },
    { kind: 'ORDER_CANCELLED', to: 'MERCHANT' },
  ],
  REFUND: [{ kind: 'REFUND_REQUESTED', to: 'HOUSEHOLD' }],
  CHANGE_PROPOSED: [
    { kind: 'CHANGE_PROPOSED', to: 'HOUSEHOLD' },
    { kind: 'CHANGE_PROPOSED', to: 'MERCHANT' },
  ],
  CHANGE_APPLIED: [
    { kind: 'CHANGE_APPLIED', to: 'HOUSEHOLD' },
    { kind: 'CHANGE_APPLIED', to: 'MERCHANT' },
  ],
  CHANGE_REJECTED: [
    { kind: 'CHANGE_REJECTED', to: 'HOUSEHOLD' },
    { kind: 'CHANGE_REJECTED', to: 'MERCHANT' },
  ],
  CHANGE_WITHDRAWN: [
    { kind: 'CHANGE_ENDED', to: 'HOUSEHOLD' },
    { kind: 'CHANGE_ENDED', to: 'MERCHANT' },
  ],
  CHANGE_EXPIRED: [
    { kind: 'CHANGE_ENDED', to: 'HOUSEHOLD' },
    { kind: 'CHANGE_ENDED', to: 'MERCHANT' },
  ],
}

/** What happens to a parcel or to a promise and is no step of its order. */
const noticesByEvent: Readonly<Record<string, readonly Notice[]>> = {
  PickupDue: [
    { kind: 'PICKUP_DUE', to: 'HOUSEHOLD' },
    { kind: 'PICKUP_DUE', to: 'MERCHANT' },
    { kind: 'PICKUP_DUE', to: 'POINT' },
  ],
  GoodsMissing: [
    { kind: 'GOODS_MISSING', to: 'MERCHANT' },
    { kind: 'GOODS_MISSING', to: 'COMMUNITY' },
  ],
  PromiseAtRisk: [
    { kind: 'PROMISE_AT_RISK', to: 'HOUSEHOLD' },
    { kind: 'DELAY_NUDGE', to: 'NUDGED' },
  ],
  PromiseBreached: [
    { kind: 'PROMISE_BREACHED', to: 'HOUSEHOLD' },
    { kind: 'PROMISE_BREACHED', to: 'MERCHANT' },
    { kind: 'PROMISE_BREACHED', to: 'RIDER' },
  ],
  CompensationPaid: [{ kind: 'COMPENSATION_PAID', to: 'HOUSEHOLD' }],
  PromiseVeryLate: [{ kind: 'FREE_CANCEL', to: 'HOUSEHOLD' }],
  DoorUnanswered: [{ kind: 'DOOR_UNANSWERED', to: 'HOUSEHOLD' }],
  BreachAttributed: [
    { kind: 'DELAY_ATTRIBUTED', to: 'MERCHANT' },
    { kind: 'DELAY_ATTRIBUTED', to: 'RIDER' },
  ],
  AttributionContested: [{ kind: 'ATTRIBUTION_CONTESTED', to: 'COMMUNITY' }],
  AttributionDecided: [
    { kind: 'ATTRIBUTION_DECIDED', to: 'MERCHANT' },
    { kind: 'ATTRIBUTION_DECIDED', to: 'RIDER' },
  ],
}
export const noticedEvents: readonly string[] = Object.keys(noticesByEvent)

export const noticesOfEvent = (type: string): readonly Notice[] => noticesByEvent[type] ?? []

/** Nobody is told of the others. */
export const noticedActions: readonly string[] = Object.keys(noticesByAction)

export const noticesOf = (action: string): readonly Notice[] => noticesByAction[action] ?? []
