import { Arg, Args, Ctx as GqlCtx, ID, Info, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { readConnection, ref, type ReadInfo } from '../../graph/read/index.ts'
import { GraphQLDateTime } from '../../graph/scalars.ts'
import { orderShape } from '../orders/index.ts'
import type { Cause } from './attribution.ts'
import { declareBadWeather, reportUnanswered } from './circumstances.commands.ts'
import { contestAttribution, decideAttribution } from './contests.commands.ts'
import { promiseReport } from './promise-report.ts'
import {
  ContestAttributionPayload,
  DecideAttributionPayload,
  DeclareBadWeatherPayload,
  PromiseBreachList,
  ReportUnansweredPayload,
} from './promises.inputs.ts'
import { badWeatherShape, promiseBreachShape } from './promises.shape.ts'
import { BreachCauseEnum, PromiseBreachConnection, PromiseReport } from './promises.types.ts'

const ReasonArg = () => Arg('reason', () => String, { description: '1 to 500 characters; both sides read it.' })

@Resolver()
export class PromisesResolver {
  @Query(() => PromiseBreachConnection, { description: 'Broken promises that concern the caller, latest first.' })
  @Access({ roles: ['OPERATOR', 'MERCHANT', 'RIDER'] })
  promiseBreaches(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => PromiseBreachList) _list: object) {
    return readConnection(ctx, info, promiseBreachShape)
  }

  @Query(() => PromiseReport, { description: 'Promises of a community whose window ended in a span, up to now.' })
  @Access({ roles: ['OPERATOR'] })
  promiseReport(
    @GqlCtx() ctx: Ctx,
    @Arg('communityId', () => ID) communityId: string,
    @Arg('from', () => GraphQLDateTime) from: Date,
    @Arg('to', () => GraphQLDateTime, { description: 'At most 366 days later.' }) to: Date,
  ) {
    return promiseReport(ctx, communityId, from, to)
  }

  @Mutation(() => ContestAttributionPayload, {
    description: 'The shop or the rider says that a lateness was not his, before `contestBy`; an operator decides.',
  })
  @Access({ roles: ['MERCHANT', 'RIDER'] })
  async contestAttribution(@GqlCtx() ctx: Ctx, @Arg('orderId', () => ID) orderId: string, @ReasonArg() reason: string) {
    return { breach: ref(promiseBreachShape, await contestAttribution(ctx, { orderId, reason })) }
  }

  @Mutation(() => DecideAttributionPayload, {
    description: 'Says whose a lateness was, once and for all; the money follows.',
  })
  @Access({ roles: ['OPERATOR'] })
  async decideAttribution(
    @GqlCtx() ctx: Ctx,
    @Arg('orderId', () => ID) orderId: string,
    @Arg('cause', () => BreachCauseEnum) cause: Cause,
    @ReasonArg() reason: string,
    @Arg('idempotencyKey', () => String, { description: '1 to 255 characters, new for each intention.' })
    idempotencyKey: string,
  ) {
    return { breach: ref(promiseBreachShape, await decideAttribution(ctx, { orderId, cause, reason }, idempotencyKey)) }
  }

  @Mutation(() => ReportUnansweredPayload, {
    description: 'Whoever carries an order stands at the door and nobody opens; what is lost from then on is not his.',
  })
  @Access({ roles: ['RIDER', 'LEADER'] })
  async reportUnanswered(@GqlCtx() ctx: Ctx, @Arg('orderId', () => ID) orderId: string) {
    return { order: ref(orderShape, await reportUnanswered(ctx, orderId)) }
  }

  @Mutation(() => DeclareBadWeatherPayload, {
    description: 'Says that nobody could ride as usual; counts for orders that end from now on.',
  })
  @Access({ roles: ['OPERATOR'] })
  async declareBadWeather(
    @GqlCtx() ctx: Ctx,
    @Arg('communityId', () => ID) communityId: string,
    @Arg('startsAt', () => GraphQLDateTime) startsAt: Date,
    @Arg('endsAt', () => GraphQLDateTime, { description: 'At most 72 hours later.' }) endsAt: Date,
    @ReasonArg() reason: string,
  ) {
    const id = await declareBadWeather(ctx, { communityId, startsAt, endsAt, reason })
    return { weather: ref(badWeatherShape, id) }
  }
}
