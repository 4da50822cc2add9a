export {
  bundleComponents,
  catalogVersions,
  categories,
  listings,
  merchantCommunities,
  merchants,
  priceHistory,
  skus,
  stockNodes,
} from './catalog.table.ts'
export {
  bundleComponentShape,
  categoryShape,
  listingShape,
  merchantShape,
  pricePointShape,
  skuShape,
  stockNodeShape,
} from './catalog.shape.ts'
export {
  CategoryType,
  ListingType,
  MerchantType,
  SaveListingInput,
  SaveListingsPayload,
  SkuType,
  StockNodeKindEnum,
  StockNodeType,
} from './catalog.types.ts'
export { saveListings, type SavedListing, type Shelf } from './listings.commands.ts'
export { CatalogResolver } from './catalog.resolver.ts'
export {
  checkStock,
  shopReach,
  stockNodeKinds,
  type CategoryId,
  type ListingId,
  type MerchantId,
  type SkuId,
  type StockNodeId,
  type StockNodeKind,
} from './catalog.ts'
export { unitPriceFor, type Priced, type PriceTier } from './price.ts'
