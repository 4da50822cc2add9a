import { Arg, Args, Ctx as GqlCtx, ID, Info, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { readConnection, ref, type ReadInfo } from '../../graph/read/index.ts'
import { closeDay, previewDay } from './day-close.commands.ts'
import { reconcileFor, resolveDifference } from './reconcile.commands.ts'
import { dayCloseShape, moneyDifferenceShape, reconcileRunShape } from './reconcile.shape.ts'
import {
  CloseDayPayload,
  DayCloseConnection,
  DayCloseList,
  DayClosePreview,
  MoneyDifferenceConnection,
  MoneyDifferenceList,
  ReconcilePayload,
  ReconcileRunConnection,
  ReconcileRunList,
  ResolveDifferencePayload,
} from './reconcile.types.ts'

const DayArg = () => Arg('day', () => String, { description: 'Business day in Asia/Shanghai, such as 2026-11-22.' })

/** The books of the whole platform: for its operators. */
@Resolver()
export class ReconcileResolver {
  @Query(() => ReconcileRunConnection, { description: 'Comparisons with the payment provider, newest first.' })
  @Access({ roles: ['OPERATOR'] })
  reconcileRuns(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => ReconcileRunList) _list: object) {
    return readConnection(ctx, info, reconcileRunShape)
  }

  @Query(() => MoneyDifferenceConnection, { description: 'What did not fit together, newest first.' })
  @Access({ roles: ['OPERATOR'] })
  moneyDifferences(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => MoneyDifferenceList) _list: object) {
    return readConnection(ctx, info, moneyDifferenceShape)
  }

  @Query(() => DayCloseConnection, { description: 'Closed days, the last closed first.' })
  @Access({ roles: ['OPERATOR'] })
  dayCloses(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => DayCloseList) _list: object) {
    return readConnection(ctx, info, dayCloseShape)
  }

  @Query(() => DayClosePreview, {
    description: 'What a close of the day would say now; for operators of the platform.',
  })
  @Access({ roles: ['OPERATOR'] })
  dayClosePreview(@GqlCtx() ctx: Ctx, @DayArg() day: string) {
    return previewDay(ctx, day)
  }

  @Mutation(() => ReconcilePayload, {
    description: 'Compares a day with the provider now; what only the provider knew of is settled.',
  })
  @Access({ roles: ['OPERATOR'] })
  async reconcile(@GqlCtx() ctx: Ctx, @DayArg() day: string) {
    return { run: ref(reconcileRunShape, await reconcileFor(ctx, day)) }
  }

  @Mutation(() => ResolveDifferencePayload, { description: 'An operator has seen to it, and says how.' })
  @Access({ roles: ['OPERATOR'] })
  async resolveDifference(
    @GqlCtx() ctx: Ctx,
    @Arg('differenceId', () => ID) differenceId: string,
    @Arg('note', () => String, { description: '1 to 500 characters.' }) note: string,
  ) {
    return { difference: ref(moneyDifferenceShape, await resolveDifference(ctx, { id: differenceId, note })) }
  }

  @Mutation(() => CloseDayPayload, {
    description: 'Closes the books of a day that is over, when it balances and no difference is open.',
  })
  @Access({ roles: ['OPERATOR'] })
  async closeDay(@GqlCtx() ctx: Ctx, @DayArg() day: string) {
    return { dayClose: ref(dayCloseShape, await closeDay(ctx, day)) }
  }
}
