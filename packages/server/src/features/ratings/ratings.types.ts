import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../../graph/connection.ts'
import { DateTimeRange, filterOf, IdFilter, listArgs, sortOf } from '../../graph/lists.ts'
import { Node } from '../../graph/node.ts'
import { payload } from '../../graph/payload.ts'
import { GraphQLDateTime } from '../../graph/scalars.ts'
import { ShareType } from '../../graph/share.ts'
import { CommunityType } from '../communities/index.ts'
import { OrderType } from '../orders/index.ts'

@ObjectType('OrderRating', { implements: Node, description: 'What a household said of an order, once.' })
export class OrderRatingType extends Node {
  @Field(() => OrderType, { nullable: true, description: 'Null when the reader may not see it.' })
  order?: OrderType

  @Field(() => CommunityType)
  community!: CommunityType

  @Field(() => Int, { description: '1 to 5, and 5 is the best.' })
  stars!: number

  @Field(() => String, { nullable: true, description: 'In the household’s own words.' })
  comment?: string

  @Field(() => GraphQLDateTime)
  ratedAt!: Date
}

export const OrderRatingConnection = connectionOf('OrderRating', () => OrderRatingType)
export const OrderRatingList = listArgs(
  filterOf('OrderRating', {
    communityId: () => IdFilter,
    merchantId: () => IdFilter,
    low: () => Boolean,
    ratedAt: () => DateTimeRange,
  }),
  sortOf('OrderRating', ['RATED_AT']),
)

@ObjectType({ description: 'How many gave so many stars.' })
export class StarCount {
  @Field(() => Int)
  stars!: number

  @Field(() => Int)
  count!: number
}

@ObjectType({ description: 'How satisfied a community was. Of those who said nothing, nothing is known.' })
export class RatingSummary {
  @Field(() => Int, { description: 'How many ratings there are.' })
  count!: number

  @Field(() => Float, { nullable: true, description: 'Mean of the stars; null of fewer than 5.' })
  average?: number

  @Field(() => [StarCount], { description: 'From 5 down to 1; none of fewer than 5.' })
  byStars!: StarCount[]

  @Field(() => ShareType, { nullable: true, description: 'Those of 4 and 5 stars; null of fewer than 5.' })
  satisfied?: ShareType
}

@InputType()
export class RateOrderInput {
  @Field(() => ID)
  orderId!: string

  @Field(() => Int, { description: '1 to 5, and 5 is the best.' })
  stars!: number

  @Field(() => String, { nullable: true, description: '1 to 500 characters.' })
  comment?: string | null
}

export const RateOrderPayload = payload('RateOrder', { order: () => OrderType })
