import { Field, InterfaceType, ObjectType } from 'type-graphql'
import { GraphQLDateTime } from './scalars.ts'

@InterfaceType({ description: 'Every item of every subscription.', resolveType: ({ __typename }) => __typename })
export abstract class StreamItem {
  @Field(() => String, { description: 'Give the last one back as `after:` to resume.' })
  resumeToken!: string

  @Field(() => GraphQLDateTime)
  occurredAt!: Date
}

@ObjectType({ implements: StreamItem, description: 'First item of every stream.' })
/** @public Found by its decorator. */
export class Hello extends StreamItem {
  @Field(() => GraphQLDateTime)
  serverTime!: Date
}

@ObjectType({ implements: StreamItem, description: 'At least every 15 s.' })
/** @public Found by its decorator. */
export class Heartbeat extends StreamItem {
  @Field(() => GraphQLDateTime)
  serverTime!: Date
}

@ObjectType({
  implements: StreamItem,
  description: 'The token is older than what is kept: read the present state again, then go on from here.',
})
/** @public Found by its decorator. */
export class Resync extends StreamItem {
  @Field(() => String)
  reason!: string
}
