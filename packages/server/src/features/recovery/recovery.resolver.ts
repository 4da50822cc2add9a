import { Arg, Args, Ctx as GqlCtx, ID, Info, Int, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { readConnection, ref, type ReadInfo } from '../../graph/read/index.ts'
import { GraphQLDateTime } from '../../graph/scalars.ts'
import { addRecoveryStep, closeRecoveryCase, ownRecoveryCase } from './cases.commands.ts'
import { recoveryReport } from './recovery-report.ts'
import { recoveryCaseShape } from './recovery.shape.ts'
import {
  AddRecoveryStepInput,
  AddRecoveryStepPayload,
  CloseRecoveryCaseInput,
  CloseRecoveryCasePayload,
  OwnRecoveryCasePayload,
  RecoveryCaseConnection,
  RecoveryCaseList,
  RecoveryReportType,
} from './recovery.types.ts'

@Resolver()
export class RecoveryResolver {
  @Query(() => RecoveryCaseConnection, { description: 'Households to be won back, where the operator runs the place.' })
  @Access({ roles: ['OPERATOR'] })
  recoveryCases(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => RecoveryCaseList) _list: object) {
    return readConnection(ctx, info, recoveryCaseShape)
  }

  @Query(() => RecoveryReportType, { description: 'How many came back. One community, at most 366 days.' })
  @Access({ roles: ['OPERATOR'] })
  recoveryReport(
    @GqlCtx() ctx: Ctx,
    @Arg('communityId', () => ID) communityId: string,
    @Arg('from', () => GraphQLDateTime) from: Date,
    @Arg('to', () => GraphQLDateTime, { description: 'At most 366 days later.' }) to: Date,
  ) {
    return recoveryReport(ctx, communityId, from, to)
  }

  @Mutation(() => AddRecoveryStepPayload, { description: 'Writes down what was done about it.' })
  @Access({ roles: ['OPERATOR'] })
  async addRecoveryStep(@GqlCtx() ctx: Ctx, @Arg('input', () => AddRecoveryStepInput) input: AddRecoveryStepInput) {
    return { case: ref(recoveryCaseShape, await addRecoveryStep(ctx, input)) }
  }

  @Mutation(() => OwnRecoveryCasePayload, { description: 'Takes a case upon oneself, or leaves it to others again.' })
  @Access({ roles: ['OPERATOR'] })
  async ownRecoveryCase(
    @GqlCtx() ctx: Ctx,
    @Arg('id', () => ID) caseId: string,
    @Arg('mine', () => Boolean, { defaultValue: true }) mine: boolean,
  ) {
    return { case: ref(recoveryCaseShape, await ownRecoveryCase(ctx, { caseId, mine })) }
  }

  @Mutation(() => CloseRecoveryCasePayload, {
    description: 'From now on the household may be told of offers again, and is watched for 28 days.',
  })
  @Access({ roles: ['OPERATOR'] })
  async closeRecoveryCase(
    @GqlCtx() ctx: Ctx,
    @Arg('input', () => CloseRecoveryCaseInput) input: CloseRecoveryCaseInput,
    @Arg('expectedVersion', () => Int, {
      description: 'The version the caller last saw; another is refused as STALE_VERSION.',
    })
    expectedVersion: number,
  ) {
    return { case: ref(recoveryCaseShape, await closeRecoveryCase(ctx, input, expectedVersion)) }
  }
}
