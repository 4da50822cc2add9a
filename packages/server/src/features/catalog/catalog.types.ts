import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../../graph/connection.ts'
import { enumFilter, enumOf, FenRange, filterOf, IdFilter, listArgs, sortOf, TextFilter } from '../../graph/lists.ts'
import { Node } from '../../graph/node.ts'
import { payload } from '../../graph/payload.ts'
import { GraphQLDateTime, GraphQLFen } from '../../graph/scalars.ts'
import { UserError } from '../../graph/user-error.ts'
import { CommunityType, GeoPoint, GeoPointInput, type Point } from '../communities/index.ts'
import {
  listingStates,
  merchantStates,
  stockNodeKinds,
  type ListingState,
  type MerchantState,
  type StockNodeKind,
} from './catalog.ts'
import { referenceSources, type ReferenceSource } from './price.ts'

export const MerchantStateEnum = enumOf('MerchantState', merchantStates, 'Whether a merchant takes orders.')
export const ListingStateEnum = enumOf('ListingState', listingStates, 'Whether a listing can be ordered.')

export const StockNodeKindEnum = enumOf('StockNodeKind', stockNodeKinds, 'What a place with goods is.')
const ReferenceSourceEnum = enumOf('ReferenceSource', referenceSources, 'Where a reference price comes from.')

@ObjectType('Category', { implements: Node })
export class CategoryType extends Node {
  @Field(() => String, { description: 'Stable word for programs, such as `vegetables`.' })
  key!: string

  @Field(() => String)
  name!: string

  @Field(() => String)
  nameEn!: string
}

@ObjectType('Merchant', { implements: Node, description: 'A shop of the neighbourhood.' })
export class MerchantType extends Node {
  @Field(() => String)
  name!: string

  @Field(() => String)
  nameEn!: string

  @Field(() => MerchantStateEnum)
  state!: MerchantState

  @Field(() => GeoPoint)
  location!: Point

  @Field(() => [CommunityType], { description: 'Communities it serves.' })
  communities!: CommunityType[]

  @Field(() => Float, { nullable: true, description: '1 to 5; null until there are enough ratings.' })
  rating?: number

  @Field(() => Int)
  version!: number
}

@ObjectType('StockNode', { implements: Node, description: 'Where goods of a merchant stand.' })
export class StockNodeType extends Node {
  @Field(() => StockNodeKindEnum)
  kind!: StockNodeKind

  @Field(() => String)
  name!: string

  @Field(() => GeoPoint)
  location!: Point

  @Field(() => MerchantType)
  merchant!: MerchantType
}

@ObjectType('Sku', { implements: Node, description: 'What a merchant sells, wherever it is listed.' })
export class SkuType extends Node {
  @Field(() => String)
  name!: string

  @Field(() => String)
  nameEn!: string

  @Field(() => String, { description: 'What one piece is, such as `500 g`.' })
  unit!: string

  @Field(() => CategoryType)
  category!: CategoryType

  @Field(() => MerchantType)
  merchant!: MerchantType

  @Field(() => GraphQLFen, {
    nullable: true,
    description: 'What the merchant pays for one; null when it is not known, and to whoever does not run the shop.',
  })
  costFen?: number

  @Field(() => Int)
  weightGrams!: number

  @Field(() => Boolean, { description: 'Whether it has to be kept cold all the way.' })
  coldChain!: boolean

  @Field(() => Int, { nullable: true, description: 'How long it keeps; null when that is no matter.' })
  shelfLifeHours?: number

  @Field(() => Int, { nullable: true, description: 'How long it takes to prepare; null when there is nothing to do.' })
  prepMinutes?: number

  @Field(() => [String])
  allergens!: string[]

  @Field(() => [ID], { description: 'The only communities it may be on sale in; none: in any.' })
  exclusiveToCommunityIds!: string[]
}

@ObjectType('BundleComponent', { description: 'What one unit of a bundle contains.' })
export class BundleComponentType {
  @Field(() => SkuType)
  sku!: SkuType

  @Field(() => Int)
  quantity!: number
}

@ObjectType('PriceTier', { description: 'From so many of one line on, each unit of the line costs this.' })
export class PriceTierType {
  @Field(() => Int)
  fromQuantity!: number

  @Field(() => GraphQLFen)
  priceFen!: number
}

@ObjectType('ReferencePrice', {
  description: 'What a price may be compared with. There is no other strike-through price.',
})
export class ReferencePriceType {
  @Field(() => GraphQLFen)
  amountFen!: number

  @Field(() => ReferenceSourceEnum)
  source!: ReferenceSource

  @Field(() => Int, { description: 'Of how many days, 28 at the most.' })
  days!: number
}

@ObjectType('PricePoint', { description: 'A price that a listing has had from an instant on.' })
export class PricePointType {
  @Field(() => ID)
  id!: string

  @Field(() => GraphQLFen)
  priceFen!: number

  @Field(() => GraphQLDateTime)
  at!: Date

  @Field(() => String, {
    nullable: true,
    description: 'Why it is below cost; null when it is not, and to whoever does not run the shop.',
  })
  belowCostReason?: string
}

@ObjectType('Listing', { implements: Node, description: 'A SKU for sale in one community at one price.' })
export class ListingType extends Node {
  @Field(() => SkuType)
  sku!: SkuType

  @Field(() => MerchantType)
  merchant!: MerchantType

  @Field(() => CommunityType)
  community!: CommunityType

  @Field(() => StockNodeType, { description: 'Where its stock is.' })
  node!: StockNodeType

  @Field(() => GraphQLFen)
  priceFen!: number

  @Field(() => [PriceTierType], { description: 'Cheaper by the piece for several; from small to large quantities.' })
  priceTiers!: PriceTierType[]

  @Field(() => ReferencePriceType, {
    nullable: true,
    description:
      'Its own median price of the last 28 days in this community, weighed by time; null while there are fewer than 7 days of it.',
  })
  referencePrice?: ReferencePriceType

  @Field(() => Boolean, { description: 'Whether it is made of other goods.' })
  isBundle!: boolean

  @Field(() => [BundleComponentType], { description: 'Empty when it is no bundle.' })
  components!: BundleComponentType[]

  @Field(() => ListingStateEnum)
  state!: ListingState

  @Field(() => Int)
  version!: number
}

export const CategoryConnection = connectionOf('Category', () => CategoryType)
export const MerchantConnection = connectionOf('Merchant', () => MerchantType)
export const PricePointConnection = connectionOf('PricePoint', () => PricePointType)
export const ListingConnection = connectionOf('Listing', () => ListingType)

export const MerchantList = listArgs(filterOf('Merchant', { communityId: () => IdFilter, name: () => TextFilter }))

const ListingStateFilter = enumFilter('ListingState', ListingStateEnum)
export const ListingList = listArgs(
  filterOf('Listing', {
    communityId: () => IdFilter,
    merchantId: () => IdFilter,
    categoryId: () => IdFilter,
    name: () => TextFilter,
    priceFen: () => FenRange,
    inStock: () => Boolean,
    state: () => ListingStateFilter,
  }),
  sortOf('Listing', ['NAME', 'PRICE', 'CREATED_AT']),
)

@InputType()
export class RegisterMerchantInput {
  @Field(() => String)
  name!: string

  @Field(() => String)
  nameEn!: string

  @Field(() => GeoPointInput)
  location!: Point

  @Field(() => [ID], { description: 'Communities it serves.' })
  communityIds!: string[]

  @Field(() => String)
  ownerPhone!: string

  @Field(() => String)
  ownerName!: string
}

@InputType()
export class AddCategoryInput {
  @Field(() => String)
  key!: string

  @Field(() => String)
  name!: string

  @Field(() => String)
  nameEn!: string
}

@InputType()
export class PriceTierInput {
  @Field(() => Int)
  fromQuantity!: number

  @Field(() => GraphQLFen)
  priceFen!: number
}

@InputType()
export class BundleComponentInput {
  @Field(() => ID)
  skuId!: string

  @Field(() => Int, { description: 'How many of it are in one bundle, 1 to 99.' })
  quantity!: number
}

@InputType({ description: 'What is absent stays as it is.' })
export class SaveListingInput {
  @Field(() => ID, { nullable: true, description: 'Null: a new SKU.' })
  skuId?: string

  @Field(() => String)
  name!: string

  @Field(() => String)
  nameEn!: string

  @Field(() => String)
  unit!: string

  @Field(() => ID)
  categoryId!: string

  @Field(() => ID)
  communityId!: string

  @Field(() => GraphQLFen)
  priceFen!: number

  @Field(() => ListingStateEnum, { defaultValue: 'ON_SALE' })
  state!: ListingState

  @Field(() => Int, { nullable: true, description: 'Stock of a new listing; later stock moves by `adjustStock`.' })
  stock?: number

  @Field(() => ID, { nullable: true, description: 'Where its stock is; a new listing sells from the shop.' })
  nodeId?: string

  @Field(() => [PriceTierInput], { nullable: true, description: 'All of them; quantities rise and prices fall.' })
  priceTiers?: PriceTierInput[]

  @Field(() => [BundleComponentInput], {
    nullable: true,
    description: 'All of them. A SKU is a bundle from the beginning or never.',
  })
  components?: BundleComponentInput[]

  @Field(() => GraphQLFen, { nullable: true, description: 'What the merchant pays for one.' })
  costFen?: number

  @Field(() => String, { nullable: true, description: 'Needed when the price is below cost; operators see it.' })
  belowCostReason?: string

  @Field(() => Int, { nullable: true })
  weightGrams?: number

  @Field(() => Boolean, { nullable: true })
  coldChain?: boolean

  @Field(() => Int, { nullable: true })
  shelfLifeHours?: number

  @Field(() => Int, { nullable: true })
  prepMinutes?: number

  @Field(() => [String], { nullable: true })
  allergens?: string[]

  @Field(() => [ID], {
    nullable: true,
    description: 'The only communities it may be on sale in, all of them served by the merchant; none: in any.',
  })
  exclusiveToCommunityIds?: string[]
}

@ObjectType()
export class SaveListingResult {
  @Field(() => Int)
  index!: number

  @Field(() => ListingType, { nullable: true, description: 'Null when this one was refused.' })
  listing?: ListingType

  @Field(() => UserError, { nullable: true, description: 'Null when this one was saved.' })
  error?: UserError
}

export const RegisterMerchantPayload = payload('RegisterMerchant', { merchant: () => MerchantType })
export const AddCategoriesPayload = payload('AddCategories', { categories: () => [CategoryType] })
export const SaveListingsPayload = payload('SaveListings', {
  results: () => [SaveListingResult],
  applied: [() => Boolean, { description: 'False after a dry run; null when the whole was refused.' }],
})
