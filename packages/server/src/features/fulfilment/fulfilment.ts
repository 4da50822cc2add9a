/** 即时配送, 当日达, 自提, 团长配送, 上门服务 */
export const fulfilmentModes = ['INSTANT', 'SAME_DAY', 'SELF_PICKUP', 'LEADER_DELIVERY', 'ON_SITE_SERVICE'] as const
export type FulfilmentMode = (typeof fulfilmentModes)[number]

/** The ways of goods: an order has one of these. */
export const goodsModes = fulfilmentModes.filter((mode) => mode !== 'ON_SITE_SERVICE')

export const fulfilmentStatuses = [
  'PENDING',
  'PICKING',
  'PACKED',
  'OUT_FOR_DELIVERY',
  'DELIVERED',
  'AT_PICKUP_POINT',
  'PICKED_UP',
  'OVERDUE',
  'RETURNED',
  'DISPOSED',
  'CANCELLED',
] as const
export type FulfilmentStatus = (typeof fulfilmentStatuses)[number]

export const isCarried = {
  byRider: (mode: FulfilmentMode) => mode === 'INSTANT' || mode === 'SAME_DAY',
  byAnybody: (mode: FulfilmentMode) => isCarried.byRider(mode) || mode === 'LEADER_DELIVERY',
  byNobody: (mode: FulfilmentMode) => mode === 'SELF_PICKUP',
  overPoint: (mode: FulfilmentMode) => mode === 'SELF_PICKUP' || mode === 'LEADER_DELIVERY',
}
