import { Arg, Args, Ctx as GqlCtx, Info, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { readConnection, ref, type ReadInfo } from '../../graph/read/index.ts'
import { appointLeader, registerRider } from './carriers.commands.ts'
import { leaderShape, riderShape } from './carriers.shape.ts'
import {
  AppointLeaderInput,
  AppointLeaderPayload,
  RegisterRiderInput,
  RegisterRiderPayload,
  RiderConnection,
  RiderList,
} from './carriers.types.ts'

@Resolver()
export class CarriersResolver {
  @Query(() => RiderConnection, { description: 'The riders of the platform.' })
  @Access({ roles: ['OPERATOR'] })
  riders(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => RiderList) _list: object) {
    return readConnection(ctx, info, riderShape)
  }

  @Mutation(() => RegisterRiderPayload, {
    description: 'A rider joins the communities named and may sign in by phone.',
  })
  @Access({ roles: ['OPERATOR'] })
  async registerRider(@GqlCtx() ctx: Ctx, @Arg('input', () => RegisterRiderInput) input: RegisterRiderInput) {
    return { rider: ref(riderShape, await registerRider(ctx, input)) }
  }

  @Mutation(() => AppointLeaderPayload, {
    description: 'A resident becomes group leader of a community and may sign in by phone.',
  })
  @Access({ roles: ['OPERATOR'] })
  async appointLeader(@GqlCtx() ctx: Ctx, @Arg('input', () => AppointLeaderInput) input: AppointLeaderInput) {
    return { leader: ref(leaderShape, await appointLeader(ctx, input)) }
  }
}
