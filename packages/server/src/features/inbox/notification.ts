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
] as const
export type NotificationKind = (typeof notificationKinds)[number]

/** Whom a step of an order is told, and as what. Who took the step knows it already. */
interface Notice {
  readonly kind: NotificationKind
  readonly to: 'HOUSEHOLD' | 'MERCHANT'
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
  CANCEL: [
    { kind: 'ORDER_CANCELLED', to: 'HOUSEHOLD' },
    { kind: 'ORDER_CANCELLED', to: 'MERCHANT' },
  ],
  EXPIRE: [
    { kind: 'ORDER_CANCELLED', to: 'HOUSEHOLD' },
    { kind: 'ORDER_CANCELLED', to: 'MERCHANT' },
  ],
  REFUND: [{ kind: 'REFUND_REQUESTED', to: 'HOUSEHOLD' }],
}

/** Nobody is told of the others. */
export const noticedActions: readonly string[] = Object.keys(noticesByAction)

export const noticesOf = (action: string): readonly Notice[] => noticesByAction[action] ?? []
