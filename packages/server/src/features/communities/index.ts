export { buildings, communities, households } from './communities.table.ts'
export { buildingShape, communityShape, householdShape } from './communities.shape.ts'
export { BuildingType, CommunityType, GeoPoint, GeoPointInput, HouseholdType } from './communities.types.ts'
export { addHousehold, batchLimit, checkBatch } from './communities.commands.ts'
export { CommunitiesResolver } from './communities.resolver.ts'
export {
  checkName,
  checkPoint,
  communityReach,
  type BuildingId,
  type CommunityId,
  type GeoPoint as Point,
  type HouseholdId,
} from './community.ts'
