import { Arg, Args, Ctx as GqlCtx, ID, Info, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { readConnection, ref, type ReadInfo } from '../../graph/read/index.ts'
import { GraphQLDateTime } from '../../graph/scalars.ts'
import { orderShape } from '../orders/index.ts'
import { rateOrder } from './ratings.commands.ts'
import { ratingSummary } from './ratings.queries.ts'
import { orderRatingShape } from './ratings.shape.ts'
import {
  OrderRatingConnection,
  OrderRatingList,
  RateOrderInput,
  RateOrderPayload,
  RatingSummary,
} from './ratings.types.ts'

@Resolver()
export class RatingsResolver {
  @Query(() => OrderRatingConnection, {
    description:
      'What households said: of the place an operator or an app serves, of a shop’s own orders, of one’s own household.',
  })
  @Access({ roles: ['OPERATOR', 'MERCHANT', 'RESIDENT', 'PARTNER'], scope: 'orders:read' })
  orderRatings(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => OrderRatingList) _list: object) {
    return readConnection(ctx, info, orderRatingShape)
  }

  @Query(() => RatingSummary, { description: 'How satisfied a community was with what it rated in a span.' })
  @Access({ roles: ['OPERATOR'] })
  ratingSummary(
    @GqlCtx() ctx: Ctx,
    @Arg('communityId', () => ID) communityId: string,
    @Arg('from', () => GraphQLDateTime) from: Date,
    @Arg('to', () => GraphQLDateTime, { description: 'At most 366 days later.' }) to: Date,
  ) {
    return ratingSummary(ctx, communityId, from, to)
  }

  @Mutation(() => RateOrderPayload, {
    description:
      'Says how an order was: once, within 14 days of its completion. Up to 2 stars, somebody looks after it.',
  })
  @Access({ roles: ['RESIDENT', 'PARTNER'], scope: 'orders:write' })
  async rateOrder(@GqlCtx() ctx: Ctx, @Arg('input', () => RateOrderInput) input: RateOrderInput) {
    return { order: ref(orderShape, await rateOrder(ctx, input)) }
  }
}
