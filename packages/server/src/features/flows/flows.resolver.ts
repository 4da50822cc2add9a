import { Arg, Ctx as GqlCtx, ID, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { GraphQLDateTime } from '../../graph/scalars.ts'
import type { FlowKind } from './flow.ts'
import { recordFlow } from './flows.commands.ts'
import { reportFlow } from './flows.queries.ts'
import { FlowKindEnum, FlowReport, FlowRunInput, RecordFlowPayload } from './flows.types.ts'

@Resolver()
export class FlowsResolver {
  @Query(() => FlowReport, {
    description: 'Median and 90th percentile of seconds and taps from open to paid, against the budget, per release.',
  })
  @Access({ roles: ['OPERATOR'] })
  async flowReport(
    @GqlCtx() ctx: Ctx,
    @Arg('flow', () => FlowKindEnum) flow: FlowKind,
    @Arg('from', () => GraphQLDateTime) from: Date,
    @Arg('to', () => GraphQLDateTime, { description: 'Exclusive; at most 366 days after `from`.' }) to: Date,
    @Arg('communityId', () => ID, { nullable: true, description: 'Absent: all that the caller holds.' })
    communityId?: string,
  ) {
    const budget = { seconds: ctx.env.flowBudgetSeconds, taps: ctx.env.flowBudgetTaps }
    const figures = await reportFlow(
      ctx.db.sql,
      ctx.actor,
      { flow, from, to, communityId: communityId ?? null },
      budget,
    )
    return { flow, from, to, budgetSeconds: budget.seconds, budgetTaps: budget.taps, ...figures }
  }

  @Mutation(() => RecordFlowPayload, { description: 'A front end tells how long somebody took and how it ended.' })
  @Access('signedIn')
  async recordFlow(@GqlCtx() ctx: Ctx, @Arg('run', () => FlowRunInput) run: FlowRunInput) {
    return { runId: await recordFlow(ctx, run) }
  }
}
