import { Arg, Args, Ctx as GqlCtx, ID, Info, Query, Resolver } from 'type-graphql'
import { Access } from '../../../graph/access.ts'
import type { Ctx } from '../../../graph/context.ts'
import { readConnection, type ReadInfo } from '../../../graph/read/index.ts'
import { explainAssignment } from './explanations.queries.ts'
import { dispatchRunShape } from './runs.shape.ts'
import { AssignmentExplanation, DispatchRunConnection, DispatchRunList } from './runs.types.ts'

@Resolver()
export class RunsResolver {
  @Query(() => DispatchRunConnection, { description: 'Decisions of the engine, latest first.' })
  @Access({ roles: ['OPERATOR'] })
  dispatchRuns(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => DispatchRunList) _list: object) {
    return readConnection(ctx, info, dispatchRunShape)
  }

  @Query(() => AssignmentExplanation, { description: 'Why a task’s rider has it, or why nobody has.' })
  @Access({ roles: ['OPERATOR'] })
  explainAssignment(@GqlCtx() ctx: Ctx, @Arg('taskId', () => ID) taskId: string) {
    return explainAssignment(ctx, taskId)
  }
}
