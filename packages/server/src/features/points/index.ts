export { pickupPoints, pointSlots } from './points.table.ts'
export {
  counterReach,
  distanceM,
  isOpenAt,
  pointReach,
  pointSlotFor,
  slotsOf,
  unclaimedRules,
  type DayHours,
  type PickupPoint,
  type PointId,
  type PointSlot,
  type UnclaimedRule,
} from './point.ts'
export { giveBackSlot, takeSlot } from './slots.store.ts'
export { findDefaultPoint, findPoint } from './points.store.ts'
export { PointsResolver } from './points.resolver.ts'
export { pointShape } from './points.shape.ts'
export { PickupPointType } from './points.types.ts'
