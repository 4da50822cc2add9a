export { stockLevels, stockMovements } from './stock.table.ts'
export { stockLevelShape, stockMovementShape } from './stock.shape.ts'
export { StockResolver } from './stock.resolver.ts'
export {
  allocateHold,
  holdMore,
  pickHold,
  releaseHold,
  releasePart,
  returnGoods,
  type Goods,
  type WantedGoods,
} from './holds.commands.ts'
export { lockLevels, lockStockOf, type LockedLevel } from './stock.store.ts'
export { findStockDifferences } from './differences.ts'
export { freeOf, type StockLevelId } from './stock.ts'
