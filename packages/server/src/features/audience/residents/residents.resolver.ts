import { Arg, Args, Ctx as GqlCtx, ID, Info, Query, Resolver } from 'type-graphql'
import { Access } from '../../../graph/access.ts'
import type { Ctx } from '../../../graph/context.ts'
import { readConnection, readOne, type ReadInfo } from '../../../graph/read/index.ts'
import { listTraits } from '../facts/traits.queries.ts'
import { residentShape } from './residents.shape.ts'
import { ResidentConnection, ResidentList, ResidentType, TraitType } from './residents.types.ts'

@Resolver()
export class ResidentsResolver {
  @Query(() => [TraitType], { description: 'What is computed of residents, and what each of it means.' })
  @Access('signedIn')
  traits(@GqlCtx() ctx: Ctx) {
    return listTraits(ctx.db.sql)
  }

  @Query(() => ResidentConnection, { description: 'Residents of the communities that the caller operates.' })
  @Access({ roles: ['OPERATOR', 'PARTNER'], scope: 'audience:read' })
  residents(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => ResidentList) _list: object) {
    return readConnection(ctx, info, residentShape)
  }

  @Query(() => ResidentType, { nullable: true, description: 'Null when there is none, or none the caller may see.' })
  @Access({ roles: ['OPERATOR', 'PARTNER'], scope: 'audience:read' })
  resident(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Arg('id', () => ID) id: string) {
    return readOne(ctx, info, residentShape, id)
  }
}
