import { Arg, Ctx as GqlCtx, ID, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { GraphQLDateTime } from '../../graph/scalars.ts'
import { exportValueDrivers, valueDrivers } from './drivers.queries.ts'
import { ValueDrivers, ValueDriversExport } from './drivers.types.ts'

const CommunityArg = () => Arg('communityId', () => ID)
const DayArg = () => Arg('at', () => GraphQLDateTime, { description: '28 to 732 days ago.' })

@Resolver()
export class DriversResolver {
  @Query(() => ValueDrivers, { description: 'Who came back at full price, by what they had had of the platform.' })
  @Access({ roles: ['OPERATOR'] })
  valueDrivers(@GqlCtx() ctx: Ctx, @CommunityArg() communityId: string, @DayArg() at: Date) {
    return valueDrivers(ctx, communityId, at)
  }

  @Query(() => ValueDriversExport, {
    description: 'What `valueDrivers` is made of, so that anybody can reckon it again.',
  })
  @Access({ roles: ['OPERATOR'] })
  valueDriversExport(@GqlCtx() ctx: Ctx, @CommunityArg() communityId: string, @DayArg() at: Date) {
    return exportValueDrivers(ctx, communityId, at)
  }
}
