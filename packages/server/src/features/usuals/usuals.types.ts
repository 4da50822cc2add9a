import { createUnionType, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { enumOf } from '../../graph/lists.ts'
import { payload } from '../../graph/payload.ts'
import { GraphQLDateTime, GraphQLFen } from '../../graph/scalars.ts'
import { UserError } from '../../graph/user-error.ts'
import { ListingType, MerchantType } from '../catalog/index.ts'
import { FulfilmentModeEnum, FulfilmentQuoteType, type FulfilmentMode } from '../fulfilment/index.ts'
import { OrderType, PlacePurchaseInput } from '../orders/index.ts'
import { choiceReasons, type ChoiceReason } from './mode-choice.ts'
import { goneWhys, type GoneWhy } from './reorder.ts'

export const ChoiceReasonEnum = enumOf('ChoiceReason', choiceReasons, 'Why a way is preset.')
export const GoneReasonEnum = enumOf('GoneReason', goneWhys, 'Why goods cannot be had.')

@ObjectType('Usual', {
  description:
    'What a household buys again. `intervalDays` is the median of the days between its purchases, `dueAt` the last purchase plus that.',
})
export class UsualType {
  @Field(() => ListingType, { description: 'With its present price and stock.' })
  listing!: ListingType

  @Field(() => ListingType, {
    nullable: true,
    description:
      'While it cannot be had: of the same shop and category, in stock, nearest in price for the same amount. Null while it can, or when there is none.',
  })
  replacement?: ListingType

  @Field(() => Int, { description: 'On how many days within a year.' })
  timesBought!: number

  @Field(() => GraphQLDateTime)
  lastBoughtAt!: Date

  @Field(() => Int, { nullable: true, description: 'Null when it was bought once.' })
  intervalDays?: number

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null when it was bought once.' })
  dueAt?: Date

  @Field(() => Int, {
    nullable: true,
    description: 'Below zero when its day has passed; null when it was bought once.',
  })
  dueInDays?: number

  @Field(() => Boolean, { description: 'Due by tomorrow: what `reorderUsuals` takes when nothing is named.' })
  isDue!: boolean

  @Field(() => Int, { description: 'The median of what was bought in one day.' })
  usualQuantity!: number
}

@ObjectType()
export class ReorderLine {
  @Field(() => ListingType)
  listing!: ListingType

  @Field(() => ListingType, { nullable: true, description: 'What it stands in for; null when it is what was wanted.' })
  insteadOf?: ListingType

  @Field(() => Int)
  quantity!: number

  @Field(() => GraphQLFen, { description: 'Give it as `expectedPriceFen`.' })
  unitPriceFen!: number

  @Field(() => GraphQLFen)
  totalFen!: number
}

@ObjectType('ModeChoice', { description: 'The way that is preset, and why: "chosen 4 of the last 5 times".' })
export class ModeChoiceType {
  @Field(() => FulfilmentModeEnum)
  mode!: FulfilmentMode

  @Field(() => ChoiceReasonEnum)
  reason!: ChoiceReason

  @Field(() => Int, { description: 'How often of the last `outOf` orders.' })
  times!: number

  @Field(() => Int)
  outOf!: number
}

@ObjectType({ description: 'What comes from one merchant. Each part becomes an order; all are paid at once.' })
export class ReorderPart {
  @Field(() => MerchantType)
  merchant!: MerchantType

  @Field(() => [ReorderLine])
  lines!: ReorderLine[]

  @Field(() => GraphQLFen)
  goodsFen!: number

  @Field(() => GraphQLFen, { description: 'What offers take off, of themselves.' })
  discountFen!: number

  @Field(() => [FulfilmentQuoteType], {
    description: 'All ways side by side; give the token of the one that is taken.',
  })
  options!: FulfilmentQuoteType[]

  @Field(() => GraphQLDateTime, { description: 'Until then the tokens hold.' })
  expiresAt!: Date

  @Field(() => ID, {
    nullable: true,
    description: 'Where SELF_PICKUP was quoted for; null when there is no open point.',
  })
  pointId?: string

  @Field(() => ModeChoiceType, { nullable: true, description: 'Null when these goods have no way to come now.' })
  choice?: ModeChoiceType
}

@ObjectType()
/** @public Found by its union. */
export class PriceRaised {
  @Field(() => ListingType)
  listing!: ListingType

  @Field(() => GraphQLFen)
  beforeFen!: number

  @Field(() => GraphQLFen)
  afterFen!: number
}

@ObjectType()
/** @public Found by its union. */
export class PriceFell extends PriceRaised {}

@ObjectType({ description: 'Nothing is left of it, and nothing stands in for it.' })
/** @public Found by its union. */
export class OutOfStock {
  @Field(() => ListingType)
  listing!: ListingType

  @Field(() => Int)
  wantedQuantity!: number
}

@ObjectType({ description: 'It is not sold any more, and nothing stands in for it.' })
/** @public Found by its union. */
export class OffSale extends OutOfStock {}

@ObjectType({ description: 'Less is left than was wanted.' })
/** @public Found by its union. */
export class QuantityCut extends OutOfStock {
  @Field(() => Int)
  quantity!: number
}

@ObjectType({
  description:
    'Something else stands in: of the same shop and category, in stock, nearest in price for the same amount.',
})
/** @public Found by its union. */
export class Replaced extends PriceRaised {
  @Field(() => ListingType)
  by!: ListingType

  @Field(() => GoneReasonEnum)
  why!: GoneWhy
}

export const ReorderChange = createUnionType({
  name: 'ReorderChange',
  description: 'One difference between what was wanted and what can be had.',
  types: () => [PriceRaised, PriceFell, OutOfStock, OffSale, QuantityCut, Replaced] as const,
})

@ObjectType({ description: 'What buying again would mean now, as a difference. Nothing of it is written or held.' })
export class ReorderPlan {
  @Field(() => [ReorderPart])
  parts!: ReorderPart[]

  @Field(() => [ReorderChange], { description: 'Everything that is not as it was; empty when nothing changed.' })
  changes!: (typeof ReorderChange)[]

  @Field(() => GraphQLFen)
  goodsFen!: number

  @Field(() => GraphQLFen, { description: 'What offers take off, of themselves.' })
  discountFen!: number

  @Field(() => GraphQLFen, { description: 'By the ways that are preset.' })
  feeFen!: number

  @Field(() => GraphQLFen, { description: 'Goods less discounts, and fees, without parts that have no way to come.' })
  expectedTotalFen!: number
}

@ObjectType({ implements: UserError, description: 'It costs something else than the caller expects.' })
/** @public Found by its decorator. */
export class PriceChanged extends UserError {
  @Field(() => GraphQLFen, { description: 'What it costs now: the unit of a line, or all of a plan.' })
  priceFen!: number

  @Field(() => [ReorderChange], { nullable: true, description: 'Of a plan, all that became different; else null.' })
  changes?: (typeof ReorderChange)[]
}

@InputType()
export class ConfirmReorderInput extends PlacePurchaseInput {
  @Field(() => GraphQLFen, {
    description: 'Goods and fees of all parts; when they are something else, nothing is placed.',
  })
  expectedTotalFen!: number
}

export const ReorderPayload = payload('Reorder', { plan: () => ReorderPlan })
export const ReorderUsualsPayload = payload('ReorderUsuals', { plan: () => ReorderPlan })
export const ConfirmReorderPayload = payload('ConfirmReorder', {
  purchaseId: [() => ID, { description: 'What `payPurchase` asks for.' }],
  orders: () => [OrderType],
})
