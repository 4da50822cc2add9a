import { Arg, Args, Ctx as GqlCtx, Info, Int, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../../graph/access.ts'
import type { Ctx } from '../../../graph/context.ts'
import { readConnection, ref, type ReadInfo } from '../../../graph/read/index.ts'
import { changeDispatchArea, openDispatchArea } from './areas.commands.ts'
import { dispatchAreaShape } from './areas.shape.ts'
import {
  ChangeDispatchAreaInput,
  ChangeDispatchAreaPayload,
  DispatchAreaConnection,
  DispatchAreaList,
  OpenDispatchAreaInput,
  OpenDispatchAreaPayload,
} from './areas.types.ts'

@Resolver()
export class AreasResolver {
  @Query(() => DispatchAreaConnection, { description: 'The areas of the communities that the operator runs.' })
  @Access({ roles: ['OPERATOR'] })
  dispatchAreas(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => DispatchAreaList) _list: object) {
    return readConnection(ctx, info, dispatchAreaShape)
  }

  @Mutation(() => OpenDispatchAreaPayload, {
    description: 'From now on riders and orders of these communities are planned together.',
  })
  @Access({ roles: ['OPERATOR'] })
  async openDispatchArea(@GqlCtx() ctx: Ctx, @Arg('input', () => OpenDispatchAreaInput) input: OpenDispatchAreaInput) {
    return { area: ref(dispatchAreaShape, await openDispatchArea(ctx, input)) }
  }

  @Mutation(() => ChangeDispatchAreaPayload, {
    description: 'Changes how an area is run. The switches move what is promised from now on; what was promised stays.',
  })
  @Access({ roles: ['OPERATOR'] })
  async changeDispatchArea(
    @GqlCtx() ctx: Ctx,
    @Arg('input', () => ChangeDispatchAreaInput) input: ChangeDispatchAreaInput,
    @Arg('expectedVersion', () => Int, {
      description: 'The version the caller last saw; another is refused as STALE_VERSION.',
    })
    expectedVersion: number,
    @Arg('dryRun', () => Boolean, { defaultValue: false, description: 'Answers `effect`, and keeps nothing.' })
    dryRun?: boolean,
  ) {
    const { id, effect } = await changeDispatchArea(ctx, input, { expectedVersion, dryRun })
    return { area: ref(dispatchAreaShape, id), effect }
  }
}
