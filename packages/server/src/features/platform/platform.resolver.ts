import { Ctx as GqlCtx, Field, ObjectType, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { GraphQLDateTime } from '../../graph/scalars.ts'

@ObjectType({ description: 'The deployment that answers.' })
export class Platform {
  @Field(() => String)
  name!: string

  @Field(() => String, { description: 'ISO 4217; one currency a deployment.' })
  currency!: string

  @Field(() => GraphQLDateTime, { description: 'Phones’ clocks decide nothing: deadlines are compared with this.' })
  serverTime!: Date

  @Field(() => Boolean, { description: 'Whether this is a demo with known sign-ins.' })
  demo!: boolean
}

@Resolver()
export class PlatformResolver {
  @Query(() => Platform)
  @Access('anyone')
  platform(@GqlCtx() { clock, env }: Ctx): Platform {
    return { name: 'Linli 邻里', currency: 'CNY', serverTime: clock.now(), demo: env.demo !== 'off' }
  }
}
