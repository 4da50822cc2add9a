import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../../graph/connection.ts'
import { enumFilter, enumOf, FenRange, filterOf, IdFilter, listArgs, sortOf, TextFilter } from '../../graph/lists.ts'
import { Node } from '../../graph/node.ts'
import { payload } from '../../graph/payload.ts'
import { GraphQLFen } from '../../graph/scalars.ts'
import { UserError } from '../../graph/user-error.ts'
import { CommunityType, GeoPoint, GeoPointInput, type Point } from '../communities/index.ts'
import { listingStates, merchantStates, type ListingState, type MerchantState } from './catalog.ts'

export const MerchantStateEnum = enumOf('MerchantState', merchantStates, 'Whether a merchant takes orders.')
export const ListingStateEnum = enumOf('ListingState', listingStates, 'Whether a listing can be ordered.')

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
}

@ObjectType('Listing', { implements: Node, description: 'A SKU for sale in one community at one price.' })
export class ListingType extends Node {
  @Field(() => SkuType)
  sku!: SkuType

  @Field(() => MerchantType)
  merchant!: MerchantType

  @Field(() => CommunityType)
  community!: CommunityType

  @Field(() => GraphQLFen)
  priceFen!: number

  @Field(() => Int, { description: 'Units that can be ordered now.' })
  available!: number

  @Field(() => ListingStateEnum)
  state!: ListingState

  @Field(() => Int)
  version!: number
}

export const CategoryConnection = connectionOf('Category', () => CategoryType)
export const MerchantConnection = connectionOf('Merchant', () => MerchantType)
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
export const AdjustStockPayload = payload('AdjustStock', { listing: () => ListingType })
