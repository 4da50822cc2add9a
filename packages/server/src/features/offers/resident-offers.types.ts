import { Field, ID, Int, ObjectType } from 'type-graphql'
import { enumOf } from '../../graph/lists.ts'
import { GraphQLDateTime, GraphQLFen } from '../../graph/scalars.ts'
import { offerObstacles, type OfferObstacle } from './obstacle.ts'
import type { OfferKind } from './offer.ts'
import { OfferKindEnum } from './offers.types.ts'

export const OfferObstacleEnum = enumOf('OfferObstacle', offerObstacles, 'Why an offer gives nothing, here and now.')

@ObjectType('ResidentOffer', { description: 'An offer as a household sees it.' })
export class ResidentOffer {
  @Field(() => ID)
  offerId!: string

  @Field(() => OfferKindEnum)
  kind!: OfferKind

  @Field(() => String)
  name!: string

  @Field(() => String)
  nameEn!: string

  @Field(() => ID, { nullable: true, description: 'Null: in every shop.' })
  merchantId?: string

  @Field(() => GraphQLFen, { description: 'The goods must cost this much.' })
  thresholdFen!: number

  @Field(() => GraphQLFen, { nullable: true, description: 'Taken off; null for an item price.' })
  amountFen?: number

  @Field(() => ID, { nullable: true, description: 'Null unless an item price.' })
  listingId?: string

  @Field(() => GraphQLFen, { nullable: true, description: 'Null unless an item price.' })
  itemPriceFen?: number

  @Field(() => Int, { nullable: true, description: 'Units of one order at that price; null unless an item price.' })
  unitsPerOrder?: number

  @Field(() => Boolean, { description: 'Goes together with others that do.' })
  stackable!: boolean

  @Field(() => GraphQLDateTime, { description: 'Of a red packet, when the packet expires.' })
  validUntil!: Date

  @Field(() => OfferObstacleEnum, { nullable: true, description: 'Null when the household can use it now.' })
  obstacle?: OfferObstacle
}

@ObjectType('OfferApplied', { description: 'An offer that takes something off this cart.' })
export class OfferApplied {
  @Field(() => ResidentOffer)
  offer!: ResidentOffer

  @Field(() => GraphQLFen)
  amountFen!: number

  @Field(() => [GraphQLFen], {
    description: 'The share of each line, in the order of the cart; they sum to the amount.',
  })
  lineSharesFen!: number[]
}

@ObjectType('OfferNotApplied', { description: 'An offer that takes nothing off this cart, and why.' })
export class OfferNotApplied {
  @Field(() => ResidentOffer)
  offer!: ResidentOffer

  @Field(() => OfferObstacleEnum)
  obstacle!: OfferObstacle

  @Field(() => GraphQLFen, { nullable: true, description: 'What the goods lack; null unless below the threshold.' })
  missingFen?: number
}

@ObjectType('CartOffers', { description: 'What offers do to a cart, as if it were placed now.' })
export class CartOffers {
  @Field(() => GraphQLFen)
  goodsFen!: number

  @Field(() => GraphQLFen)
  discountFen!: number

  @Field(() => [OfferApplied])
  applied!: OfferApplied[]

  @Field(() => [OfferNotApplied])
  notApplied!: OfferNotApplied[]
}
