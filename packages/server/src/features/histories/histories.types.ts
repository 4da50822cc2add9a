import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../../graph/connection.ts'
import { enumFilter, enumOf, filterOf, IdFilter, listArgs, sortOf } from '../../graph/lists.ts'
import { Node } from '../../graph/node.ts'
import { payload } from '../../graph/payload.ts'
import { GraphQLDateTime, GraphQLFen } from '../../graph/scalars.ts'
import { CategoryType } from '../catalog/index.ts'
import { CommunityType, HouseholdType } from '../communities/index.ts'
import { FulfilmentModeEnum, type FulfilmentMode } from '../fulfilment/index.ts'
import { importStates, type ImportState } from './history.ts'

export const ImportStateEnum = enumOf(
  'ImportState',
  importStates,
  'Rows are taken while it is open; once it is closed, what was bought counts.',
)

@ObjectType('ImportCounts', { description: 'How much of an import is here.' })
export class ImportCountsType {
  @Field(() => Int)
  households!: number

  @Field(() => Int)
  products!: number

  @Field(() => Int)
  orders!: number

  @Field(() => Int)
  orderLines!: number

  @Field(() => Int)
  campaigns!: number

  @Field(() => Int, { description: 'Households that campaigns were sent to, each once for a campaign.' })
  contacts!: number

  @Field(() => Int)
  redemptions!: number
}

@ObjectType('PastCampaign', { implements: Node, description: 'A campaign of another system.' })
export class PastCampaignType extends Node {
  @Field(() => String, { description: 'In the other system.' })
  key!: string

  @Field(() => String)
  name!: string

  @Field(() => GraphQLDateTime)
  startedAt!: Date

  @Field(() => GraphQLDateTime)
  endedAt!: Date

  @Field(() => Int, { description: 'Households that it was sent to.' })
  contactCount!: number

  @Field(() => Int, { description: 'Coupons of it that were used.' })
  redemptionCount!: number
}

@ObjectType('Import', { implements: Node, description: 'What a community was in another system.' })
export class ImportType extends Node {
  @Field(() => String, { description: 'What the importer calls it.' })
  key!: string

  @Field(() => String)
  label!: string

  @Field(() => CommunityType)
  community!: CommunityType

  @Field(() => FulfilmentModeEnum, { description: 'How goods came there, unless an order says otherwise.' })
  mode!: FulfilmentMode

  @Field(() => ImportStateEnum)
  state!: ImportState

  @Field(() => GraphQLDateTime)
  startedAt!: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null while it is open.' })
  closedAt?: Date

  @Field(() => ImportCountsType)
  counts!: ImportCountsType

  @Field(() => [PastCampaignType], { description: 'By their beginning.' })
  campaigns!: PastCampaignType[]
}

@ObjectType({ description: 'What was bought in one line of a past order.' })
export class PastOrderLine {
  @Field(() => String)
  productName!: string

  @Field(() => CategoryType)
  category!: CategoryType

  @Field(() => Int, { description: '0 where the other system counted none, such as of goods by weight.' })
  quantity!: number

  @Field(() => GraphQLFen, { description: 'Of the whole line, after discounts.' })
  paidFen!: number

  @Field(() => GraphQLFen, { description: 'Of the whole line; before it the line was `paidFen + discountFen`.' })
  discountFen!: number
}

@ObjectType('PastOrder', {
  implements: Node,
  description: 'An order of another system: it counts for traits and rules, and no money of it was ever here.',
})
export class PastOrderType extends Node {
  @Field(() => String, { description: 'In the other system.' })
  key!: string

  @Field(() => HouseholdType, { nullable: true, description: 'Null for whoever may not see the household.' })
  household?: HouseholdType

  @Field(() => FulfilmentModeEnum)
  mode!: FulfilmentMode

  @Field(() => String, { nullable: true, description: 'Where it was bought, as the other system calls it.' })
  storeKey?: string

  @Field(() => GraphQLDateTime)
  placedAt!: Date

  @Field(() => GraphQLFen, { description: 'After discounts.' })
  totalFen!: number

  @Field(() => GraphQLFen)
  discountFen!: number

  @Field(() => [PastOrderLine])
  lines!: PastOrderLine[]
}

const ImportStateFilter = enumFilter('ImportState', ImportStateEnum)

export const ImportConnection = connectionOf('Import', () => ImportType)
export const ImportList = listArgs(
  filterOf('Import', { communityId: () => IdFilter, state: () => ImportStateFilter }),
  sortOf('Import', ['STARTED_AT']),
)
export const PastOrderConnection = connectionOf('PastOrder', () => PastOrderType)
export const PastOrderList = listArgs(
  filterOf('PastOrder', { importId: () => IdFilter, householdId: () => IdFilter }),
  sortOf('PastOrder', ['PLACED_AT']),
)

@InputType()
export class StartImportInput {
  @Field(() => String, { description: '1 to 100 characters; starting it again goes on with what was begun by it.' })
  key!: string

  @Field(() => String)
  label!: string

  @Field(() => ID)
  communityId!: string

  @Field(() => FulfilmentModeEnum, { description: 'How goods came there, unless an order says otherwise.' })
  mode!: FulfilmentMode
}

@InputType({ description: 'A household of the community, and somebody who lives there.' })
export class PastHouseholdInput {
  @Field(() => String)
  key!: string

  @Field(() => ID)
  buildingId!: string

  @Field(() => String)
  door!: string

  @Field(() => String)
  name!: string

  @Field(() => String, { nullable: true, description: 'Absent: the other system knew none, and nobody can sign in.' })
  phone?: string
}

@InputType()
export class PastProductInput {
  @Field(() => String)
  key!: string

  @Field(() => String)
  name!: string

  @Field(() => String, { nullable: true })
  brand?: string

  @Field(() => ID)
  categoryId!: string
}

@InputType()
export class PastOrderLineInput {
  @Field(() => String)
  productKey!: string

  @Field(() => Int, { description: '0 where the other system counted none, such as of goods by weight.' })
  quantity!: number

  @Field(() => GraphQLFen, { description: 'Of the whole line, after discounts.' })
  paidFen!: number

  @Field(() => GraphQLFen, { description: 'Of the whole line.' })
  discountFen!: number
}

@InputType()
export class PastOrderInput {
  @Field(() => String)
  key!: string

  @Field(() => String)
  householdKey!: string

  @Field(() => FulfilmentModeEnum, { nullable: true, description: 'Absent: that of the import.' })
  mode?: FulfilmentMode

  @Field(() => String, { nullable: true })
  storeKey?: string

  @Field(() => GraphQLDateTime)
  placedAt!: Date

  @Field(() => [PastOrderLineInput], { description: '1 to 500.' })
  lines!: PastOrderLineInput[]
}

@InputType()
export class PastCampaignInput {
  @Field(() => String)
  key!: string

  @Field(() => String)
  name!: string

  @Field(() => GraphQLDateTime)
  startedAt!: Date

  @Field(() => GraphQLDateTime)
  endedAt!: Date
}

@InputType({ description: 'A campaign was sent to a household.' })
export class PastContactInput {
  @Field(() => String)
  campaignKey!: string

  @Field(() => String)
  householdKey!: string
}

@InputType({ description: 'A household has used a coupon.' })
export class PastRedemptionInput {
  @Field(() => String)
  key!: string

  @Field(() => String)
  campaignKey!: string

  @Field(() => String)
  householdKey!: string

  @Field(() => String)
  couponKey!: string

  @Field(() => GraphQLDateTime)
  redeemedAt!: Date

  @Field(() => [ID], { description: 'What it was good for; at least one.' })
  categoryIds!: string[]
}

@InputType({ description: 'Rows by their keys in the other system; at most 2,000 in all, lines of orders among them.' })
export class ImportRowsInput {
  @Field(() => ID)
  importId!: string

  @Field(() => [PastHouseholdInput], { nullable: true })
  households?: PastHouseholdInput[]

  @Field(() => [PastProductInput], { nullable: true })
  products?: PastProductInput[]

  @Field(() => [PastCampaignInput], { nullable: true })
  campaigns?: PastCampaignInput[]

  @Field(() => [PastOrderInput], { nullable: true })
  orders?: PastOrderInput[]

  @Field(() => [PastContactInput], { nullable: true })
  contacts?: PastContactInput[]

  @Field(() => [PastRedemptionInput], { nullable: true })
  redemptions?: PastRedemptionInput[]
}

@InputType({ description: 'What the importer has sent; what is absent is not compared.' })
export class ImportCountsInput {
  @Field(() => Int, { nullable: true })
  households?: number

  @Field(() => Int, { nullable: true })
  products?: number

  @Field(() => Int, { nullable: true })
  orders?: number

  @Field(() => Int, { nullable: true })
  orderLines?: number

  @Field(() => Int, { nullable: true })
  campaigns?: number

  @Field(() => Int, { nullable: true })
  contacts?: number

  @Field(() => Int, { nullable: true })
  redemptions?: number
}

@ObjectType({ description: 'What a household of another system is here.' })
export class ImportedHousehold {
  @Field(() => String)
  key!: string

  @Field(() => ID)
  householdId!: string
}

export const StartImportPayload = payload('StartImport', { import: () => ImportType })
export const ImportRowsPayload = payload('ImportRows', {
  import: () => ImportType,
  added: [() => Int, { description: 'Rows that are new here.' }],
  already: [() => Int, { description: 'Rows that were here already, the same.' }],
  households: [() => [ImportedHousehold], { description: 'Those that were sent.' }],
})
export const CloseImportPayload = payload('CloseImport', { import: () => ImportType })
