export { HistoriesResolver } from './histories.resolver.ts'
export { historyShapes } from './histories.shape.ts'
export {
  importedHouseholds,
  imports,
  pastOrderLines,
  pastOrders,
  pastProducts,
  pastRedemptions,
} from './histories.table.ts'
